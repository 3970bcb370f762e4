package rules

import (
	"conoe/shared/core/review"
	"conoe/shared/core/rules/rulestest"
	"fmt"
	"sort"
	"testing"
	"time"
)

func TestProf(t *testing.T) {
	p := shipped(t)
	res := map[review.RuleID][2]time.Duration{}
	for k, n := range []int{2000, 20000} {
		s := rulestest.Big(n)
		w := &World{D: s.D, W: review.NewWorkspace("w"), P: p, Now: s.Now, KnownControl: func(review.ControlID) bool { return true }}
		b := time.Now()
		w.index()
		fmt.Println("index", n, time.Since(b))
		for _, id := range IDs() {
			b := time.Now()
			registry[id].check(w, registry[id])
			x := res[id]
			x[k] = time.Since(b)
			res[id] = x
		}
		b = time.Now()
		Evaluate(w)
		fmt.Println("warm", n, time.Since(b))
	}
	ids := IDs()
	sort.Slice(ids, func(i, j int) bool { return res[ids[i]][1] > res[ids[j]][1] })
	for _, id := range ids[:18] {
		fmt.Println(id, res[id], float64(res[id][1])/float64(res[id][0]))
	}
}
