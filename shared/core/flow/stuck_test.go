package flow_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"conoe/shared/core/approval"
	"conoe/shared/core/flow"
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
	if got, err := w.SweepAndLook(w.t.Context()); err != nil || got != want {
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
		if _, err := f.SweepAndLook(t.Context()); err != nil {
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
	if n, err := w.SweepAndLook(t.Context()); err == nil || n != 1 {
		t.Errorf("%d, %v", n, err)
	}
	f := w.over(ledgertest.Faulty{Store: w.store, Fail: func(op string) (bool, error) {
		if op == "Read" {
			return false, errDown
		}
		return true, nil
	}})
	if n, err := f.SweepAndLook(t.Context()); !errors.Is(err, errDown) || n != 0 {
		t.Errorf("%d, %v", n, err)
	}
}

func TestNobodyIsAskedAboutAGateWithoutARequest(t *testing.T) {
	w := newWorld(t)
	w.askGate(1)
	w.later(365 * day)
	if got := flow.StuckGates(w.review.D, w.clock()); got != nil {
		t.Errorf("got %v, requests %v", got, w.review.D.Requests[approval.RequestID("apr_1")])
	}
}
