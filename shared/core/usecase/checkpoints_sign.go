package usecase

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"conoe/shared/core/checkpoint"
	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
)

// Sign gives a checkpoint of a stream that covers at least its first size entries,
// and is on the archive: the newest one if it does, and otherwise one of the
// present head. It is Blocked if the archive holds one that the stream does not
// fit: a log never signs what contradicts what it has signed.
func (c *Checkpoints) Sign(ctx context.Context, s ledger.Stream, size int64) (Signed, error) {
	for range maxTurns {
		head, err := c.App.Store.Head(ctx, s)
		if err != nil {
			return Signed{}, fmt.Errorf("sign %s: %w", s.Name, err)
		}
		newest, raw, err := c.newest(ctx, s)
		if err != nil || newest.covers(head.Epoch, size) {
			return newest, err
		}
		if err := c.fits(ctx, head, newest); err != nil {
			return newest, err
		}
		next, err := c.next(ctx, head, newest)
		if err != nil {
			return newest, err
		}
		if raw, err = c.note(ctx, s, raw, next); err == nil {
			next, err = c.put(ctx, head, raw, next)
		}
		if fault.CodeOf(err) != fault.Conflict { // else another relay signs too
			return next, err
		}
	}
	return Signed{}, fault.Errorf(fault.Conflict, "Too many relays sign %s at the same moment.", s.Name)
}

// next is the checkpoint of the head, which is the newest one if that is of it.
func (c *Checkpoints) next(ctx context.Context, head ledger.Head, newest Signed) (Signed, error) {
	if newest.Epoch == head.Epoch && newest.Size == head.Size {
		if newest.Root != ledger.Digest(head.Root) {
			return newest, fmt.Errorf("%w: %s is not what was signed at %d", ledger.ErrBroken, head.Stream.Name, head.Size)
		}
		return newest, nil
	}
	msg, err := checkpoint.Sign(ctx, c.Key, c.of(head))
	return Signed{
		Epoch: head.Epoch, Size: head.Size, Root: ledger.Digest(head.Root), At: c.App.Now().UTC(), Note: string(msg),
	}, err
}

func (c *Checkpoints) of(h ledger.Head) checkpoint.Checkpoint {
	return checkpoint.Of(h, c.App.Mode == review.Practice)
}

// put puts the note on the archive and remembers that it is there.
func (c *Checkpoints) put(ctx context.Context, head ledger.Head, raw []byte, n Signed) (Signed, error) {
	if err := c.Archive.Put(ctx, c.of(head).Name(), []byte(n.Note)); err != nil {
		return n, fmt.Errorf("put the checkpoint of %s on the archive: %w", head.Stream.Name, err)
	}
	n.Put = true
	_, err := c.note(ctx, head.Stream, raw, n)
	return n, err
}

// newest is the newest checkpoint beside a stream, and its bytes; the zero one if
// there is none.
func (c *Checkpoints) newest(ctx context.Context, s ledger.Stream) (n Signed, raw []byte, err error) {
	raw, err = c.App.Store.Aside(ctx, s, signedKey)
	switch {
	case err != nil:
		return n, nil, fmt.Errorf("read the newest checkpoint of %s: %w", s.Name, err)
	case raw == nil:
		return n, nil, nil
	}
	if err := json.Unmarshal(raw, &n); err != nil {
		return n, nil, fmt.Errorf("%w: the newest checkpoint of %s", ledger.ErrBroken, s.Name)
	}
	return n, raw, nil
}

// note writes the newest checkpoint over old, and gives its bytes.
func (c *Checkpoints) note(ctx context.Context, s ledger.Stream, old []byte, n Signed) ([]byte, error) {
	raw, err := json.Marshal(n)
	if err != nil {
		return nil, fmt.Errorf("note the checkpoint of %s: %w", s.Name, err)
	}
	if slices.Equal(raw, old) {
		return raw, nil
	}
	return raw, c.App.Store.SetAsides(ctx, s, ledger.AsideChange{Key: signedKey, Old: old, New: raw})
}
