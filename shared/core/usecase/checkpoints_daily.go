package usecase

import (
	"context"
	"errors"
	"fmt"
	"time"

	"conoe/shared/core/ledger"
)

// daily is how long a stream that grew may go without a checkpoint, and hourly how
// often is looked for such streams. A sweep signs so many at once: each is written to
// the archive by itself, and whoever starts a process does not wait for thousands.
const (
	daily  = 24 * time.Hour
	hourly = time.Hour
	atOnce = 200
)

// Sweep signs streams that have grown since their newest checkpoint, if that is a
// day old. One that cannot be signed keeps no other from it. If one could not be, or
// there are more than a sweep signs, the next sweep goes on; otherwise this process
// looks once an hour.
func (c *Checkpoints) Sweep(ctx context.Context) error {
	c.sweeping.Lock()
	defer c.sweeping.Unlock()
	now := c.App.Now()
	if !c.swept.IsZero() && !now.Before(c.swept) && now.Before(c.swept.Add(hourly)) {
		return nil
	}
	whole, err := c.sweepAll(ctx)
	if err == nil && whole {
		c.swept = now
	}
	return err
}

// sweepAll reports whether it got through all streams.
func (c *Checkpoints) sweepAll(ctx context.Context) (whole bool, failed error) {
	signed := 0
	for s, err := range c.App.Store.Streams(ctx, c.App.Workspace) {
		if err != nil {
			return false, errors.Join(failed, fmt.Errorf("list streams: %w", err))
		}
		done, err := c.sweep(ctx, s)
		failed = errors.Join(failed, err)
		if done {
			signed++
		}
		if ctx.Err() != nil || signed == atOnce {
			return false, failed
		}
	}
	return true, failed
}

// sweep signs a stream that is due, and reports whether it did.
func (c *Checkpoints) sweep(ctx context.Context, s ledger.Stream) (bool, error) {
	newest, _, err := c.newest(ctx, s)
	if err != nil || newest.Put && c.App.Now().Before(newest.At.Add(daily)) {
		return false, err
	}
	head, err := c.App.Store.Head(ctx, s)
	if err != nil || head.Size == 0 || newest.covers(head.Epoch, head.Size) {
		return false, err
	}
	_, err = c.Sign(ctx, s, head.Size)
	return err == nil, err
}
