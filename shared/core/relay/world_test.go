package relay_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"conoe/shared/adapter/bolt"
	"conoe/shared/core/ledger"
	"conoe/shared/core/ledger/ledgertest"
	"conoe/shared/core/relay"
)

var errDown = errors.New("down")

func stream(name string) ledger.Stream {
	return ledger.Stream{Workspace: "ws_test", Name: name}
}

var rev1, rev2 = stream("rev_1"), stream("rev_2")

// clock stands until somebody moves it.
type clock struct{ nanos atomic.Int64 }

func (c *clock) Now() time.Time      { return ledgertest.Begin.Add(time.Duration(c.nanos.Load())) }
func (c *clock) add(d time.Duration) { c.nanos.Add(int64(d)) }

// world is a data file with a relay over it.
type world struct {
	*relay.Relay
	t     *testing.T
	store *bolt.Store
	clock *clock
	told  []relay.Held
}

func newWorld(t *testing.T, consumers ...relay.Consumer) *world {
	t.Helper()
	store, err := bolt.Open(filepath.Join(t.TempDir(), "conoe.db"), bolt.Options{Mode: bolt.Practice})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	w := &world{t: t, store: store, clock: new(clock)}
	w.Relay = w.relay(store, consumers...)
	w.Failed = func(_ string, _ ledger.Stream, h relay.Held, _ error) { w.told = append(w.told, h) }
	return w
}

// relay is another relay over the same file, as in another process.
func (w *world) relay(s relay.Store, consumers ...relay.Consumer) *relay.Relay {
	return &relay.Relay{Store: s, Workspace: "ws_test", Consumers: consumers, Now: w.clock.Now}
}

// add appends n entries, at most 2,000.
func (w *world) add(s ledger.Stream, n int) {
	w.t.Helper()
	head, err := w.store.Head(w.t.Context(), s)
	if err != nil {
		w.t.Fatal(err)
	}
	b := ledgertest.Batch(w.t, s, fmt.Sprint("at ", head.Size), head.Size, slices.Repeat([]string{"x"}, n)...)
	if _, err := w.store.Append(w.t.Context(), b); err != nil {
		w.t.Fatal(err)
	}
}

// ring rings and gives after how long to ring again; 0 is never.
func (w *world) ring(s ledger.Stream) time.Duration {
	w.t.Helper()
	again, err := w.Ring(w.t.Context(), s)
	if err != nil {
		w.t.Fatalf("ring %s: %v", s.Name, err)
	}
	if again.IsZero() {
		return 0
	}
	return again.Sub(w.clock.Now())
}

func (w *world) at(consumer string, s ledger.Stream, want int64) {
	w.t.Helper()
	got, err := w.store.Cursor(w.t.Context(), consumer, s)
	if err != nil || got != want {
		w.t.Fatalf("%s stands at %d of %s (%v), want %d", consumer, got, s.Name, err, want)
	}
}

// asides lists the keys beside a stream.
func (w *world) asides(s ledger.Stream) (keys []string) {
	w.t.Helper()
	for a, err := range w.store.Asides(w.t.Context(), s, "") {
		if err != nil {
			w.t.Fatal(err)
		}
		keys = append(keys, a.Key)
	}
	return keys
}

// spoil writes an aside that nobody can read.
func (w *world) spoil(s ledger.Stream, key string) {
	w.t.Helper()
	if err := w.store.SetAsides(w.t.Context(), s, ledger.AsideChange{Key: key, New: []byte("{")}); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) held(consumer string, s ledger.Stream) relay.Held {
	w.t.Helper()
	all, err := w.Standings(w.t.Context())
	if err != nil {
		w.t.Fatal(err)
	}
	for _, one := range all {
		if one.Consumer == consumer && one.Stream == s {
			return one.Held
		}
	}
	w.t.Fatalf("%s does not stand anywhere in %s", consumer, s.Name)
	return relay.Held{}
}

// recorder is a consumer that remembers the entries whose effects it performed.
// It fails at an entry for which fail gives an error.
type recorder struct {
	name string
	fail func(s ledger.Stream, seq int64) error

	mu    sync.Mutex
	did   map[ledger.Stream][]int64
	calls int
	most  int // entries of one call
}

func (r *recorder) Name() string { return r.name }

func (r *recorder) Perform(_ context.Context, s ledger.Stream, entries []ledger.Entry) (int, error) {
	r.mu.Lock()
	r.calls, r.most = r.calls+1, max(r.most, len(entries))
	r.mu.Unlock()
	for n, e := range entries {
		if r.fail != nil {
			if err := r.fail(s, e.Seq); err != nil {
				return n, err
			}
		}
		r.mu.Lock()
		if r.did == nil {
			r.did = map[ledger.Stream][]int64{}
		}
		r.did[s] = append(r.did[s], e.Seq)
		r.mu.Unlock()
	}
	return len(entries), nil
}

// done fails the test unless exactly these effects were performed, in order.
func (r *recorder) done(t *testing.T, s ledger.Stream, want ...int64) {
	t.Helper()
	r.mu.Lock()
	defer r.mu.Unlock()
	if !slices.Equal(r.did[s], want) {
		t.Fatalf("%s performed %v of %s, want %v", r.name, r.did[s], s.Name, want)
	}
}

// failsAt fails at one entry of one stream.
func failsAt(s ledger.Stream, seq int64) func(ledger.Stream, int64) error {
	return func(at ledger.Stream, n int64) error {
		if at == s && n == seq {
			return errDown
		}
		return nil
	}
}

func upTo(n int64) (all []int64) {
	for i := range n {
		all = append(all, i)
	}
	return all
}

// faulty is the store, on which an operation fails while *on. Apply says whether
// it takes effect all the same.
func (w *world) faulty(op string, apply bool, on *bool) ledgertest.Faulty {
	return ledgertest.Faulty{Store: w.store, Fail: func(asked string) (bool, error) {
		if *on && asked == op {
			return apply, errDown
		}
		return true, nil
	}}
}

// broken is the store, in which one stream is damaged for one operation.
func (w *world) broken(op string, s ledger.Stream) relay.Store {
	return damaged{w.store, op, s}
}

type damaged struct {
	relay.Store
	op string
	at ledger.Stream
}

func (d damaged) err(op string, s ledger.Stream) error {
	if op == d.op && s == d.at {
		return fmt.Errorf("%w: on purpose", ledger.ErrBroken)
	}
	return nil
}

func (d damaged) Head(ctx context.Context, s ledger.Stream) (ledger.Head, error) {
	if err := d.err("Head", s); err != nil {
		return ledger.Head{}, err
	}
	return d.Store.Head(ctx, s)
}

func (d damaged) Cursor(ctx context.Context, consumer string, s ledger.Stream) (int64, error) {
	if err := d.err("Cursor", s); err != nil {
		return 0, err
	}
	return d.Store.Cursor(ctx, consumer, s)
}

func (d damaged) Aside(ctx context.Context, s ledger.Stream, key string) ([]byte, error) {
	if err := d.err("Aside", s); err != nil {
		return nil, err
	}
	return d.Store.Aside(ctx, s, key)
}

func (d damaged) Read(ctx context.Context, s ledger.Stream, from int64) iter.Seq2[ledger.Entry, error] {
	return failing(d.err("Read", s), d.Store.Read(ctx, s, from))
}

func failing[T any](err error, all iter.Seq2[T, error]) iter.Seq2[T, error] {
	if err == nil {
		return all
	}
	return func(yield func(T, error) bool) {
		var none T
		yield(none, err)
	}
}
