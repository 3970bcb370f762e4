package approval

import (
	"testing"
	"time"

	"conoe/shared/core/fault"
)

// reworded is an approved request whose item got a new wording.
func reworded(t *testing.T) (*stage, Ref) {
	s := open(t, twoOpening(evr(1), evr(2)))
	s.vote("sam", Approve)
	s.vote("mia", Approve)
	s.pass(time.Hour)
	s.state(StateApproved)
	to := Ref{ID: "evr_1", Version: 2, Digest: dig("new wording")}
	s.add(s.r.CarryOver(per("author"), to, dig("diff"), s.now))
	s.nothing(s.r.CarryOver(per("author"), to, dig("diff"), s.now))
	return s, to
}

func (s *stage) stands(name string, ref Ref) ([]Event, error) {
	s.n++
	return s.r.Confirm(Confirmation{
		Decision: DecisionID("dec_c" + name), Person: per(name), Item: ref, Rendered: dig("diff"), Via: ViaSlack,
	}, s.now)
}

func TestStillStands(t *testing.T) {
	s, to := reworded(t)
	s.state(StateOpen)
	s.item("evr_2", StateApproved)
	s.happened(s.pass(time.Hour))
	s.add(s.stands("sam", to))
	s.nothing(s.stands("sam", to))
	s.happened(s.pass(time.Hour))
	s.add(s.stands("mia", to))
	s.happened(s.pass(5*time.Minute), "approval.closed")
	s.state(StateApproved)
	if v := s.item("evr_1", StateApproved).Votes[per("sam")]; !v.binds(to) {
		t.Errorf("vote binds to version %d", v.Version)
	}
}

func TestDemandForANewDecision(t *testing.T) {
	s, to := reworded(t)
	s.add(s.stands("sam", to))
	s.add(s.r.DemandNewDecision(per("mia"), to, s.now))
	if got, _ := s.r.Tally("evr_1"); len(got.Approved) != 0 || len(got.Waiting) != 2 {
		t.Errorf("tally %+v", got)
	}
	events, err := s.stands("sam", to)
	s.refuses(fault.Conflict, events, err)
	s.vote("sam", Approve)
	s.vote("mia", Approve)
	s.pass(time.Hour)
	s.state(StateApproved)
}

func TestRewordedRequestIsRemindedAnew(t *testing.T) {
	s, _ := reworded(t)
	s.happened(s.until(monday.Add(time.Hour+2*dayLong)), "approval.reminded")
	s.until(monday.Add(60 * dayLong))
	s.item("evr_1", StateExpired)
	s.item("evr_2", StateApproved)
}

func TestRejectionOutlivesANewWording(t *testing.T) {
	s := rejected(t, evrOpening(evr(1)))
	to := Ref{ID: "evr_1", Version: 2, Digest: dig("new wording")}
	s.add(s.r.CarryOver(per("author"), to, dig("diff"), s.now))
	for _, name := range []string{"sam", "mia", "ria", "pat"} {
		s.add(s.stands(name, to))
	}
	s.pass(time.Hour)
	s.item("evr_1", StateOpen)
	if got, _ := s.r.Tally("evr_1"); len(got.Mediations) != 1 {
		t.Errorf("tally %+v", got)
	}
}

func TestConfirmRefused(t *testing.T) {
	s, to := reworded(t)
	old := evr(1).Ref
	events, err := s.stands("sam", old)
	s.refuses(fault.Conflict, events, err)
	events, err = s.stands("stranger", to)
	s.refuses(fault.Denied, events, err)
	events, err = s.r.DemandNewDecision(per("stranger"), to, s.now)
	s.refuses(fault.Denied, events, err)
	events, err = s.r.CarryOver("", Ref{ID: "evr_1", Version: 1, Digest: dig("x")}, dig("diff"), s.now)
	s.refuses(fault.Conflict, events, err)
}

func TestEditOfMeaningVoids(t *testing.T) {
	s := open(t, evrOpening(evr(1), evr(2)))
	s.vote("sam", Approve)
	s.vote("mia", Approve)
	s.vote("ria", Approve, evr(2).Ref)
	if voided, total := s.r.VoidedBy("evr_1"); voided != 2 || total != 5 {
		t.Errorf("voids %d of %d, want 2 of 5", voided, total)
	}
	s.add(s.r.Void(per("author"), []SubjectID{"evr_1"}, s.now))
	s.nothing(s.r.Void(per("author"), []SubjectID{"evr_1"}, s.now))
	s.state(StateOpen)
	s.vote("ext", Approve)
	s.pass(5 * time.Minute)
	s.item("evr_1", StateSuperseded)
	s.item("evr_2", StateApproved)
	s.state(StateApproved)
	s.add(s.r.Void(per("author"), []SubjectID{"evr_2"}, s.now))
	s.state(StateSuperseded)
	s.refusesVote(fault.Conflict, "sam", Approve, evr(2).Ref)
}
