package cloud

import (
	"context"
	"errors"
	"fmt"
	"time"

	"conoe/shared/config"
	"conoe/shared/core/asl"
)

// sweepEvery is how far the clock goes between two sweeps, as on one machine. The
// schedule that is deployed is denser.
const sweepEvery = 15 * time.Minute

// forgotten is how long after its end Step Functions knows an execution.
const forgotten = 90 * 24 * time.Hour

// Settle does everything that is due by the clock: it brings doorbells of the
// table's stream and messages of the queue to the relay, and lets executions go
// on, until nothing is left. Where the clock has gone 15 minutes or more since
// the last sweep, it sweeps too.
//
// After an error nothing is lost, and another Settle goes on from there.
func (w *World) Settle(ctx context.Context) error {
	w.turn.Lock()
	defer w.turn.Unlock()
	if w.swept.IsZero() {
		w.swept = w.Clock.Now()
	}
	if err := w.settle(ctx); err != nil || w.off || w.Clock.Now().Sub(w.swept) < sweepEvery {
		return err
	}
	return w.sweep(ctx)
}

// Next is when something is due after the clock, apart from sweeps; the zero time
// if nothing is.
func (w *World) Next(ctx context.Context) (time.Time, error) {
	next, found, err := w.states.engine.Due(ctx)
	if err != nil {
		return next, fmt.Errorf("look what is due: %w", err)
	}
	if !found {
		next = time.Time{}
	}
	if at, ok := w.queue.next(); ok && (next.IsZero() || at.Before(next)) {
		next = at
	}
	if w.table.rung() || w.states.waits() {
		next = w.Clock.Now()
	}
	return next, nil
}

// Sweep is the schedule coming round, and what follows from it. Before that, Step
// Functions forgets what ended long ago; only here, so that the sweeps of Settle
// leave everything to be looked at, as on one machine.
func (w *World) Sweep(ctx context.Context) error {
	w.turn.Lock()
	defer w.turn.Unlock()
	if err := w.states.prune(ctx, w.Clock.Now().Add(-forgotten)); err != nil {
		return err
	}
	return w.sweep(ctx)
}

func (w *World) sweep(ctx context.Context) error {
	w.swept = w.Clock.Now()
	if _, err := w.Relay.Invoke(ctx, []byte(config.Sweep)); err != nil {
		return fmt.Errorf("sweep: %w", err)
	}
	return w.settle(ctx)
}

func (w *World) settle(ctx context.Context) error {
	if err := w.Clock.write(); err != nil {
		return err
	}
	for {
		did := false
		for _, do := range []func(context.Context) (bool, error){w.states.deliver, w.states.run, w.ring, w.ringLater} {
			some, err := do(ctx)
			if err != nil {
				return err
			}
			did = did || some
		}
		if !did {
			return ctx.Err()
		}
	}
}

// Restart ends all functions without a word, as Lambda may at any moment, and
// starts others. What they held in memory is gone. Nothing is swept: see Sweep.
func (w *World) Restart(ctx context.Context) error {
	w.Slack.Kill() // it starts with the next request
	return errors.Join(w.Step.Restart(ctx), w.Relay.Restart(ctx))
}

// Start begins an execution by hand and takes it as far as it goes. A machine is
// named as its file is.
func (w *World) Start(ctx context.Context, machine, name string, input []byte) error {
	w.turn.Lock()
	defer w.turn.Unlock()
	if err := w.Clock.write(); err != nil {
		return err
	}
	return w.states.engine.Start(ctx, machine, name, input)
}

// Stop aborts an execution, as somebody with the console might.
func (w *World) Stop(ctx context.Context, name, cause string) error {
	w.turn.Lock()
	defer w.turn.Unlock()
	if err := w.Clock.write(); err != nil {
		return err
	}
	return w.states.engine.Stop(ctx, name, cause)
}

// Delete makes Step Functions forget an execution, history and all.
func (w *World) Delete(ctx context.Context, name string) error {
	w.turn.Lock()
	defer w.turn.Unlock()
	return w.states.remove(ctx, name)
}

// Executions are all executions by name, also those that have ended and those
// that others wait for.
func (w *World) Executions(ctx context.Context) (list []*asl.Run, err error) {
	for r, err := range w.states.engine.Executions(ctx) {
		if err != nil {
			return nil, fmt.Errorf("list executions: %w", err)
		}
		list = append(list, r)
	}
	return list, nil
}

// History of an execution, from its first event on.
func (w *World) History(ctx context.Context, name string) ([]asl.Event, error) {
	return w.states.engine.History(ctx, name)
}
