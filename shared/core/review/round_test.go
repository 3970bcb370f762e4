package review_test

import (
	"testing"

	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
	"conoe/shared/core/rules/rulestest"
)

// TestRoundsThatRun: one that is closed, withdrawn or of another stream asks nobody,
// and neither does one of people who are gone.
func TestRoundsThatRun(t *testing.T) {
	ann := rulestest.Person("ann")
	for _, c := range []struct {
		name   string
		change func(*rulestest.Stream)
		want   bool
	}{
		{"it runs", func(*rulestest.Stream) {}, true},
		{"withdrawn", func(s *rulestest.Stream) { s.To("ENG-001", review.Withdrawn) }, false},
		{"representative withdrawn", func(s *rulestest.Stream) { s.To("REP-001", review.Withdrawn) }, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := rulestest.New().Open()
			s.Save(&review.Representative{Person: ann})
			s.Save(&review.Engagement{Kind: "survey", Asked: []review.Ref{"REP-001"}, Until: ledger.At(s.Now)})
			c.change(s)
			w := review.NewWorkspace("ws")
			w.People[ann] = review.Person{ID: ann, Membership: review.Outsider}
			if got := review.May(review.Actor{Person: ann}, review.VerbAnswer, w, s.D) == nil; got != c.want {
				t.Errorf("asked: %t, want %t", got, c.want)
			}
		})
	}
}
