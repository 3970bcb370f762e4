package approval

import (
	"testing"
	"time"

	"conoe/shared/core/fault"
)

// smallOpening is a company of one: sol holds every role and wrote the thing.
func smallOpening() Opening {
	o := evrOpening(evr(1, "sol"))
	o.Quorum.VerySmall = true
	o.By = per("sol")
	o.Invited = []Invitation{in(Management, "sol", "value_lead", "risk_lead", RoleChampion), affected("ext")}
	return o
}

func TestVerySmallEntity(t *testing.T) {
	s := open(t, smallOpening())
	s.vote("ext", Approve)
	s.refusesVote(fault.Denied, "sol", Approve)
	s.until(time.Date(2026, 3, 3, 0, 0, 0, -1e6, time.UTC))
	s.refusesVote(fault.Denied, "sol", Approve)
	s.pass(time.Millisecond)
	s.vote("sol", Approve)
	s.pass(5 * time.Minute)
	s.state(StateApproved)
	if !s.item("evr_1", StateApproved).SeparationNotMet {
		t.Error("not marked: separation of duties not met")
	}
}

func TestVerySmallEntityWorkingLate(t *testing.T) {
	s := &stage{T: t, r: &Request{}, now: time.Date(2026, 3, 2, 23, 0, 0, 0, time.UTC)}
	s.add(Open(smallOpening(), s.now))
	s.until(time.Date(2026, 3, 3, 11, 0, 0, -1e6, time.UTC))
	s.refusesVote(fault.Denied, "sol", Approve)
	s.pass(time.Millisecond)
	s.vote("sol", Approve)
}

func TestVerySmallEntityNeedsThePersonOutside(t *testing.T) {
	s := open(t, smallOpening())
	s.pass(dayLong)
	s.vote("sol", Approve)
	s.pass(time.Hour)
	s.state(StateOpen)
	if got, _ := s.r.Tally("evr_1"); len(got.Missing) != 1 || got.Missing[0] != "a person outside the company's team" {
		t.Errorf("missing %q", got.Missing)
	}
}

func TestVerySmallModeIsNotMarkedWhenDutiesAreSeparated(t *testing.T) {
	o := evrOpening(evr(1))
	o.Quorum.VerySmall = true
	s := open(t, o)
	for _, name := range []string{"mia", "ria", "sam", "ext"} {
		s.vote(name, Approve)
	}
	s.pass(5 * time.Minute)
	if s.item("evr_1", StateApproved).SeparationNotMet {
		t.Error("marked although the full quorum was met")
	}
}
