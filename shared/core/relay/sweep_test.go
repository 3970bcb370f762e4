package relay_test

import (
	"errors"
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

func TestStandingsWhileEntriesCannotBeRead(t *testing.T) {
	w := newWorld(t, &recorder{name: "slack"})
	w.add(rev1, 1)
	on := true
	w.Store = w.faulty("Read", false, &on)
	if all, err := w.Standings(t.Context()); !errors.Is(err, errDown) || all != nil {
		t.Fatalf("got %v, %v", all, err)
	}
	if got := relay.Unrung([]relay.Standing{{Stream: rev1, Size: 1}, {Stream: rev1, Size: 1}, {Stream: rev2, Size: 1, Held: relay.Held{Parked: true}}, {Stream: stream("rev_3"), At: 1, Size: 1}}); len(got) != 1 || got[0] != (ledger.Stream{Workspace: "ws_test", Name: "rev_1"}) {
		t.Errorf("to be rung: %v", got)
	}
}
