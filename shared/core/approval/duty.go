package approval

import (
	"cmp"
	"slices"
)

// DutyKind is what somebody has to do about an open request.
type DutyKind string

// The kinds.
const (
	DutyDecide   DutyKind = "decide"
	DutyConfirm  DutyKind = "confirm"  // the wording changed: does the approval still stand?
	DutyAnswer   DutyKind = "answer"   // after a mediation they are asked once more
	DutyMediate  DutyKind = "mediate"  // the Moderator, about a rejection from outside
	DutyOverride DutyKind = "override" // the champion, about a rejection that was upheld
	DutyWitness  DutyKind = "witness"  // who recorded a minute: somebody who attended has to confirm it
)

// Duty is what one person has to do about an open request and has not done.
//
// It knows no clock. Where a seat is lent, both the seat's person and the one who
// stands in have the duty, and the loan's times say whose it is at present: see
// Loaned.
type Duty struct {
	Person PersonID `json:"-"`
	What   DutyKind `json:"what"`
	Items  int      `json:"items"`        // of the request that it is about
	Due    Instant  `json:"due,omitzero"` // overdue afterwards; absent: no time is set
	// Seat is in whose place the person stands; LentTo who stands in for them.
	Seat   PersonID `json:"seat,omitzero"`
	LentTo PersonID `json:"lent_to,omitzero"`
	From   Instant  `json:"from,omitzero"` // of the loan
	Until  Instant  `json:"until,omitzero"`
}

// Loaned reports whether a duty lies with somebody else at a time: the seat is
// lent, or the loan is not in force.
func (d Duty) Loaned(at Instant) bool {
	inForce := Delegation{From: d.From, Until: d.Until}.covers(at)
	return d.LentTo != "" && inForce || d.Seat != "" && !inForce
}

// Duties lists what people have to do about the request as it stands, sorted by
// person. An item whose outcome only waits to be closed asks nobody. Holders
// gives who holds a role in the review at present, alternates included.
func (r *Request) Duties(holders func(Role) []PersonID) []Duty {
	if r.State != StateOpen {
		return nil
	}
	var all []Duty
	for _, seat := range r.Invited {
		all = append(all, r.seatDuties(seat)...)
	}
	all = append(all, r.heldDuties(holders)...)
	all = append(all, r.witnessDuties()...)
	slices.SortStableFunc(all, func(a, b Duty) int {
		return cmp.Or(cmp.Compare(a.Person, b.Person), cmp.Compare(a.What, b.What), cmp.Compare(a.Seat, b.Seat))
	})
	return all
}

// seatDuties are those of a seat's person and of who stands in for them.
func (r *Request) seatDuties(seat Invitation) []Duty {
	loan, lent := r.lastLoan(seat.Person)
	own, other := map[DutyKind]*Duty{}, map[DutyKind]*Duty{}
	for i := range r.Items {
		it := &r.Items[i]
		what, due, asked := r.seatDuty(it, seat)
		if !asked {
			continue
		}
		if r.mayCount(it, seat, seat.Person) {
			oneMore(own, Duty{Person: seat.Person, What: what, Due: due})
		}
		if lent && r.mayCount(it, seat, loan.To) {
			oneMore(other, Duty{Person: loan.To, What: what, Due: due, Seat: seat.Person})
		}
	}
	var out []Duty
	for _, d := range slices.Concat(listed(own), listed(other)) {
		if lent {
			d.From, d.Until = loan.From, loan.Until
		}
		if lent && d.Seat == "" {
			d.LentTo = loan.To
		}
		out = append(out, d)
	}
	return out
}

// seatDuty is what an item asks of a seat, and until when.
func (r *Request) seatDuty(it *Item, seat Invitation) (what DutyKind, due Instant, asked bool) {
	if !it.awaited() {
		return "", 0, false
	}
	due = r.Schedule.Due
	if seat.outside() {
		due = r.Schedule.ExternalDue
	}
	vote, voted := it.Votes[seat.Person]
	m := it.Mediations[seat.Person]
	switch {
	case voted && vote.Asked:
		return DutyConfirm, due, true
	case voted:
		return "", 0, false
	case m.State == MediationAsked:
		return DutyAnswer, m.Limit, true
	}
	return DutyDecide, due, true
}

// mayCount reports whether what by says in the seat could count for the item.
func (r *Request) mayCount(it *Item, seat Invitation, by PersonID) bool {
	v := r.voter(it, seat, by)
	return v.bar == "" || r.Quorum.VerySmall && v.insider()
}

// heldDuties are those of who mediates and of the champion about items that
// rejections from outside hold up.
func (r *Request) heldDuties(holders func(Role) []PersonID) []Duty {
	all := map[PersonID]map[DutyKind]*Duty{}
	for i := range r.Items {
		it := &r.Items[i]
		if it.State != StateOpen {
			continue
		}
		for seat, m := range it.Mediations {
			roles, what := r.caresFor(m)
			for _, p := range r.able(it, seat, roles, holders) {
				if all[p] == nil {
					all[p] = map[DutyKind]*Duty{}
				}
				oneMore(all[p], Duty{Person: p, What: what, Due: m.Limit})
			}
		}
	}
	var out []Duty
	for _, mine := range all {
		out = append(out, listed(mine)...)
	}
	return out
}

// caresFor is who has to act on a mediation: the first role of which somebody may;
// no role if it is nobody's turn.
func (r *Request) caresFor(m Mediation) ([]Role, DutyKind) {
	switch {
	case m.State == MediationTalking:
		return mediating, DutyMediate
	case m.State == MediationUpheld && !r.Critical && !r.LegalAnchorLoses:
		return []Role{RoleChampion}, DutyOverride
	}
	return nil, ""
}

// witnessDuties are those of who recorded minutes that nobody has confirmed. Who
// attended is not known here, so it is theirs to ask somebody.
func (r *Request) witnessDuties() []Duty {
	all := map[PersonID]*Duty{}
	for _, m := range r.Minutes {
		open := slices.ContainsFunc(m.Decided.Items, func(v Voted) bool {
			it, ok := r.Item(v.ID)
			return ok && it.awaited()
		})
		if m.ConfirmedBy != "" || !open {
			continue
		}
		p := r.resolve(m.Recorder)
		if all[p] == nil {
			all[p] = &Duty{Person: p, What: DutyWitness, Due: r.Schedule.ExternalDue}
		}
		all[p].Items += len(m.Decided.Items)
	}
	return listed(all)
}

// oneMore adds one item to the duty of that kind; the earliest time counts.
func oneMore(all map[DutyKind]*Duty, d Duty) {
	known := all[d.What]
	if known == nil {
		known = &d
		all[d.What] = known
	}
	known.Items++
	if d.Due != 0 && (known.Due == 0 || d.Due < known.Due) {
		known.Due = d.Due
	}
}

func listed[K comparable](all map[K]*Duty) []Duty {
	var out []Duty
	for _, d := range all {
		out = append(out, *d)
	}
	return out
}
