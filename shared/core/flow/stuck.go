package flow

import (
	"context"
	"fmt"
	"time"

	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
)

// overdue is how long something may be due until it is told that nobody recorded
// it: three sweeps of the cloud.
const overdue = 15 * time.Minute

// StuckGates lists the gates that were asked for and whose round goes nowhere by
// itself. See approval.Request.Stuck.
func StuckGates(d *review.Dossier, now time.Time) []review.GateID {
	if d.Over() {
		return nil
	}
	var out []review.GateID
	for _, a := range d.Attempts {
		if q := d.Requests[a.Request]; a.Decision == "" && q != nil && q.Stuck(now, overdue) {
			out = append(out, a.Gate)
		}
	}
	return out
}

// SweepAndLook is Sweep, and counts the gates that are stuck. It folds the streams
// in which a round runs. What it could not look at is not in the count, and the
// first such error is given; what it had no time for counts as it did.
//
// Done gives the sizes of the streams of which the relay has done everything. Those
// that rest cost nothing, until they grow.
func (w *Workflows) SweepAndLook(ctx context.Context, done map[ledger.Stream]int64) (stuck int, err error) {
	err = w.eachStream(ctx, func(ctx context.Context, s ledger.Stream) error {
		if w.resting(s, done) {
			return nil
		}
		n, err := w.sweepAndLook(ctx, s, done)
		if ctx.Err() == nil {
			w.count(s, n)
		}
		return err
	})
	return w.counted(), err
}

func (w *Workflows) sweepAndLook(ctx context.Context, s ledger.Stream, done map[ledger.Stream]int64) (stuck int, err error) {
	started, err := w.sweep(ctx, s)
	if err != nil {
		return 0, err
	}
	if len(started) == 0 {
		w.rest(s, done)
	}
	for key := range started {
		if idOf(key, s.Name).Process == Round {
			return w.stuckIn(ctx, s)
		}
	}
	return 0, nil
}

func (w *Workflows) stuckIn(ctx context.Context, s ledger.Stream) (n int, err error) {
	err = w.App.See(ctx, workflow, s.Name, func(d *review.Dossier) error {
		n = len(StuckGates(d, w.App.Now()))
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("look for stuck gates: %w", err)
	}
	return n, nil
}
