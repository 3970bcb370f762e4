package cloud

import "context"

// Counts are what AWS would send a bill for, since the World began. The maps are
// by who asked: step, relay, slack, or test for the App.
type Counts struct {
	Functions map[string]Calls
	Units     map[string]Units
	// Uses are the same units by what they were used for: an operation and the
	// kinds of items.
	Uses map[string]map[string]Units
	// Transitions between states: each state that was entered, and each retry.
	Transitions int
	Events      int // of the histories of all executions
	Executions  int // that were started, those that others wait for too
	Messages    int // sent to the queue
	Puts        int // of objects
	Signs       int // with the key
}

// Calls of a function.
type Calls struct {
	Starts       int // of its process: cold starts
	Invocations  int
	Milliseconds int // each invocation rounded up, as Lambda bills them
}

// Units of the table's capacity.
type Units struct{ Read, Write float64 }

// Counts gives the counts so far.
func (w *World) Counts(ctx context.Context) (Counts, error) {
	c := Counts{
		Functions: map[string]Calls{},
		Messages:  w.queue.sent(), Puts: w.objects.puts(), Signs: w.key.signs(),
	}
	c.Units, c.Uses = w.table.used()
	for _, f := range []*Function{w.Step, w.Relay, w.Slack} {
		c.Functions[f.Name] = f.Calls()
	}
	h, err := w.states.histories(ctx)
	c.Transitions, c.Events, c.Executions = h.transitions, h.events, h.executions
	return c, err
}
