package flow_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"conoe/shared/core/approval"
	"conoe/shared/core/fault"
	"conoe/shared/core/flow"
	"conoe/shared/core/ledger"
	"conoe/shared/core/ledger/ledgertest"
	"conoe/shared/core/review"
	"conoe/shared/core/rules/rulestest"
)

// preparing is a world in which the first stage of a review waits for its gate
// with the token "one".
func preparing(t *testing.T) *world {
	t.Helper()
	w := newWorld(t)
	depth("standard")(w.review)
	w.push(w.review)
	w.waits(stageOne, "one")
	return w
}

func (w *world) askGate(n int)  { w.t.Helper(); w.does(attempt("G0", n)) }
func (w *world) failGate(n int) { w.t.Helper(); w.does(decided("G0", n, review.GateFailed)) }

func TestWhoWaitsIsAnsweredOnceByTheOutcome(t *testing.T) {
	w := preparing(t)
	w.tokens(rev, "one")
	w.rings(rev) // nothing happened
	w.does(review.RolesAssigned{Holders: []review.Holders{}})
	w.rings(rev) // nothing that concerns it
	w.answered()
	w.askGate(1)
	w.rings(rev)
	w.rings(rev)
	w.answered("one")
	w.tokens(rev)
}

func TestOutcomeBetweenTheLookAndTheWait(t *testing.T) {
	w := newWorld(t)
	w.push(w.review)
	c := w.looked(stageOne, "one")
	w.askGate(1)
	w.rings(rev) // finds no token
	if err := w.Wait(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	w.answered("one")
	w.tokens(rev)
}

// TestOutcomeWhileATokenIsStored appends an outcome, and rings for it, right before
// or right after the token is stored: the wait's own look finds it, whether the
// doorbell did or not.
func TestOutcomeWhileATokenIsStored(t *testing.T) {
	for _, c := range []struct {
		name string
		then []string // the call of the store before which the outcome comes, and the one before that
		want int      // answers
	}{
		{"before it is stored", []string{"SetAsides"}, 1},
		{"after it is stored", []string{"SetAsides", ""}, 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			w.push(w.review)
			call, n := w.looked(stageOne, "one"), 0
			f := ledgertest.Faulty{Store: w.store, Fail: func(op string) (bool, error) {
				if n < len(c.then) && (c.then[n] == op || c.then[n] == "") {
					if n++; n == len(c.then) {
						w.askGate(1)
						w.rings(rev)
					}
				}
				return true, nil
			}}
			if err := w.over(f).Wait(t.Context(), call); err != nil {
				t.Fatal(err)
			}
			if n != len(c.then) {
				t.Fatal("the outcome never came")
			}
			w.answered(slices.Repeat([]string{"one"}, c.want)...)
			w.tokens(rev)
		})
	}
}

func TestWhatWakesWhoWaits(t *testing.T) {
	handing := flow.ID{Process: flow.DesignReview, Stream: rev.Name}
	cycle := flow.ID{Process: flow.Monitoring, Stream: sys.Name, Subject: "1"}
	for _, c := range []struct {
		name   string
		id     flow.ID
		before func(*rulestest.Stream)
		do     func(*world)
		wakes  bool
	}{
		{"gate failed while it was decided", stageOne, adds(attempt("G0", 1)), func(w *world) { w.failGate(1) }, true},
		{"gate failed and is asked for again", stageOne, adds(attempt("G0", 1)), func(w *world) { w.failGate(1); w.askGate(2) }, true},
		{"gate failed and all is as before", stageOne, nil, func(w *world) { w.askGate(1); w.failGate(1) }, true},
		{"put on hold", stageOne, nil, func(w *world) { hold(w.review) }, true},
		{"resumed", stageOne, hold, func(w *world) { w.review.Add(review.Paused{}) }, true},
		{"review cancelled", stageOne, nil, func(w *world) { end(review.StatusCancelled)(w.review) }, true},
		{"something becomes due earlier", stageOne, nil, func(w *world) { critical(w.review) }, true},
		{"something due is settled", stageOne, critical, func(w *world) { w.review.To("INC-001", review.Resolved) }, false},
		{"its time has come", stageOne, critical, func(w *world) { w.later(day) }, true},
		{"a moment before its time", stageOne, critical, func(w *world) { w.later(day - time.Millisecond) }, false},
		{"it is old", stageOne, nil, func(w *world) { w.later(300 * day) }, true},
		{"round decided", roundOne, round(approval.StateOpen), func(w *world) { ends(w.review, "apr_1", approval.StateApproved) }, true},
		{"round of somebody else opened", roundOne, round(approval.StateOpen), func(w *world) { asks(w.review, "apr_2", day) }, false},
		{"item saved while a hand-over waits", handing, func(s *rulestest.Stream) { depth("light")(s); pass("G0", "G4")(s) }, func(w *world) { w.review.Save(&review.Evidence{}) }, true},
		{"two hours after a hand-over", handing, func(s *rulestest.Stream) { depth("light")(s); pass("G0", "G4")(s) }, func(w *world) { w.later(2 * time.Hour) }, false}, // its timeout wakes it
		{"signal", cycle, nil, func(w *world) { w.system.Save(&review.Signal{Status: review.SignalOK}) }, false},
		{"another change than the one waited for", cycle, changed, func(w *world) { changed(w.system) }, true},
		{"cycle closed", cycle, nil, func(w *world) { pass("G5")(w.system) }, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			s := map[string]*rulestest.Stream{rev.Name: w.review, sys.Name: w.system}[c.id.Stream]
			if c.before != nil {
				c.before(s)
			}
			w.push(s)
			w.waits(c.id, "one")
			w.answered()
			c.do(w)
			w.push(s)
			w.rings(ledger.Stream{Workspace: "ws_test", Name: c.id.Stream})
			if c.wakes {
				w.answered("one")
				w.tokens(rev)
			} else {
				w.answered()
			}
		})
	}
}

func TestWaitThatIsRepeated(t *testing.T) {
	w := preparing(t)
	c := w.waits(stageOne, "one")
	w.tokens(rev, "one")
	w.answered()
	w.askGate(1)
	for range 2 { // as if the first answer had been lost
		if err := w.Wait(t.Context(), c); err != nil {
			t.Fatal(err)
		}
		w.tokens(rev)
	}
	w.answered("one", "one")
}

// TestTokenOfAnExecutionThatWaitsAgain: the engine may crash before it has committed
// that the earlier wait is over, and then waits with that token still.
func TestTokenOfAnExecutionThatWaitsAgain(t *testing.T) {
	w := preparing(t)
	w.waits(stageOne, "two")
	w.tokens(rev, "one", "two")
	w.askGate(1) // and no doorbell
	w.waits(stageOne, "three")
	w.answered()
	w.rings(rev)
	if got := slices.Sorted(slices.Values(w.runs.answered)); !slices.Equal(got, []string{"one", "two"}) {
		t.Fatalf("answered %v", got)
	}
	w.tokens(rev, "three")
}

// TestTokenThatTimedOut: whoever asks where it stands waits no more with a token
// whose time is over. Other executions' tokens are left alone.
func TestTokenThatTimedOut(t *testing.T) {
	w := newWorld(t)
	critical(w.review)
	w.push(w.review)
	other := w.waits(stageOne, "one")
	other.Execution, other.Token = other.Execution+"2", "other" // its name begins like the first one's
	if err := w.Wait(t.Context(), other); err != nil {
		t.Fatal(err)
	}
	w.later(day - time.Millisecond)
	if _, err := w.where(stageOne); err != nil {
		t.Fatal(err)
	}
	w.tokens(rev, "one", "other")
	w.later(time.Millisecond)
	if at, err := w.where(stageOne); err != nil || at.Name != flow.PlaceDue {
		t.Fatalf("%+v, %v", at, err)
	}
	w.tokens(rev, "other")
	w.answered()
}

func TestLookWhileTheStoreFails(t *testing.T) {
	for _, op := range []string{"Head", "Read", "Asides"} {
		w := newWorld(t)
		w.push(w.review)
		f := w.over(ledgertest.Faulty{Store: w.store, Fail: func(asked string) (bool, error) {
			if asked == op {
				return false, errDown
			}
			return true, nil
		}})
		if _, err := f.Where(t.Context(), w.call("Where", stageOne)); !errors.Is(err, errDown) {
			t.Errorf("%s: got %v", op, err)
		}
	}
}

func TestCrashBetweenAnswerAndForgetting(t *testing.T) {
	for _, applied := range []bool{false, true} {
		t.Run(fmt.Sprintf("applied %t", applied), func(t *testing.T) {
			w := preparing(t)
			w.rings(rev) // starts what is owed
			w.askGate(1)
			f := ledgertest.Faulty{Store: w.store, Fail: func(op string) (bool, error) {
				if op == "SetAsides" {
					return applied, errDown
				}
				return true, nil
			}}
			if err := w.perform(w.over(f), rev); !errors.Is(err, errDown) {
				t.Fatalf("got %v", err)
			}
			w.rings(rev)
			want := []string{"one", "one"} // a dead token is answered once more
			if applied {
				want = want[:1]
			}
			w.answered(want...)
			w.tokens(rev)
		})
	}
}

func TestAnswerThatFailsIsGivenAgain(t *testing.T) {
	w := preparing(t)
	w.rings(rev)
	w.askGate(1)
	w.runs.fail = func(op, _ string) error {
		if op == "Answer" {
			return errDown
		}
		return nil
	}
	if err := w.perform(w.Workflows, rev); !errors.Is(err, errDown) {
		t.Fatalf("got %v", err)
	}
	w.tokens(rev, "one")
	w.runs.fail = nil
	w.rings(rev)
	w.answered("one")
	w.tokens(rev)
}

func TestWaitWhileTheStoreFails(t *testing.T) {
	for _, op := range []string{"SetAsides", "Head", "Read"} {
		t.Run(op, func(t *testing.T) {
			w := newWorld(t)
			w.push(w.review)
			w.rings(rev)
			c, on := w.looked(stageOne, "one"), true
			f := w.over(ledgertest.Faulty{Store: w.store, Fail: func(asked string) (bool, error) {
				if on && asked == op {
					return false, errDown
				}
				return true, nil
			}})
			if err := f.Wait(t.Context(), c); !errors.Is(err, errDown) {
				t.Fatalf("got %v", err)
			}
			w.answered()
			on = false
			c.Token = "two" // the state is entered again, with another token
			if err := f.Wait(t.Context(), c); err != nil {
				t.Fatal(err)
			}
			w.answered()
			w.askGate(1)
			w.rings(rev)
			if !slices.Contains(w.runs.answered, "two") {
				t.Errorf("answered %v", w.runs.answered)
			}
			w.tokens(rev)
		})
	}
}

func TestWaitThatMakesNoSense(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func(*flow.Call)
		want  fault.Code
	}{
		"no token":                      {func(c *flow.Call) { c.Token = "" }, fault.Invalid},
		"no execution":                  {func(c *flow.Call) { c.Execution = "" }, fault.Invalid},
		"no place":                      {func(c *flow.Call) { c.Seen = nil }, fault.Invalid},
		"execution that goes elsewhere": {func(c *flow.Call) { c.Execution = "a#b" }, fault.Invalid},
		"stream that goes elsewhere":    {func(c *flow.Call) { c.Stream = "review-1#e" }, fault.Invalid},
		"process that does not exist":   {func(c *flow.Call) { c.Process = "tea-break" }, fault.Invalid},
		"stream that does not exist":    {func(c *flow.Call) { c.Stream = "review-2" }, fault.NotFound},
		"request that does not exist":   {func(c *flow.Call) { c.Process, c.Subject = flow.Round, "apr_9" }, fault.NotFound},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.push(w.review)
			call := w.looked(stageOne, "one")
			c.spoil(&call)
			refused(t, w.Wait(t.Context(), call), c.want)
			w.answered()
			w.rings(rev) // whatever was stored stands in nobody's way
			w.tokens(rev)
			w.started(design1)
		})
	}
}

func TestTokenThatNobodyCanRead(t *testing.T) {
	w := preparing(t)
	w.aside(rev, "wait/x/y", "{")
	w.askGate(1)
	if err := w.perform(w.Workflows, rev); !errors.Is(err, ledger.ErrBroken) {
		t.Fatalf("got %v", err)
	}
	w.answered()
	if _, err := w.Waits(t.Context()); !errors.Is(err, ledger.ErrBroken) {
		t.Errorf("waits: %v", err)
	}
}

func TestWaitsAreListedWithWhatTheyWaitFor(t *testing.T) {
	w := preparing(t)
	asks(w.review, "apr_1", day)
	w.push(w.review)
	w.push(w.system)
	w.waits(roundOne, "two")
	w.waits(flow.ID{Process: flow.Monitoring, Stream: sys.Name, Subject: "1"}, "three")
	all, err := w.Waits(t.Context())
	if err != nil || len(all) != 3 {
		t.Fatalf("%v, %v", all, err)
	}
	if got := all[round1]; got.Seen.Name != "asking" || !got.Seen.Until.Equal(rulestest.Start.Add(day)) || got.For() != "the people who were asked" {
		t.Errorf("the round waits for %q: %+v", got.For(), got)
	}
	if got := all["stage-of-"+design1]; got.Root != design1 || got.For() != "the team to ask for G0" {
		t.Errorf("the stage waits for %q: %+v", got.For(), got)
	}
}

func TestSecondsUntilSomethingIsDue(t *testing.T) {
	w := newWorld(t)
	asks(w.review, "apr_1", day)
	w.push(w.review)
	for _, c := range []struct {
		after time.Duration
		place string
		want  int64
	}{
		{0, "asking", 86400},
		{time.Millisecond, "asking", 86400}, // rounded up: not a moment too early
		{999 * time.Millisecond, "asking", 86399},
		{day - 1001*time.Millisecond, "asking", 1},
		{day - 1000*time.Millisecond, "due", 0},
	} {
		w.later(c.after)
		at, err := w.where(roundOne)
		if err != nil || at.Name != c.place || at.Seconds != c.want || at.Looks != 2 {
			t.Errorf("after %s: %+v, %v, want %s, %d", c.after, at, err, c.place, c.want)
		}
		w.later(-c.after)
		if c.place == "asking" {
			w.later(c.after)
		}
	}
}

// TestClockThatWasSetBack: the present is never before the newest entry.
func TestClockThatWasSetBack(t *testing.T) {
	w := newWorld(t)
	asks(w.review, "apr_1", day)
	w.push(w.review)
	w.later(2 * day)
	w.does(review.RolesAssigned{Holders: []review.Holders{}})
	w.later(-2 * day)
	if at, err := w.where(roundOne); err != nil || at.Name != flow.PlaceDue {
		t.Fatalf("%+v, %v", at, err)
	}
}

func TestTaskThatIsNone(t *testing.T) {
	w := newWorld(t)
	w.push(w.review)
	for _, name := range []string{"", "where", "Decide", "Approve"} {
		_, err := w.Do(t.Context(), w.call(name, stageOne))
		refused(t, err, fault.Invalid)
	}
}

func TestCallOfAnotherWorkspaceIsDenied(t *testing.T) {
	w := newWorld(t)
	asks(w.review, "apr_1", day)
	w.push(w.review)
	w.later(2 * day)
	for name := range w.Tasks() {
		for _, workspace := range []string{"", "ws_test2", "WS_TEST"} {
			c := w.looked(stageOne, "one")
			c.Task, c.Workspace = name, workspace
			_, err := w.Do(t.Context(), c)
			refused(t, err, fault.Denied)
		}
	}
	w.tokens(rev)
	w.answered()
	w.started()
	if head, err := w.store.Head(t.Context(), rev); err != nil || head.Size != int64(len(w.review.Entries)) {
		t.Errorf("size %d, %v", head.Size, err)
	}
}

func TestElapse(t *testing.T) {
	w := newWorld(t)
	asks(w.review, "apr_1", day)
	w.push(w.review)
	do := func(c flow.Call) string {
		t.Helper()
		out, err := w.Do(t.Context(), c)
		if err != nil {
			t.Fatal(err)
		}
		raw, err := json.Marshal(out)
		if err != nil {
			t.Fatal(err)
		}
		return string(raw)
	}
	if got := do(w.call("Elapse", roundOne)); got != `{"entries":0}` {
		t.Errorf("a day early: %s", got)
	}
	w.later(day)
	c := w.call("Elapse", roundOne)
	first := do(c)
	if first != `{"entries":1}` {
		t.Errorf("when it is due: %s", first)
	}
	if again := do(c); again != first {
		t.Errorf("the same call again: %s", again)
	}
	w.later(time.Millisecond) // the state is entered anew
	if got := do(w.call("Elapse", roundOne)); got != `{"entries":0}` {
		t.Errorf("another call: %s", got)
	}
	if at, err := w.where(roundOne); err != nil || at.Name != "asking" || !at.Until.Equal(rulestest.Start.Add(2*day)) {
		t.Errorf("%+v, %v", at, err)
	}
}

// TestRoundLeftOpenByAReviewThatEnded: nothing becomes due any more, so nobody waits
// for it.
func TestRoundLeftOpenByAReviewThatEnded(t *testing.T) {
	w := newWorld(t)
	asks(w.review, "apr_1", day)
	w.push(w.review)
	w.waits(roundOne, "one")
	end(review.StatusCompleted)(w.review)
	w.push(w.review)
	w.rings(rev)
	w.answered("one")
	w.later(5 * day)
	if at, err := w.where(roundOne); err != nil || at.Name != "cancelled" {
		t.Fatalf("%+v, %v", at, err)
	}
	if out, err := w.Elapse(t.Context(), w.call("Elapse", roundOne)); err != nil || out.Entries != 0 {
		t.Errorf("%+v, %v", out, err)
	}
}

// TestPlaceSurvivesItsWayThroughAnExecution: what Where answers goes through
// JSON to Wait.
func TestPlaceSurvivesItsWayThroughAnExecution(t *testing.T) {
	w := newWorld(t)
	asks(w.review, "apr_1", day+123456789*time.Nanosecond)
	w.push(w.review)
	out, err := w.Do(t.Context(), w.call("Where", roundOne))
	if err != nil {
		t.Fatal(err)
	}
	raw, err := json.Marshal(out)
	if err != nil {
		t.Fatal(err)
	}
	c := w.call("Wait", roundOne)
	c.Token, c.Seen = "one", new(flow.Place)
	if err := json.Unmarshal(raw, c.Seen); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Do(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	w.answered()
	w.tokens(rev, "one")
}
