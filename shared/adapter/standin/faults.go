package standin

import (
	"context"
	"slices"
	"time"
)

// Deliveries are what a Fault is called for on the way to the app.
const (
	ToCommands     = "deliver:commands"
	ToInteractions = "deliver:interactions"
	ToEvents       = "deliver:events"
)

// Fault is something that goes wrong on purpose.
type Fault struct {
	On         string        `json:"on"`                   // a method of the Web API, a delivery, or * for any method
	Error      string        `json:"error,omitzero"`       // answer ok false with this
	Status     int           `json:"status,omitzero"`      // answer with this HTTP status
	RetryAfter int           `json:"retry_after,omitzero"` // seconds, with status 429
	Delay      time.Duration `json:"delay,omitzero"`       // nanoseconds, before anything is done
	Lost       bool          `json:"lost,omitzero"`        // do it, and lose the answer
	Twice      bool          `json:"twice,omitzero"`       // deliver it twice
	Times      int           `json:"times,omitzero"`       // how often; 0 is once, less is always
	Done       int           `json:"done,omitzero"`        // how often it happened
}

// Inject lets something go wrong from the next time on.
func (w *Workspace) Inject(f Fault) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if f.Times == 0 {
		f.Times = 1
	}
	w.faults = append(w.faults, &f)
	w.touch()
}

// fault is what goes wrong with this one, counted; usually nothing.
func (w *Workspace) fault(on string) Fault {
	w.mu.Lock()
	defer w.mu.Unlock()
	i := slices.IndexFunc(w.faults, func(f *Fault) bool {
		any := f.On == "*" && methods[on].run != nil
		return (f.On == on || any) && (f.Times < 0 || f.Done < f.Times)
	})
	if i < 0 {
		return Fault{}
	}
	w.faults[i].Done++
	return *w.faults[i]
}

// sleep waits, or stops when the context ends. It reports whether it waited.
func sleep(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}
