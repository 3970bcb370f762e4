package desk

import (
	"context"
	"fmt"
	"time"

	"conoe/shared/core/play"
)

// Jump moves the practice clock and lets everything become due on the way, in
// order and each at its own time. The offset is stored before what is due at
// the new time is recorded, so a crash in between loses nothing. Tell hears of
// each moment at which something was recorded.
func (d *Desk) Jump(ctx context.Context, far time.Duration, toDue bool, tell func(due time.Time, entries int)) error {
	return d.Engine.Alone(func(e play.Driver) error { return d.jump(ctx, e, far, toDue, tell) })
}

func (d *Desk) jump(ctx context.Context, e play.Driver, far time.Duration, toDue bool, tell func(time.Time, int)) error {
	target := d.Now().Add(far)
	if toDue {
		due, err := play.FirstDue(ctx, d.App)
		if err != nil || due.IsZero() {
			return err
		}
		target = due.Add(time.Second) // the file's clock goes on meanwhile
	}
	set := func(t time.Time) error {
		if !t.After(d.Now()) {
			return nil
		}
		return d.setNow(t)
	}
	settle := func(ctx context.Context) error { return d.settle(ctx, e, tell) }
	if err := play.Until(ctx, e, target, set, settle); err != nil || toDue {
		return err
	}
	return d.setNow(target)
}

// settle lets happen what is due, and tells how much it was.
func (d *Desk) settle(ctx context.Context, e play.Driver, tell func(time.Time, int)) error {
	at := d.Now()
	before, err := d.entries(ctx)
	if err != nil {
		return err
	}
	if err := e.Settle(ctx); err != nil {
		return err
	}
	after, err := d.entries(ctx)
	if n := int(after - before); n > 0 {
		tell(at, n)
	}
	return err
}

// entries is the number of entries in the file.
func (d *Desk) entries(ctx context.Context) (n int64, err error) {
	for stream, err := range d.Store.Streams(ctx, d.Workspace) {
		if err != nil {
			return n, fmt.Errorf("list streams: %w", err)
		}
		head, err := d.Store.Head(ctx, stream)
		if err != nil {
			return n, fmt.Errorf("count entries: %w", err)
		}
		n += head.Size
	}
	return n, nil
}

func (d *Desk) setNow(t time.Time) error {
	offset := time.Until(t)
	if err := d.Store.SetOffset(offset); err != nil {
		return err
	}
	d.Clock.Ahead(offset)
	return nil
}
