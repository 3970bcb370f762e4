package localflow

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	bbolt "go.etcd.io/bbolt"

	"conoe/shared/core/asl"
)

// Delete removes an execution and its history, and those that it waits for. A
// run that waits for it learns that it was aborted. One that does not exist is
// no error. A burst that is under way comes to nothing.
func (e *Engine) Delete(ctx context.Context, name string) error {
	w := &writer{}
	err := e.update(ctx, func(b *bbolt.Bucket) error {
		w.bucket = b
		w.remove(e, name, e.now())
		return w.err
	})
	if err != nil {
		return fmt.Errorf("delete %s: %w", name, err)
	}
	e.changed()
	for _, name := range w.woken {
		if _, err := e.handle(ctx, name); err != nil {
			return err
		}
	}
	return nil
}

// remove erases a run and its children. The parent of a child that goes this
// way is not there any more to be told.
func (w *writer) remove(e *Engine, name string, now time.Time) {
	was := w.erase(name)
	if was == nil || was.over() {
		return
	}
	for _, child := range was.Children {
		w.remove(e, child, now)
	}
	r := was.Run
	r.Status, r.Ended, r.Cause = asl.Aborted, now, "It was deleted."
	w.report(e, r)
}

// pruned is how many executions one transaction forgets.
const pruned = 256

// Prune forgets executions that ended before a moment, and says how many. One
// that cannot be read stays, and is an error in the end.
func (e *Engine) Prune(ctx context.Context, before time.Time) (forgotten int, err error) {
	var names []string
	var faults []error
	for r, err := range e.Executions(ctx) {
		switch {
		case err != nil:
			faults = append(faults, err)
		case endedBefore(r, before):
			names = append(names, r.Name)
		}
	}
	for some := range slices.Chunk(names, pruned) {
		n, err := e.prune(ctx, some, before)
		forgotten += n
		if err != nil {
			return forgotten, fmt.Errorf("prune: %w", err)
		}
	}
	return forgotten, errors.Join(faults...)
}

// prune looks at each run again: since it was listed, another of its name may
// have begun.
func (e *Engine) prune(ctx context.Context, names []string, before time.Time) (n int, err error) {
	err = e.update(ctx, func(b *bbolt.Bucket) error {
		w := &writer{bucket: b}
		for _, name := range names {
			r, err := readRecord(b, name)
			if err != nil {
				return err
			}
			if r != nil && endedBefore(r.Run, before) {
				w.erase(name)
				n++
			}
		}
		return w.err
	})
	if err != nil {
		return 0, err
	}
	return n, nil
}

func endedBefore(r *asl.Run, t time.Time) bool {
	return r.Status != asl.Running && r.Ended.Before(t)
}
