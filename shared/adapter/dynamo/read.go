package dynamo

import (
	"context"
	"fmt"
	"iter"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"conoe/shared/core/ledger"
)

// Head is the stream's head. See ledger.Log.
func (s *Store) Head(ctx context.Context, st ledger.Stream) (ledger.Head, error) {
	h, err := s.head(ctx, st)
	return h.Head, err
}

func (s *Store) head(ctx context.Context, st ledger.Stream) (headItem, error) {
	if err := begin(ctx, st); err != nil {
		return headItem{}, err
	}
	i, err := s.get(ctx, keyHead(st))
	if err != nil {
		return headItem{}, failed("read head of", st, err)
	}
	h, err := headFrom(st, i)
	if err == nil {
		s.heads.keep(h)
	}
	return h, err
}

// Marker finds an earlier command. See ledger.Log.
func (s *Store) Marker(ctx context.Context, st ledger.Stream, c ledger.Command) (ledger.Receipt, bool, error) {
	if err := begin(ctx, st); err != nil {
		return ledger.Receipt{}, false, err
	}
	i, err := s.get(ctx, keyMarker(st, c.ID))
	if err != nil {
		return ledger.Receipt{}, false, failed("read marker of", st, err)
	}
	if len(i) == 0 {
		return ledger.Receipt{}, false, nil
	}
	r, err := receiptFrom(st, c, i)
	return r, err == nil, err
}

// Read yields the entries up to the head that is there when it begins. See
// ledger.Log. Entries never change, so the head makes it one moment however
// many pages there are.
func (s *Store) Read(ctx context.Context, st ledger.Stream, from int64) iter.Seq2[ledger.Entry, error] {
	return func(yield func(ledger.Entry, error) bool) {
		h, err := s.Head(ctx, st)
		if err != nil {
			yield(ledger.Entry{}, err)
			return
		}
		next := max(from, 0)
		for i, err := range s.items(ctx, st, next, h.Size) {
			var entries []ledger.Entry
			if err == nil {
				entries, err = i.Entries()
			}
			if err == nil && (i.First > next || i.First+int64(len(entries)) <= next) {
				err = missing(st, next)
			}
			if err != nil {
				yield(ledger.Entry{}, err)
				return
			}
			for _, e := range entries[next-i.First:] {
				if e.Seq >= h.Size || !yield(e, nil) {
					return
				}
				next++
			}
		}
		if next < h.Size {
			yield(ledger.Entry{}, missing(st, next))
		}
	}
}

// items yields the items that hold the entries from one number to before
// another. Who follows a stream asks from where an item begins, which costs
// one query; from within an item it takes a second, for the item before.
func (s *Store) items(ctx context.Context, st ledger.Stream, from, to int64) iter.Seq2[ledger.Item, error] {
	return func(yield func(ledger.Item, error) bool) {
		if from >= to {
			return
		}
		begun := false
		for i, err := range s.itemsIn(ctx, st, s.between(keyItem(st, from), keyItem(st, to-1))) {
			if err == nil && !begun && i.First > from && !s.holding(ctx, st, from, yield) {
				return
			}
			begun = true
			if !yield(i, err) || err != nil {
				return
			}
		}
		if !begun {
			s.holding(ctx, st, from, yield)
		}
	}
}

// holding yields the item that holds the entry, which begins before it.
func (s *Store) holding(ctx context.Context, st ledger.Stream, seq int64, yield func(ledger.Item, error) bool) bool {
	in := s.between(keyItem(st, 0), keyItem(st, seq))
	in.ScanIndexForward, in.Limit = aws.Bool(false), aws.Int32(1)
	for i, err := range s.itemsIn(ctx, st, in) {
		return yield(i, err) && err == nil
	}
	return yield(ledger.Item{}, missing(st, seq))
}

func (s *Store) itemsIn(ctx context.Context, st ledger.Stream, in *dynamodb.QueryInput) iter.Seq2[ledger.Item, error] {
	return func(yield func(ledger.Item, error) bool) {
		for stored, err := range s.query(ctx, in) {
			if err != nil {
				yield(ledger.Item{}, failed("read", st, err))
				return
			}
			i, err := entriesFrom(st, stored)
			if !yield(i, err) || err != nil {
				return
			}
		}
	}
}

// Streams lists the streams of the workspace that have entries. See
// ledger.Directory.
func (s *Store) Streams(ctx context.Context, workspace string) iter.Seq2[ledger.Stream, error] {
	return func(yield func(ledger.Stream, error) bool) {
		probe := ledger.Stream{Workspace: workspace, Name: "probe"}
		if err := begin(ctx, probe); err != nil {
			yield(ledger.Stream{}, err)
			return
		}
		for i, err := range s.query(ctx, s.prefixed(keysStream(workspace))) {
			st := ledger.Stream{Workspace: workspace}
			if err == nil {
				f := fieldsOf(i, kindStream)
				st.Name = f.text("name")
				err = f.err(st)
			}
			if !yield(st, err) || err != nil {
				return
			}
		}
	}
}

func missing(st ledger.Stream, seq int64) error {
	return fmt.Errorf("%w: entry %d of %s is missing", ledger.ErrBroken, seq, st.Name)
}

func failed(doing string, st ledger.Stream, err error) error {
	return fmt.Errorf("%s %s: %w", doing, st.Name, err)
}
