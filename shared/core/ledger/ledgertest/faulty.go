package ledgertest

import (
	"context"
	"iter"

	"conoe/shared/core/ledger"
)

// Faulty is a store that fails on purpose. Before each call it asks Fail with
// the name of the method; an error is what the caller gets, and apply says
// whether the call takes effect all the same, as when an answer is lost.
// A nil Fail never fails.
type Faulty struct {
	ledger.Store
	Fail func(op string) (apply bool, err error)
}

var _ ledger.Store = Faulty{}

func (f Faulty) ask(op string) (apply bool, err error) {
	if f.Fail == nil {
		return true, nil
	}
	apply, err = f.Fail(op)
	return apply || err == nil, err
}

// call runs do unless op fails, and loses its result if op fails after it.
func call[T any](f Faulty, op string, do func() (T, error)) (T, error) {
	var none T
	apply, fail := f.ask(op)
	if !apply {
		return none, fail
	}
	got, err := do()
	if fail != nil {
		return none, fail
	}
	return got, err
}

// Append fails as "Append".
func (f Faulty) Append(ctx context.Context, b ledger.Batch) (ledger.Receipt, error) {
	return call(f, "Append", func() (ledger.Receipt, error) { return f.Store.Append(ctx, b) })
}

// Erase fails as "Erase".
func (f Faulty) Erase(ctx context.Context, b ledger.Batch, digests []ledger.Digest) (ledger.Receipt, error) {
	return call(f, "Erase", func() (ledger.Receipt, error) { return f.Store.Erase(ctx, b, digests) })
}

// Head fails as "Head".
func (f Faulty) Head(ctx context.Context, s ledger.Stream) (ledger.Head, error) {
	return call(f, "Head", func() (ledger.Head, error) { return f.Store.Head(ctx, s) })
}

// Marker fails as "Marker".
func (f Faulty) Marker(ctx context.Context, s ledger.Stream, c ledger.Command) (ledger.Receipt, bool, error) {
	found := false
	r, err := call(f, "Marker", func() (r ledger.Receipt, err error) {
		r, found, err = f.Store.Marker(ctx, s, c)
		return r, err
	})
	return r, found && err == nil, err
}

// Content fails as "Content".
func (f Faulty) Content(ctx context.Context, s ledger.Stream, digests ...ledger.Digest) (map[ledger.Digest]ledger.Content, error) {
	return call(f, "Content", func() (map[ledger.Digest]ledger.Content, error) { return f.Store.Content(ctx, s, digests...) })
}

// Snapshot fails as "Snapshot".
func (f Faulty) Snapshot(ctx context.Context, s ledger.Stream) (ledger.Snapshot, bool, error) {
	found := false
	n, err := call(f, "Snapshot", func() (n ledger.Snapshot, err error) {
		n, found, err = f.Store.Snapshot(ctx, s)
		return n, err
	})
	return n, found && err == nil, err
}

// SaveSnapshot fails as "SaveSnapshot".
func (f Faulty) SaveSnapshot(ctx context.Context, s ledger.Stream, n ledger.Snapshot) error {
	_, err := call(f, "SaveSnapshot", func() (struct{}, error) { return struct{}{}, f.Store.SaveSnapshot(ctx, s, n) })
	return err
}

// Cursor fails as "Cursor".
func (f Faulty) Cursor(ctx context.Context, consumer string, s ledger.Stream) (int64, error) {
	return call(f, "Cursor", func() (int64, error) { return f.Store.Cursor(ctx, consumer, s) })
}

// MoveCursor fails as "MoveCursor".
func (f Faulty) MoveCursor(ctx context.Context, consumer string, s ledger.Stream, from, to int64) error {
	_, err := call(f, "MoveCursor", func() (struct{}, error) {
		return struct{}{}, f.Store.MoveCursor(ctx, consumer, s, from, to)
	})
	return err
}

// SetAsides fails as "SetAsides".
func (f Faulty) SetAsides(ctx context.Context, s ledger.Stream, changes ...ledger.AsideChange) error {
	_, err := call(f, "SetAsides", func() (struct{}, error) { return struct{}{}, f.Store.SetAsides(ctx, s, changes...) })
	return err
}

// Aside fails as "Asides", as all reads of asides do.
func (f Faulty) Aside(ctx context.Context, s ledger.Stream, key string) ([]byte, error) {
	return call(f, "Asides", func() ([]byte, error) { return f.Store.Aside(ctx, s, key) })
}

// Asides fails as "Asides", before the first aside.
func (f Faulty) Asides(ctx context.Context, s ledger.Stream, prefix string) iter.Seq2[ledger.Aside, error] {
	return failFirst(f, "Asides", f.Store.Asides(ctx, s, prefix))
}

// Read fails as "Read", before the first entry.
func (f Faulty) Read(ctx context.Context, s ledger.Stream, from int64) iter.Seq2[ledger.Entry, error] {
	return failFirst(f, "Read", f.Store.Read(ctx, s, from))
}

// Streams fails as "Streams", before the first stream.
func (f Faulty) Streams(ctx context.Context, workspace string) iter.Seq2[ledger.Stream, error] {
	return failFirst(f, "Streams", f.Store.Streams(ctx, workspace))
}

func failFirst[T any](f Faulty, op string, all iter.Seq2[T, error]) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		if _, err := f.ask(op); err != nil {
			var none T
			yield(none, err)
			return
		}
		all(yield)
	}
}
