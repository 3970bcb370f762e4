package approval

import (
	"cmp"
	"time"

	"conoe/shared/core/fault"
)

// Void takes subjects out whose meaning was changed; every approval of them is
// void, also of those already approved. The request goes on for the others.
func (r *Request) Void(by PersonID, ids []SubjectID, now time.Time) ([]Event, error) {
	return r.rule(now, func(s *Request) ([]Event, error) {
		if err := by.check(); err != nil {
			return nil, err
		}
		e := Voided{About: s.about(), By: by}
		for _, id := range ids {
			it, err := s.item(id)
			if err != nil {
				return nil, err
			}
			if it.State == StateOpen || it.State == StateApproved {
				e.Items = append(e.Items, it.Ref)
			}
		}
		if len(e.Items) == 0 {
			return nil, nil
		}
		return []Event{e}, nil
	})
}

// VoidedBy is how many approvals an edit of the subject's meaning voids, of how
// many that stand in the request: "voids 2 of 9 approvals".
func (r *Request) VoidedBy(id SubjectID) (voided, total int) {
	for _, it := range r.Items {
		if it.State != StateOpen && it.State != StateApproved {
			continue
		}
		for _, v := range it.Votes {
			if v.Verdict != Approve {
				continue
			}
			total++
			voided += count(it.ID == id)
		}
	}
	return voided, total
}

// Cancel ends a request that nobody needs any more.
func (r *Request) Cancel(by PersonID, reason Digest, now time.Time) ([]Event, error) {
	return r.rule(now, func(s *Request) ([]Event, error) {
		if s.State == StateCancelled {
			return nil, nil
		}
		if !reason.Valid() {
			return nil, fault.Errorf(fault.Invalid, "Please say why this is cancelled, so that those who were asked know.")
		}
		if err := cmp.Or(by.check(), s.running()); err != nil {
			return nil, err
		}
		return []Event{Cancelled{About: s.about(), By: by, Reason: reason}}, nil
	})
}

// Supersede ends a request in favour of another one.
func (r *Request) Supersede(by PersonID, with RequestID, now time.Time) ([]Event, error) {
	return r.rule(now, func(s *Request) ([]Event, error) {
		if with != "" && s.SupersededBy == with {
			return nil, nil
		}
		if with == "" || with == s.ID {
			return nil, fault.Errorf(fault.Invalid, "Please name the request that takes the place of this one.")
		}
		if err := cmp.Or(by.check(), s.running()); err != nil {
			return nil, err
		}
		return []Event{Superseded{About: s.about(), With: with, By: by}}, nil
	})
}

// DeclareConflict says that a person has an interest in the outcome. Their vote,
// given or to come, does not count (product rule R7).
func (r *Request) DeclareConflict(person PersonID, now time.Time) ([]Event, error) {
	return r.rule(now, func(s *Request) ([]Event, error) {
		p := s.resolve(person)
		seat, seated := s.Seat(p)
		if seated && seat.Conflict {
			return nil, nil
		}
		if !seated && !s.lent(p) {
			return nil, fault.Errorf(fault.Denied, "You were not asked to decide this, so there is nothing to declare.")
		}
		if err := s.running(); err != nil {
			return nil, err
		}
		return []Event{ConflictDeclared{About: s.about(), Person: p}}, nil
	})
}

// check refuses an actor who is neither a person's id nor, empty, the workflow.
func (p PersonID) check() error {
	if p != "" && !p.Valid() {
		return fault.Errorf(fault.Invalid, "The person who does this is not named by an id.")
	}
	return nil
}
