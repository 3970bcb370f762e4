package approval

import (
	"slices"
	"testing"
	"time"

	"conoe/shared/core/fault"
)

func dueAt(e Event) Instant { return e.(interface{ due() Instant }).due() }

// timeline lists what happened by itself, each with its own time.
func timeline(events []Event) []string {
	var all []string
	for _, e := range events {
		all = append(all, dueAt(e).Time().Format("01-02 15:04 ")+e.Kind())
	}
	return all
}

func TestNobodyAnswers(t *testing.T) {
	inside := []string{
		"03-04 09:00 approval.reminded", "03-06 09:00 approval.reminded",
		"03-09 09:00 approval.escalated", "03-16 09:00 approval.champion_informed",
		"03-23 09:00 approval.closed",
	}
	outside := []string{
		"03-04 09:00 approval.reminded", "03-06 09:00 approval.reminded",
		"03-09 09:00 approval.escalated", "03-16 09:00 approval.escalated",
		"03-23 09:00 approval.champion_informed", "03-30 09:00 approval.closed",
	}
	for _, test := range []struct {
		situation string
		o         Opening
		want      []string
	}{
		{"insiders only", twoOpening(evr(1), evr(2)), inside},
		{"with people outside", evrOpening(evr(1)), outside},
	} {
		t.Run(test.situation, func(t *testing.T) {
			s := open(t, test.o)
			events := s.until(monday.Add(90 * dayLong))
			if got := timeline(events); !slices.Equal(got, test.want) {
				t.Errorf("got  %v\nwant %v", got, test.want)
			}
			s.state(StateExpired)
			s.happened(s.pass(time.Hour))
			s.refusesVote(fault.Expired, "sam", Approve)
		})
	}
}

func TestNextDueJumpsGiveTheSameAsOneLongWait(t *testing.T) {
	one, many := open(t, evrOpening(evr(1), evr(2))), open(t, evrOpening(evr(1), evr(2)))
	for _, s := range []*stage{one, many} {
		s.vote("ext", Reject, evr(1).Ref)
		s.vote("sam", Approve)
	}
	want := timeline(one.until(monday.Add(90 * dayLong)))
	var got []string
	for {
		at, ok := many.r.NextDue()
		if !ok {
			break
		}
		got = append(got, timeline(many.until(at))...)
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
}

func TestReminderNamesThoseWhoCanStillAnswer(t *testing.T) {
	s := open(t, evrOpening(evr(1, "pat")))
	s.vote("sam", Approve)
	s.vote("mia", Abstain)
	s.add(s.r.Delegate(loan("ria", "dan", ProjectTeam), s.now))
	events := s.until(s.r.Schedule.Remind.Time().Add(-time.Hour))
	s.happened(events)
	got := s.until(s.r.Schedule.Remind.Time())[0].(Reminded)
	want := []PersonID{per("ext"), per("ria")}
	slices.Sort(want)
	if !slices.Equal(got.Persons, want) || got.Help {
		t.Errorf("reminded %v, want ext and ria whose delegate's time is over", got.Persons)
	}
	if help := s.until(s.r.Schedule.Help.Time())[0].(Reminded); !help.Help {
		t.Error("second reminder offers no help")
	}
}

func TestEscalationInvitesTheAlternatesThatHelp(t *testing.T) {
	o := evrOpening(evr(1))
	alt := affected("alt-ext")
	o.Alternates = []Invitation{in(Management, "alt-man"), in(ProjectTeam, "alt-team"), alt}
	s := open(t, o)
	for _, name := range []string{"sam", "pat", "ria"} {
		s.vote(name, Approve)
	}
	s.until(s.r.Schedule.Due.Time())
	if _, ok := s.r.Seat(per("alt-man")); !ok {
		t.Error("the manager's alternate was not invited")
	}
	if _, ok := s.r.Seat(per("alt-team")); ok {
		t.Error("an alternate was invited whom nobody needs")
	}
	if _, ok := s.r.Seat(alt.Person); ok {
		t.Error("the alternate of a person outside was invited early")
	}
	s.until(s.r.Schedule.ExternalDue.Time())
	s.vote("alt-man", Approve)
	s.vote("alt-ext", Approve)
	s.pass(5 * time.Minute)
	s.state(StateApproved)
}

func TestQuorumReachedJustBeforeExpiry(t *testing.T) {
	s := open(t, twoOpening(evr(1)))
	s.vote("sam", Approve)
	s.until(s.r.Schedule.Expire.Time().Add(-time.Minute))
	s.vote("mia", Approve)
	s.pass(4 * time.Minute)
	s.state(StateOpen)
	s.pass(time.Minute)
	s.state(StateApproved)
}

func TestMindChangedAfterTheTimeWasOver(t *testing.T) {
	s := open(t, twoOpening(evr(1)))
	s.vote("sam", Approve)
	s.until(s.r.Schedule.Expire.Time().Add(-time.Minute))
	s.vote("mia", Approve)
	s.pass(2 * time.Minute)
	s.vote("mia", Abstain)
	s.pass(time.Millisecond)
	s.state(StateExpired)
}

func TestRulesFirstDoWhatWasDue(t *testing.T) {
	s := open(t, twoOpening(evr(1)))
	s.now = s.r.Schedule.Help.Time()
	s.happened(s.vote("sam", Approve), "approval.reminded", "approval.reminded", "approval.decided")
	s.happened(s.pass(0))
}
