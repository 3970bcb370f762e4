package rules

import (
	"os"
	"runtime"
	"runtime/pprof"
	"testing"

	"conoe/shared/core/review"
	"conoe/shared/core/rules/rulestest"
)

func TestProf(t *testing.T) {
	p := shipped(t)
	s := rulestest.Big(20000)
	s.Entries = nil
	runtime.GC()
	f, _ := os.Create("/tmp/eval.prof")
	pprof.StartCPUProfile(f)
	for range 10 {
		w := &World{D: s.D, W: review.NewWorkspace("w"), P: p, Now: s.Now, KnownControl: func(review.ControlID) bool { return true }}
		Evaluate(w)
	}
	pprof.StopCPUProfile()
}
