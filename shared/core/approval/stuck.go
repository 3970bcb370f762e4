package approval

import (
	"slices"
	"time"
)

// Stuck reports whether an open request goes nowhere by itself. Either something
// has been due for longer than patience and nobody recorded it, so whoever calls
// Elapse is not at work; or its due date is over, and an item waits for people of
// whom none is left to decide: all have spoken, stood aside or are barred, and
// neither an outcome nor a mediation came of it.
func (r *Request) Stuck(now time.Time, patience time.Duration) bool {
	if r.State != StateOpen {
		return false
	}
	if next, ok := r.NextDue(); ok && next.Add(patience).Before(now) {
		return true
	}
	due := r.Schedule.Due
	if r.asksOutside() {
		due = r.Schedule.ExternalDue
	}
	return InstantOf(now) > due && slices.ContainsFunc(r.Items, func(it Item) bool {
		return it.awaited() && !it.held() && len(r.waiting(&it)) == 0
	})
}
