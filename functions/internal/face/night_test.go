package face_test

import (
	"testing"
	"time"

	"conoe/shared/core/review"
)

// TestNobodyIsWokenByTime: what is to be done because time went by is told in the
// working hours of who is to do it.
func TestNobodyIsWokenByTime(t *testing.T) {
	s, ctx := promised(t, 1, review.Medium), t.Context()
	s.at(time.Tuesday, 22)
	s.submit(s.refs...)
	emi := s.As("emi")
	s.did(emi.Press(ctx, s.question("emi"), "decide.reject"))
	s.did(emi.Submit(ctx, in("verdict", "reject", "reason", "Nobody can sleep in a van.", "would_change", "A bed.")))
	s.did(emi.Close(ctx))
	s.yes("ana", "chiara", "daniel")
	s.jump(0)
	rome, err := time.LoadLocation("Europe/Rome")
	s.must(nil, err)
	seen, told := map[string]bool{}, 0
	look := func(count bool) {
		at := s.desk.Now().In(rome)
		for _, who := range []string{"chiara", "ana"} {
			for _, m := range s.direct(who) {
				if seen[m.TS] || !count {
					seen[m.TS] = true
					continue
				}
				seen[m.TS], told = true, told+1
				if at.Hour() < 9 || at.Hour() >= 18 || at.Weekday() == time.Sunday || at.Weekday() == time.Saturday {
					t.Errorf("%s is told on %s: %s", who, at.Format("Mon 15:04"), m.Text)
				}
			}
		}
	}
	look(false)
	for range 9 * 12 {
		s.jump(2 * time.Hour)
		s.sweep()
		look(true)
	}
	s.message("chiara", "Decide what happens after a no")
	if told == 0 {
		t.Error("nobody was told anything, so nothing was tried")
	}
}
