package rules

import (
	"fmt"
	"testing"

	"conoe/shared/core/review"
	"conoe/shared/core/rules/rulestest"
)

// BenchmarkEvaluate runs all rules and gates on 2,000 EVRs, 4,000 EDRs and
// 6,000 verifications, and on ten times as many.
func BenchmarkEvaluate(b *testing.B) {
	p := shipped(b)
	for _, evrs := range []int{2_000, 20_000} {
		s := rulestest.Big(evrs)
		b.Run(fmt.Sprintf("EVRs=%d", evrs), func(b *testing.B) {
			found := 0
			for b.Loop() {
				w := &World{
					D: s.D, W: review.NewWorkspace("w"), P: p, Now: s.Now,
					KnownControl: func(review.ControlID) bool { return true },
				}
				found = len(Evaluate(w))
			}
			b.ReportMetric(float64(found), "findings")
		})
	}
}
