package approval

import "slices"

// Request is the state of one approval request: the fold of its events. The zero
// Request is ready for Apply of an Opened. Its fields are for reading; only Apply
// changes them. Its JSON loses nothing, so it can go into a snapshot.
type Request struct {
	ID            RequestID `json:"id"`
	Purpose       Purpose   `json:"purpose"`
	State         State     `json:"state"`
	Items         []Item    `json:"items"` // sorted by id
	Facts         Digest    `json:"facts,omitzero"`
	PolicyVersion string    `json:"policy_version,omitzero"`
	Quorum        Quorum    `json:"quorum"`
	Deadlines     Deadlines `json:"deadlines"`
	Calendar      Calendar  `json:"calendar"`
	Schedule      Schedule  `json:"schedule"`
	// Invited are the seats, sorted by person; at most one each.
	Invited    []Invitation `json:"invited"`
	Alternates []Invitation `json:"alternates,omitzero"`
	// Critical or LegalAnchorLoses make an override impossible (product rule R5).
	Critical         bool                  `json:"critical,omitzero"`
	LegalAnchorLoses bool                  `json:"legal_anchor_loses,omitzero"`
	OpenedBy         PersonID              `json:"opened_by,omitzero"` // absent: the workflow
	OpenedAt         Instant               `json:"opened_at"`
	ClosedAt         Instant               `json:"closed_at,omitzero"`
	SupersededBy     RequestID             `json:"superseded_by,omitzero"`
	Delegations      []Delegation          `json:"delegations,omitzero"`
	Minutes          []Minute              `json:"minutes,omitzero"`
	Escalations      []Escalation          `json:"escalations,omitzero"`
	Done             []DueKind             `json:"done,omitzero"` // what happens once a request
	Merged           map[PersonID]PersonID `json:"merged,omitzero"`
}

// Item is one subject of the set and what became of it.
type Item struct {
	Subject
	State    State             `json:"state"`
	Votes    map[PersonID]Vote `json:"votes,omitzero"` // by the seat's person
	Pending  Pending           `json:"pending,omitzero"`
	ClosedAt Instant           `json:"closed_at,omitzero"`
	// Mediations by the seat whose rejection they are about.
	Mediations map[PersonID]Mediation `json:"mediations,omitzero"`
	Temporary  Temporary              `json:"temporary,omitzero"`
	// FreedAt is when the item last became undecided again, by the end of a
	// mediation or a changed vote. It does not expire before.
	FreedAt Instant `json:"freed_at,omitzero"`
	// SeparationNotMet marks an approval in very small entity mode. Every page
	// of an export prints it.
	SeparationNotMet bool `json:"separation_not_met,omitzero"`
	// Confirming: an edit of wording waits for its approvers to confirm.
	Confirming bool `json:"confirming,omitzero"`
}

// Vote is the standing decision of one seat on one item.
type Vote struct {
	Decision DecisionID `json:"decision"`
	Person   PersonID   `json:"person"` // who decided: the seat's person or their delegate
	Verdict  Verdict    `json:"verdict"`
	Version  int        `json:"version"`
	Digest   Digest     `json:"digest"`
	At       Instant    `json:"at"`
	Comment  Digest     `json:"comment,omitzero"`
	// WouldChange is what would have to change, in the words of who rejects.
	WouldChange Digest `json:"would_change,omitzero"`
	Rendered    Digest `json:"rendered,omitzero"`
	Language    string `json:"language,omitzero"`
	Via         Via    `json:"via,omitzero"`
	// Attested: recorded by somebody else and confirmed by a second person.
	Attested bool `json:"attested,omitzero"`
	// Asked: the wording changed since, and the person was asked whether this
	// still stands. It does not count until they confirm.
	Asked bool `json:"asked,omitzero"`
}

// Pending is an outcome that stands unless a vote changes before CloseAt.
type Pending struct {
	Outcome          State   `json:"outcome"`
	CloseAt          Instant `json:"close_at"`
	SeparationNotMet bool    `json:"separation_not_met,omitzero"`
}

// Mediation is the talk about one external rejection of one item.
type Mediation struct {
	State MediationState `json:"state"`
	Since Instant        `json:"since"`
	// Limit is when the present state ends by itself.
	Limit   Instant          `json:"limit,omitzero"`
	Outcome MediationOutcome `json:"outcome,omitzero"` // the latest
	Reason  Digest           `json:"reason,omitzero"`  // of the latest outcome
	// TradeOff is the decision that an outcome traded_off rests on.
	TradeOff Ref `json:"trade_off,omitzero"`
}

// MediationState is how far a mediation is.
type MediationState string

// The states of a mediation. Talking, Asked and Upheld hold the item up.
const (
	MediationTalking    MediationState = "talking"    // the Moderator mediates
	MediationAsked      MediationState = "asked"      // answered; the person decides again
	MediationUpheld     MediationState = "upheld"     // the rejection stands
	MediationSettled    MediationState = "settled"    // the person no longer rejects
	MediationOverridden MediationState = "overridden" // by the champion
)

func (m Mediation) blocks() bool {
	return m.State == MediationTalking || m.State == MediationAsked || m.State == MediationUpheld
}

// Delegation lends a seat to another person for a while.
type Delegation struct {
	Seat  PersonID `json:"seat"`
	To    PersonID `json:"to"`
	From  Instant  `json:"from"`
	Until Instant  `json:"until"`
	Facts Facts    `json:"facts,omitzero"` // of the delegate
}

// Minute is a decision that somebody recorded for a person. It counts once it is
// confirmed.
type Minute struct {
	Decided     Decided  `json:"decided"`
	Recorder    PersonID `json:"recorder"`
	At          Instant  `json:"at"`
	Words       Digest   `json:"words"`
	ConfirmedBy PersonID `json:"confirmed_by,omitzero"`
	ConfirmedAt Instant  `json:"confirmed_at,omitzero"`
}

// Escalation is one step beyond the people who were asked first.
type Escalation struct {
	Kind DueKind    `json:"kind"`
	At   Instant    `json:"at"`
	Late []PersonID `json:"late,omitzero"`
}

// Temporary is an emergency approval (product rule R9).
type Temporary struct {
	By     PersonID `json:"by"`
	At     Instant  `json:"at"`
	Until  Instant  `json:"until"`
	Reason Digest   `json:"reason"`
	Ended  bool     `json:"ended,omitzero"`
}

// Item finds an item by its subject's id.
func (r *Request) Item(id SubjectID) (*Item, bool) {
	i := slices.IndexFunc(r.Items, func(it Item) bool { return it.ID == id })
	if i < 0 {
		return nil, false
	}
	return &r.Items[i], true
}

// Set is the digest of what the request is about at present: every subject that
// was not superseded, at its current version. A decision has to name it.
func (r *Request) Set() Digest {
	var refs []Ref
	for _, it := range r.Items {
		if it.State != StateSuperseded {
			refs = append(refs, it.Ref)
		}
	}
	return SetDigest(refs, r.Facts)
}

// Seat finds a person's invitation; merged persons share one.
func (r *Request) Seat(p PersonID) (Invitation, bool) {
	p = r.resolve(p)
	i := slices.IndexFunc(r.Invited, func(s Invitation) bool { return s.Person == p })
	if i < 0 {
		return Invitation{}, false
	}
	return r.Invited[i], true
}

// resolve is the person that p was merged into, or p.
func (r *Request) resolve(p PersonID) PersonID {
	if into, ok := r.Merged[p]; ok {
		return into
	}
	return p
}
