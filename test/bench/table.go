package main

import (
	"context"
	"fmt"
	"time"

	"conoe/test/dynamo/dynoxide"
	"conoe/test/dynamo/measure"
)

// appends is how many appends to the table are measured, each next to a bare
// transaction.
const appends = 1_000

// table measures the store in DynamoDB, on a server of its own on this machine.
func table() ([]row, error) {
	server, stop, err := dynoxide.Run()
	if err != nil {
		return nil, err
	}
	defer stop()
	ctx := context.Background()
	ours, raw, err := measure.AppendAgainstRaw(ctx, server, appends)
	if err != nil {
		return nil, fmt.Errorf("appends to a table: %w", err)
	}
	small, err := measure.Command(ctx, server, 100)
	if err != nil {
		return nil, fmt.Errorf("a review of 100 entries in a table: %w", err)
	}
	big, err := measure.Command(ctx, server, 10_000)
	if err != nil {
		return nil, fmt.Errorf("a review of 10,000 entries in a table: %w", err)
	}
	ratio, more, cold := float64(ours)/float64(raw), big.Warm.Read-small.Warm.Read, big.Cold
	return []row{
		{"DynamoDB: one append ÷ a raw transaction of the same items and bytes, medians of 1,000 alternated pairs", times(ratio), atMost("%.1f times", measure.MostOfRaw), ratio <= measure.MostOfRaw},
		{
			"DynamoDB: a command on a review of 10,000 entries, and how much more than on one of 100, warm",
			fmt.Sprintf("%.1f read units, %.1f more", big.Warm.Read, more), atMost("%d units more", measure.MostMoreUnits), more <= measure.MostMoreUnits,
		},
		{
			"DynamoDB: the same command at 10,000 entries, cold",
			fmt.Sprintf("%.1f read units, %s", cold.Read, ms(cold.Took)), atMost("%d units, %d ms", measure.MostColdUnits, measure.MostCold/time.Millisecond),
			cold.Read <= measure.MostColdUnits && cold.Took <= measure.MostCold,
		},
	}, nil
}

func atMost(format string, goal ...any) string { return fmt.Sprintf("at most "+format, goal...) }
