package flow_test

import (
	"context"
	"errors"
	"iter"
	"slices"
	"testing"
	"time"

	"conoe/shared/core/approval"
	"conoe/shared/core/flow"
	"conoe/shared/core/ledger"
	"conoe/shared/core/ledger/ledgertest"
	"conoe/shared/core/review"
)

// gateAsked is a review whose G0 is asked for, with a round that is due first in a
// day, and executions for both.
func gateAsked(t *testing.T) *world {
	t.Helper()
	w := newWorld(t)
	asks(w.review, "apr_1", day)
	a := attempt("G0", 1)
	a.Request = "apr_1"
	w.does(a)
	w.rings(rev)
	w.waits(roundOne, "round")
	w.waits(stageOne, "stage")
	return w
}

func (w *world) stuck(want int) {
	w.t.Helper()
	if got, err := w.SweepAndLook(w.t.Context(), nil); err != nil || got != want {
		w.t.Fatalf("%d gates are stuck (%v), want %d", got, err, want)
	}
}

func TestGateWhoseDeadlinesNobodyRecordsIsStuck(t *testing.T) {
	w := gateAsked(t)
	w.stuck(0)
	w.later(day + 10*time.Minute)
	w.stuck(0) // the workflow may be on its way
	w.later(10 * time.Minute)
	w.stuck(1)
	if got := flow.StuckGates(w.review.D, w.clock()); !slices.Equal(got, []review.GateID{"G0"}) {
		t.Errorf("got %v", got)
	}
	w.does(decided("G0", 1, review.GateFailed))
	w.stuck(0) // what else is asked is no gate
}

func TestRoundThatIsNoGateIsNotCounted(t *testing.T) {
	w := asking(t)
	w.rings(rev)
	w.later(30 * day)
	w.stuck(0)
}

func TestReviewThatEndedHasNoStuckGate(t *testing.T) {
	w := gateAsked(t)
	w.later(30 * day)
	w.stuck(1)
	end(review.StatusCancelled)(w.review)
	w.push(w.review)
	w.stuck(0)
}

// TestSweepThatLooksMends: it does all that a sweep does.
func TestSweepThatLooksMends(t *testing.T) {
	w := running(t)
	w.runs.is(design1, flow.Ended)
	w.later(time.Hour)
	w.stuck(0)
	w.started(design1, design2)
}

// TestSweepFoldsOnlyWhereARoundRuns: folding every stream every five minutes would
// cost more than all reviews.
func TestSweepFoldsOnlyWhereARoundRuns(t *testing.T) {
	folded := func(w *world) bool {
		reads := 0
		f := w.over(ledgertest.Faulty{Store: w.store, Fail: func(op string) (bool, error) {
			if op == "Read" {
				reads++
			}
			return true, nil
		}})
		if _, err := f.SweepAndLook(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
		return reads > 0
	}
	w := preparing(t)
	w.rings(rev)
	w.started(design1)
	if folded(w) {
		t.Error("it folds a review that nobody is asked about")
	}
	if !folded(gateAsked(t)) {
		t.Error("it does not look at a gate")
	}
}

func TestSweepThatCannotLookEverywhere(t *testing.T) {
	w := gateAsked(t)
	w.push(w.system)
	w.rings(sys)
	w.later(2 * day)
	w.aside(sys, "wait/x/y", "{")
	if n, err := w.SweepAndLook(t.Context(), nil); err == nil || n != 1 {
		t.Errorf("%d, %v", n, err)
	}
	f := w.over(ledgertest.Faulty{Store: w.store, Fail: func(op string) (bool, error) {
		if op == "Read" {
			return false, errDown
		}
		return true, nil
	}})
	if n, err := f.SweepAndLook(t.Context(), nil); !errors.Is(err, errDown) || n != 0 {
		t.Errorf("%d, %v", n, err)
	}
}

// TestSweepLeavesOutWhatRests: a stream that has ended and has not grown since costs
// nothing; one that was done with and then grew is looked at.
func TestSweepLeavesOutWhatRests(t *testing.T) {
	w := running(t)
	asked := 0
	f := w.over(ledgertest.Faulty{Store: w.store, Fail: func(op string) (bool, error) {
		if op == "Asides" {
			asked++
		}
		return true, nil
	}})
	sweep := func(wantAsked bool, done map[ledger.Stream]int64) {
		t.Helper()
		asked = 0
		if _, err := f.SweepAndLook(t.Context(), done); err != nil {
			t.Fatal(err)
		}
		if (asked > 0) != wantAsked {
			t.Errorf("asked %d times", asked)
		}
	}
	all := func() map[ledger.Stream]int64 {
		out := map[ledger.Stream]int64{}
		for s, err := range w.store.Streams(t.Context(), "ws_test") {
			head, wrong := w.store.Head(t.Context(), s)
			if err != nil || wrong != nil {
				t.Fatal(err, wrong)
			}
			out[s] = head.Size
		}
		return out
	}
	sweep(true, all())
	sweep(true, all()) // an execution runs
	end(review.StatusCancelled)(w.review)
	w.push(w.review)
	w.runs.is(design1, flow.Ended)
	sweep(true, nil) // forgets it
	sweep(true, nil) // the relay is not done
	sweep(true, all())
	sweep(false, all())
	sweep(true, nil)
	grown := all()
	for s := range grown {
		grown[s]++
	}
	sweep(true, grown)
}

// TestSweepThatRunsOutOfTimeGoesOn: streams that come late in the alphabet have
// their turn, however slow the others are.
func TestSweepThatRunsOutOfTimeGoesOn(t *testing.T) {
	w := running(t)
	w.push(w.system)
	var walks [][]string
	for range 3 {
		ctx, cancel := context.WithCancel(t.Context())
		var seen []string
		w.Store = looking{w.store, func(s ledger.Stream) {
			if seen = slices.Compact(append(seen, s.Name)); len(seen) == 2 {
				cancel()
			}
		}}
		if _, err := w.SweepAndLook(ctx, nil); !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
		walks = append(walks, seen)
	}
	want := [][]string{{rev.Name, sys.Name}, {sys.Name, rev.Name}, {rev.Name, sys.Name}}
	if !slices.EqualFunc(walks, want, slices.Equal) {
		t.Errorf("looked at %q, want %q", walks, want)
	}
}

// looking tells of which streams asides are read.
type looking struct {
	ledger.Store
	at func(ledger.Stream)
}

func (l looking) Asides(ctx context.Context, s ledger.Stream, prefix string) iter.Seq2[ledger.Aside, error] {
	l.at(s)
	return l.Store.Asides(ctx, s, prefix)
}

func TestNobodyIsAskedAboutAGateWithoutARequest(t *testing.T) {
	w := newWorld(t)
	w.askGate(1)
	w.later(365 * day)
	if got := flow.StuckGates(w.review.D, w.clock()); got != nil {
		t.Errorf("got %v, requests %v", got, w.review.D.Requests[approval.RequestID("apr_1")])
	}
}
