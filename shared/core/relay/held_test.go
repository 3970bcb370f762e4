package relay_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
)

func TestFailingEffectIsTriedAfterLongerAndLongerThenParked(t *testing.T) {
	c := &recorder{name: "slack", fail: func(_ ledger.Stream, seq int64) error {
		if seq == 0 {
			return fmt.Errorf("post: %w", fault.Errorf(fault.Limit, "Too much."))
		}
		return nil
	}}
	w := newWorld(t, c)
	w.add(rev1, 2)
	wait := time.Second
	for attempt := 1; attempt < 9; attempt++ {
		if got := w.ring(rev1); got != wait {
			t.Fatalf("attempt %d: again after %s, want %s", attempt, got, wait)
		}
		w.clock.add(wait - time.Millisecond)
		if got := w.ring(rev1); got != time.Millisecond || c.calls != attempt {
			t.Fatalf("a millisecond early: again after %s, %d attempts", got, c.calls)
		}
		if h := w.held("slack", rev1); h.Attempts != attempt || h.Parked || h.Code != fault.Limit {
			t.Fatalf("held as %+v", h)
		}
		w.clock.add(time.Millisecond)
		wait *= 2
	}
	if got := w.ring(rev1); got != 0 || c.calls != 9 {
		t.Fatalf("the last attempt: again after %s, %d attempts", got, c.calls)
	}
	if last := w.told[len(w.told)-1]; len(w.told) != 9 || !last.Parked || last.Attempts != 9 || w.told[7].Parked {
		t.Fatalf("told %+v", w.told)
	}

	w.clock.add(1000 * time.Hour)
	w.add(rev1, 1)
	if got := w.ring(rev1); got != 0 || c.calls != 9 || len(w.told) != 9 {
		t.Fatalf("parked: again after %s, %d attempts, told %d times", got, c.calls, len(w.told))
	}
	behind, err := w.Behind(t.Context())
	if err != nil || behind != nil {
		t.Fatalf("a parked stream is to be rung: %v, %v", behind, err)
	}
	w.at("slack", rev1, 0)
}

func parked(t *testing.T, w *world, s ledger.Stream) {
	t.Helper()
	for range 9 {
		w.ring(s)
		w.clock.add(time.Hour)
	}
	if last := w.told[len(w.told)-1]; !last.Parked {
		t.Fatalf("it is held as %+v", last)
	}
}

func TestRedriveGoesOnWhereItFailed(t *testing.T) {
	c := &recorder{name: "slack", fail: failsAt(rev1, 1)}
	w := newWorld(t, c)
	w.add(rev1, 3)
	parked(t, w, rev1)
	for _, want := range []bool{true, false} {
		if got, err := w.Redrive(t.Context(), "slack", rev1); err != nil || got != want {
			t.Fatalf("redrive: %t, %v, want %t", got, err, want)
		}
	}
	if got := w.ring(rev1); got != time.Second { // still broken: counted anew
		t.Fatalf("again after %s", got)
	}
	c.fail = nil
	if _, err := w.Redrive(t.Context(), "slack", rev1); err != nil {
		t.Fatal(err)
	}
	w.ring(rev1)
	c.done(t, rev1, 0, 1, 2)
	if got := w.asides(rev1); got != nil {
		t.Errorf("%v is left", got)
	}
}

func TestRedriveOfOneConsumerLeavesTheOthersParked(t *testing.T) {
	a, b := &recorder{name: "slack", fail: failsAt(rev1, 0)}, &recorder{name: "slack2", fail: failsAt(rev1, 0)}
	w := newWorld(t, a, b)
	w.add(rev1, 1)
	parked(t, w, rev1)
	a.fail, b.fail = nil, nil
	if got, err := w.Redrive(t.Context(), "slack", rev1); err != nil || !got {
		t.Fatalf("redrive: %t, %v", got, err)
	}
	w.ring(rev1)
	a.done(t, rev1, 0)
	b.done(t, rev1)
}

func TestProgressBeforeAFailureCounts(t *testing.T) {
	failing := int64(2)
	c := &recorder{name: "slack", fail: func(_ ledger.Stream, seq int64) error {
		if seq == failing {
			return errDown
		}
		return nil
	}}
	w := newWorld(t, c)
	w.add(rev1, 6)
	w.ring(rev1)
	w.at("slack", rev1, 2)
	for range 5 {
		w.clock.add(time.Hour)
		w.ring(rev1)
	}
	if h := w.held("slack", rev1); h.Attempts != 6 {
		t.Fatalf("held as %+v", h)
	}
	failing = 4
	w.clock.add(time.Hour)
	if got := w.ring(rev1); got != time.Second {
		t.Fatalf("the first failure of another effect: again after %s", got)
	}
	w.at("slack", rev1, 4)
	c.done(t, rev1, 0, 1, 2, 3)
	if h := w.held("slack", rev1); h.Attempts != 1 || h.Parked {
		t.Fatalf("held as %+v", h)
	}
	failing = -1
	w.clock.add(time.Hour)
	w.ring(rev1)
	c.done(t, rev1, upTo(6)...)
	if got := w.asides(rev1); got != nil {
		t.Errorf("%v is left of what is over", got)
	}
}

// TestCrashBetweenTheCursorAndItsNote: the cursor has moved, and what was noted of
// the effect before is still there.
func TestCrashBetweenTheCursorAndItsNote(t *testing.T) {
	c := &recorder{name: "slack", fail: failsAt(rev1, 0)}
	w := newWorld(t, c)
	w.add(rev1, 1)
	for range 8 {
		w.ring(rev1)
		w.clock.add(time.Hour)
	}
	c.fail = nil
	on := true
	if _, err := w.relay(w.faulty("SetAsides", false, &on), c).Ring(t.Context(), rev1); !errors.Is(err, errDown) {
		t.Fatalf("got %v", err)
	}
	w.at("slack", rev1, 1)
	w.add(rev1, 1)
	c.fail = failsAt(rev1, 1)
	if got := w.ring(rev1); got != time.Second {
		t.Fatalf("the first failure of another effect: again after %s, held as %+v", got, w.held("slack", rev1))
	}
}

// TestRelayThatParksWhatAnotherPerforms: what holds back an effect that was
// performed after all holds back nothing.
func TestRelayThatParksWhatAnotherPerforms(t *testing.T) {
	c := &recorder{name: "slack", fail: failsAt(rev1, 0)}
	w := newWorld(t, c)
	w.add(rev1, 1)
	for range 8 {
		w.ring(rev1)
		w.clock.add(time.Hour)
	}
	slow := &recorder{name: "slack", fail: func(ledger.Stream, int64) error {
		w.ring(rev1) // meanwhile the other one fails for the ninth time
		return nil
	}}
	if _, err := w.relay(w.store, slow).Ring(t.Context(), rev1); err != nil {
		t.Fatal(err)
	}
	if last := w.told[len(w.told)-1]; !last.Parked {
		t.Fatalf("told %+v", last)
	}
	w.at("slack", rev1, 1)
	w.add(rev1, 1)
	behind, err := w.Behind(t.Context())
	if err != nil || !slices.Equal(behind, []ledger.Stream{rev1}) {
		t.Errorf("to be rung: %v, %v", behind, err)
	}
	w.ring(rev1)
	c.done(t, rev1, 1)
}

// TestBrokenNote: what nobody can read is an error, and the effect is not tried as
// if nothing had been noted.
func TestBrokenNote(t *testing.T) {
	a, b := &recorder{name: "slack"}, &recorder{name: "views"}
	w := newWorld(t, a, b)
	w.add(rev1, 1)
	w.spoil(rev1, "relay/slack")
	if _, err := w.Ring(t.Context(), rev1); !errors.Is(err, ledger.ErrBroken) {
		t.Fatalf("got %v", err)
	}
	a.done(t, rev1)
	b.done(t, rev1, 0) // not its fault
	if all, err := w.Standings(t.Context()); err != nil || !errors.Is(all[0].Err, ledger.ErrBroken) || all[1].Err != nil {
		t.Errorf("standings: %+v, %v", all, err)
	}
	if _, err := w.Redrive(t.Context(), "slack", rev1); !errors.Is(err, ledger.ErrBroken) {
		t.Errorf("redrive: %v", err)
	}
}

func TestRelayThatWasOffForAWeek(t *testing.T) {
	a, b := &recorder{name: "slack"}, &recorder{name: "views", fail: failsAt(rev2, 0)}
	w := newWorld(t, a, b)
	rev3 := stream("rev_3")
	w.add(rev1, 1)
	w.ring(rev1)
	w.add(rev2, 1)
	parked(t, w, rev2) // of one consumer only
	w.add(rev3, 300)
	w.add(rev2, 1)
	hidden := ledger.Stream{Workspace: "ws_other", Name: "rev_1"}
	w.add(hidden, 1)
	w.clock.add(7 * 24 * time.Hour)

	behind, err := w.Behind(t.Context())
	if err != nil || !slices.Equal(behind, []ledger.Stream{rev2, rev3}) {
		t.Fatalf("behind: %v, %v", behind, err)
	}
	for _, s := range behind {
		w.ring(s)
	}
	a.done(t, rev1, 0)
	a.done(t, rev2, 0, 1)
	a.done(t, rev3, upTo(300)...)
	b.done(t, rev2)
	b.done(t, rev3, upTo(300)...)
	a.done(t, hidden)
	if behind, err = w.Behind(t.Context()); err != nil || behind != nil {
		t.Fatalf("behind: %v, %v", behind, err)
	}
	all, err := w.Standings(t.Context())
	if err != nil || len(all) != 6 {
		t.Fatalf("standings: %+v, %v", all, err)
	}
	for _, one := range all {
		stuck := one.Consumer == "views" && one.Stream == rev2
		if one.Behind() != stuck || one.Held.Parked != stuck {
			t.Errorf("%+v", one)
		}
	}
}

func TestLostDoorbell(t *testing.T) {
	c := &recorder{name: "slack"}
	w := newWorld(t, c)
	w.add(rev1, 2) // nobody hears of it
	w.add(rev1, 1)
	w.ring(rev1)
	c.done(t, rev1, 0, 1, 2)
}

func TestRelayWithoutALog(t *testing.T) {
	w := newWorld(t)
	r := w.relay(w.store, &recorder{name: "slack", fail: failsAt(rev1, 0)})
	w.add(rev1, 1)
	again, err := r.Ring(t.Context(), rev1)
	if err != nil || !again.Equal(w.clock.Now().Add(time.Second)) {
		t.Fatalf("again at %s, %v", again, err)
	}
}
