package approval

import (
	"cmp"
	"slices"
	"time"

	"conoe/shared/core/fault"
)

// Loan is a delegation that a person asks for.
type Loan struct {
	By              PersonID
	To              Eligible
	From, Until     time.Time
	NoReportingLine bool // declared by the delegate, towards every author
}

// Delegate lends a seat for a while (product rule R3): dated, one hop, within the
// constituency, never to or from an author, and only to somebody who declares
// that they do not report to one.
func (r *Request) Delegate(l Loan, now time.Time) ([]Event, error) {
	return r.rule(now, func(s *Request) ([]Event, error) {
		if err := s.running(); err != nil {
			return nil, err
		}
		d := Delegation{
			Seat: s.resolve(l.By), To: s.resolve(l.To.Person), From: InstantOf(l.From),
			Until: InstantOf(l.Until), Facts: l.To.Facts,
		}
		if s.lends(d) {
			return nil, nil
		}
		if err := cmp.Or(s.mayLend(d, now), s.mayStandIn(d, l)); err != nil {
			return nil, err
		}
		return []Event{Delegated{About: s.about(), Delegation: d}}, nil
	})
}

// lends reports whether that very delegation exists.
func (r *Request) lends(d Delegation) bool {
	return slices.ContainsFunc(r.Delegations, func(o Delegation) bool {
		return o.Seat == d.Seat && o.To == d.To && o.From == d.From && o.Until == d.Until
	})
}

func (r *Request) mayLend(d Delegation, now time.Time) error {
	seat, ok := r.Seat(d.Seat)
	last, lent := r.lastLoan(d.Seat)
	switch {
	case !ok && r.lent(d.Seat):
		return fault.Errorf(fault.Denied, "This was passed on to you, so you cannot pass it on again. Ask the person who did.")
	case !ok:
		return fault.Errorf(fault.Denied, "You were not asked to decide this, so you cannot pass it on.")
	case seat.Conflict:
		return fault.Errorf(fault.Denied, "You declared a conflict of interest, so you cannot pass this on.")
	case r.wroteAll(d.Seat):
		return fault.Errorf(fault.Denied, "You wrote or submitted this, so you have no vote that you could pass on.")
	case d.Until <= d.From || d.Until <= InstantOf(now):
		return fault.Errorf(fault.Invalid, "Please give a first and a last day that are not over.")
	case lent && last.Until > InstantOf(now):
		return fault.Errorf(fault.Conflict, "You already passed this on until %s. Take it back first.", day(last.Until))
	}
	return nil
}

func (r *Request) mayStandIn(d Delegation, l Loan) error {
	seat, _ := r.Seat(d.Seat)
	_, seated := r.Seat(d.To)
	switch {
	case !d.To.Valid() || d.To == d.Seat:
		return fault.Errorf(fault.Invalid, "Please name another person.")
	case seated || r.lentByOther(d):
		return fault.Errorf(fault.Denied, "This person already decides here, and one person counts once. Please choose somebody else.")
	case !slices.Contains(l.To.Constituencies, seat.Constituency):
		return fault.Errorf(fault.Denied, "This person does not belong to %s, so they cannot stand in for you.", seat.Constituency.name())
	case r.wroteAny(d.To):
		return fault.Errorf(fault.Denied, "This person wrote or submitted part of it. Please choose somebody else.")
	case d.Facts.Conflict:
		return fault.Errorf(fault.Denied, "This person declared a conflict of interest. Please choose somebody else.")
	case !l.NoReportingLine:
		return fault.Errorf(fault.Denied, "The person who stands in has to declare that they do not report to an author.")
	}
	return nil
}

// RevokeDelegation takes a lent seat back, as long as it was not used. What was
// never lent adds nothing.
func (r *Request) RevokeDelegation(by PersonID, now time.Time) ([]Event, error) {
	return r.rule(now, func(s *Request) ([]Event, error) {
		seat := s.resolve(by)
		d, ok := s.lastLoan(seat)
		if !ok {
			return nil, nil
		}
		if err := s.running(); err != nil {
			return nil, err
		}
		if s.used(d) {
			return nil, fault.Errorf(fault.Conflict, "The person who stands in for you has already decided, so this cannot be taken back.")
		}
		return []Event{DelegationRevoked{About: s.about(), Seat: seat}}, nil
	})
}

// ReturnSeat ends a loan by either side: who lent the seat takes it back, or who
// stands in gives it back, as long as it was not used. What is not lent adds
// nothing.
func (r *Request) ReturnSeat(by, seat PersonID, now time.Time) ([]Event, error) {
	d, lent := r.lastLoan(r.resolve(seat))
	switch {
	case !lent:
		return nil, nil
	case r.resolve(by) == d.Seat:
		return r.RevokeDelegation(by, now)
	case r.resolve(by) != d.To:
		return nil, fault.Errorf(fault.Denied, "This was not passed on to you, so you cannot give it back.")
	case r.used(d):
		return nil, fault.Errorf(fault.Conflict, "You have already decided in their place, so this cannot be given back.")
	}
	return r.RevokeDelegation(d.Seat, now)
}
