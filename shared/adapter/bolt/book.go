package bolt

import (
	"bytes"
	"context"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"

	bbolt "go.etcd.io/bbolt"

	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
)

// Book is a Store that writes cursors, and asides that can be made anew, with the
// next Update, in the same transaction, and not each on its own: one engine of
// workflows writes several for every entry. Who reads the book sees them at once.
//
// A crash loses those that were not written. What an Update tells others, such
// as that an execution waits, is never there without the asides that were set
// before it; a cursor that is lost lets effects be performed again.
type Book struct {
	*Store
	// Waits are the beginnings of keys of asides that may wait, because the next start
	// makes them anew. All others are on disk when SetAsides returns.
	Waits []string

	mu      sync.Mutex
	asides  map[ledger.Stream]map[string][]byte // nil: deleted
	cursors map[ledger.Stream]map[string]int64
	kept    int
}

// maxKept is how many changes a book keeps in memory.
const maxKept = 512

// Aside is the value of one aside. See ledger.Asides.
func (b *Book) Aside(ctx context.Context, st ledger.Stream, key string) ([]byte, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	value, err := b.aside(ctx, st, key)
	return bytes.Clone(value), err
}

// Asides yields asides by prefix. See ledger.Asides.
func (b *Book) Asides(ctx context.Context, st ledger.Stream, prefix string) iter.Seq2[ledger.Aside, error] {
	return func(yield func(ledger.Aside, error) bool) {
		found, err := b.seen(ctx, st, prefix)
		if err != nil {
			yield(ledger.Aside{}, err)
			return
		}
		for _, key := range slices.Sorted(maps.Keys(found)) {
			if !yield(ledger.Aside{Key: key, Value: bytes.Clone(found[key])}, nil) {
				return
			}
		}
	}
}

func (b *Book) seen(ctx context.Context, st ledger.Stream, prefix string) (map[string][]byte, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	found := map[string][]byte{}
	for a, err := range b.Store.Asides(ctx, st, prefix) {
		if err != nil {
			return nil, err
		}
		found[a.Key] = a.Value
	}
	for key, value := range b.asides[st] {
		if strings.HasPrefix(key, prefix) {
			if found[key] = value; value == nil {
				delete(found, key)
			}
		}
	}
	return found, nil
}

// SetAsides changes asides, all or none. See ledger.Asides, and Book for when
// they are durable.
func (b *Book) SetAsides(ctx context.Context, st ledger.Stream, changes ...ledger.AsideChange) error {
	if err := ledger.CheckAsides(changes); err != nil {
		return err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, c := range changes {
		held, err := b.aside(ctx, st, c.Key)
		if err != nil {
			return err
		}
		if (held == nil) != (c.Old == nil) || !bytes.Equal(held, c.Old) {
			return changedAside(c.Key)
		}
	}
	if b.asides == nil {
		b.asides = map[ledger.Stream]map[string][]byte{}
	}
	if b.asides[st] == nil {
		b.asides[st] = map[string][]byte{}
	}
	before := maps.Clone(b.asides[st])
	for _, c := range changes {
		b.asides[st][c.Key] = bytes.Clone(c.New)
	}
	if !slices.ContainsFunc(changes, b.lasting) {
		return b.keep(len(changes))
	}
	err := b.write(func(*bbolt.Tx) error { return nil })
	if err != nil {
		b.asides[st] = before // the caller hears that nothing was set
	}
	return err
}

func (b *Book) lasting(c ledger.AsideChange) bool {
	return !slices.ContainsFunc(b.Waits, func(begins string) bool { return strings.HasPrefix(c.Key, begins) })
}

func (b *Book) aside(ctx context.Context, st ledger.Stream, key string) ([]byte, error) {
	if value, ok := b.asides[st][key]; ok {
		return value, nil
	}
	return b.Store.Aside(ctx, st, key)
}

// Cursor is where the consumer stands. See ledger.Cursors.
func (b *Book) Cursor(ctx context.Context, consumer string, st ledger.Stream) (int64, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.cursor(ctx, consumer, st)
}

func (b *Book) cursor(ctx context.Context, consumer string, st ledger.Stream) (int64, error) {
	if at, ok := b.cursors[st][consumer]; ok {
		return at, nil
	}
	return b.Store.Cursor(ctx, consumer, st)
}

// MoveCursor moves the cursor from one position to another. See ledger.Cursors,
// and Book for when it is durable.
func (b *Book) MoveCursor(ctx context.Context, consumer string, st ledger.Stream, from, to int64) error {
	if err := checkMove(consumer, from, to); err != nil {
		return err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	at, err := b.cursor(ctx, consumer, st)
	if err != nil {
		return err
	}
	if at != from {
		return movedCursor(at, from)
	}
	if b.cursors == nil {
		b.cursors = map[ledger.Stream]map[string]int64{}
	}
	if b.cursors[st] == nil {
		b.cursors[st] = map[string]int64{}
	}
	b.cursors[st][consumer] = to
	return b.keep(1)
}

// keep counts changes, and writes them if they have become many.
func (b *Book) keep(n int) error {
	if b.kept += n; b.kept < maxKept {
		return nil
	}
	return b.write(func(*bbolt.Tx) error { return nil })
}

// Update is the store's, together with what the book keeps.
func (b *Book) Update(f func(*bbolt.Tx) error) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.write(f)
}

// Flush writes what the book keeps.
func (b *Book) Flush() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.kept == 0 {
		return nil
	}
	return b.write(func(*bbolt.Tx) error { return nil })
}

func (b *Book) write(f func(*bbolt.Tx) error) error {
	err := b.Store.Update(func(tx *bbolt.Tx) error {
		if err := b.put(tx.Bucket(bucketLedger)); err != nil {
			return fmt.Errorf("write what the book keeps: %w", err)
		}
		return f(tx)
	})
	if err == nil {
		b.asides, b.cursors, b.kept = nil, nil, 0
	}
	return err
}

func (b *Book) put(bucket *bbolt.Bucket) error {
	for st, all := range b.asides {
		for key, value := range all {
			if err := setAside(bucket, st, ledger.AsideChange{Key: key, New: value}); err != nil {
				return err
			}
		}
	}
	for st, all := range b.cursors {
		for consumer, at := range all {
			if err := bucket.Put(keyCursor(st, consumer), strconv.AppendInt(nil, at, 10)); err != nil {
				return err
			}
		}
	}
	return nil
}

// Close writes what the book keeps and closes the store.
func (b *Book) Close() error {
	if err := b.Flush(); err != nil {
		_ = b.Store.Close()
		return err
	}
	return b.Store.Close()
}

func changedAside(key string) error {
	return fault.Errorf(fault.Conflict, "The aside %s is not what it was: somebody else changed it.", key)
}

func movedCursor(at, from int64) error {
	return fault.Errorf(fault.Conflict, "The cursor stands at %d, not at %d: somebody else moved it.", at, from)
}

func checkMove(consumer string, from, to int64) error {
	if err := ledger.CheckConsumer(consumer); err != nil {
		return err
	}
	if from < 0 || to < 0 {
		return fault.Errorf(fault.Invalid, "A cursor stands at 0 or later.")
	}
	return nil
}
