package approval

import (
	"cmp"
	"slices"
)

func (e Opened) apply(r *Request, at Instant) {
	*r = Request{
		ID: e.Request, Purpose: e.Purpose, State: StateOpen, Facts: e.Facts,
		PolicyVersion: e.PolicyVersion, Quorum: e.Quorum, Deadlines: e.Deadlines,
		Calendar: e.Calendar, Schedule: e.Schedule, Alternates: slices.Clone(e.Alternates),
		Critical: e.Critical, LegalAnchorLoses: e.LegalAnchorLoses, OpenedBy: e.By, OpenedAt: at,
	}
	for _, s := range e.Subjects {
		s.SubmittedAt = cmp.Or(s.SubmittedAt, at)
		s.Authors = slices.Clone(s.Authors)
		r.Items = append(r.Items, Item{Subject: s, State: StateOpen})
	}
	r.seat(e.Invited)
}

func (e Invited) apply(r *Request, _ Instant) { r.seat(e.Invited) }

// seat adds those who have no seat yet.
func (r *Request) seat(more []Invitation) {
	for _, s := range more {
		s.Person = r.resolve(s.Person)
		if _, seated := r.Seat(s.Person); !seated {
			r.Invited = append(r.Invited, s)
		}
	}
	slices.SortFunc(r.Invited, bySeat)
}

func (e Decided) apply(r *Request, at Instant) { r.cast(e, at, false) }

// cast records a decision as the seat's vote on each of its items.
func (r *Request) cast(e Decided, at Instant, attested bool) {
	person, seat := r.resolve(e.Person), r.resolve(cmp.Or(e.Seat, e.Person))
	for _, v := range e.Items {
		it, ok := r.Item(v.ID)
		if !ok {
			continue
		}
		put(&it.Votes, seat, Vote{
			Decision: e.Decision, Person: person, Verdict: e.Verdict, Version: v.Version,
			Digest: v.Digest, At: at, Comment: e.Comment, WouldChange: e.WouldChange,
			Rendered: e.Rendered, Language: e.Language, Via: e.Via, Attested: attested,
		})
		if e.Verdict != Reject {
			it.calm(seat, at)
		}
	}
}

// calm ends a mediation whose person no longer rejects.
func (it *Item) calm(seat PersonID, at Instant) {
	if m := it.Mediations[seat]; m.blocks() {
		m.State, m.Since, m.Limit = MediationSettled, at, 0
		it.Mediations[seat] = m
		it.FreedAt = at
	}
}

func (e Closed) apply(r *Request, at Instant) {
	for _, c := range e.Items {
		if it, ok := r.Item(c.ID); ok {
			it.end(e.Outcome, at)
			it.SeparationNotMet = c.SeparationNotMet
		}
	}
}

// end closes the item. A decision in force takes the place of an emergency one.
func (it *Item) end(s State, at Instant) {
	it.State, it.ClosedAt, it.Pending, it.Confirming = s, at, Pending{}, false
	it.Temporary.Ended = it.Temporary != Temporary{}
}

func (e Cancelled) apply(r *Request, at Instant) { r.endAll(StateCancelled, at) }

func (e Superseded) apply(r *Request, at Instant) {
	r.endAll(StateSuperseded, at)
	r.SupersededBy = e.With
}

// endAll ends the request with whatever of it is still open.
func (r *Request) endAll(s State, at Instant) {
	for i := range r.Items {
		if r.Items[i].State == StateOpen {
			r.Items[i].end(s, at)
		}
	}
	r.State, r.ClosedAt = s, at
}

func (e Voided) apply(r *Request, at Instant) {
	for _, ref := range e.Items {
		if it, ok := r.Item(ref.ID); ok {
			it.end(StateSuperseded, at)
		}
	}
}

func (e ConflictDeclared) apply(r *Request, at Instant) {
	p := r.resolve(e.Person)
	for i := range r.Invited {
		r.Invited[i].Conflict = r.Invited[i].Conflict || r.Invited[i].Person == p
	}
	for i := range r.Delegations {
		r.Delegations[i].Facts.Conflict = r.Delegations[i].Facts.Conflict || r.Delegations[i].To == p
	}
	for i := range r.Items {
		it := &r.Items[i]
		for seat := range it.Mediations {
			if seat == p || it.Votes[seat].Person == p {
				it.calm(seat, at)
			}
		}
	}
}

func put[K comparable, V any](m *map[K]V, k K, v V) {
	if *m == nil {
		*m = make(map[K]V)
	}
	(*m)[k] = v
}
