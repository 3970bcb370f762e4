package approval

import (
	"time"

	"conoe/shared/core/fault"
)

// TemporaryApproval is what a champion decides in an emergency.
type TemporaryApproval struct {
	By          Actor
	Items       []Ref
	Until       time.Time
	Reason      Digest
	ReducesHarm bool // declared
}

// Emergency approves items for a while, only to reduce harm (product rule R9).
// The request stays open, because normal approval has to follow; the emergency
// approval ends with it or by itself, and is not repeated.
func (r *Request) Emergency(t TemporaryApproval, now time.Time) ([]Event, error) {
	return r.rule(now, func(s *Request) ([]Event, error) {
		if err := s.mayHurry(t, now); err != nil {
			return nil, err
		}
		e := TemporaryApproved{About: s.about(), By: t.By.Person, Until: InstantOf(t.Until), Reason: t.Reason}
		for _, ref := range t.Items {
			again, err := s.hurries(ref, t)
			if err != nil {
				return nil, err
			}
			if !again {
				e.Items = append(e.Items, ref)
			}
		}
		if len(e.Items) == 0 {
			return nil, nil
		}
		return []Event{e}, nil
	})
}

func (r *Request) mayHurry(t TemporaryApproval, now time.Time) error {
	last := now.AddDate(0, 0, r.Deadlines.TemporaryDays)
	switch {
	case !t.By.holds(RoleChampion):
		return fault.Errorf(fault.Denied, "Only the champion can approve something for a while.")
	case !t.ReducesHarm:
		return fault.Errorf(fault.Denied, "An emergency approval is only there to reduce harm. Please take the normal way.")
	case !t.Reason.Valid():
		return fault.Errorf(fault.Invalid, "Please write down which harm this reduces.")
	case !t.Until.After(now) || t.Until.After(last):
		return fault.Errorf(fault.Invalid, "An emergency approval lasts at most %d days. Please choose an earlier end.", r.Deadlines.TemporaryDays)
	case len(t.Items) == 0:
		return fault.Errorf(fault.Invalid, "Please say what is approved for a while.")
	}
	return nil
}

// hurries reports whether that very emergency approval was given before.
func (r *Request) hurries(ref Ref, t TemporaryApproval) (again bool, err error) {
	it, err := r.current(ref)
	if err != nil {
		return false, err
	}
	was := it.Temporary
	if was.By == t.By.Person && was.Until == InstantOf(t.Until) && was.Reason == t.Reason {
		return true, nil
	}
	if err := r.open(it); err != nil {
		return false, err
	}
	if r.wrote(it, t.By.Person) {
		return false, fault.Errorf(fault.Denied, "You wrote or submitted %s, so you cannot approve it, not even for a while.", it.ID)
	}
	if was != (Temporary{}) {
		return false, fault.Errorf(fault.Conflict, "%s had its emergency approval. It needs the normal one.", it.ID)
	}
	return false, nil
}

// Standing reports whether an item may be relied on at now: approved, or in an
// emergency for a while.
func (r *Request) Standing(id SubjectID, now time.Time) (approved, temporary bool) {
	it, ok := r.Item(id)
	if !ok {
		return false, false
	}
	t := it.Temporary
	temporary = it.State == StateOpen && !t.Ended && t.Until > InstantOf(now)
	return it.State == StateApproved, temporary
}
