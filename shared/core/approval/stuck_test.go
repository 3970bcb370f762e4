package approval

import (
	"testing"
	"time"
)

// patience is that of the tests.
const patience = 15 * time.Minute

func TestStuck(t *testing.T) {
	late := func(s *stage) { s.until(s.r.Schedule.Due.Time().Add(time.Hour)) }
	nobodyLeft := func(s *stage) {
		for _, name := range []string{"ext", "sam", "mia", "ria", "pat"} {
			s.vote(name, Abstain)
		}
	}
	for _, test := range []struct {
		situation string
		o         Opening
		play      func(*stage)
		want      bool
	}{
		{"late inside, and people outside have more time", evrOpening(evr(1)), func(s *stage) { nobodyLeft(s); late(s) }, false},
		{"late outside too, and nobody is left", evrOpening(evr(1)), func(s *stage) {
			nobodyLeft(s)
			s.until(s.r.Schedule.ExternalDue.Time().Add(time.Hour))
		}, true},
		{"just opened", twoOpening(evr(1)), func(*stage) {}, false},
		{"late, and two are still to decide", twoOpening(evr(1)), late, false},
		{"late, and one is still to decide", twoOpening(evr(1)), func(s *stage) { s.vote("sam", Abstain); late(s) }, false},
		{"nobody is left, and there is time", twoOpening(evr(1)), func(s *stage) { s.vote("sam", Abstain); s.vote("mia", Approve) }, false},
		{"late, and nobody is left", twoOpening(evr(1)), func(s *stage) { s.vote("sam", Abstain); s.vote("mia", Approve); late(s) }, true},
		{"late, and nobody is left for one of two", twoOpening(evr(1), evr(2)), func(s *stage) {
			s.vote("sam", Abstain, evr(1).Ref)
			s.vote("mia", Approve)
			late(s)
		}, true},
		{"decided, and it settles", twoOpening(evr(1)), func(s *stage) { late(s); s.vote("sam", Approve); s.vote("mia", Approve) }, false},
		{"a mediation holds it up", evrOpening(evr(1)), func(s *stage) {
			s.until(s.r.Schedule.ExternalDue.Time().Add(time.Hour))
			s.vote("ext", Reject)
			s.vote("sam", Abstain)
			s.vote("mia", Abstain)
			s.vote("ria", Abstain)
			s.vote("pat", Abstain)
		}, false},
		{"expired", twoOpening(evr(1)), func(s *stage) { s.until(monday.Add(90 * dayLong)) }, false},
	} {
		t.Run(test.situation, func(t *testing.T) {
			s := open(t, test.o)
			test.play(s)
			if got := s.r.Stuck(s.now, patience); got != test.want {
				t.Errorf("stuck: %v", got)
			}
		})
	}
}

func TestStuckWhenNobodyRecordsWhatIsDue(t *testing.T) {
	s := open(t, twoOpening(evr(1)))
	due, _ := s.r.NextDue()
	for after, want := range map[time.Duration]bool{0: false, patience: false, patience + time.Second: true, dayLong: true} {
		if got := s.r.Stuck(due.Add(after), patience); got != want {
			t.Errorf("%s late: %v", after, got)
		}
	}
}
