package bolt

import (
	"context"
	"encoding/json"
	"fmt"

	bbolt "go.etcd.io/bbolt"

	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
)

// Append adds the batch. See ledger.Log.
func (s *Store) Append(ctx context.Context, b ledger.Batch) (ledger.Receipt, error) {
	return s.add(ctx, b, nil)
}

// add appends the batch and lets more write in the same transaction, once it
// is certain that the batch stands.
func (s *Store) add(ctx context.Context, b ledger.Batch, more func(*bbolt.Tx) error) (r ledger.Receipt, err error) {
	if err := ctx.Err(); err != nil {
		return r, err
	}
	if err := b.Check(); err != nil {
		return r, err
	}
	items, err := ledger.Items(b.Expect, b.Entries)
	if err != nil {
		return r, err
	}
	err = s.committer.commit(ctx, size(b, items), func(tx *bbolt.Tx) (wrote bool, err error) {
		if r, err = decide(tx, b); err != nil || r.Repeat {
			return false, err
		}
		if err = put(tx, b, items, r.Head); err == nil && more != nil {
			err = more(tx)
		}
		return true, err
	})
	if err != nil {
		return ledger.Receipt{}, s.judge(err)
	}
	if !r.Repeat {
		s.appended(r.Head)
	}
	return r, nil
}

func size(b ledger.Batch, items []ledger.Item) (n int) {
	for _, i := range items {
		n += len(i.Bytes)
	}
	for _, c := range b.Contents {
		n += len(c.Bytes)
	}
	return n + len(b.Answer)
}

// decide says what becomes of the batch, and writes nothing.
func decide(tx *bbolt.Tx, b ledger.Batch) (ledger.Receipt, error) {
	r, found, err := marker(tx, b.Stream, b.Command)
	if err != nil || found {
		return r, err
	}
	h, err := decodeHead(b.Stream, tx.Bucket(bucketLedger).Get(keyHead(b.Stream)))
	if err != nil {
		return r, err
	}
	next, err := b.On(h)
	return ledger.Receipt{Head: next, Answer: b.Answer}, err
}

func marker(tx *bbolt.Tx, s ledger.Stream, c ledger.Command) (ledger.Receipt, bool, error) {
	stored := tx.Bucket(bucketLedger).Get(keyMarker(s, c.ID))
	if stored == nil {
		return ledger.Receipt{}, false, nil
	}
	m, r, err := decodeMarker(s, stored)
	if err != nil {
		return ledger.Receipt{}, false, err
	}
	if m.Digest != c.Digest {
		return ledger.Receipt{}, false, fault.Errorf(fault.Invalid, "This was sent before under the same id and said something else. Send it as something new.")
	}
	return r, true, nil
}

func put(tx *bbolt.Tx, b ledger.Batch, items []ledger.Item, h ledger.Head) error {
	bucket, head := tx.Bucket(bucketLedger), toHead(h)
	for _, c := range b.Contents {
		key := keyContent(b.Stream, c.Digest)
		if bucket.Get(key) != nil {
			continue
		}
		if err := bucket.Put(key, encodeContent(c)); err != nil {
			return fmt.Errorf("put content: %w", err)
		}
	}
	for _, i := range items {
		if err := bucket.Put(keyItem(b.Stream, i.First), i.Bytes); err != nil {
			return fmt.Errorf("put entries: %w", err)
		}
	}
	if err := putJSON(bucket, keyHead(b.Stream), head); err != nil {
		return err
	}
	return putJSON(bucket, keyMarker(b.Stream, b.Command.ID), markerItem{V: 1, Digest: b.Command.Digest, Head: head, Answer: b.Answer})
}

func putJSON(bucket *bbolt.Bucket, key []byte, v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("encode item: %w", err)
	}
	return bucket.Put(key, b)
}
