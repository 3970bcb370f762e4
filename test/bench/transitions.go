package main

import (
	"context"
	"fmt"

	"conoe/shared/core/review"
	"conoe/test/scenario"
)

// transitions counts what Step Functions would bill for a gate, and how long the
// history of an execution gets.
func transitions() ([]row, error) {
	ctx := context.Background()
	scripts, err := scenario.Scripts("workflows/testdata")
	if err != nil {
		return nil, err
	}
	costs, err := scenario.GateCosts(ctx, scripts)
	if err != nil {
		return nil, err
	}
	most, at := 0, review.GateID("")
	for _, c := range costs {
		if c.Transitions > most {
			most, at = c.Transitions, c.Gate
		}
	}
	longest, of := 0, ""
	for _, together := range []bool{false, true} {
		events, workflow, err := scenario.LongestHistory(ctx, scenario.LargeReview, together)
		if err != nil {
			return nil, err
		}
		if events > longest {
			longest, of = events, workflow
		}
	}
	return []row{
		{
			"state transitions of a gate without loops, the most of all gates and depths", fmt.Sprintf("%d (%s)", most, at),
			atMost("%d", scenario.MaxTransitions), most > 0 && most <= scenario.MaxTransitions,
		},
		{
			fmt.Sprintf("history events of one execution, the most in a review of %d EVRs, decided one by one or in one round", scenario.LargeReview),
			fmt.Sprintf("%d (%s)", longest, of), fmt.Sprintf("below %d", scenario.MaxHistory), longest > 0 && longest < scenario.MaxHistory,
		},
	}, nil
}
