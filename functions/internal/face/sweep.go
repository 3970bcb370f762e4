package face

import (
	"context"
	"errors"
	"fmt"
	"time"

	"conoe/shared/core/relay"
	"conoe/shared/core/review"
	"conoe/shared/core/view"
)

// sweepAfter is when a sweep has something to do again.
const sweepAfter = 5 * time.Minute

// Sweep tells what no entry brings about: the digests of the day, what was kept for
// somebody's morning, counts that were left for a later occasion, and all that
// stands in another run of a stand-in, which is another place. It looks at the
// streams that wait for a time, however many others there are. It may be called as
// often as one likes, and by several at once.
func (h *Herald) Sweep(ctx context.Context) (next time.Time, err error) {
	next = h.Now().Add(sweepAfter)
	if h.moving() {
		return h.Now().Add(time.Second), nil
	}
	var all trouble
	all.add(h.moveIn(ctx))
	all.add(h.digests(ctx))
	soon, err := h.comeBack(ctx)
	all.add(err)
	if all.wait != nil && all.wait.Until.Before(next) {
		next = all.wait.Until
	}
	if !soon.IsZero() && soon.Before(next) {
		next = soon
	}
	if ctx.Err() != nil { // its share of time is over: what was done stays done
		return h.Now().Add(time.Second), nil
	}
	err = all.err()
	if _, waits := errors.AsType[relay.Wait](err); waits || lost(err) {
		err = nil // the next sweep does it
	}
	return next, err
}

// comeBack looks at the streams whose time has come, and says when the next one has.
func (h *Herald) comeBack(ctx context.Context) (next time.Time, err error) {
	waiting, err := asides[Later](ctx, h.App, workspaceStream, laterPrefix)
	if err != nil {
		return next, err
	}
	var all trouble
	for _, l := range waiting {
		if ctx.Err() != nil {
			return next, ctx.Err()
		}
		at := l.value.At
		if !at.After(h.Now()) {
			stream := l.key[len(laterPrefix):]
			failed := h.bring(ctx, stream, cause{})
			if w, ok := errors.AsType[relay.Wait](failed); ok {
				at = w.Until
				failed = h.returnBy(ctx, stream, at)
			} else {
				at = time.Time{}
			}
			all.add(failed)
		}
		if !at.IsZero() && (next.IsZero() || at.Before(next)) {
			next = at
		}
	}
	return next, all.err()
}

// An Installed says for which installation everything is told, and as far as which
// review of the list that is done.
type Installed struct {
	In   string `json:"in"`
	Next int    `json:"next,omitzero"` // the first that is not done yet
	Done bool   `json:"done,omitzero"`
}

const installedKey = "slack/in"

// moveIn tells everything that is not over in a place where nothing was told before.
// A crash goes on with the part of the list that was not done.
func (h *Herald) moveIn(ctx context.Context) error {
	one, err := asideOf[Installed](ctx, h.App, workspaceStream, installedKey)
	if err != nil || one.value.In == h.in() && one.value.Done {
		return err
	}
	at := one.value
	if at.In != h.in() {
		at = Installed{In: h.in()}
	}
	w, err := h.People(ctx)
	if err != nil {
		return err
	}
	var all trouble
	for n := at.Next; n < len(w.Reviews) && ctx.Err() == nil; n = at.Next {
		open, err := h.openOf(ctx, w.Reviews[n].Ref)
		if err != nil {
			return err
		}
		for ; at.Next < len(w.Reviews) && view.Shelf(w.Reviews[at.Next].Ref) == view.Shelf(w.Reviews[n].Ref); at.Next++ {
			if reg := w.Reviews[at.Next]; open[reg.Ref] {
				all.add(h.tellAnew(ctx, reg.Stream))
			}
		}
		at.Done = at.Next == len(w.Reviews)
		if err := one.set(ctx, h.App, workspaceStream, at); err != nil {
			return err
		}
	}
	if len(w.Reviews) == 0 {
		at.Done = true
		all.add(one.set(ctx, h.App, workspaceStream, at))
	}
	return all.err()
}

// tellAnew tells everything of a stream. What cannot be told now is for a later
// sweep.
func (h *Herald) tellAnew(ctx context.Context, stream string) error {
	err := h.bring(ctx, stream, cause{fresh: true})
	if err == nil {
		return nil
	}
	at := h.Now()
	if w, ok := errors.AsType[relay.Wait](err); ok {
		at = w.Until
	}
	return errors.Join(err, h.returnBy(ctx, stream, at))
}

// openOf says which of the reviews that stand in the list beside one are not over.
func (h *Herald) openOf(ctx context.Context, ref review.Ref) (map[review.Ref]bool, error) {
	out := map[review.Ref]bool{}
	for one, err := range h.Store.Asides(ctx, h.streamOf(workspaceStream), view.Shelf(ref)) {
		if err != nil {
			return nil, fmt.Errorf("read the list: %w", err)
		}
		row, err := view.Read[view.List](one.Value)
		if err != nil {
			return nil, err
		}
		out[row.Ref] = row.Status == review.StatusOpen || row.Status == review.StatusOnHold
	}
	return out, nil
}
