package flow_test

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"conoe/shared/core/approval"
	"conoe/shared/core/flow"
	"conoe/shared/core/ledger"
	"conoe/shared/core/ledger/ledgertest"
	"conoe/shared/core/review"
	"conoe/shared/core/rules/rulestest"
)

// asking is a world with a review in which one round asks.
func asking(t *testing.T) *world {
	t.Helper()
	w := newWorld(t)
	asks(w.review, "apr_1", day)
	w.push(w.review)
	return w
}

// down lets one operation on executions fail.
func down(op string) func(string, string) error {
	return func(asked, _ string) error {
		if asked == op {
			return errDown
		}
		return nil
	}
}

func TestDoorbellStartsWhatIsOwedOnce(t *testing.T) {
	w := asking(t)
	for range 2 {
		w.rings(rev)
	}
	if err := w.perform(w.over(w.store), rev); err != nil { // of another process
		t.Fatal(err)
	}
	w.started(design1, round1)
	if len(w.runs.asked) != 2 {
		t.Errorf("it was asked to start %v", w.runs.asked)
	}
	if got, want := w.runs.input[design1], `{"workspace":"ws_test","stream":"review-1"}`; got != want {
		t.Errorf("the review was started with %s", got)
	}
	if got, want := w.runs.input[round1], `{"workspace":"ws_test","stream":"review-1","subject":"apr_1"}`; got != want {
		t.Errorf("the round was started with %s", got)
	}
	if r := w.record(rev, "flow/round/apr_1"); r.Name != round1 || r.Count != 1 || !r.At.Equal(rulestest.Start) {
		t.Errorf("recorded %+v", r)
	}

	asks(w.review, "apr_2", day)
	w.push(w.review)
	w.rings(rev)
	w.started(design1, round1, "round-apr_2-1")
	w.push(w.system)
	w.rings(sys)
	w.started(design1, round1, "round-apr_2-1", monitor1)
}

func TestDoorbellOfTheWorkspace(t *testing.T) {
	w := newWorld(t)
	w.rings(ledger.Stream{Workspace: "ws_test", Name: review.WorkspaceStream})
	w.started()
}

// TestNamesOfExecutions: Step Functions takes at most 80 characters, and few of them.
func TestNamesOfExecutions(t *testing.T) {
	w := newWorld(t)
	id := uuid.Must(uuid.NewV7()).String()
	r := &rulestest.Stream{D: review.NewDossier("rev_" + id), Now: rulestest.Start, By: rulestest.Person("author")}
	r.Open()
	asks(r, approval.RequestID("apr_"+id), day)
	w.push(r)
	s := &rulestest.Stream{D: review.NewDossier("sys_" + id), Now: rulestest.Start, By: rulestest.Person("author")}
	s.Add(review.OpenedDossier{Ref: "SYS-2", System: "sys_" + id, SysRef: "SYS-2"}, review.StageEntered{Stage: review.S5})
	w.push(s)
	w.rings(ledger.Stream{Workspace: "ws_test", Name: "rev_" + id})
	w.rings(ledger.Stream{Workspace: "ws_test", Name: "sys_" + id})
	if len(w.runs.started) != 3 {
		t.Fatalf("started %v", w.runs.started)
	}
	for _, name := range w.runs.started {
		if !regexp.MustCompile(`^[A-Za-z0-9_-]{1,70}$`).MatchString(name) { // with room for the count
			t.Errorf("an execution is called %q", name)
		}
	}
}

// TestCrashBetweenRecordAndStart: the next try starts the execution by its recorded
// name, in another process or in the same one.
func TestCrashBetweenRecordAndStart(t *testing.T) {
	for _, same := range []bool{true, false} {
		t.Run(fmt.Sprintf("same process %t", same), func(t *testing.T) {
			w := asking(t)
			w.runs.fail = down("Start")
			if err := w.perform(w.Workflows, rev); !errors.Is(err, errDown) {
				t.Fatalf("got %v", err)
			}
			if r := w.record(rev, "flow/design-review"); r.Name != design1 {
				t.Fatalf("recorded %+v", r)
			}
			w.started()
			w.runs.fail = nil
			w.later(time.Second)
			next := w.Workflows
			if !same {
				next = w.over(w.store)
			}
			if err := w.perform(next, rev); err != nil {
				t.Fatal(err)
			}
			w.started(design1, round1)
			if r := w.record(rev, "flow/design-review"); r.Count != 1 {
				t.Errorf("recorded %+v", r)
			}
		})
	}
}

func TestStartWhoseAnswerIsLost(t *testing.T) {
	w := asking(t)
	w.runs.fail = func(op, name string) error {
		if op == "Start" && name == design1 {
			w.runs.is(name, flow.Running)
			return errDown
		}
		return nil
	}
	if err := w.perform(w.Workflows, rev); !errors.Is(err, errDown) {
		t.Fatalf("got %v", err)
	}
	w.runs.fail = nil
	w.rings(rev)
	w.started(round1) // and the review's is running
	if got := w.runs.asked; !slices.Equal(got, []string{round1}) {
		t.Errorf("it was asked to start %v", got)
	}
}

func TestRecordOfAStartThatIsNotAnswered(t *testing.T) {
	for _, applied := range []bool{false, true} {
		t.Run(fmt.Sprintf("applied %t", applied), func(t *testing.T) {
			w := asking(t)
			on := true
			f := w.over(ledgertest.Faulty{Store: w.store, Fail: func(op string) (bool, error) {
				if on && op == "SetAsides" {
					return applied, errDown
				}
				return true, nil
			}})
			if err := w.perform(f, rev); !errors.Is(err, errDown) {
				t.Fatalf("got %v", err)
			}
			w.started() // nothing runs that is not recorded
			on = false
			if err := w.perform(f, rev); err != nil {
				t.Fatal(err)
			}
			w.started(design1, round1)
		})
	}
}

func TestAnotherRelayRecordsTheStartFirst(t *testing.T) {
	w := asking(t)
	first := true
	f := w.over(ledgertest.Faulty{Store: w.store, Fail: func(op string) (bool, error) {
		if op == "SetAsides" && first {
			first = false
			w.rings(rev)
		}
		return true, nil
	}})
	if err := w.perform(f, rev); err != nil {
		t.Fatal(err)
	}
	w.started(design1, round1)
	if r := w.record(rev, "flow/design-review"); r.Count != 1 {
		t.Errorf("recorded %+v", r)
	}
}

func TestTwoRelaysRaceForADoorbell(t *testing.T) {
	w := asking(t)
	want := []string{design1, round1}
	for n := 2; n < 12; n++ {
		asks(w.review, approval.RequestID(fmt.Sprint("apr_", n)), day)
		want = append(want, fmt.Sprintf("round-apr_%d-1", n))
	}
	w.push(w.review)
	w.waits(stageOne, "one")
	w.askGate(1)
	var all sync.WaitGroup
	for range 4 {
		c := w.over(w.store)
		all.Go(func() {
			if done, err := c.Perform(t.Context(), rev, make([]ledger.Entry, 1)); done != 1 || err != nil {
				t.Errorf("%d, %v", done, err)
			}
		})
	}
	all.Wait()
	w.started(want...)
	if got := slices.Compact(w.runs.answered); !slices.Equal(got, []string{"one"}) {
		t.Errorf("answered %v", got)
	}
	w.tokens(rev)
	for _, name := range want[1:] {
		if r := w.record(rev, "flow/round/"+name[len("round-"):len(name)-2]); r.Count != 1 || r.Name != name {
			t.Errorf("recorded %+v of %s", r, name)
		}
	}
}

// TestManyWaitWhileOutcomesCome: however waits, outcomes and doorbells meet, nobody
// is left asleep.
func TestManyWaitWhileOutcomesCome(t *testing.T) {
	w := newWorld(t)
	depth("standard")(w.review)
	w.push(w.review)
	for n := 1; n < 40; n++ {
		c := w.looked(stageOne, fmt.Sprint("token ", n))
		var all sync.WaitGroup
		waiter, ringer := w.over(w.store), w.over(w.store)
		all.Go(func() {
			if err := waiter.Wait(t.Context(), c); err != nil {
				t.Errorf("wait: %v", err)
			}
		})
		if n%2 == 1 {
			w.askGate(n/2 + 1)
		} else {
			w.failGate(n / 2)
		}
		if _, err := ringer.Perform(t.Context(), rev, nil); err != nil {
			t.Fatal(err)
		}
		all.Wait()
		if !slices.Contains(w.runs.answered, c.Token) {
			t.Fatalf("%s sleeps", c.Token)
		}
		w.tokens(rev)
	}
}

func TestExecutionsThatCannotBeLookedAt(t *testing.T) {
	w := asking(t)
	w.rings(rev)
	w.runs.fail = down("State")
	again := w.over(w.store)
	if err := w.perform(again, rev); !errors.Is(err, errDown) {
		t.Fatalf("got %v", err)
	}
	w.runs.fail = nil
	w.runs.is(round1, flow.Absent)
	if err := w.perform(again, rev); err != nil {
		t.Fatal(err)
	}
	if got := w.runs.started; !slices.Equal(got, []string{design1, round1, round1}) {
		t.Errorf("started %v", got)
	}
}

// TestExecutionsAreLookedAtOnce: a doorbell costs no look at what this process has
// started or seen.
func TestExecutionsAreLookedAtOnce(t *testing.T) {
	w := asking(t)
	looks := 0
	w.runs.fail = func(op, _ string) error {
		if op == "State" {
			looks++
		}
		return nil
	}
	w.rings(rev)
	w.rings(rev)
	if looks != 0 {
		t.Errorf("%d looks at what it has started", looks)
	}
	again := w.over(w.store)
	for range 3 {
		if err := w.perform(again, rev); err != nil {
			t.Fatal(err)
		}
	}
	if looks != 2 {
		t.Errorf("%d looks at two executions", looks)
	}
}

func TestRecordThatNobodyCanRead(t *testing.T) {
	w := asking(t)
	w.aside(rev, "flow/design-review", "{")
	if err := w.perform(w.Workflows, rev); !errors.Is(err, ledger.ErrBroken) {
		t.Fatalf("got %v", err)
	}
	if err := w.Renew(t.Context(), w.call("Renew", flow.ID{Process: flow.DesignReview, Stream: rev.Name})); !errors.Is(err, ledger.ErrBroken) {
		t.Errorf("renew: %v", err)
	}
	w.started()
}

func TestDoorbellWhileTheStoreFails(t *testing.T) {
	for _, op := range []string{"Asides", "Head", "Read"} {
		w := asking(t)
		f := w.over(ledgertest.Faulty{Store: w.store, Fail: func(asked string) (bool, error) {
			if asked == op {
				return false, errDown
			}
			return true, nil
		}})
		if err := w.perform(f, rev); !errors.Is(err, errDown) {
			t.Errorf("%s: got %v", op, err)
		}
		w.started()
	}
}

func TestRenewStartsOneSuccessor(t *testing.T) {
	w := asking(t)
	w.rings(rev)
	w.later(300 * day)
	c := w.call("Renew", roundOne)
	for range 2 {
		if _, err := w.Do(t.Context(), c); err != nil {
			t.Fatal(err)
		}
		w.started(design1, round1, "round-apr_1-2")
	}
	if r := w.record(rev, "flow/round/apr_1"); r.Count != 2 || !r.At.Equal(w.clock()) {
		t.Errorf("recorded %+v", r)
	}
	c.Execution = "round-apr_1-2"
	if _, err := w.Do(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	c.Execution = round1 // a late repetition
	if _, err := w.Do(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	w.started(design1, round1, "round-apr_1-2", "round-apr_1-3")
}

func TestRenewThatIsCutOffBetweenRecordAndStart(t *testing.T) {
	w := asking(t)
	w.rings(rev)
	w.runs.fail = down("Start")
	c := w.call("Renew", flow.ID{Process: flow.DesignReview, Stream: rev.Name})
	if err := w.Renew(t.Context(), c); !errors.Is(err, errDown) {
		t.Fatalf("got %v", err)
	}
	w.runs.fail = nil
	if err := w.Renew(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	w.started(design1, design2, round1)
}

func TestTwoWhoRenewAtOnce(t *testing.T) {
	w := asking(t)
	w.rings(rev)
	c := w.call("Renew", roundOne)
	var all sync.WaitGroup
	for range 4 {
		one := w.over(w.store)
		all.Go(func() {
			if err := one.Renew(t.Context(), c); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	w.started(design1, round1, "round-apr_1-2")
}
