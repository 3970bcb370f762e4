package dynamo

import (
	"testing"

	"conoe/test/dynamo/dynoxide"
	"conoe/test/dynamo/measure"
)

// slower is how much slower than the goal a cold command may be here: other tests
// run beside it, and the race detector may watch. The benchmark holds the goal.
const slower = 10

// A command costs the same however long the review is, and a process that
// begins with nothing in memory pays for a snapshot and the tail.
func TestCommandUnits(t *testing.T) {
	server := dynoxide.Start(t)
	costs := map[int]measure.Costs{}
	for _, entries := range []int{100, 10_000} {
		c, err := measure.Command(t.Context(), server, entries)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%d entries, warm: %v", entries, c.Warm)
		t.Logf("%d entries, cold, no snapshot: %v", entries, c.First)
		t.Logf("%d entries, cold: %v", entries, c.Cold)
		t.Logf("%d entries, cold, the longest tail: %v", entries, c.Tail)
		costs[entries] = c
	}
	if more := costs[10_000].Warm.Read - costs[100].Warm.Read; more > measure.MostMoreUnits {
		t.Errorf("a warm command costs %.1f read units more on 10,000 entries than on 100", more)
	}
	for _, c := range []measure.Cost{costs[10_000].Cold, costs[10_000].Tail} {
		if c.Read > measure.MostColdUnits || c.Took > slower*measure.MostCold {
			t.Errorf("a cold command costs %v, want at most %d read units and %v", c, measure.MostColdUnits, slower*measure.MostCold)
		}
	}
}
