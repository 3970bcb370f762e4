package usecase

import (
	"context"
	"errors"
	"fmt"
	"time"

	"conoe/shared/core/ledger"
)

// daily is how long a stream that grew may go without a checkpoint, and hourly how
// often is looked for such streams.
const (
	daily  = 24 * time.Hour
	hourly = time.Hour
)

// Sweep signs every stream that has grown since its newest checkpoint, if that is a
// day old. One that cannot be signed keeps no other from it, and all are looked at
// again the next time; otherwise this process looks once an hour.
func (c *Checkpoints) Sweep(ctx context.Context) error {
	c.sweeping.Lock()
	defer c.sweeping.Unlock()
	now := c.App.Now()
	if !c.swept.IsZero() && !now.Before(c.swept) && now.Before(c.swept.Add(hourly)) {
		return nil
	}
	err := c.sweepAll(ctx)
	if err == nil {
		c.swept = now
	}
	return err
}

func (c *Checkpoints) sweepAll(ctx context.Context) error {
	var failed error
	for s, err := range c.App.Store.Streams(ctx, c.App.Workspace) {
		if err != nil {
			return errors.Join(failed, fmt.Errorf("list streams: %w", err))
		}
		failed = errors.Join(failed, c.sweep(ctx, s))
		if ctx.Err() != nil {
			return failed
		}
	}
	return failed
}

func (c *Checkpoints) sweep(ctx context.Context, s ledger.Stream) error {
	newest, _, err := c.newest(ctx, s)
	if err != nil || newest.Put && c.App.Now().Before(newest.At.Add(daily)) {
		return err
	}
	head, err := c.App.Store.Head(ctx, s)
	if err != nil || head.Size == 0 || newest.covers(head.Epoch, head.Size) {
		return err
	}
	_, err = c.Sign(ctx, s, head.Size)
	return err
}
