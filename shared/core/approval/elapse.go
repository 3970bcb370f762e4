package approval

import (
	"slices"
	"time"
)

// Elapse gives the events for everything that is due by now, in order, each with
// its own time, and for what follows from them by now. A state that has them
// applied gives none for the same time. The receiver does not change.
func (r *Request) Elapse(now time.Time) []Event {
	_, events := r.elapsed(now)
	return events
}

// elapsed is the state by now and the events that lead to it; r itself if
// nothing was due.
func (r *Request) elapsed(now time.Time) (*Request, []Event) {
	s := r
	var events []Event
	for {
		due := s.Due(now)
		if len(due) == 0 {
			return s, events
		}
		if s == r {
			s = r.clone()
		}
		e := s.fire(due[0])
		s.Apply(e, now)
		events = append(events, e)
	}
}

// fire is the event that d brings about.
func (r *Request) fire(d Due) Event {
	when := Timely{Due: d.At}
	switch d.Kind {
	case DueClose:
		return r.closing(d.Outcome, d.At, d.Items)
	case DueOverride:
		return r.closing(StateRejected, d.At, d.Items)
	case DueExpire:
		return r.closing(StateExpired, d.At, d.Items)
	case DueRemind, DueHelp:
		return Reminded{About: r.about(), Timely: when, Persons: r.late(d.At, anyone), Help: d.Kind == DueHelp}
	case DueEscalate:
		return r.escalating(d.At, false)
	case DueEscalateExternal:
		return r.escalating(d.At, true)
	case DueChampion:
		return ChampionInformed{About: r.about(), Timely: when, Late: r.late(d.At, anyone)}
	case DueTemporary:
		return TemporaryEnded{About: r.about(), Timely: when, Items: d.Items}
	}
	return r.upholding(d.Person, d.Items[0], d.At)
}

// closing ends items with an outcome.
func (r *Request) closing(outcome State, at Instant, ids []SubjectID) Closed {
	e := Closed{About: r.about(), Timely: Timely{Due: at}, Outcome: outcome}
	for _, id := range ids {
		if it, ok := r.Item(id); ok {
			apart := outcome == StateApproved && it.Pending.SeparationNotMet
			e.Items = append(e.Items, ClosedItem{Ref: it.Ref, SeparationNotMet: apart})
		}
	}
	return e
}

// escalating invites the alternates of the constituencies, and to the required
// roles, that are short; for people outside or for the others.
func (r *Request) escalating(at Instant, external bool) Escalated {
	e := Escalated{About: r.about(), Timely: Timely{Due: at}, External: external}
	e.Late = r.late(at, func(s Invitation) bool { return s.outside() == external })
	lacks := r.lacks()
	for _, alt := range r.Alternates {
		_, seated := r.Seat(alt.Person)
		fits := slices.ContainsFunc(lacks, func(s Shortage) bool { return s.fits(alt) })
		if alt.outside() == external && !seated && fits && !r.lent(alt.Person) {
			e.Invited = append(e.Invited, alt)
		}
	}
	return e
}

// lacks is what the items that wait for people are short of.
func (r *Request) lacks() []Shortage {
	var all []Shortage
	for i := range r.Items {
		if it := &r.Items[i]; it.awaited() {
			short, _ := r.Quorum.lacking(measured(r.said(it, Approve)))
			all = append(all, short...)
		}
	}
	return all
}

// fits reports whether somebody in seat alt could help with the shortage.
func (s Shortage) fits(alt Invitation) bool {
	switch s.Kind {
	case ShortConstituency:
		return alt.Constituency == s.Constituency
	case ShortExternal:
		return alt.Constituency == s.Constituency && alt.ExternalAffected
	case ShortForAffected:
		return alt.ExternalAffected || alt.Advocate
	case ShortRole:
		return alt.holds(s.Role)
	case ShortInsider:
		return !alt.outside()
	case ShortOutsider:
		return alt.outside()
	}
	return true
}

func anyone(Invitation) bool { return true }

// late lists the seats of that sort which could decide an item that waits and
// have not, each with the person who answers for it at that time.
func (r *Request) late(at Instant, sort func(Invitation) bool) []PersonID {
	var all []PersonID
	for i := range r.Items {
		if it := &r.Items[i]; it.awaited() {
			for _, v := range r.waiting(it) {
				if sort(v.Invitation) {
					all = append(all, r.answers(v.Person, at))
				}
			}
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}
