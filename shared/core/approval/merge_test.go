package approval

import (
	"testing"
	"time"

	"conoe/shared/core/fault"
)

func TestMergedPersonsCountOnce(t *testing.T) {
	o := evrOpening(evr(1))
	o.Quorum = Quorum{Stakeholder: 2, Management: 1}
	s := open(t, o)
	for _, name := range []string{"ext", "sam", "mia"} {
		s.vote(name, Approve)
	}
	s.add(s.r.Merge(per("sam"), per("ext"), s.now))
	s.nothing(s.r.Merge(per("sam"), per("ext"), s.now))
	s.nothing(s.r.Merge(per("ext"), per("sam"), s.now))
	s.pass(time.Hour)
	s.state(StateOpen)
	got, _ := s.r.Tally("evr_1")
	if got.Constituencies[0].Have != 1 || got.ExternalAffected.Have != 0 {
		t.Errorf("tally %+v", got)
	}
	s.vote("sam", Abstain)
	if v := s.item("evr_1", StateOpen).Votes[per("ext")]; v.Verdict != Abstain {
		t.Errorf("the merged person's later vote is not theirs: %+v", v)
	}
}

func TestMergeBringsEveryBar(t *testing.T) {
	s := open(t, twoOpening(evr(1, "wri")))
	s.vote("sam", Approve)
	s.vote("mia", Approve)
	s.add(s.r.Merge(per("wri"), per("mia"), s.now))
	s.pass(time.Hour)
	s.state(StateOpen)
	s.refusesVote(fault.Denied, "mia", Abstain)
}

func TestMergeKeepsTheLaterVoteAndWhatIsClosed(t *testing.T) {
	o := evrOpening(evr(1), evr(2))
	o.Quorum = Quorum{Stakeholder: 1}
	s := open(t, o)
	s.vote("sam", Approve, evr(1).Ref)
	s.pass(5 * time.Minute)
	s.vote("sam", Approve, evr(2).Ref)
	s.pass(time.Minute)
	s.vote("ext", Abstain, evr(2).Ref)
	s.add(s.r.Merge(per("ext"), per("sam"), s.now))
	s.pass(time.Hour)
	s.item("evr_1", StateApproved)
	s.item("evr_2", StateOpen)
}

func TestMergeOfADelegateWithTheirSeat(t *testing.T) {
	s := open(t, twoOpening(evr(1)))
	s.add(s.r.Delegate(loan("mia", "dan", Management), s.now))
	s.add(s.r.Merge(per("dan"), per("mia"), s.now))
	s.vote("dan", Approve)
	s.vote("sam", Approve)
	s.pass(time.Hour)
	s.state(StateApproved)
}

func TestMergeOfStrangersAddsNothing(t *testing.T) {
	s := open(t, twoOpening(evr(1)))
	s.nothing(s.r.Merge(per("x"), per("y"), s.now))
	events, err := s.r.Merge("Sam", per("sam"), s.now)
	s.refuses(fault.Invalid, events, err)
}
