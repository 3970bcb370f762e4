package face

import (
	"context"
	"errors"
	"time"

	"conoe/shared/core/relay"
	"conoe/shared/core/usecase"
)

// sweepStreams is how many of the newest reviews a sweep looks at. Older ones are
// looked at whenever anything happens in them.
const sweepStreams = 50

// sweepAfter is when a sweep has something to do again.
const sweepAfter = 5 * time.Minute

// Sweep brings up to date what no entry brings about: counts that were left for a
// later occasion, questions that come back, and messages of another run of a
// stand-in, which is another place.
func (h *Herald) Sweep(ctx context.Context) (next time.Time, err error) {
	w, err := h.People(ctx)
	if err != nil {
		return next, err
	}
	for n := len(w.Reviews) - 1; n >= max(0, len(w.Reviews)-sweepStreams); n-- {
		stream, open := w.Reviews[n].Stream, false
		if broken := h.Watch(ctx, workflow, stream, func(v *usecase.View) error {
			open = !v.D.Over()
			return nil
		}); broken != nil || !open {
			continue // one that was registered and never opened tells nothing
		}
		failed := h.bring(ctx, stream, false)
		if w, ok := errors.AsType[relay.Wait](failed); ok && (next.IsZero() || w.Until.Before(next)) {
			next = w.Until
			continue
		}
		if !lost(failed) {
			err = errors.Join(err, failed)
		}
	}
	if next.IsZero() {
		next = h.Now().Add(sweepAfter)
	}
	return next, err
}
