package approval

import (
	"testing"
	"time"

	"conoe/shared/core/fault"
)

func TestQuorumReachedClosesAfterFiveMinutes(t *testing.T) {
	s := open(t, evrOpening(evr(1), evr(2)))
	for _, name := range []string{"ext", "sam", "mia", "ria"} {
		s.vote(name, Approve)
	}
	s.item("evr_1", StateOpen)
	s.happened(s.pass(5*time.Minute - time.Millisecond))
	s.happened(s.pass(time.Millisecond), "approval.closed")
	s.state(StateApproved)
	if got, want := s.r.ClosedAt, InstantOf(monday.Add(5*time.Minute)); got != want {
		t.Errorf("closed at %s, want %s", got, want)
	}
}

func TestTwoRequiredApproversAtTheSameMoment(t *testing.T) {
	s := open(t, twoOpening(evr(1)))
	s.vote("sam", Approve)
	s.vote("mia", Approve)
	it := s.item("evr_1", StateOpen)
	if len(it.Votes) != 2 || it.Pending.Outcome != StateApproved {
		t.Fatalf("votes %v, pending %v", it.Votes, it.Pending)
	}
	s.pass(time.Hour)
	s.state(StateApproved)
}

func TestWhoMayNotDecide(t *testing.T) {
	o := evrOpening(evr(1, "wri"))
	o.Invited = append(o.Invited, in(ProjectTeam, "wri"), in(ProjectTeam, "author"), in(ProjectTeam, "val", "value_lead"))
	for _, test := range []struct{ situation, name string }{
		{"author", "wri"},
		{"who submitted", "author"},
		{"excluded role", "val"},
		{"never asked", "stranger"},
	} {
		for _, v := range Verdicts() {
			t.Run(test.situation+" says "+string(v), func(t *testing.T) {
				open(t, o).refusesVote(fault.Denied, test.name, v)
			})
		}
	}
}

func TestAuthorOfOneItemDecidesTheOthers(t *testing.T) {
	s := open(t, evrOpening(evr(1, "pat"), evr(2)))
	s.refusesVote(fault.Denied, "pat", Approve, evr(1).Ref)
	s.refusesVote(fault.Denied, "pat", Approve, evr(1).Ref, evr(2).Ref)
	s.vote("pat", Approve)
	if it := s.item("evr_1", StateOpen); len(it.Votes) != 0 {
		t.Errorf("author's vote on their own item: %v", it.Votes)
	}
	if it := s.item("evr_2", StateOpen); len(it.Votes) != 1 {
		t.Errorf("votes on the other item: %v", it.Votes)
	}
}

func TestItemTakenOutIsDecidedAlone(t *testing.T) {
	s := open(t, twoOpening(evr(1), evr(2)))
	s.vote("sam", Approve, evr(1).Ref)
	s.vote("mia", Approve)
	s.happened(s.pass(time.Hour), "approval.closed")
	s.item("evr_1", StateApproved)
	s.item("evr_2", StateOpen)
	s.state(StateOpen)
	s.vote("sam", Approve)
	s.pass(time.Hour)
	s.state(StateApproved)
}

func TestStaleDigest(t *testing.T) {
	s := open(t, twoOpening(evr(1), evr(2)))
	old := s.say("sam", Approve)
	s.add(s.r.Void(per("author"), []SubjectID{"evr_2"}, s.now))
	events, err := s.r.Decide(old, s.now)
	s.refuses(fault.Conflict, events, err)

	other := evr(1).Ref
	other.Digest = dig("something else")
	s.refusesVote(fault.Conflict, "sam", Approve, other)
	s.refusesVote(fault.Conflict, "sam", Approve, evr(2).Ref)
	s.vote("sam", Approve)
}

func TestSayingTheSameTwiceAddsNothing(t *testing.T) {
	s := open(t, twoOpening(evr(1)))
	s.vote("sam", Approve)
	s.nothing(s.r.Decide(s.say("sam", Approve), s.now))
	s.vote("mia", Approve)
	s.pass(time.Hour)
	s.nothing(s.r.Decide(s.say("mia", Approve), s.now))
}

func TestChangedMind(t *testing.T) {
	s := open(t, twoOpening(evr(1)))
	s.vote("sam", Approve)
	s.vote("mia", Approve)
	s.pass(4 * time.Minute)
	events := s.vote("mia", Abstain)
	if got := events[0].(Decided).Items[0].Prior; got != "dec_2" {
		t.Errorf("prior decision %q, want dec_2", got)
	}
	s.happened(s.pass(10 * time.Minute))
	s.vote("mia", Approve)
	s.happened(s.pass(5*time.Minute), "approval.closed")
	s.refusesVote(fault.Expired, "mia", Reject)
}

func TestVoteAtTheVeryMomentOfClosing(t *testing.T) {
	s := open(t, twoOpening(evr(1)))
	s.vote("sam", Approve)
	s.vote("mia", Approve)
	s.now = s.now.Add(5 * time.Minute)
	s.refusesVote(fault.Expired, "mia", Reject)
	s.now = s.now.Add(-time.Millisecond)
	s.vote("mia", Reject)
}

func TestFurtherVotesDoNotProlong(t *testing.T) {
	s := open(t, evrOpening(evr(1)))
	for _, name := range []string{"ext", "sam", "mia", "ria"} {
		s.vote(name, Approve)
	}
	s.pass(3 * time.Minute)
	s.vote("pat", Approve)
	s.happened(s.pass(2*time.Minute), "approval.closed")
}

func TestVerdictsThatNeedWords(t *testing.T) {
	s := open(t, evrOpening(evr(1)))
	for _, v := range []Verdict{Reject, RequestChanges} {
		d := s.say("sam", v)
		d.Comment = ""
		events, err := s.r.Decide(d, s.now)
		s.refuses(fault.Invalid, events, err)
	}
	d := s.say("ext", Reject)
	d.WouldChange = ""
	events, err := s.r.Decide(d, s.now)
	s.refuses(fault.Invalid, events, err)
	d = s.say("sam", Approve)
	d.Comment = "I like it"
	events, err = s.r.Decide(d, s.now)
	s.refuses(fault.Invalid, events, err)
}

func TestRequestedChangesSendOneItemBack(t *testing.T) {
	s := open(t, twoOpening(evr(1), evr(2)))
	s.happened(s.vote("mia", RequestChanges, evr(2).Ref), "approval.decided", "approval.closed")
	s.item("evr_2", StateChangesRequested)
	s.vote("sam", Approve)
	s.vote("mia", Approve)
	s.pass(time.Hour)
	s.item("evr_1", StateApproved)
	s.state(StateChangesRequested)
}

func TestRejection(t *testing.T) {
	for _, test := range []struct {
		situation string
		votes     map[string]Verdict
		want      State
	}{
		{"nobody else can make up for it", map[string]Verdict{"mia": Reject}, StateRejected},
		{"another team member can", map[string]Verdict{"pat": Reject}, StateOpen},
		{"outvoted", map[string]Verdict{"pat": Reject, "ext": Approve, "sam": Approve, "mia": Approve, "ria": Approve}, StateApproved},
		{"the only holder of a role", map[string]Verdict{"ria": Reject}, StateRejected},
		{"everybody else abstains", map[string]Verdict{"pat": Reject, "ria": Abstain}, StateOpen},
		{"out of reach because one stood aside", map[string]Verdict{"mia": Recuse, "pat": Reject}, StateOpen},
		{"abstention is no rejection", map[string]Verdict{"mia": Abstain}, StateOpen},
	} {
		t.Run(test.situation, func(t *testing.T) {
			s := open(t, evrOpening(evr(1)))
			for name, v := range test.votes {
				s.vote(name, v)
			}
			s.pass(5 * time.Minute)
			s.item("evr_1", test.want)
		})
	}
}

func TestConflictOfInterest(t *testing.T) {
	s := open(t, twoOpening(evr(1)))
	s.vote("sam", Approve)
	s.vote("mia", Approve)
	s.add(s.r.DeclareConflict(per("mia"), s.now))
	s.nothing(s.r.DeclareConflict(per("mia"), s.now))
	s.happened(s.pass(time.Hour))
	s.vote("mia", RequestChanges)
	s.item("evr_1", StateOpen)
	got, _ := s.r.Tally("evr_1")
	if len(got.Barred) != 1 || got.Barred[0] != (Barred{per("mia"), BarConflict}) {
		t.Errorf("barred: %v", got.Barred)
	}
}

func TestCalledOff(t *testing.T) {
	for _, test := range []struct {
		situation string
		end       func(*stage) ([]Event, error)
		want      State
	}{
		{"cancelled", func(s *stage) ([]Event, error) { return s.r.Cancel(per("author"), dig("why"), s.now) }, StateCancelled},
		{"superseded", func(s *stage) ([]Event, error) { return s.r.Supersede("", "apr_2", s.now) }, StateSuperseded},
	} {
		t.Run(test.situation, func(t *testing.T) {
			s := open(t, twoOpening(evr(1)))
			s.add(test.end(s))
			s.state(test.want)
			s.nothing(test.end(s))
			s.refusesVote(fault.Expired, "sam", Approve)
			s.refusesVote(fault.Expired, "sam", Approve, evr(1).Ref)
			if at, ok := s.r.NextDue(); ok {
				t.Errorf("something is due at %v", at)
			}
			s.happened(s.pass(365 * 24 * time.Hour))
		})
	}
}

func TestPolicyChangeDoesNotReachARunningRequest(t *testing.T) {
	o := evrOpening(evr(1))
	s := open(t, o)
	before, _ := s.r.Tally("evr_1")
	o.Quorum.Roles[0], o.Quorum.Management = "somebody_else", 7
	after, _ := s.r.Tally("evr_1")
	if before.Roles[0].Role != after.Roles[0].Role || after.Constituencies[1].Need != 1 {
		t.Errorf("rules changed: %+v", after)
	}
}
