package localflow_test

import (
	"context"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"conoe/shared/adapter/localflow"
	"conoe/shared/core/asl"
)

// review has something of everything: a task, a retry by the clock, children
// one after another and at once, tokens, and a timer.
var review = map[string]string{
	"review": machine("Where",
		step("Where", "${Step}", `"Next":"Flaky"`),
		step("Flaky", "${Flaky}", `"Retry":[{"ErrorEquals":["States.ALL"],"IntervalSeconds":5,"MaxAttempts":9}],"Next":"First"`),
		nest("First", "stage", `"Next":"Both"`),
		`"Both":{"Type":"Map","Items":[1,2],"ItemProcessor":{"StartAt":"Nest","States":{`+nest("Nest", "stage", `"End":true`)+`}},"Next":"Rest"}`,
		`"Rest":{"Type":"Wait","Seconds":60,"Next":"Ask"}`,
		ask("Ask", `"TimeoutSeconds":3600,"Catch":[{"ErrorEquals":["States.Timeout"],"Next":"Elapse"}],"Next":"Ask"`),
		step("Elapse", "${Step}", `"Next":"Done"`), done),
	"stage": machine("Ready", ask("Ready", `"TimeoutSeconds":86400,"Next":"Gate"`), step("Gate", "${Step}", `"Next":"Done"`), done),
}

func newReview(t *testing.T) *world {
	var w *world
	w = newWorld(t, review, map[string]localflow.Task{
		"${Flaky}": func(_ context.Context, payload []byte) ([]byte, error) {
			w.note(payload)
			// What a task answers depends on the world, not on how often it
			// was called.
			if w.clock().Sub(monday) < 12e9 {
				return nil, fmt.Errorf("not yet")
			}
			return nil, nil
		},
	})
	return w
}

// live is what a process does, and those who answer it: everything that can be
// done at this moment, and then the clock goes on to the next. It is over when
// nothing runs any more, and ends at the first error, as a process that dies.
func (w *world) live(ctx context.Context) (over bool, err error) {
	if err := w.engine.Start(ctx, "review", "r", []byte(`{}`)); err != nil {
		return false, err
	}
	for {
		if _, err := w.engine.Run(ctx); err != nil {
			return false, err
		}
		answered, err := w.answerAll(ctx)
		if err != nil {
			return false, err
		}
		if answered {
			continue
		}
		at, ok, err := w.engine.Due(ctx)
		if err != nil || !ok {
			return err == nil, err
		}
		if d := at.Sub(w.clock()); d > 0 {
			w.pass(d)
		}
	}
}

// answerAll answers whoever waits for a token, with the newest one that was
// handed out, but for the first answer of the review itself: that one asks
// once more and is left to its timeout.
func (w *world) answerAll(ctx context.Context) (answered bool, err error) {
	places := map[string]string{}
	for r, err := range w.engine.Executions(ctx) {
		if err != nil {
			return false, err
		}
		for _, wait := range r.Waits() {
			if wait.What == asl.WaitToken {
				places[r.Name+"/"+wait.State] = string(wait.Task)
			}
		}
	}
	for _, place := range slices.Sorted(maps.Keys(places)) {
		if place == "r/Ask" && len(w.states("r")) > 8 {
			continue
		}
		if err := w.engine.Answer(ctx, w.newest(place), []byte(`1`)); err != nil {
			return false, err
		}
		answered = true
	}
	return answered, nil
}

func (w *world) paths() map[string][]string {
	w.t.Helper()
	paths := map[string][]string{}
	for _, name := range w.names() {
		paths[name] = w.states(name)
	}
	return paths
}

func TestReviewWithoutACrash(t *testing.T) {
	w := newReview(t)
	if over, err := w.live(t.Context()); !over || err != nil {
		t.Fatal(over, err)
	}
	w.wantPath("r", asl.Succeeded, "Where", "Flaky", "First", "Both", "Nest", "Nest", "Rest", "Ask", "Ask", "Elapse", "Done")
	if keys := w.keys(""); slices.ContainsFunc(keys, func(k string) bool {
		return !strings.HasPrefix(k, "run#") && !strings.HasPrefix(k, "hist#")
	}) {
		t.Errorf("keys were left: %v", keys)
	}
}

// A process dies at one commit, before it or when nobody has been told that it
// took effect, and another goes on. The paths are those of a life without it.
func TestCrashAtEveryCommit(t *testing.T) {
	want := newReview(t)
	if _, err := want.live(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, apply := range []bool{false, true} {
		for n := range want.file.count() {
			t.Run(fmt.Sprintf("commit %d, applied %v", n+1, apply), func(t *testing.T) {
				w := newReview(t)
				w.file.fail(n, apply, false)
				if _, err := w.live(t.Context()); err == nil {
					t.Fatal("nothing failed")
				}
				w.reopen()
				if over, err := w.live(t.Context()); !over || err != nil {
					t.Fatal(over, err)
				}
				wantEqual(t, w, want)
			})
		}
	}
}

// The next process dies as well, at its first commit or a later one.
func TestCrashAgainAndAgain(t *testing.T) {
	want := newReview(t)
	if _, err := want.live(t.Context()); err != nil {
		t.Fatal(err)
	}
	for every := range 3 {
		w := newReview(t)
		for crash := 0; ; crash++ {
			if crash > 200 {
				t.Fatal("it does not end")
			}
			w.file.fail(every, crash%2 == 1, false)
			if over, err := w.live(t.Context()); over && err == nil {
				break
			}
			w.reopen()
		}
		wantEqual(t, w, want)
	}
}

func wantEqual(t *testing.T, w, want *world) {
	t.Helper()
	if got, want := w.paths(), want.paths(); !reflect.DeepEqual(got, want) {
		t.Errorf("got paths %v, want %v", got, want)
	}
	for r, err := range w.engine.Executions(t.Context()) {
		if err != nil || r.Status != asl.Succeeded {
			t.Errorf("%s: got %s, %v", r.Name, r.Status, err)
		}
	}
}
