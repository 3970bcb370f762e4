package approval

import (
	"time"

	"conoe/shared/core/fault"
)

// Override lifts the block of a rejection that was upheld. It fills no seat: the
// quorum still needs every approval that it needs. Only the champion may, with a
// written reason, and not on what they wrote; where the impact is critical or a
// legal anchor loses, nobody may (product rule R5).
func (r *Request) Override(by Actor, person PersonID, items []SubjectID, reason Digest, now time.Time) ([]Event, error) {
	return r.rule(now, func(s *Request) ([]Event, error) {
		if err := s.mayOverride(by, person, items, reason); err != nil {
			return nil, err
		}
		seat := s.resolve(person)
		e := Overridden{About: s.about(), Person: seat, By: by.Person, Reason: reason}
		for _, id := range items {
			it, err := s.item(id)
			if err != nil {
				return nil, err
			}
			again, err := s.overrides(it, by, seat, reason)
			if err != nil {
				return nil, err
			}
			if !again {
				e.Items = append(e.Items, id)
			}
		}
		if len(e.Items) == 0 {
			return nil, nil
		}
		return []Event{e}, nil
	})
}

func (r *Request) mayOverride(by Actor, person PersonID, items []SubjectID, reason Digest) error {
	switch {
	case !by.holds(RoleChampion):
		return fault.Errorf(fault.Denied, "Only the champion can override a rejection that was upheld.")
	case r.Critical:
		return fault.Errorf(fault.Denied, "The impact of this system is critical, so nobody can override the rejection. Change what was rejected.")
	case r.LegalAnchorLoses:
		return fault.Errorf(fault.Denied, "A value that the law protects would lose, so nobody can override the rejection. Change what was rejected.")
	case r.resolve(by.Person) == r.resolve(person):
		return fault.Errorf(fault.Denied, "It is your own rejection. You can change it instead.")
	case !reason.Valid():
		return fault.Errorf(fault.Invalid, "Please write down your reasons. They are printed in every export.")
	case len(items) == 0:
		return fault.Errorf(fault.Invalid, "Please say what the override is about.")
	}
	return nil
}

// overrides reports whether that very override was made before.
func (r *Request) overrides(it *Item, by Actor, seat PersonID, reason Digest) (again bool, err error) {
	m := it.Mediations[seat]
	if m.State == MediationOverridden && m.Reason == reason {
		return true, nil
	}
	if err := r.open(it); err != nil {
		return false, err
	}
	if r.wrote(it, by.Person) {
		return false, fault.Errorf(fault.Denied, "You wrote or submitted %s, so you cannot override its rejection.", it.ID)
	}
	if m.State != MediationUpheld {
		return false, fault.Errorf(fault.Conflict, "No rejection of %s was upheld. Let the mediation end first.", it.ID)
	}
	return false, nil
}
