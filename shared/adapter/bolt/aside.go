package bolt

import (
	"bytes"
	"context"
	"fmt"
	"iter"

	bbolt "go.etcd.io/bbolt"

	"conoe/shared/core/ledger"
)

// Asides yields asides by prefix. See ledger.Asides. They are copied before the
// first is yielded, so the caller may change them on the way.
func (s *Store) Asides(ctx context.Context, st ledger.Stream, prefix string) iter.Seq2[ledger.Aside, error] {
	return func(yield func(ledger.Aside, error) bool) {
		var found []ledger.Aside
		err := s.look(ctx, st, func(_ *bbolt.Tx, b *bbolt.Bucket) error {
			all := keyAside(st, "")
			from, c := keyAside(st, prefix), b.Cursor()
			for k, v := c.Seek(from); bytes.HasPrefix(k, from); k, v = c.Next() {
				found = append(found, ledger.Aside{Key: string(k[len(all):]), Value: bytes.Clone(v)})
			}
			return nil
		})
		if err != nil {
			yield(ledger.Aside{}, err)
			return
		}
		for _, a := range found {
			if !yield(a, nil) {
				return
			}
		}
	}
}

// Aside is the value of one aside. See ledger.Asides.
func (s *Store) Aside(ctx context.Context, st ledger.Stream, key string) (value []byte, err error) {
	if err := ledger.CheckAside(key); err != nil {
		return nil, err
	}
	err = s.look(ctx, st, func(_ *bbolt.Tx, b *bbolt.Bucket) error {
		value = bytes.Clone(b.Get(keyAside(st, key)))
		return nil
	})
	return value, err
}

// SetAsides changes asides, all or none. See ledger.Asides.
func (s *Store) SetAsides(ctx context.Context, st ledger.Stream, changes ...ledger.AsideChange) error {
	if err := ledger.CheckAsides(changes); err != nil {
		return err
	}
	size := 0
	for _, c := range changes {
		size += len(c.New)
	}
	return s.write(ctx, st, size, func(b *bbolt.Bucket) (bool, error) {
		for _, c := range changes {
			if held := b.Get(keyAside(st, c.Key)); (held == nil) != (c.Old == nil) || !bytes.Equal(held, c.Old) {
				return false, changedAside(c.Key)
			}
		}
		for _, c := range changes {
			if err := setAside(b, st, c); err != nil {
				return true, fmt.Errorf("set aside: %w", err)
			}
		}
		return len(changes) > 0, nil
	})
}

func setAside(b *bbolt.Bucket, st ledger.Stream, c ledger.AsideChange) error {
	if c.New == nil {
		return b.Delete(keyAside(st, c.Key))
	}
	return b.Put(keyAside(st, c.Key), c.New)
}
