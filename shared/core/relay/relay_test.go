package relay_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"conoe/shared/core/ledger"
	"conoe/shared/core/relay"
)

func TestEffectsComeOnceInOrderFromTheCursor(t *testing.T) {
	c := &recorder{name: "slack"}
	w := newWorld(t, c)
	w.add(rev1, 3)
	w.ring(rev1)
	c.done(t, rev1, 0, 1, 2)
	w.ring(rev1) // a doorbell too many
	w.add(rev1, 2)
	w.ring(rev1)
	c.done(t, rev1, 0, 1, 2, 3, 4)
	w.at("slack", rev1, 5)
	if c.calls != 2 {
		t.Errorf("it was called %d times", c.calls)
	}
	if got := w.asides(rev1); got != nil {
		t.Errorf("asides %v are left", got)
	}
}

func TestStreamOfManyPages(t *testing.T) {
	c := &recorder{name: "slack"}
	w := newWorld(t, c)
	w.add(rev1, 700)
	w.ring(rev1)
	c.done(t, rev1, upTo(700)...)
	w.at("slack", rev1, 700)
	if c.most > 256 {
		t.Errorf("it was given %d entries at once", c.most)
	}
}

func TestStreamWithoutEntries(t *testing.T) {
	c := &recorder{name: "slack"}
	w := newWorld(t, c)
	if again := w.ring(stream("rev_none")); again != 0 || c.calls != 0 {
		t.Fatalf("again after %s, %d calls", again, c.calls)
	}
}

func TestFailingEffectHoldsBackItsOwnConsumerAndStreamOnly(t *testing.T) {
	bad, good := &recorder{name: "slack", fail: failsAt(rev1, 1)}, &recorder{name: "slack2"}
	w := newWorld(t, bad, good) // in this order, so that good comes after the failure
	w.add(rev1, 3)
	w.add(rev2, 3)
	w.ring(rev1)
	w.ring(rev2)
	bad.done(t, rev1, 0)
	bad.done(t, rev2, 0, 1, 2)
	good.done(t, rev1, 0, 1, 2)
	good.done(t, rev2, 0, 1, 2)
	w.at("slack", rev1, 1)
	w.at("slack2", rev1, 3)

	w.add(rev1, 1) // new entries and doorbells do not go round what fails
	w.ring(rev1)
	bad.done(t, rev1, 0)
	good.done(t, rev1, 0, 1, 2, 3)
}

func TestRingSaysWhenTheFirstOfSeveralFailuresIsTriedAgain(t *testing.T) {
	late, soon := &recorder{name: "late", fail: failsAt(rev1, 0)}, &recorder{name: "soon", fail: failsAt(rev1, 1)}
	w := newWorld(t, late, soon)
	w.add(rev1, 1)
	w.ring(rev1)
	w.clock.add(time.Second)
	w.ring(rev1) // late waits for two seconds
	w.add(rev1, 1)
	if got := w.ring(rev1); got != time.Second {
		t.Fatalf("again after %s", got)
	}
}

// TestTwoRelaysAtOnce: the cursor is moved by whoever is first, and never past an
// effect that nobody performed.
func TestTwoRelaysAtOnce(t *testing.T) {
	const size = 1500
	w := newWorld(t)
	var mu sync.Mutex
	tried := map[int64]bool{}
	c := &recorder{name: "slack", fail: func(_ ledger.Stream, seq int64) error {
		mu.Lock()
		defer mu.Unlock()
		if seq%97 == 13 && !tried[seq] {
			tried[seq] = true
			return errDown
		}
		return nil
	}}
	w.add(rev1, size)
	relays := []*relay.Relay{w.relay(w.store, c), w.relay(w.store, c), w.relay(w.store, c)}
	stop := make(chan struct{})
	var rings, watch sync.WaitGroup
	for _, r := range relays {
		rings.Go(func() {
			for range 200 {
				if _, err := r.Ring(t.Context(), rev1); err != nil {
					t.Errorf("ring: %v", err)
					return
				}
				w.clock.add(10 * time.Minute) // nothing waits for its next attempt
				if at, err := w.store.Cursor(t.Context(), "slack", rev1); err != nil || at == size {
					return
				}
			}
		})
	}
	watch.Go(func() { // reads the cursor first: whatever lies before it is done by then
		for {
			at, err := w.store.Cursor(t.Context(), "slack", rev1)
			c.mu.Lock()
			done := map[int64]bool{}
			for _, seq := range c.did[rev1] {
				done[seq] = true
			}
			c.mu.Unlock()
			for seq := range at {
				if err != nil || !done[seq] {
					t.Errorf("the cursor stood at %d (%v) before the effect of entry %d", at, err, seq)
					return
				}
			}
			select {
			case <-stop:
				return
			default:
			}
		}
	})
	rings.Wait()
	close(stop)
	watch.Wait()
	w.at("slack", rev1, size)
	got := slices.Compact(slices.Sorted(slices.Values(c.did[rev1])))
	if !slices.Equal(got, upTo(size)) {
		t.Errorf("%d different effects", len(got))
	}
}

func TestCrashBetweenEffectAndCursorRepeatsTheEffect(t *testing.T) {
	c := &recorder{name: "slack"}
	w := newWorld(t)
	on := true
	r := w.relay(w.faulty("MoveCursor", false, &on), c)
	w.add(rev1, 2)
	if _, err := r.Ring(t.Context(), rev1); !errors.Is(err, errDown) {
		t.Fatalf("got %v", err)
	}
	w.at("slack", rev1, 0)
	w.Consumers = []relay.Consumer{c}
	w.ring(rev1)
	c.done(t, rev1, 0, 1, 0, 1)
	w.at("slack", rev1, 2)
}

func TestCursorWhoseMoveWasNotAnswered(t *testing.T) {
	c := &recorder{name: "slack"}
	w := newWorld(t)
	on := true
	r := w.relay(w.faulty("MoveCursor", true, &on), c)
	w.add(rev1, 2)
	if _, err := r.Ring(t.Context(), rev1); !errors.Is(err, errDown) {
		t.Fatalf("got %v", err)
	}
	on = false
	w.add(rev1, 1)
	if _, err := r.Ring(t.Context(), rev1); err != nil {
		t.Fatal(err)
	}
	c.done(t, rev1, 0, 1, 2)
}

// TestStoreErrors: an outage is an error of the doorbell, and never a failure of
// the consumer or a step of the cursor.
func TestStoreErrors(t *testing.T) {
	for _, op := range []string{"Head", "Cursor", "Asides", "Read", "MoveCursor"} {
		t.Run(op, func(t *testing.T) {
			c := &recorder{name: "slack"}
			w := newWorld(t)
			on := true
			w.Store, w.Consumers = w.faulty(op, false, &on), []relay.Consumer{c}
			w.add(rev1, 1)
			if _, err := w.Ring(t.Context(), rev1); !errors.Is(err, errDown) {
				t.Fatalf("got %v", err)
			}
			w.at("slack", rev1, 0)
			if got := w.asides(rev1); got != nil || w.told != nil {
				t.Errorf("noted %v, told %v", got, w.told)
			}
			on = false
			w.ring(rev1)
			w.at("slack", rev1, 1)
		})
	}
	t.Run("SetAsides, when a failure is noted", func(t *testing.T) {
		on := true
		w := newWorld(t)
		w.Store, w.Consumers = w.faulty("SetAsides", false, &on), []relay.Consumer{&recorder{name: "slack", fail: failsAt(rev1, 0)}}
		w.add(rev1, 1)
		if _, err := w.Ring(t.Context(), rev1); !errors.Is(err, errDown) {
			t.Fatalf("got %v", err)
		}
	})
	t.Run("Streams, when the sweep looks", func(t *testing.T) {
		on := true
		w := newWorld(t)
		w.Store, w.Consumers = w.faulty("Streams", false, &on), []relay.Consumer{&recorder{name: "slack"}}
		w.add(rev1, 1)
		if got, err := w.Behind(t.Context()); !errors.Is(err, errDown) || got != nil {
			t.Fatalf("got %v, %v", got, err)
		}
	})
}

func TestCancelledDoorbellIsNoFailureOfTheConsumer(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	c := &recorder{name: "slack", fail: func(ledger.Stream, int64) error {
		cancel()
		return ctx.Err()
	}}
	w := newWorld(t, c)
	w.add(rev1, 1)
	if _, err := w.Ring(ctx, rev1); !errors.Is(err, context.Canceled) {
		t.Fatalf("got %v", err)
	}
	if w.told != nil || w.asides(rev1) != nil {
		t.Errorf("told %v, noted %v", w.told, w.asides(rev1))
	}
	c.fail = nil
	w.ring(rev1)
	c.done(t, rev1, 0)
}

// claims says how many entries it is done with, whatever it was given.
type claims int

func (claims) Name() string { return "slack" }
func (c claims) Perform(context.Context, ledger.Stream, []ledger.Entry) (int, error) {
	return int(c), nil
}

// TestConsumerThatCannotCount: a defect of a consumer neither turns in circles nor
// moves the cursor past the stream.
func TestConsumerThatCannotCount(t *testing.T) {
	for _, says := range []claims{0, -1, 4} {
		w := newWorld(t, says)
		w.add(rev1, 3)
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		if _, err := w.Ring(ctx, rev1); err != nil {
			t.Fatalf("done with %d of 3: %v", says, err)
		}
		w.at("slack", rev1, 0)
		if len(w.told) != 1 {
			t.Errorf("done with %d of 3: told %v", says, w.told)
		}
	}
}

func TestConsumerThatIsDoneWithAPart(t *testing.T) {
	w := newWorld(t, claims(2))
	w.add(rev1, 4)
	w.ring(rev1)
	w.at("slack", rev1, 4)
}
