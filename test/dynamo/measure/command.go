package measure

import (
	"context"
	"fmt"
	"slices"
	"time"

	"conoe/shared/adapter/dynamo"
	"conoe/test/dynamo/dynoxide"
	"conoe/test/subject"
)

// What the goals allow a command on a review of 10,000 entries.
const (
	MostMoreUnits = 2  // read units more than on a review of 100, warm
	MostColdUnits = 80 // read units, cold
	MostCold      = 150 * time.Millisecond
)

// colds is how many processes take the command cold; the median time counts, and
// the most units.
const colds = 5

// Costs are those of one command on one review: in a process that follows the
// review, in one that has nothing in memory and finds no snapshot, in one that
// finds a new snapshot, and in one that finds a snapshot with the longest tail that
// leaves no other.
type Costs struct{ Warm, First, Cold, Tail Cost }

// Command measures the command on a review of that many entries, in a table of
// its own.
func Command(ctx context.Context, s *dynoxide.Server, entries int) (Costs, error) {
	table := fmt.Sprint("command", entries)
	if err := s.NewTable(ctx, table); err != nil {
		return Costs{}, err
	}
	m := &Meter{API: s.Client()}
	store := func() *dynamo.Store { return &dynamo.Store{Client: m, Table: table} }
	r, err := subject.Open(ctx, store())
	if err != nil {
		return Costs{}, err
	}
	r.SnapshotAfter = dynamo.SnapshotAfter
	if err := r.Fill(ctx, entries); err != nil {
		return Costs{}, err
	}
	if _, err := r.Save(ctx); err != nil { // a process is warm from its second command on
		return Costs{}, err
	}
	var c Costs
	if c.Warm, err = save(ctx, r, m); err != nil {
		return Costs{}, err
	}
	if c.First, err = save(ctx, r.Again(store()), m); err != nil {
		return Costs{}, err
	}
	var all []Cost
	for range colds {
		one, err := save(ctx, r.Again(store()), m)
		if err != nil {
			return Costs{}, err
		}
		all = append(all, one)
	}
	c.Cold = typical(all)
	for range dynamo.SnapshotAfter - colds {
		if _, err := r.Save(ctx); err != nil {
			return Costs{}, err
		}
	}
	c.Tail, err = save(ctx, r.Again(store()), m)
	return c, err
}

// save takes the command. What the process leaves behind afterwards, such as a
// snapshot, is part of the units and no part of the time.
func save(ctx context.Context, r *subject.Review, m *Meter) (Cost, error) {
	m.Take()
	took, err := r.Save(ctx)
	r.Wait()
	c := m.Take()
	c.Took = took
	return c, err
}

func typical(all []Cost) Cost {
	slices.SortFunc(all, func(a, b Cost) int { return int(a.Took - b.Took) })
	c := all[len(all)/2]
	for _, one := range all {
		c.Read, c.Written, c.Requests = max(c.Read, one.Read), max(c.Written, one.Written), max(c.Requests, one.Requests)
	}
	return c
}
