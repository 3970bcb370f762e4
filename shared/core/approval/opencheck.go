package approval

import (
	"slices"

	"conoe/shared/core/fault"
)

func (o Opening) check() error {
	switch {
	case o.Request == "":
		return fault.Errorf(fault.Invalid, "An approval request needs an id.")
	case !known(Purposes(), o.Purpose):
		return fault.Errorf(fault.Invalid, "%q is not a purpose of an approval.", o.Purpose)
	case o.Quorum.negative() || !o.Quorum.asks():
		return fault.Errorf(fault.Invalid, "The policy asks nobody to approve this. Silence is not consent, so it needs at least one person.")
	case !o.Deadlines.valid():
		return fault.Errorf(fault.Invalid, "The policy's deadlines are not in order.")
	case !o.Calendar.valid():
		return fault.Errorf(fault.Invalid, "The business calendar needs at least one working day a week and holidays such as 2026-12-25.")
	case o.By != "" && !o.By.Valid():
		return fault.Errorf(fault.Invalid, "The person who submits is not named by an id.")
	case o.Facts != "" && !o.Facts.Valid():
		return fault.Errorf(fault.Invalid, "The guard results are not named by a digest.")
	}
	if err := checkSubjects(o.Subjects); err != nil {
		return err
	}
	if err := checkSeats(slices.Concat(o.Invited, o.Alternates)); err != nil {
		return err
	}
	return o.checkMustInvite()
}

func checkSubjects(all []Subject) error {
	if len(all) == 0 {
		return fault.Errorf(fault.Invalid, "An approval request needs something to decide.")
	}
	seen := make(map[SubjectID]bool)
	for _, s := range all {
		switch {
		case s.ID == "" || s.Version < 1 || !s.Digest.Valid():
			return fault.Errorf(fault.Invalid, "Each thing to decide needs an id, a version and a digest.")
		case seen[s.ID]:
			return fault.Errorf(fault.Invalid, "%s is in the set twice.", s.ID)
		case slices.ContainsFunc(s.Authors, func(p PersonID) bool { return !p.Valid() }):
			return fault.Errorf(fault.Invalid, "An author of %s is not named by an id.", s.ID)
		}
		seen[s.ID] = true
	}
	return nil
}

// checkSeats refuses a person who sits twice, because one person counts once, in
// one constituency (product rule R1).
func checkSeats(all []Invitation) error {
	seen := make(map[PersonID]bool)
	for _, s := range all {
		switch {
		case !s.Person.Valid():
			return fault.Errorf(fault.Invalid, "A person who is invited is not named by an id.")
		case !known(Constituencies(), s.Constituency):
			return fault.Errorf(fault.Invalid, "%q is not a constituency.", s.Constituency)
		case seen[s.Person]:
			return fault.Errorf(fault.Invalid, "%s is invited twice. One person counts once, so choose one constituency.", s.Person)
		}
		seen[s.Person] = true
	}
	return nil
}

func (o Opening) checkMustInvite() error {
	for _, p := range o.MustInvite {
		if !slices.ContainsFunc(o.Invited, func(s Invitation) bool { return s.Person == p }) {
			return fault.Errorf(fault.Blocked, "%s has to be invited, because this decides about something they lose. Add them and try again.", p)
		}
	}
	return nil
}
