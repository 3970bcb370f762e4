package play

import (
	"context"
	"fmt"
	"time"

	"conoe/shared/core/casefile"
	"conoe/shared/core/ledger"
)

// jump moves the clock and lets everything become due on the way, in order and
// each at its own time. "due" goes to the next thing that is due.
func (r *run) jump(ctx context.Context, how string) error {
	d, toDue, err := casefile.ParseJump(how)
	if err != nil {
		return err
	}
	target := r.Clock.Now().Add(d)
	for n := 0; ; n++ {
		stream, due, err := r.App.FirstDue(ctx)
		if err != nil {
			return err
		}
		if due.IsZero() || !toDue && due.After(target) || toDue && n > 0 && due.After(r.Clock.Now()) {
			break
		}
		r.Clock.Set(due)
		if err := r.elapse(ctx, stream, due); err != nil {
			return err
		}
		if err := r.report(ctx); err != nil {
			return err
		}
		if err := r.effects(ctx); err != nil {
			return err
		}
	}
	if !toDue {
		r.Clock.Set(target)
	}
	return nil
}

// elapse records what is due in a stream. Its command need not be the same in
// another play: what is recorded is not due again.
func (r *run) elapse(ctx context.Context, stream string, due time.Time) error {
	head, err := r.App.Store.Head(ctx, ledger.Stream{Workspace: r.App.Workspace, Name: stream})
	if err != nil {
		return fmt.Errorf("elapse: %w", err)
	}
	c := r.commandAs(fmt.Sprintf("elapse/%s/%d", stream, head.Size), workflow, r.origin(stream))
	out, err := r.App.Elapse(ctx, c, stream)
	if err == nil && out.Entries == 0 {
		err = fmt.Errorf("something in %s was due on %v and nothing came of it", stream, due)
	}
	return err
}

// origin marks what the case brings about, and not what time does to others.
func (r *run) origin(stream string) ledger.Origin {
	if stream == r.in.ReviewStream || stream == r.in.SystemStream {
		return r.c.Origin
	}
	return ""
}
