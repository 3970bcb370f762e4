package scenario_test

import (
	"slices"
	"testing"

	"conoe/shared/core/review"
	"conoe/test/scenario"
)

func TestTransitionsOfAGate(t *testing.T) {
	costs, err := scenario.GateCosts(t.Context(), scenario.Shipped(t))
	if err != nil {
		t.Fatal(err)
	}
	depths := map[review.Depth]bool{}
	for _, c := range costs {
		t.Logf("%s at depth %s: %d transitions", c.Gate, c.Depth, c.Transitions)
		depths[c.Depth] = true
		if c.Transitions == 0 || c.Transitions > scenario.MaxTransitions {
			t.Errorf("%s at depth %s: %d transitions, want 1 to %d", c.Gate, c.Depth, c.Transitions, scenario.MaxTransitions)
		}
	}
	passed := func(g review.GateID) bool {
		return slices.ContainsFunc(costs, func(c scenario.GateCost) bool { return c.Gate == g })
	}
	for _, g := range []review.GateID{"G0", "G1", "G2", "G3", "G4", "G5"} {
		if !passed(g) {
			t.Errorf("nobody passed %s", g)
		}
	}
	if len(depths) != 3 {
		t.Errorf("depths %v, want all three", depths)
	}
}

func TestHistoryOfALargeReview(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes a while: make test plays it")
	}
	for _, together := range []bool{false, true} {
		events, workflow, err := scenario.LongestHistory(t.Context(), scenario.LargeReview, together)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%d requirements, asked about together %v: %d events in the longest history, of %s", scenario.LargeReview, together, events, workflow)
		if events >= scenario.MaxHistory {
			t.Errorf("%d events in one history of %s, want fewer than %d", events, workflow, scenario.MaxHistory)
		}
	}
}
