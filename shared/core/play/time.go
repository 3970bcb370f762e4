package play

import (
	"context"
	"fmt"
	"time"

	"conoe/shared/core/casefile"
	"conoe/shared/core/ledger"
	"conoe/shared/core/usecase"
)

// Driver does what the ledger and time bring about while a play goes on: the
// workflows, or Direct.
type Driver interface {
	// Settle performs everything that is due by the clock.
	Settle(ctx context.Context) error
	// Next is when something is due after the clock; the zero time if nothing is.
	Next(ctx context.Context) (time.Time, error)
}

// Direct calls the use cases that the workflows call, without workflows.
type Direct struct{ App *usecase.App }

// Settle is Driver's.
func (d Direct) Settle(ctx context.Context) error {
	for {
		c := usecase.Command{Actor: workflow, Channel: ledger.Workflow}
		if err := d.App.Effects(ctx, c); err != nil {
			return err
		}
		stream, due, err := d.App.FirstDue(ctx)
		if err != nil || due.IsZero() || due.After(d.App.Now()) {
			return err
		}
		c.ID = "elapse/" + d.App.NewID().String()
		out, err := d.App.Elapse(ctx, c, stream)
		if err != nil {
			return err
		}
		if out.Entries == 0 {
			return fmt.Errorf("something in %s was due on %v and nothing came of it", stream, due)
		}
	}
}

// Next is Driver's.
func (d Direct) Next(ctx context.Context) (time.Time, error) {
	_, due, err := d.App.FirstDue(ctx)
	return due, err
}

// Until lets everything become due up to a time, in order and each at its own:
// it sets the clock to each such moment and settles.
func Until(ctx context.Context, d Driver, target time.Time, set func(time.Time) error, settle func(context.Context) error) error {
	for {
		due, err := d.Next(ctx)
		if err != nil || due.IsZero() || due.After(target) {
			return err
		}
		if err := set(due); err != nil {
			return err
		}
		if err := settle(ctx); err != nil {
			return err
		}
	}
}

// FirstDue is how far to go for the next thing that is due; the zero time if
// nothing is. Workflows wait in whole seconds, so it is a second later where the
// moment is none.
func FirstDue(ctx context.Context, a *usecase.App) (time.Time, error) {
	_, due, err := a.FirstDue(ctx)
	if whole := due.Truncate(time.Second); !whole.Equal(due) {
		due = whole.Add(time.Second)
	}
	return due, err
}

// jump moves the clock; "due" goes to the next thing that is due.
func (r *run) jump(ctx context.Context, how string) error {
	far, toDue, err := casefile.ParseJump(how)
	if err != nil {
		return err
	}
	target := r.Clock.Now().Add(far)
	if toDue {
		if target, err = FirstDue(ctx, r.App); err != nil {
			return err
		}
	}
	set := func(t time.Time) error { r.Clock.Set(t); return nil }
	if err := Until(ctx, r.Driver, target, set, r.settle); err != nil {
		return err
	}
	r.Clock.Set(target)
	return nil
}

// settle lets what is due happen, and tells what came of it.
func (r *run) settle(ctx context.Context) error {
	if err := r.report(ctx); err != nil || r.Driver == nil {
		return err
	}
	if err := r.Driver.Settle(ctx); err != nil {
		return err
	}
	return r.report(ctx)
}
