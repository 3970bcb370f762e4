package approval

import (
	"cmp"
	"slices"
	"time"

	"conoe/shared/core/fault"
)

// CarryOver moves an item to a version whose author marks it as a change of
// wording only, and asks each approver whether that still stands. An item that
// was approved opens again until they confirm. Rejections stay in force.
func (r *Request) CarryOver(by PersonID, to Ref, diff Digest, now time.Time) ([]Event, error) {
	return r.rule(now, func(s *Request) ([]Event, error) {
		it, err := s.item(to.ID)
		if err = cmp.Or(by.check(), err); err != nil {
			return nil, err
		}
		switch {
		case it.Ref == to:
			return nil, nil
		case !to.Digest.Valid() || !diff.Valid():
			return nil, fault.Errorf(fault.Invalid, "A change of wording needs the digests of the new version and of what changed.")
		case to.Version <= it.Version:
			return nil, fault.Errorf(fault.Conflict, "%s is already at version %d.", it.ID, it.Version)
		case it.State != StateApproved || s.calledOff():
			if err := s.open(it); err != nil {
				return nil, err
			}
		}
		return []Event{s.carrying(it, by, to, diff, InstantOf(now))}, nil
	})
}

func (r *Request) carrying(it *Item, by PersonID, to Ref, diff Digest, at Instant) CarriedOver {
	e := CarriedOver{About: r.about(), From: it.Ref, To: to, Diff: diff, By: by}
	for _, seat := range r.Invited {
		if it.Votes[seat.Person].Verdict == Approve {
			e.Asked = append(e.Asked, r.answers(seat.Person, at))
		}
	}
	if r.State != StateOpen {
		outside := slices.ContainsFunc(r.Invited, Invitation.outside)
		e.Schedule = schedule(at, r.Deadlines, r.Calendar, outside)
	}
	return e
}

// Confirmation is a person's "still stands".
type Confirmation struct {
	Decision DecisionID
	Person   PersonID
	Item     Ref // the version of which the diff was shown
	Rendered Digest
	Via      Via
}

// Confirm binds a person's approval to the new wording.
func (r *Request) Confirm(c Confirmation, now time.Time) ([]Event, error) {
	return r.rule(now, func(s *Request) ([]Event, error) {
		p, err := s.placeOf(c.Person, now)
		if err != nil {
			return nil, err
		}
		it, err := s.current(c.Item)
		if err != nil {
			return nil, err
		}
		vote := it.Votes[p.seat.Person]
		if vote.Verdict == Approve && vote.binds(c.Item) && !vote.Asked {
			return nil, nil
		}
		v, err := s.target(c.Item, p, now)
		switch {
		case err != nil:
			return nil, err
		case c.Decision == "":
			return nil, fault.Errorf(fault.Invalid, "A decision needs an id.")
		case !vote.Asked:
			return nil, fault.Errorf(fault.Conflict, "You have not approved %s, so there is nothing to confirm. You can decide it instead.", it.ID)
		}
		return []Event{s.confirmed(c, p, v)}, nil
	})
}

func (r *Request) confirmed(c Confirmation, p place, v Voted) StillStands {
	e := StillStands{
		About: r.about(), Person: p.by, Decision: c.Decision, Item: v,
		Rendered: c.Rendered, Via: c.Via,
	}
	if p.by != p.seat.Person {
		e.Seat = p.seat.Person
	}
	return e
}

// DemandNewDecision refuses "still stands": every approval of the item is void
// and all are asked again about the new version. Any one of its approvers may.
func (r *Request) DemandNewDecision(person PersonID, item Ref, now time.Time) ([]Event, error) {
	return r.rule(now, func(s *Request) ([]Event, error) {
		p, err := s.placeOf(person, now)
		if err != nil {
			return nil, err
		}
		it, err := s.current(item)
		if err != nil {
			return nil, err
		}
		if err := s.open(it); err != nil {
			return nil, err
		}
		if !it.Confirming || it.Votes[p.seat.Person].Verdict != Approve {
			return nil, fault.Errorf(fault.Conflict, "You are not asked whether your approval of %s still stands. You can decide it instead.", it.ID)
		}
		return []Event{Demanded{About: s.about(), Person: p.by, Item: item}}, nil
	})
}
