package approval

// Opened starts a request. It keeps the rules as they were read, so that a later
// policy does not reach it.
type Opened struct {
	About
	Purpose          Purpose      `json:"purpose"`
	Subjects         []Subject    `json:"subjects"`
	Set              Digest       `json:"set"`
	Facts            Digest       `json:"facts,omitzero"`
	PolicyVersion    string       `json:"policy_version,omitzero"`
	Quorum           Quorum       `json:"quorum"`
	Deadlines        Deadlines    `json:"deadlines"`
	Calendar         Calendar     `json:"calendar"`
	Schedule         Schedule     `json:"schedule"`
	Invited          []Invitation `json:"invited"`
	Alternates       []Invitation `json:"alternates,omitzero"`
	Critical         bool         `json:"critical,omitzero"`
	LegalAnchorLoses bool         `json:"legal_anchor_loses,omitzero"`
	By               PersonID     `json:"by,omitzero"`
}

// Kind names the event.
func (Opened) Kind() string { return "approval.opened" }

// Invited adds people to a running request.
type Invited struct {
	About
	Invited []Invitation `json:"invited"`
	By      PersonID     `json:"by,omitzero"`
}

// Kind names the event.
func (Invited) Kind() string { return "approval.invited" }

// Decided is one decision of one person on some or all items.
type Decided struct {
	About
	Decision DecisionID `json:"decision"`
	Person   PersonID   `json:"person"`
	// Seat is the invited person in whose place a delegate decided; absent when
	// the person decided in their own.
	Seat         PersonID     `json:"seat,omitzero"`
	Constituency Constituency `json:"constituency"`
	Role         Role         `json:"role,omitzero"`
	Verdict      Verdict      `json:"verdict"`
	Items        []Voted      `json:"items"`
	Set          Digest       `json:"set,omitzero"` // as shown
	Rendered     Digest       `json:"rendered,omitzero"`
	Comment      Digest       `json:"comment,omitzero"`
	WouldChange  Digest       `json:"would_change,omitzero"`
	Language     string       `json:"language,omitzero"`
	Via          Via          `json:"via,omitzero"`
}

// Voted is one item of a decision, and the earlier decision that it replaces.
type Voted struct {
	Ref
	Prior DecisionID `json:"prior,omitzero"`
}

// Kind names the event.
func (Decided) Kind() string { return "approval.decided" }

// Closed ends items.
type Closed struct {
	About
	Timely
	Outcome State        `json:"outcome"`
	Items   []ClosedItem `json:"items"`
}

// ClosedItem is the exact version that an outcome is about.
type ClosedItem struct {
	Ref
	SeparationNotMet bool `json:"separation_not_met,omitzero"`
}

// Kind names the event.
func (Closed) Kind() string { return "approval.closed" }

// Cancelled ends a request that nobody needs any more.
type Cancelled struct {
	About
	By     PersonID `json:"by,omitzero"`
	Reason Digest   `json:"reason,omitzero"`
}

// Kind names the event.
func (Cancelled) Kind() string { return "approval.cancelled" }

// Superseded ends a request in favour of another one.
type Superseded struct {
	About
	With RequestID `json:"with"`
	By   PersonID  `json:"by,omitzero"`
}

// Kind names the event.
func (Superseded) Kind() string { return "approval.superseded" }

// Voided takes subjects out whose meaning was changed. Approvals of them are void.
type Voided struct {
	About
	Items []Ref    `json:"items"`
	By    PersonID `json:"by,omitzero"`
}

// Kind names the event.
func (Voided) Kind() string { return "approval.voided" }

// ConflictDeclared says that a person has an interest in the outcome (R7).
type ConflictDeclared struct {
	About
	Person PersonID `json:"person"`
}

// Kind names the event.
func (ConflictDeclared) Kind() string { return "approval.conflict_declared" }

// PersonMerged says that two ids are one natural person (R1).
type PersonMerged struct {
	About
	From PersonID `json:"from"`
	Into PersonID `json:"into"`
}

// Kind names the event.
func (PersonMerged) Kind() string { return "approval.person_merged" }

// Delegated lends a seat.
type Delegated struct {
	About
	Delegation Delegation `json:"delegation"`
}

// Kind names the event.
func (Delegated) Kind() string { return "approval.delegated" }

// DelegationRevoked takes a lent seat back.
type DelegationRevoked struct {
	About
	Seat PersonID `json:"seat"`
}

// Kind names the event.
func (DelegationRevoked) Kind() string { return "approval.delegation_revoked" }

// CarriedOver moves an item to a version that differs in wording only, and asks
// its approvers whether that still stands.
type CarriedOver struct {
	About
	From     Ref        `json:"from"`
	To       Ref        `json:"to"`
	Diff     Digest     `json:"diff,omitzero"`
	By       PersonID   `json:"by,omitzero"`
	Asked    []PersonID `json:"asked,omitzero"`
	Schedule Schedule   `json:"schedule,omitzero"` // when a closed request starts anew
}

// Kind names the event.
func (CarriedOver) Kind() string { return "approval.carried_over" }

// StillStands binds a person's approval to the new wording.
type StillStands struct {
	About
	Person   PersonID   `json:"person"`
	Seat     PersonID   `json:"seat,omitzero"`
	Decision DecisionID `json:"decision"`
	Item     Voted      `json:"item"`
	Rendered Digest     `json:"rendered,omitzero"`
	Via      Via        `json:"via,omitzero"`
}

// Kind names the event.
func (StillStands) Kind() string { return "approval.still_stands" }

// Demanded is a person's demand for a new decision instead. It voids every
// approval of the item.
type Demanded struct {
	About
	Person PersonID `json:"person"`
	Item   Ref      `json:"item"`
}

// Kind names the event.
func (Demanded) Kind() string { return "approval.new_decision_demanded" }
