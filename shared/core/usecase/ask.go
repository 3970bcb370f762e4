package usecase

import (
	"slices"

	"conoe/shared/core/approval"
	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
	"conoe/shared/core/rules"
)

// electorate lists who could be asked in a dossier: representatives as
// stakeholders, holders of roles on their side. One person with several reasons
// is listed once, with all of them.
func (t *turn) electorate() []approval.Eligible {
	byPerson := map[approval.PersonID]*approval.Eligible{}
	var order []approval.PersonID
	get := func(p review.PersonID) *approval.Eligible {
		p = t.W.Who(p)
		if byPerson[p] == nil {
			byPerson[p] = &approval.Eligible{Person: p}
			order = append(order, p)
		}
		return byPerson[p]
	}
	for _, role := range review.Roles() {
		for _, p := range t.D.Roles[role].Persons {
			e := get(p)
			e.Roles = append(e.Roles, approval.Role(role))
			e.Advocate = e.Advocate || role == review.UserAdvocate
			e.Constituencies = appendNew(e.Constituencies, role.Constituency())
		}
	}
	for i, r := range review.All[review.Representative](t.D) {
		if i.State.Gone() || !r.Askable() {
			continue
		}
		e := get(r.Person)
		e.Constituencies = appendNew(e.Constituencies, approval.Stakeholder)
		e.ExternalAffected = e.ExternalAffected || rules.ExternalAffected(t.D, r)
		e.External = e.External || r.ByTenant == review.No
		e.Advocate = e.Advocate || r.Mandate == review.Advocate
		e.Conflict = e.Conflict || r.Conflict == review.Yes
	}
	var out []approval.Eligible
	for _, p := range order {
		if who, known := t.W.People[p]; known && !who.Left {
			out = append(out, *byPerson[p])
		}
	}
	return out
}

func appendNew[T comparable](list []T, v T) []T {
	if slices.Contains(list, v) {
		return list
	}
	return append(list, v)
}

// asking is what a verb wants decided.
type asking struct {
	purpose  approval.Purpose
	quorum   []rules.QuorumKey
	subjects []approval.Subject
	facts    approval.Digest
	must     []review.PersonID
	legal    bool
	also     [][]rules.QuorumKey // of what is asked with it: the greater of each holds
	authors  []review.PersonID   // of anything in it, who are seated where they count least
}

// open opens a request, or says why it could not be decided.
func (t *turn) open(k asking) (approval.RequestID, error) {
	q, ok := t.app.Policy.Quorum(t.depth(), k.quorum...)
	if !ok {
		return "", fault.Errorf(fault.Invalid, "At depth %s nothing of this kind is decided.", t.depth())
	}
	for _, keys := range k.also {
		more, _ := t.app.Policy.Quorum(t.depth(), keys...)
		q = approval.Raise(q, more)
	}
	q.VerySmall = t.W.Adopted.VerySmall
	who := t.electorate()
	_, system := t.D.Profile()
	id := approval.RequestID(t.id("apr"))
	events, err := approval.Open(approval.Opening{
		Request: id, Purpose: k.purpose, Subjects: k.subjects, Facts: k.facts,
		PolicyVersion: t.app.Policy.Version, Quorum: q, Deadlines: t.app.Policy.Requests,
		Calendar: t.app.Policy.BusinessDays(), Invited: invite(q, k.seated(), t.person(), who),
		Alternates: t.alternates(who), Candidates: who, MustInvite: k.must, LegalAnchorLoses: k.legal,
		Critical: system != nil && system.ImpactTier == review.TierCritical, By: t.person(),
	}, t.now)
	if err != nil {
		return "", err
	}
	return id, t.asked(events)
}

// depth is the depth that holds; before the screening it is the deepest.
func (t *turn) depth() review.Depth {
	if t.D.Screening.Depth == "" {
		return t.app.Policy.Deepest()
	}
	return t.D.Screening.Depth
}

// seated is the subject for which people are seated: the first one, as if whoever
// wrote anything that is asked with it had written it.
func (k asking) seated() approval.Subject {
	s := k.subjects[0]
	s.Authors = appendAll(slices.Clone(s.Authors), k.authors)
	return s
}

// invite seats those whom the quorum can use.
func invite(q approval.Quorum, subject approval.Subject, by approval.PersonID, who []approval.Eligible) []approval.Invitation {
	var out []approval.Invitation
	for _, s := range approval.Seats(q, subject, by, who) {
		if q.Wants(s) {
			s.Via = approval.ViaSlack
			out = append(out, s)
		}
	}
	return out
}

func (t *turn) alternates(who []approval.Eligible) []approval.Invitation {
	var out []approval.Invitation
	for _, role := range review.Roles() {
		p := t.W.Who(t.D.Roles[role].Alternate)
		if p == "" || slices.ContainsFunc(who, func(e approval.Eligible) bool { return e.Person == p }) ||
			slices.ContainsFunc(out, func(i approval.Invitation) bool { return i.Person == p }) {
			continue
		}
		e := approval.Eligible{Person: p, Facts: approval.Facts{Roles: []approval.Role{approval.Role(role)}}}
		out = append(out, e.Invite(role.Constituency(), approval.Role(role), approval.ViaSlack))
	}
	return out
}

// asked records events of a request, and what its outcomes mean for the items.
func (t *turn) asked(events []approval.Event) error {
	for _, e := range events {
		if err := t.add(review.Asked{Event: e}); err != nil {
			return err
		}
		if c, ok := e.(approval.Closed); ok {
			if err := t.outcome(c); err != nil {
				return err
			}
		}
	}
	return nil
}

var eventOf = map[approval.State]review.Event{
	approval.StateApproved: review.Approve, approval.StateRejected: review.Reject,
	approval.StateChangesRequested: review.RequestChanges, approval.StateExpired: review.Expire,
}

// outcome moves what was decided. A gate is decided last, when nothing that was
// asked with it is open any more: its records have to be approved with it.
func (t *turn) outcome(c approval.Closed) error {
	on, ok := eventOf[c.Outcome]
	if !ok {
		return nil
	}
	for _, s := range c.Items {
		if t.attempt(string(s.ID), c.Request) != nil || t.recordOf(s.ID, c.Request) {
			continue
		}
		if err := t.moveDecided(s.Ref, on, c.Request); err != nil {
			return err
		}
	}
	q := t.D.Requests[c.Request]
	for _, a := range t.D.Attempts {
		if a.Request == c.Request && a.Decision == "" && q.State != approval.StateOpen {
			if s, ok := q.Item(approval.SubjectID(a.Record)); ok {
				if err := t.moveDecided(s.Ref, eventOf[q.State], c.Request); err != nil {
					return err
				}
			}
			return t.gateDecided(a, q.State)
		}
	}
	return nil
}

// recordOf reports whether a subject is the record of a gate that is being decided.
// It says that the gate's guards hold, so it is decided with all that was asked.
func (t *turn) recordOf(subject approval.SubjectID, request approval.RequestID) bool {
	return slices.ContainsFunc(t.D.Attempts, func(a review.GateAttempt) bool {
		return a.Request == request && a.Decision == "" && string(a.Record) == string(subject)
	})
}

// moveDecided moves an item as its request ended. What was decided about another
// version, or about something that is gone since, moves nothing: time has to be
// able to go on whatever a request was about.
func (t *turn) moveDecided(s approval.Ref, on review.Event, request approval.RequestID) error {
	i := t.D.Look(review.Ref(s.ID))
	if i == nil || i.State.Gone() || i.Version != s.Version || i.Digest.String() != string(s.Digest) {
		return nil
	}
	to, ok := decidedState(i, on)
	if !ok {
		return nil
	}
	if err := t.add(review.Moved{Ref: i.Ref, Version: i.Version, On: on, From: i.State, To: to, Request: request}); err != nil {
		return err
	}
	return t.supersede(i, on)
}

// supersede takes the place of the record that an approved one names: all
// results are kept, and the newest stands.
func (t *turn) supersede(i *review.Item, on review.Event) error {
	r, ok := i.Doc.(*review.Record)
	if !ok || on != review.Approve || r.Supersedes == "" {
		return nil
	}
	old := t.D.Look(r.Supersedes)
	if old == nil || old.State != review.Approved {
		return nil
	}
	return t.add(review.Moved{Ref: old.Ref, Version: old.Version, On: review.Supersede, From: old.State, To: review.Superseded, With: []review.Ref{i.Ref}})
}

// decidedState is where an outcome leads. An item that went on since its
// approval, such as a design requirement that is built, stays where it is if a
// change of its wording is approved, and loses its approval otherwise.
func decidedState(i *review.Item, on review.Event) (review.State, bool) {
	m := review.MachineOf(i.Type)
	if to, err := m.Next(i.Ref, i.State, on); err == nil {
		return to, true
	}
	if on == review.Approve {
		return i.State, i.InForce.Version > 0
	}
	to, err := m.Next(i.Ref, m.Waiting(review.Approved), on)
	return to, err == nil && i.InForce.Version > 0
}

// attempt is the gate attempt that a subject of a request stands for, or nil.
func (t *turn) attempt(subject string, request approval.RequestID) *review.GateAttempt {
	for n := range t.D.Attempts {
		if a := &t.D.Attempts[n]; a.Request == request && string(a.Gate) == subject {
			return a
		}
	}
	return nil
}

func digest(d ledger.Digest) approval.Digest {
	if d == (ledger.Digest{}) {
		return ""
	}
	return approval.Digest(d.String())
}

// takeBack lets items whose request was called off be asked for again.
func (t *turn) takeBack(id approval.RequestID) error {
	for _, s := range t.D.Requests[id].Items {
		i := t.D.Look(review.Ref(s.ID))
		if i == nil {
			continue
		}
		if _, err := review.MachineOf(i.Type).Next(i.Ref, i.State, review.Expire); err == nil {
			if err := t.moveDecided(s.Ref, review.Expire, id); err != nil {
				return err
			}
		}
	}
	return nil
}
