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

// jump moves the clock and lets everything become due on the way, in order and
// each at its own time. "due" goes to the next thing that is due.
func (r *run) jump(ctx context.Context, how string) error {
	far, toDue, err := casefile.ParseJump(how)
	if err != nil {
		return err
	}
	target := r.Clock.Now().Add(far)
	if toDue {
		if _, target, err = r.App.FirstDue(ctx); err != nil {
			return err
		}
	}
	for {
		due, err := r.Driver.Next(ctx)
		if err != nil {
			return err
		}
		if due.IsZero() || due.After(target) {
			break
		}
		r.Clock.Set(due)
		if err := r.settle(ctx); err != nil {
			return err
		}
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
