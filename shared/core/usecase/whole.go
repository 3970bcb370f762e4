package usecase

import (
	"context"
	"fmt"
	"slices"

	"conoe/shared/core/checkpoint"
	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
)

// fits refuses to sign a stream that lacks what the archive shows. It looks once in
// the life of the process, and closely only where the archive shows something else
// than the newest checkpoint beside the stream, as after a restore or a crash.
func (c *Checkpoints) fits(ctx context.Context, head ledger.Head, newest Signed) error {
	if c.isFit(head.Stream.Name) {
		return nil
	}
	all, err := c.archived(ctx, head.Stream)
	if err != nil {
		return err
	}
	last, known := all[head.Stream.Name]
	if known && (!newest.Put || last.Epoch != newest.Epoch || last.Size != newest.Size) {
		msg, err := c.Archive.Get(ctx, last.Name())
		if err != nil {
			return fmt.Errorf("look on the archive: %w", err)
		}
		// Whoever signed it: what contradicts it is not for a program to decide.
		signed, err := checkpoint.Read(msg)
		if err != nil {
			return fmt.Errorf("look on the archive at %s: %w", last.Name(), err)
		}
		standing, err := c.standing(ctx, head, signed)
		if err != nil {
			return err
		}
		if !standing.Fits() {
			return lacking([]string{head.Stream.Name})
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.fit == nil {
		c.fit = map[string]bool{}
	}
	c.fit[head.Stream.Name] = true
	return nil
}

func (c *Checkpoints) isFit(stream string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.fit[stream]
}

func (c *Checkpoints) forget(stream string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.fit, stream)
}

func lacking(streams []string) error {
	more := ""
	if len(streams) > 1 {
		more = fmt.Sprintf(" and %d more", len(streams)-1)
	}
	return fault.Errorf(fault.Blocked, "%s%s lacks what was signed of it: this is an older copy, or somebody took entries away. Nothing is appended until that is settled. `conoe compare` shows what is lost; `conoe restored` lets it go on.", streams[0], more)
}

// Whole is Blocked if a stream is shorter than the archive says by its names alone.
// Ask it before anything is appended to a store that may have been restored.
func (c *Checkpoints) Whole(ctx context.Context) error {
	newest, heads, err := c.both(ctx)
	if err != nil {
		return err
	}
	var short []string
	for name, signed := range newest {
		head := heads[name]
		if signed.Epoch < head.Epoch || signed.Epoch == head.Epoch && signed.Size <= head.Size {
			continue
		}
		if head.Size == 0 {
			one, err := c.compareOne(ctx, name, nil)
			if err != nil {
				return err
			}
			if one.Standing == GoesOn {
				continue
			}
		}
		short = append(short, name)
	}
	if len(short) > 0 {
		slices.Sort(short)
		return lacking(short)
	}
	return nil
}
