package approval

import (
	"cmp"
	"time"

	"conoe/shared/core/fault"
)

// objection is what a counted rejection by an affected person from outside
// brings about (product rule R5). The first one about an item opens a mediation;
// one after a mediation is upheld at once, so that nobody is talked to in
// circles.
func (r *Request) objection(e Decided, at Instant) []Event {
	seat, _ := r.Seat(cmp.Or(e.Seat, e.Person))
	opened := MediationOpened{
		About: r.about(), Person: seat.Person,
		Limit: r.Calendar.after(at, r.Deadlines.MediationDays),
	}
	var out []Event
	for _, v := range e.Items {
		it, _ := r.Item(v.ID)
		as := r.voter(it, seat, e.Person)
		if !r.Quorum.ExternalBlocks || !as.ExternalAffected || as.bar != "" {
			continue
		}
		switch it.Mediations[seat.Person].State {
		case "":
			opened.Items = append(opened.Items, v.ID)
		case MediationAsked, MediationSettled:
			out = append(out, r.upholding(seat.Person, v.ID, at))
		}
	}
	if len(opened.Items) > 0 {
		out = append([]Event{opened}, out...)
	}
	return out
}

// upholding lets a rejection stand. The champion has some days to override it;
// where no override is possible it closes like any other outcome.
func (r *Request) upholding(seat PersonID, id SubjectID, at Instant) MediationEnded {
	return MediationEnded{
		About: r.about(), Timely: Timely{Due: at}, Person: seat, Item: id,
		Outcome: OutcomeUpheld, Limit: r.overrideLimit(at),
	}
}

func (r *Request) overrideLimit(at Instant) Instant {
	if r.Critical || r.LegalAnchorLoses {
		return at.Add(r.Deadlines.Settle())
	}
	return r.Calendar.after(at, r.Deadlines.OverrideDays)
}

// MediationEnd is what the Moderator reports.
type MediationEnd struct {
	By       Actor
	Stands   bool // By is among the Mediators without being a Moderator
	Item     SubjectID
	Person   PersonID // whose rejection it was about
	Outcome  MediationOutcome
	Reason   Digest
	TradeOff Ref // the decided trade-off, with traded_off
}

// EndMediation records the outcome of a mediation. After answered and traded_off
// the person is undecided and asked again; changed sends the item back to its
// authors; upheld blocks it.
func (r *Request) EndMediation(m MediationEnd, now time.Time) ([]Event, error) {
	return r.rule(now, func(s *Request) ([]Event, error) {
		if err := m.check(); err != nil {
			return nil, err
		}
		it, err := s.item(m.Item)
		if err != nil {
			return nil, err
		}
		seat, open := s.resolve(m.Person), it.Mediations[s.resolve(m.Person)]
		if open.Outcome == m.Outcome && open.Reason == m.Reason {
			return nil, nil
		}
		if err := s.mayMediate(it, m, seat); err != nil {
			return nil, err
		}
		if open.State != MediationTalking {
			return nil, fault.Errorf(fault.Conflict, "There is no mediation open about %s.", m.Item)
		}
		return s.mediated(m, seat, InstantOf(now)), nil
	})
}

func (m MediationEnd) check() error {
	all := []MediationOutcome{OutcomeAnswered, OutcomeChanged, OutcomeTradedOff, OutcomeUpheld}
	switch {
	case !known(all, m.Outcome):
		return fault.Errorf(fault.Invalid, "%q is not an outcome of a mediation.", m.Outcome)
	case !m.Reason.Valid():
		return fault.Errorf(fault.Invalid, "Please write down how the mediation ended.")
	case m.Outcome == OutcomeTradedOff && (m.TradeOff.ID == "" || !m.TradeOff.Digest.Valid()):
		return fault.Errorf(fault.Invalid, "Please name the trade-off that was decided.")
	case m.Outcome != OutcomeTradedOff && m.TradeOff != Ref{}:
		return fault.Errorf(fault.Invalid, "A trade-off belongs to the outcome traded_off only.")
	}
	return nil
}

func (r *Request) mayMediate(it *Item, m MediationEnd, seat PersonID) error {
	by := m.By
	switch {
	case !by.holds(RoleModerator) && (!m.Stands || !by.Person.Valid()):
		return fault.Errorf(fault.Denied, "The Moderator leads the mediation and says how it ended.")
	case r.resolve(by.Person) == seat:
		return fault.Errorf(fault.Denied, "It is your own rejection, so somebody else moderates this.")
	case r.wrote(it, by.Person):
		return fault.Errorf(fault.Denied, "You wrote or submitted %s, so somebody else moderates this.", it.ID)
	}
	return r.open(it)
}

func (r *Request) mediated(m MediationEnd, seat PersonID, at Instant) []Event {
	e := MediationEnded{
		About: r.about(), Timely: Timely{Due: at}, Person: seat, Item: m.Item,
		Outcome: m.Outcome, By: m.By.Person, Reason: m.Reason, TradeOff: m.TradeOff,
	}
	switch m.Outcome {
	case OutcomeChanged:
		return []Event{e, r.closing(StateChangesRequested, at, []SubjectID{m.Item})}
	case OutcomeUpheld:
		e.Limit = r.overrideLimit(at)
	default:
		e.Limit = r.Calendar.after(at, r.Deadlines.MediationDays)
	}
	return []Event{e}
}
