package usecase

import (
	"context"
	"encoding/json"
	"fmt"

	"conoe/shared/core/checkpoint"
	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
)

// standing compares a stream with a checkpoint that somebody may be trusted to have
// signed.
func (c *Checkpoints) standing(ctx context.Context, head ledger.Head, signed checkpoint.Checkpoint) (Standing, error) {
	if head.Size >= signed.Size && head.Epoch >= signed.Epoch {
		root, err := c.rootAt(ctx, head, signed.Size)
		if err != nil {
			return "", err
		}
		switch {
		case root == signed.Root && head.Size == signed.Size:
			return Same, nil
		case root == signed.Root:
			return Longer, nil
		}
	}
	told, err := c.told(ctx, head, signed)
	switch {
	case err != nil:
		return "", err
	case told:
		return GoesOn, nil
	case head.Size == 0:
		return Gone, nil
	case head.Epoch < signed.Epoch || head.Epoch == signed.Epoch && head.Size < signed.Size:
		return Shorter, nil
	}
	return Different, nil
}

// rootAt recomputes the root of a stream at a size from its entries.
func (c *Checkpoints) rootAt(ctx context.Context, head ledger.Head, size int64) (ledger.Hash, error) {
	at := ledger.Head{Stream: head.Stream}
	for e, err := range c.App.Store.Read(ctx, head.Stream, 0) {
		if err != nil {
			return at.Root, fmt.Errorf("read %s: %w", head.Stream.Name, err)
		}
		if at = at.Add(e.Bytes); at.Size == size {
			break
		}
	}
	return at.Root, nil
}

// told reports whether an entry says that the stream goes on without what was
// signed: one of its own, or of the workspace where nothing of it is left.
func (c *Checkpoints) told(ctx context.Context, head ledger.Head, signed checkpoint.Checkpoint) (bool, error) {
	in, about := head.Stream, ""
	if head.Size == 0 {
		in, about = c.App.stream(review.WorkspaceStream), head.Stream.Name
		var err error
		if head, err = c.App.Store.Head(ctx, in); err != nil {
			return false, fmt.Errorf("look for what is gone: %w", err)
		}
	}
	if head.Epoch == 0 {
		return false, nil
	}
	lost := review.Lost{Epoch: signed.Epoch, Size: signed.Size, Root: ledger.Digest(signed.Root)}
	for e, err := range c.App.Store.Read(ctx, in, 0) {
		if err != nil {
			return false, fmt.Errorf("read %s: %w", in.Name, err)
		}
		if kind, _, err := ledger.KindOf(e.Bytes); err != nil || kind != ledger.Restored {
			continue
		}
		var r ledger.Record[review.Restored]
		if err := json.Unmarshal(e.Bytes, &r); err != nil {
			return false, fmt.Errorf("read entry %d of %s: %w", e.Seq, in.Name, err)
		}
		if r.Data.Stream == about && r.Data.Lost == lost {
			return true, nil
		}
	}
	return false, nil
}
