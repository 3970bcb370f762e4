package bolt

import (
	"bytes"
	"context"
	"iter"

	bbolt "go.etcd.io/bbolt"

	"conoe/shared/core/ledger"
)

// look is View for a read of one stream.
func (s *Store) look(ctx context.Context, st ledger.Stream, f func(*bbolt.Tx, *bbolt.Bucket) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := st.Check(); err != nil {
		return err
	}
	return s.View(func(tx *bbolt.Tx) error { return f(tx, tx.Bucket(bucketLedger)) })
}

// Head is the stream's head. See ledger.Log.
func (s *Store) Head(ctx context.Context, st ledger.Stream) (h ledger.Head, err error) {
	err = s.look(ctx, st, func(_ *bbolt.Tx, b *bbolt.Bucket) (err error) {
		h, err = s.heads.head(st, b.Get(keyHead(st)))
		return err
	})
	return h, err
}

// Marker finds an earlier command. See ledger.Log.
func (s *Store) Marker(ctx context.Context, st ledger.Stream, c ledger.Command) (r ledger.Receipt, found bool, err error) {
	err = s.look(ctx, st, func(tx *bbolt.Tx, _ *bbolt.Bucket) (err error) {
		r, found, err = marker(tx, st, c)
		return err
	})
	return r, found, err
}

// pageBytes is about how much of a stream is copied in one transaction. No
// transaction is open while the caller works, so the caller may append.
const pageBytes = 1 << 20

// Read yields the entries that are there when it begins. See ledger.Log.
func (s *Store) Read(ctx context.Context, st ledger.Stream, from int64) iter.Seq2[ledger.Entry, error] {
	return func(yield func(ledger.Entry, error) bool) {
		h, err := s.Head(ctx, st)
		if err != nil {
			yield(ledger.Entry{}, err)
			return
		}
		for seq := max(from, 0); seq < h.Size; {
			page, err := s.page(ctx, st, seq)
			if err != nil {
				yield(ledger.Entry{}, err)
				return
			}
			for _, e := range page {
				if e.Seq < seq {
					continue
				}
				if e.Seq >= h.Size || !yield(e, nil) {
					return
				}
				seq = e.Seq + 1
			}
		}
	}
}

// page copies the item that holds seq and those after it.
func (s *Store) page(ctx context.Context, st ledger.Stream, seq int64) (entries []ledger.Entry, err error) {
	err = s.look(ctx, st, func(_ *bbolt.Tx, b *bbolt.Bucket) error {
		items, c := []byte(prefixItems(st)), b.Cursor()
		k, v := c.Seek(keyItem(st, seq))
		if !bytes.Equal(k, keyItem(st, seq)) {
			k, v = c.Prev()
		}
		for n := 0; n < pageBytes && bytes.HasPrefix(k, items); k, v = c.Next() {
			first, err := firstOf(k[len(items):])
			if err != nil {
				return err
			}
			more, err := ledger.Item{First: first, Bytes: bytes.Clone(v)}.Entries()
			if err != nil {
				return err
			}
			entries = append(entries, more...)
			n += len(v)
		}
		if len(entries) == 0 || entries[0].Seq > seq || entries[len(entries)-1].Seq < seq {
			return missing(st, seq)
		}
		return nil
	})
	return entries, err
}

// Streams lists the streams of the workspace that have entries. It seeks from
// one name to the next, so it costs a few keys per stream.
func (s *Store) Streams(ctx context.Context, workspace string) iter.Seq2[ledger.Stream, error] {
	return func(yield func(ledger.Stream, error) bool) {
		for name, found := "", true; found; {
			var err error
			if name, found, err = s.nextStream(ctx, workspace, name); err != nil {
				yield(ledger.Stream{}, err)
				return
			}
			if found && !yield(ledger.Stream{Workspace: workspace, Name: name}, nil) {
				return
			}
		}
	}
}

func (s *Store) nextStream(ctx context.Context, workspace, after string) (name string, found bool, err error) {
	probe := ledger.Stream{Workspace: workspace, Name: "probe"}
	err = s.look(ctx, probe, func(_ *bbolt.Tx, b *bbolt.Bucket) error {
		all, c := []byte(workspace+"#"), b.Cursor()
		from := all
		if after != "" {
			from = pastStream(workspace, after)
		}
		for k, _ := c.Seek(from); bytes.HasPrefix(k, all) && !found; k, _ = c.Seek(pastStream(workspace, name)) {
			first, _, _ := bytes.Cut(k[len(all):], []byte("#"))
			name = string(first)
			found = b.Get(keyHead(ledger.Stream{Workspace: workspace, Name: name})) != nil
		}
		return nil
	})
	return name, found, err
}

// pastStream sorts after all keys of the stream and before the next one's.
func pastStream(workspace, name string) []byte { return []byte(workspace + "#" + name + "$") }
