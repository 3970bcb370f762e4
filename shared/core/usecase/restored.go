package usecase

import (
	"context"
	"crypto/ed25519"
	"fmt"

	"conoe/shared/core/fault"
	"conoe/shared/core/review"
)

// WentOn says that a stream goes on without something that was signed.
type WentOn struct {
	Stream string `json:"stream"`
	Epoch  int    `json:"epoch"` // that began
}

// Restored lets a stream go on that lacks what its newest checkpoint attests. The
// entry that says so begins an epoch, whose checkpoints have a name of their own.
// Of a stream of which nothing is left the workspace says so. A stream that lacks
// nothing, or says so already, is left as it is. The command is known by the
// checkpoint, whatever id it has.
func (c *Checkpoints) Restored(ctx context.Context, by Command, stream string, earlier ...ed25519.PublicKey) (WentOn, error) {
	w, err := c.App.workspace(ctx)
	if err != nil {
		return WentOn{}, err
	}
	if err := review.May(by.Actor, review.VerbRestore, w, nil); err != nil {
		return WentOn{}, err
	}
	one, err := c.compareOne(ctx, stream, earlier)
	switch {
	case err != nil:
		return WentOn{}, err
	case one.Standing == Unverified:
		return WentOn{}, fault.Errorf(fault.Blocked, "The newest checkpoint of %s is not signed by a known key. Name the earlier key, or find out who put it there.", stream)
	case !one.Standing.Lacks():
		return WentOn{Stream: stream, Epoch: one.Epoch}, nil
	}
	entry := review.Restored{
		Lost: review.Lost{Epoch: one.SignedEpoch, Size: one.SignedSize, Root: one.root}, Checkpoint: one.note,
	}
	// The archive still shows what is lost, and a process that compared before
	// has to look again.
	c.forget(stream)
	by.ID = "restored/" + one.Signed
	if one.Standing == Gone {
		entry.Stream = stream
		stream = review.WorkspaceStream
		c.forget(stream)
	}
	return c.App.restored(ctx, by, stream, entry)
}

// restored appends the entry, as the first of the next epoch.
func (a *App) restored(ctx context.Context, by Command, stream string, r review.Restored) (WentOn, error) {
	f := func(t *turn) (WentOn, error) {
		head, err := a.Store.Head(ctx, a.stream(stream))
		if err != nil {
			return WentOn{}, fmt.Errorf("restored %s: %w", stream, err)
		}
		r.Epoch = head.Epoch + 1
		if r.Stream == "" { // else the epoch that is lost is another stream's
			r.Epoch = max(head.Epoch, r.Lost.Epoch) + 1
		}
		return WentOn{Stream: stream, Epoch: r.Epoch}, t.add(r)
	}
	if stream == review.WorkspaceStream {
		return onWorkspace(ctx, a, by, review.VerbRestore, r, f)
	}
	return onDossier(ctx, a, by, stream, review.VerbRestore, r, f)
}

func (c *Checkpoints) compareOne(ctx context.Context, stream string, earlier []ed25519.PublicKey) (Compared, error) {
	s := c.App.stream(stream)
	newest, err := c.archived(ctx, s)
	if err != nil {
		return Compared{}, err
	}
	head, err := c.App.Store.Head(ctx, s)
	if err != nil {
		return Compared{}, fmt.Errorf("compare %s: %w", stream, err)
	}
	keys, err := c.keys(ctx, earlier)
	if err != nil {
		return Compared{}, err
	}
	return c.compare(ctx, head, newest[stream], keys)
}
