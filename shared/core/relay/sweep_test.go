package relay_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"conoe/shared/core/ledger"
	"conoe/shared/core/ledger/ledgertest"
	"conoe/shared/core/relay"
)

// TestMeasuresOfASweep: an entry that was never looked at, one whose effect is
// tried again, one that is parked and waits longest, and a consumer that is done.
func TestMeasuresOfASweep(t *testing.T) {
	bad, good := &recorder{name: "slack", fail: failsAt(rev2, 0)}, &recorder{name: "views"}
	w := newWorld(t, bad, good)
	measure := func(wantParked int, wantOldest time.Duration) {
		t.Helper()
		all, err := w.Standings(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if n, oldest := relay.Parked(all), relay.OldestWait(all, w.clock.Now()); n != wantParked || oldest != wantOldest {
			t.Errorf("%d parked, the oldest waits for %s; want %d and %s", n, oldest, wantParked, wantOldest)
		}
	}
	measure(0, 0)
	w.add(rev1, 1)
	w.ring(rev1)
	measure(0, 0)
	w.add(rev2, 2) // written at Begin
	w.ring(rev2)
	w.clock.add(time.Minute)
	measure(0, time.Minute)
	parked(t, w, rev2)
	measure(1, 0)
	w.add(rev1, 1) // written a second after the first one
	measure(1, w.clock.Now().Sub(ledgertest.Begin.Add(time.Second)))
}

// TestStandingsReadAHeadOnce: the walk is paid for by stream, every five minutes.
func TestStandingsReadAHeadOnce(t *testing.T) {
	w := newWorld(t, &recorder{name: "slack"}, &recorder{name: "views"})
	w.add(rev1, 3)
	w.ring(rev1)
	calls := map[string]int{}
	w.Store = ledgertest.Faulty{Store: w.store, Fail: func(op string) (bool, error) { calls[op]++; return true, nil }}
	if _, err := w.Standings(t.Context()); err != nil {
		t.Fatal(err)
	}
	if calls["Head"] != 1 || calls["Cursor"] != 2 || calls["Read"] != 0 || calls["Asides"] != 0 {
		t.Errorf("asked %v", calls)
	}
}

// TestStreamThatCannotBeRead: it hides no other, and is to be rung.
func TestStreamThatCannotBeRead(t *testing.T) {
	for _, op := range []string{"Head", "Cursor", "Aside", "Read"} {
		t.Run(op, func(t *testing.T) {
			w := newWorld(t, &recorder{name: "slack"})
			w.add(rev1, 1)
			w.add(rev2, 1)
			w.Store = w.broken(op, rev1)
			all, err := w.Standings(t.Context())
			if err != nil || len(all) != 2 || !errors.Is(all[0].Err, ledger.ErrBroken) || all[1].Err != nil || all[1].Since.IsZero() {
				t.Fatalf("got %+v, %v", all, err)
			}
			if got := relay.ToRing(all); !slices.Equal(got, []ledger.Stream{rev1, rev2}) {
				t.Errorf("to be rung: %v", got)
			}
			if got, want := relay.OldestWait(all, w.clock.Now().Add(time.Hour)), time.Hour; got != want {
				t.Errorf("the oldest waits for %s, want %s", got, want)
			}
			if err, none := relay.Unseen(all); !errors.Is(err, ledger.ErrBroken) || none {
				t.Errorf("unseen: %v, none %t", err, none)
			}
		})
	}
}

// TestDamagedEntryIsHeldLikeAnEffect: what comes before it is performed, and then it
// is parked, so that its doorbell does not come for ever.
func TestDamagedEntryIsHeldLikeAnEffect(t *testing.T) {
	c := &recorder{name: "slack"}
	w := newWorld(t, c)
	w.add(rev1, 2)
	w.ring(rev1)
	w.add(rev1, 1)
	w.Store = w.broken("Read", rev1)
	if got := w.ring(rev1); got != time.Second {
		t.Fatalf("again after %s", got)
	}
	parked(t, w, rev1)
	if all, err := w.Standings(t.Context()); err != nil || !all[0].Held.Parked || relay.ToRing(all) != nil {
		t.Fatalf("got %+v, %v", all, err)
	}
	c.done(t, rev1, 0, 1)
	w.Store = w.store
	if _, err := w.Redrive(t.Context(), "slack", rev1); err != nil {
		t.Fatal(err)
	}
	w.ring(rev1)
	c.done(t, rev1, 0, 1, 2)
}

func TestUnrung(t *testing.T) {
	if got := relay.ToRing([]relay.Standing{{Stream: rev1, Size: 1}, {Stream: rev1, Size: 1}, {Stream: rev2, Size: 1, Held: relay.Held{Parked: true}}, {Stream: stream("rev_3"), At: 1, Size: 1}}); !slices.Equal(got, []ledger.Stream{rev1}) {
		t.Errorf("to be rung: %v", got)
	}
}

// TestStreamThatRestsCostsOneRead: until it grows.
func TestStreamThatRestsCostsOneRead(t *testing.T) {
	w := newWorld(t, &recorder{name: "slack"}, &recorder{name: "views"})
	w.add(rev1, 3)
	w.add(rev2, 1)
	w.ring(rev1)
	var calls []string
	w.Store = ledgertest.Faulty{Store: w.store, Fail: func(op string) (bool, error) { calls = append(calls, op); return true, nil }}
	look := func() []relay.Standing {
		t.Helper()
		calls = nil
		all, err := w.Standings(t.Context())
		if err != nil || len(all) != 4 {
			t.Fatalf("got %+v, %v", all, err)
		}
		return all
	}
	look()
	w.ring(rev2)
	if all := look(); !maps.Equal(relay.Done(all), map[ledger.Stream]int64{rev1: 3, rev2: 1}) {
		t.Errorf("done: %v", relay.Done(all))
	}
	look()
	if want := []string{"Streams", "Head", "Head"}; !slices.Equal(calls, want) {
		t.Errorf("asked %v, want %v", calls, want)
	}
	w.add(rev1, 1)
	if all := look(); !all[0].Behind() || all[2].Behind() || !maps.Equal(relay.Done(all), map[ledger.Stream]int64{rev2: 1}) {
		t.Errorf("got %+v", all)
	}
}

// TestWalkThatRunsOutOfTimeGoesOn: the next one begins where it stopped, and comes
// round to the first.
func TestWalkThatRunsOutOfTimeGoesOn(t *testing.T) {
	w := newWorld(t, &recorder{name: "slack"})
	for n := range 5 {
		w.add(stream(fmt.Sprint("rev_", n)), 1)
	}
	var seen []string
	for range 3 {
		ctx, cancel := context.WithCancel(t.Context())
		heads := 0
		w.Store = ledgertest.Faulty{Store: w.store, Fail: func(op string) (bool, error) {
			if op == "Head" {
				if heads++; heads == 3 {
					cancel()
				}
			}
			return true, nil
		}}
		all, err := w.Standings(ctx)
		if !errors.Is(err, context.Canceled) {
			t.Fatalf("got %+v, %v", all, err)
		}
		for _, one := range all {
			seen = append(seen, one.Stream.Name)
		}
	}
	if want := []string{"rev_0", "rev_1", "rev_2", "rev_3", "rev_0", "rev_4"}; !slices.Equal(seen, want) {
		t.Errorf("looked at %v, want %v", seen, want)
	}
}

// TestEffectThatHangsHasFailed: it leaves its turn to others, and is parked in the end.
func TestEffectThatHangsHasFailed(t *testing.T) {
	good := &recorder{name: "views"}
	w := newWorld(t, hangs{}, good)
	w.Within = time.Millisecond
	w.add(rev1, 1)
	if got := w.ring(rev1); got != time.Second {
		t.Fatalf("again after %s", got)
	}
	good.done(t, rev1, 0)
	parked(t, w, rev1)
	w.at("slack", rev1, 0)
}

// hangs is a consumer whose effects do not end by themselves.
type hangs struct{}

func (hangs) Name() string { return "slack" }
func (hangs) Perform(ctx context.Context, _ ledger.Stream, _ []ledger.Entry) (int, error) {
	<-ctx.Done()
	return 0, ctx.Err()
}
