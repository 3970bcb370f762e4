package relay_test

import (
	"context"
	"encoding/json"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
	"conoe/shared/core/ledger/ledgertest"
	"conoe/shared/core/relay"
)

var key = relay.MarkKey("slack", 7, 1)

// poster counts what the outside world sees.
type poster struct {
	posts atomic.Int32
	fail  error
}

func (p *poster) post(context.Context) (string, error) {
	if p.fail != nil {
		return "", p.fail
	}
	p.posts.Add(1)
	return "C1/1700", nil
}

func (w *world) once(a ledger.Asides, do func(context.Context) (string, error)) error {
	return relay.Once(w.t.Context(), a, rev1, key, w.clock.Now(), do)
}

// mark reads the mark of the effect; the zero Mark if there is none.
func (w *world) mark(key string) (m relay.Mark) {
	w.t.Helper()
	for a, err := range w.store.Asides(w.t.Context(), rev1, key) {
		if err != nil {
			w.t.Fatal(err)
		}
		if a.Key != key {
			continue
		}
		if err := json.Unmarshal(a.Value, &m); err != nil {
			w.t.Fatal(err)
		}
	}
	return m
}

func (w *world) posted(p *poster, want int32, state relay.MarkState) {
	w.t.Helper()
	if got, m := p.posts.Load(), w.mark(key); got != want || m.State != state {
		w.t.Fatalf("posted %d times and marked %+v, want %d times and %q", got, m, want, state)
	}
}

func TestPostedEffectIsNotRepeated(t *testing.T) {
	w, p := newWorld(t), new(poster)
	for range 3 {
		if err := w.once(w.store, p.post); err != nil {
			t.Fatal(err)
		}
		w.posted(p, 1, relay.Posted)
	}
	if m := w.mark(key); m.Address != "C1/1700" || !m.At.Equal(w.clock.Now()) {
		t.Errorf("marked %+v", m)
	}
}

func TestEffectThatFailedIsRepeated(t *testing.T) {
	w, p := newWorld(t), &poster{fail: errDown}
	for range 2 {
		if err := w.once(w.store, p.post); !errors.Is(err, errDown) {
			t.Fatalf("got %v", err)
		}
		w.posted(p, 0, "") // at once: the claim was given back
	}
	p.fail = nil
	if err := w.once(w.store, p.post); err != nil {
		t.Fatal(err)
	}
	w.posted(p, 1, relay.Posted)
}

// TestCrashAroundTheMarksOfAnEffect fails the nth change of a mark, with and
// without effect, and then tries again.
func TestCrashAroundTheMarksOfAnEffect(t *testing.T) {
	for _, c := range []struct {
		name           string
		nth            int
		apply          bool
		before, after  int32
		left, finished relay.MarkState
	}{
		{"claim is not written", 1, false, 0, 1, "", relay.Posted},
		{"claim is written and not answered", 1, true, 0, 1, relay.Claimed, relay.Posted},
		{"mark is not written", 2, false, 1, 2, relay.Claimed, relay.Posted},
		{"mark is written and not answered", 2, true, 1, 1, relay.Posted, relay.Posted},
	} {
		t.Run(c.name, func(t *testing.T) {
			w, p, n := newWorld(t), new(poster), 0
			f := ledgertest.Faulty{Store: w.store, Fail: func(op string) (bool, error) {
				if op == "SetAsides" {
					if n++; n == c.nth {
						return c.apply, errDown
					}
				}
				return true, nil
			}}
			if err := w.once(f, p.post); !errors.Is(err, errDown) {
				t.Fatalf("got %v", err)
			}
			w.posted(p, c.before, c.left)
			w.clock.add(time.Minute) // the lease of a claim
			if err := w.once(f, p.post); err != nil {
				t.Fatal(err)
			}
			w.posted(p, c.after, c.finished)
		})
	}
}

func TestTwoWhoClaimAnEffectAtOnce(t *testing.T) {
	w, p := newWorld(t), new(poster)
	meanwhile := func() {
		if err := w.once(w.store, p.post); err != nil {
			t.Fatal(err)
		}
	}
	first := true
	f := ledgertest.Faulty{Store: w.store, Fail: func(op string) (bool, error) {
		if op == "SetAsides" && first { // between reading the mark and claiming it
			first = false
			meanwhile()
		}
		return true, nil
	}}
	err := w.once(f, p.post)
	if fault.CodeOf(err) != fault.Conflict {
		t.Fatalf("got %v, want Conflict", err)
	}
	w.posted(p, 1, relay.Posted)
}

func TestEffectThatAnotherClaimsWhileItIsPerformed(t *testing.T) {
	w, p := newWorld(t), new(poster)
	err := w.once(w.store, func(ctx context.Context) (string, error) {
		w.clock.add(time.Minute) // longer than the lease
		if err := w.once(w.store, p.post); err != nil {
			t.Fatal(err)
		}
		return "the slower one's", nil
	})
	if fault.CodeOf(err) != fault.Conflict {
		t.Fatalf("got %v, want Conflict", err)
	}
	if m := w.mark(key); m.State != relay.Posted || m.Address != "C1/1700" {
		t.Fatalf("marked %+v", m)
	}
}

func TestManyWhoPerformAnEffectAtOnce(t *testing.T) {
	w, p := newWorld(t), new(poster)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			var wait relay.Wait
			if err := w.once(w.store, p.post); err != nil && !errors.As(err, &wait) && fault.CodeOf(err) != fault.Conflict {
				t.Errorf("got %v", err)
			}
		})
	}
	all.Wait()
	if p.posts.Load() != 1 || w.mark(key).State != relay.Posted {
		t.Fatalf("posted %d times, marked %+v", p.posts.Load(), w.mark(key))
	}
}

func TestBrokenMark(t *testing.T) {
	w, p := newWorld(t), new(poster)
	w.spoil(rev1, key)
	if err := w.once(w.store, p.post); !errors.Is(err, ledger.ErrBroken) {
		t.Fatalf("got %v", err)
	}
	if p.posts.Load() != 0 {
		t.Error("it was posted all the same")
	}
}

func TestMarkThatCannotBeRead(t *testing.T) {
	w, p, on := newWorld(t), new(poster), true
	if err := w.once(w.faulty("Asides", false, &on), p.post); !errors.Is(err, errDown) {
		t.Fatalf("got %v", err)
	}
	w.posted(p, 0, "")
}

// TestEffectsOfOneEntry: the tenth effect is not the first, although its key begins
// so.
func TestEffectsOfOneEntry(t *testing.T) {
	w, p := newWorld(t), new(poster)
	for _, n := range []int{10, 1, 0} {
		if err := relay.Once(t.Context(), w.store, rev1, relay.MarkKey("slack", 7, n), w.clock.Now(), p.post); err != nil {
			t.Fatal(err)
		}
	}
	if p.posts.Load() != 3 {
		t.Fatalf("%d effects", p.posts.Load())
	}
}
