package bolt

import (
	"context"
	"fmt"
	"strconv"

	bbolt "go.etcd.io/bbolt"

	"conoe/shared/core/ledger"
)

// Content reads contents. See ledger.Contents. A text that does not fit its
// digest is never handed out: it is ErrDamaged.
func (s *Store) Content(ctx context.Context, st ledger.Stream, digests ...ledger.Digest) (map[ledger.Digest]ledger.Content, error) {
	found := make(map[ledger.Digest]ledger.Content, len(digests))
	err := s.look(ctx, st, func(_ *bbolt.Tx, b *bbolt.Bucket) error {
		for _, d := range digests {
			stored := b.Get(keyContent(st, d))
			if stored == nil {
				continue
			}
			c, err := decodeContent(st, d, stored)
			if err != nil {
				return err
			}
			found[d] = c
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return found, nil
}

// Snapshot is the newest snapshot. One that cannot be read is none.
func (s *Store) Snapshot(ctx context.Context, st ledger.Stream) (n ledger.Snapshot, found bool, err error) {
	err = s.look(ctx, st, func(_ *bbolt.Tx, b *bbolt.Bucket) error {
		n, found = decodeSnapshot(st, b.Get(keySnapshot(st)))
		return nil
	})
	if err != nil || !found {
		return ledger.Snapshot{}, false, err
	}
	return n, true, nil
}

// SaveSnapshot keeps n, unless a newer one is there: it may have been made
// from an older copy of the fold.
func (s *Store) SaveSnapshot(ctx context.Context, st ledger.Stream, n ledger.Snapshot) error {
	value, err := encodeSnapshot(n)
	if err != nil {
		return fmt.Errorf("encode snapshot: %w", err)
	}
	return s.write(ctx, st, len(value), func(b *bbolt.Bucket) (bool, error) {
		old, found := decodeSnapshot(st, b.Get(keySnapshot(st)))
		if found && (old.Fold > n.Fold || old.Fold == n.Fold && old.Head.Size > n.Head.Size) {
			return false, nil
		}
		return true, b.Put(keySnapshot(st), value)
	})
}

// Cursor is where the consumer stands. See ledger.Cursors.
func (s *Store) Cursor(ctx context.Context, consumer string, st ledger.Stream) (at int64, err error) {
	if err := ledger.CheckConsumer(consumer); err != nil {
		return 0, err
	}
	err = s.look(ctx, st, func(_ *bbolt.Tx, b *bbolt.Bucket) (err error) {
		at, err = cursor(b, consumer, st)
		return err
	})
	return at, err
}

// MoveCursor moves the cursor from one position to another. See
// ledger.Cursors.
func (s *Store) MoveCursor(ctx context.Context, consumer string, st ledger.Stream, from, to int64) error {
	if err := checkMove(consumer, from, to); err != nil {
		return err
	}
	return s.write(ctx, st, 0, func(b *bbolt.Bucket) (bool, error) {
		at, err := cursor(b, consumer, st)
		if err != nil {
			return false, err
		}
		if at != from {
			return false, movedCursor(at, from)
		}
		return true, b.Put(keyCursor(st, consumer), strconv.AppendInt(nil, to, 10))
	})
}

// write is one write to one stream, in a group with others.
func (s *Store) write(ctx context.Context, st ledger.Stream, size int, do func(*bbolt.Bucket) (bool, error)) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := st.Check(); err != nil {
		return err
	}
	return s.judge(s.committer.commit(ctx, size, func(tx *bbolt.Tx) (bool, error) {
		return do(tx.Bucket(bucketLedger))
	}))
}

func cursor(b *bbolt.Bucket, consumer string, st ledger.Stream) (int64, error) {
	stored := b.Get(keyCursor(st, consumer))
	if stored == nil {
		return 0, nil
	}
	at, err := strconv.ParseInt(string(stored), 10, 64)
	if err != nil {
		return 0, fmt.Errorf("%w: cursor of %s in %s", ledger.ErrBroken, consumer, st.Name)
	}
	return at, nil
}

func firstOf(digits []byte) (int64, error) {
	n, err := strconv.ParseInt(string(digits), 10, 64)
	if err != nil {
		return 0, fmt.Errorf("%w: an item has no number", ledger.ErrBroken)
	}
	return n, nil
}

func missing(st ledger.Stream, seq int64) error {
	return fmt.Errorf("%w: entry %d of %s is missing", ledger.ErrBroken, seq, st.Name)
}
