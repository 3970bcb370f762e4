package flow_test

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"conoe/shared/core/approval"
	"conoe/shared/core/flow"
	"conoe/shared/core/ledger"
	"conoe/shared/core/ledger/ledgertest"
	"conoe/shared/core/review"
)

const grace = 2 * time.Minute

// running is a world in which a review's execution runs, and that of its first
// stage waits.
func running(t *testing.T) *world {
	t.Helper()
	w := preparing(t)
	w.rings(rev)
	w.started(design1)
	return w
}

func TestSweepLeavesAloneWhatRuns(t *testing.T) {
	w := running(t)
	for range 3 {
		w.sweeps()
		w.later(100 * time.Hour)
	}
	w.started(design1)
	w.answered()
	if w.runs.stopped != nil {
		t.Errorf("stopped %v", w.runs.stopped)
	}
	w.tokens(rev, "one")
}

// TestExecutionThatEndedAlthoughItIsOwed is replaced, and its replacement after
// twice as long.
func TestExecutionThatEndedAlthoughItIsOwed(t *testing.T) {
	w := running(t)
	want := []string{design1}
	for n := 1; n < 5; n++ {
		w.runs.is(fmt.Sprintf("design-review-review-1-%d", n), flow.Ended)
		w.runs.is("stage-of-"+design1, flow.Ended)
		w.later(time.Duration(n)*grace - time.Millisecond)
		w.sweeps()
		w.started(want...)
		w.later(time.Millisecond)
		w.sweeps()
		want = append(want, fmt.Sprintf("design-review-review-1-%d", n+1))
		w.started(want...)
		w.sweeps() // the same moment
		w.started(want...)
		w.tokens(rev) // of the stage that ended
	}
	if r := w.record(rev, "flow/design-review"); r.Count != 5 || r.Name != want[4] {
		t.Errorf("recorded %+v", r)
	}
}

func TestExecutionThatIsAbsentIsStartedByItsName(t *testing.T) {
	w := running(t)
	w.runs.is(design1, flow.Absent)
	w.runs.is("stage-of-"+design1, flow.Absent)
	w.sweeps()
	if got := w.runs.started; !slices.Equal(got, []string{design1, design1}) {
		t.Fatalf("started %v", got)
	}
	if r := w.record(rev, "flow/design-review"); r.Count != 1 {
		t.Errorf("recorded %+v", r)
	}
	w.tokens(rev)
}

func TestExecutionThatRunsAndWaitsForNothing(t *testing.T) {
	w := newWorld(t)
	w.push(w.review)
	w.rings(rev)
	w.sweeps()
	w.later(grace - time.Millisecond)
	w.sweeps()
	w.started(design1)
	w.later(time.Millisecond)
	w.sweeps()
	w.started(design1, design2)
	if !slices.Equal(w.runs.stopped, []string{design1}) {
		t.Errorf("stopped %v", w.runs.stopped)
	}
}

// TestExecutionBetweenTwoWaits: an execution that was answered a moment ago, or whose
// task is tried again, waits for nothing at present.
func TestExecutionBetweenTwoWaits(t *testing.T) {
	w := running(t)
	n := 0
	for range 3 {
		w.later(10 * day)
		n++
		if n%2 == 1 {
			w.askGate(n/2 + 1)
		} else {
			w.failGate(n / 2)
		}
		w.rings(rev)
		w.tokens(rev)
		w.sweeps()
		w.later(time.Minute)
		w.sweeps()
		if w.runs.stopped != nil {
			t.Fatalf("stopped %v", w.runs.stopped)
		}
		w.waits(stageOne, fmt.Sprint("token ", n))
		w.later(5 * time.Minute)
		w.sweeps()
	}
	w.started(design1)
}

func TestSweepForgetsWhatIsOver(t *testing.T) {
	w := asking(t)
	asks(w.review, "apr_2", day)
	asks(w.review, "apr_3", day)
	w.push(w.review)
	w.rings(rev)
	w.waits(flow.ID{Process: flow.DesignReview, Stream: rev.Name}, "one")
	for _, id := range []approval.RequestID{"apr_1", "apr_2", "apr_3"} {
		ends(w.review, id, approval.StateApproved)
	}
	w.push(w.review)
	w.rings(rev)
	w.runs.is(round1, flow.Ended)
	w.runs.is("round-apr_2-1", flow.Absent)
	w.later(time.Hour)
	w.sweeps()
	for key, want := range map[string]string{"flow/round/apr_1": "", "flow/round/apr_2": "", "flow/round/apr_3": "round-apr_3-1", "flow/design-review": design1} {
		if got := w.record(rev, key).Name; got != want {
			t.Errorf("%s names %q, want %q", key, got, want)
		}
	}
	w.started(design1, round1, "round-apr_2-1", "round-apr_3-1")
	if w.runs.stopped != nil {
		t.Errorf("stopped %v", w.runs.stopped) // apr_3's is about to end by itself
	}
}

// TestSweepAnswersToo: where something is amiss it does what a doorbell does.
func TestSweepAnswersToo(t *testing.T) {
	w := asking(t)
	w.rings(rev)
	w.waits(stageOne, "one")
	w.askGate(1) // and the doorbell is lost
	w.runs.is(round1, flow.Absent)
	w.sweeps()
	w.answered("one")
	w.tokens(rev)
}

// TestBrokenStreamKeepsNoOtherFromItsSweep: its error is told all the same.
func TestBrokenStreamKeepsNoOtherFromItsSweep(t *testing.T) {
	w := newWorld(t)
	w.push(w.review)
	w.push(w.system)
	w.rings(rev)
	w.rings(sys)
	w.runs.is(monitor1, flow.Absent)
	w.aside(rev, "wait/x/y", "{")
	if err := w.Sweep(t.Context()); !errors.Is(err, ledger.ErrBroken) {
		t.Fatalf("got %v", err)
	}
	if got := w.runs.started; !slices.Equal(got, []string{design1, monitor1, monitor1}) {
		t.Errorf("started %v", got)
	}
}

func TestSweepWhileSomethingFails(t *testing.T) {
	for _, op := range []string{"Streams", "Asides", "SetAsides", "Head", "Read"} {
		t.Run(op, func(t *testing.T) {
			w := running(t)
			w.runs.is(design1, flow.Ended)
			w.later(time.Hour)
			on := true
			f := w.over(ledgertest.Faulty{Store: w.store, Fail: func(asked string) (bool, error) {
				if on && asked == op {
					return false, errDown
				}
				return true, nil
			}})
			if err := f.Sweep(t.Context()); !errors.Is(err, errDown) {
				t.Fatalf("got %v", err)
			}
			w.started(design1)
			on = false
			if err := f.Sweep(t.Context()); err != nil {
				t.Fatal(err)
			}
			w.started(design1, design2)
		})
	}
	for _, op := range []string{"State", "Stop", "Start"} {
		t.Run(op, func(t *testing.T) {
			w := running(t)
			w.runs.is(design1, flow.Ended)
			w.later(time.Hour)
			w.runs.fail = down(op)
			if err := w.Sweep(t.Context()); !errors.Is(err, errDown) {
				t.Fatalf("got %v", err)
			}
			w.runs.fail = nil
			w.later(time.Hour)
			w.sweeps()
			w.started(design1, design2)
		})
	}
}

func TestTwoSweepsAtOnce(t *testing.T) {
	w := running(t)
	w.runs.is(design1, flow.Ended)
	w.later(time.Hour)
	var all sync.WaitGroup
	for range 4 {
		one := w.over(w.store)
		all.Go(func() {
			if err := one.Sweep(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	w.started(design1, design2)
}

func TestReplace(t *testing.T) {
	w := asking(t)
	w.rings(rev)
	w.waits(stageOne, "one")
	n, err := w.Replace(t.Context(), rev)
	if err != nil || n != 2 {
		t.Fatalf("%d, %v", n, err)
	}
	w.started(design1, round1, design2, "round-apr_1-2")
	if got := slices.Sorted(slices.Values(w.runs.stopped)); !slices.Equal(got, []string{design1, round1}) {
		t.Errorf("stopped %v", got)
	}
	if got := w.runs.state[design1]; got != flow.Ended {
		t.Errorf("the first is %s", got)
	}
}

func TestReplaceThatIsCutOff(t *testing.T) {
	w := asking(t)
	w.rings(rev)
	w.runs.fail = down("Start")
	if _, err := w.Replace(t.Context(), rev); !errors.Is(err, errDown) {
		t.Fatalf("got %v", err)
	}
	w.runs.fail = nil
	w.later(time.Hour)
	w.sweeps()
	w.started(design1, round1, design2, "round-apr_1-2")
}

func TestExamine(t *testing.T) {
	for _, c := range []struct {
		name   string
		do     func(*world)
		tokens map[string]bool
		want   []string
	}{
		{"all is well", func(*world) {}, map[string]bool{"stage-of-" + design1: true}, nil},
		{"nobody asks the engine", func(*world) {}, nil, nil},
		{"execution ended", func(w *world) { w.runs.is(design1, flow.Ended) }, nil, []string{"REV-1: its workflow design-review is missing: ended"}},
		{"execution was never started", func(w *world) { w.runs.is(design1, flow.Absent) }, nil, []string{"REV-1: its workflow design-review is missing: absent"}},
		{"entry without a doorbell", func(w *world) { asks(w.review, "apr_1", day); w.push(w.review) }, nil, []string{"REV-1: its workflow round is missing: absent"}},
		{"system without a doorbell", func(w *world) { w.push(w.system) }, nil, []string{"SYS-1: its workflow monitoring is missing: absent"}},
		{"execution that is asleep", func(w *world) { end(review.StatusCancelled)(w.review); w.push(w.review) }, nil, []string{"REV-1: stage-of-design-review-review-1-1 waits for the team to ask for G0, which is over"}},
		{"dead token of what ended", func(w *world) { w.runs.is("stage-of-"+design1, flow.Ended); w.dead = true }, nil, []string{"REV-1: a token is kept for stage-of-design-review-review-1-1, which runs no more"}},
		{"dead token of what runs", func(w *world) { w.dead = true }, nil, nil},
		{
			"token that nobody keeps", func(*world) {},
			map[string]bool{"stage-of-" + design1: true, round1: true},
			[]string{"round-apr_1-1: it waits with a token that nobody keeps, so nothing but its timeout wakes it"},
		},
		{"review that ended", func(w *world) {
			end(review.StatusCancelled)(w.review)
			w.push(w.review)
			w.rings(rev)
			w.runs.is(design1, flow.Ended)
		}, nil, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := running(t)
			c.do(w)
			before := ledgertest.Dump(t, w.store, "ws_test")
			found, err := w.Examine(t.Context(), c.tokens, func(string) (bool, error) { return !w.dead, nil })
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, one := range found {
				got = append(got, one.Where+": "+one.What)
				if one.Mend == "" {
					t.Errorf("%s: nothing mends it", one.What)
				}
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("found %q, want %q", got, c.want)
			}
			ledgertest.Same(t, "examining", before, ledgertest.Dump(t, w.store, "ws_test"))
			w.started(design1)
		})
	}
}

func TestExamineWhileSomethingFails(t *testing.T) {
	for _, op := range []string{"Streams", "Asides", "Head"} {
		w := running(t)
		f := w.over(ledgertest.Faulty{Store: w.store, Fail: func(asked string) (bool, error) {
			if asked == op {
				return false, errDown
			}
			return true, nil
		}})
		if _, err := f.Examine(t.Context(), nil, allKnown); !errors.Is(err, errDown) {
			t.Errorf("%s: got %v", op, err)
		}
	}
	w := running(t)
	w.runs.fail = down("State")
	if _, err := w.Examine(t.Context(), nil, allKnown); !errors.Is(err, errDown) {
		t.Errorf("State: got %v", err)
	}
}

// allKnown is an engine that knows every token.
func allKnown(string) (bool, error) { return true, nil }
