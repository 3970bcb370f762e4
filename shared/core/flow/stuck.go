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
// first such error is given.
func (w *Workflows) SweepAndLook(ctx context.Context) (stuck int, err error) {
	err = w.eachStream(ctx, func(ctx context.Context, s ledger.Stream) error {
		started, err := w.sweep(ctx, s)
		if err != nil {
			return err
		}
		for key := range started {
			if idOf(key, s.Name).Process == Round {
				n, err := w.stuckIn(ctx, s)
				stuck += n
				return err
			}
		}
		return nil
	})
	return stuck, err
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
