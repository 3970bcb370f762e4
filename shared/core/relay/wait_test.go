package relay_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
	"conoe/shared/core/relay"
)

// TestEffectThatWaitsIsNoFailure: Slack says "later" more often than any effect may
// fail, and nothing is counted, told or parked.
func TestEffectThatWaitsIsNoFailure(t *testing.T) {
	var w *world
	busy := true
	c := &recorder{name: "slack", fail: func(ledger.Stream, int64) error {
		if busy {
			return fmt.Errorf("post: %w", relay.Wait{Until: w.clock.Now().Add(30 * time.Second)})
		}
		return nil
	}}
	w = newWorld(t, c)
	w.add(rev1, 2)
	for range 20 {
		if got := w.ring(rev1); got != 30*time.Second {
			t.Fatalf("again after %s", got)
		}
		if h := w.held("slack", rev1); h.Attempts != 0 || h.Code != "" || h.Parked {
			t.Fatalf("held as %+v", h)
		}
		w.clock.add(29 * time.Second)
		calls := c.calls
		if got := w.ring(rev1); got != time.Second || c.calls != calls {
			t.Fatalf("a second early: again after %s, %d attempts", got, c.calls-calls)
		}
		w.clock.add(time.Second)
	}
	if len(w.told) != 0 {
		t.Errorf("told %+v", w.told)
	}
	busy = false
	if got := w.ring(rev1); got != 0 {
		t.Errorf("again after %s", got)
	}
	c.done(t, rev1, 0, 1)
}

// TestWaitingKeepsTheCountOfFailures: an effect that fails and is told to wait by
// turns is parked after as many failures as any other.
func TestWaitingKeepsTheCountOfFailures(t *testing.T) {
	n := 0
	c := &recorder{name: "slack", fail: func(ledger.Stream, int64) error {
		if n++; n%2 == 0 {
			return relay.Wait{}
		}
		return errDown
	}}
	w := newWorld(t, c)
	w.add(rev1, 1)
	for range 17 {
		w.ring(rev1)
		w.clock.add(time.Hour)
	}
	if h := w.held("slack", rev1); !h.Parked || h.Attempts != 9 {
		t.Fatalf("held as %+v", h)
	}
}

// TestWaitUntilThePast comes again at once, after everybody else had a turn.
func TestWaitUntilThePast(t *testing.T) {
	c := &recorder{name: "slack", fail: func(ledger.Stream, int64) error { return relay.Wait{} }}
	other := &recorder{name: "views"}
	w := newWorld(t, c, other)
	w.add(rev1, 1)
	again, err := w.Ring(t.Context(), rev1)
	if err != nil || !again.Equal(w.clock.Now()) || c.calls != 1 {
		t.Fatalf("again at %s (%v), %d attempts", again, err, c.calls)
	}
	other.done(t, rev1, 0)
}

func TestClaimOfAnotherIsWaitedFor(t *testing.T) {
	w, p := newWorld(t), new(poster)
	err := w.once(w.store, func(context.Context) (string, error) {
		w.clock.add(59 * time.Second)
		var wait relay.Wait
		if err := w.once(w.store, p.post); !errors.As(err, &wait) || wait.Until.Sub(w.clock.Now()) != time.Second {
			t.Errorf("got %v", err)
		}
		return "C1/1700", nil
	})
	if err != nil {
		t.Fatal(err)
	}
	w.posted(p, 0, relay.Posted)
}

// TestEffectThatIsStopped gives its claim back although nothing may be started any
// more.
func TestEffectThatIsStopped(t *testing.T) {
	w, p := newWorld(t), new(poster)
	ctx, stop := context.WithCancel(t.Context())
	err := relay.Once(ctx, w.store, rev1, key, w.clock.Now(), func(ctx context.Context) (string, error) {
		stop()
		return "", ctx.Err()
	})
	if !errors.Is(err, context.Canceled) || fault.CodeOf(err) != fault.Internal {
		t.Fatalf("got %v", err)
	}
	w.posted(p, 0, "")
}
