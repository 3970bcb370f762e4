package localflow_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"conoe/shared/adapter/localflow"
	"conoe/shared/core/asl"
	"conoe/shared/core/fault"
)

func TestTaskThatSucceeds(t *testing.T) {
	w := newWorld(t, map[string]string{"one": machine("Work", step("Work", "${Step}", `"Next":"Done"`), done)}, nil)
	w.start("one", "r")
	w.wantPath("r", asl.Succeeded, "Work", "Done")
	r := w.find("r")
	if got, want := string(r.Output), `{"ExecutedVersion":"$LATEST","Payload":"done","StatusCode":200}`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if w.run() {
		t.Error("an ended run had something to do")
	}
	w.wantDue(time.Time{})
	if n := w.file.count(); n != 1 {
		t.Errorf("a start took %d commits", n)
	}
}

func TestTaskThatFailsIsTriedAgainByTheClock(t *testing.T) {
	calls := 0
	w := newWorld(t, map[string]string{"one": machine("Work",
		step("Work", "${Flaky}", `"Retry":[{"ErrorEquals":["Conflict"],"IntervalSeconds":10,"BackoffRate":2,"MaxAttempts":3}],"Next":"Done"`), done)},
		map[string]localflow.Task{"${Flaky}": func(context.Context, []byte) ([]byte, error) {
			if calls++; calls < 3 {
				return nil, fmt.Errorf("wrapped: %w", &localflow.TaskError{Name: "Conflict", Cause: "ref-1"})
			}
			return []byte(`1`), nil
		}})
	w.start("one", "r")
	for n, wait := range []time.Duration{10 * time.Second, 20 * time.Second} {
		w.wantDue(w.clock().Add(wait))
		if w.pass(wait - time.Millisecond); w.run() || calls != n+1 {
			t.Fatalf("%d calls before the time", calls)
		}
		w.reopen()
		if w.pass(time.Millisecond); !w.run() || calls != n+2 {
			t.Fatalf("got %d calls, want %d", calls, n+2)
		}
	}
	w.wantPath("r", asl.Succeeded, "Work", "Done")
}

func TestErrorsOfTasksHaveNames(t *testing.T) {
	tasks := map[string]localflow.Task{
		"${Named}": func(context.Context, []byte) ([]byte, error) {
			return nil, &localflow.TaskError{Name: "Denied", Cause: "ref"}
		},
		"${Nameless}": func(context.Context, []byte) ([]byte, error) { return nil, errors.New("out of order") },
		"${Panics}":   func(context.Context, []byte) ([]byte, error) { panic("at the disco") },
		"${NoJSON}":   func(context.Context, []byte) ([]byte, error) { return []byte(`{"a":`), nil },
	}
	cases := []struct{ function, name, cause string }{
		{"${Named}", "Denied", "ref"},
		{"${Nameless}", "Lambda.Unknown", "out of order"},
		{"${Panics}", "Lambda.Unknown", "panic: at the disco"},
		{"${NoJSON}", "Lambda.Unknown", "The result of the function is not JSON."},
		{"${Absent}", "Lambda.ResourceNotFoundException", "There is no function ${Absent}."},
	}
	for _, c := range cases {
		t.Run(c.function, func(t *testing.T) {
			w := newWorld(t, map[string]string{"one": machine("Work", step("Work", c.function, `"Next":"Done"`), done)}, tasks)
			w.start("one", "r")
			if r := w.find("r"); r.Status != asl.Failed || r.Error != c.name || !strings.HasPrefix(r.Cause, c.cause) {
				t.Errorf("got %s %s %q", r.Status, r.Error, r.Cause)
			}
		})
	}
}

func TestTaskWithoutResultGivesNull(t *testing.T) {
	w := newWorld(t, map[string]string{"one": machine("Work", step("Work", "${Ask}", `"Next":"Done"`), done)}, nil)
	w.start("one", "r")
	if got := string(w.find("r").Output); !strings.Contains(got, `"Payload":null`) {
		t.Errorf("got %s", got)
	}
}

func TestStartOfTheSameNameAgain(t *testing.T) {
	w := newWorld(t, map[string]string{
		"one":  machine("Work", step("Work", "${Step}", `"Next":"Done"`), done),
		"wait": machine("Ask", ask("Ask", `"Next":"Done"`), done),
	}, nil)
	w.start("one", "ended")
	w.start("wait", "waits")
	w.start("one", "ended")
	w.start("wait", "waits")
	w.start("one", "waits")
	if w.calls("ended/Work") != 1 || w.calls("waits/Ask") != 1 {
		t.Errorf("got calls %v", w.called)
	}
	w.wantPath("waits", asl.Running, "Ask")
}

func TestStartThatIsRefused(t *testing.T) {
	w := newWorld(t, map[string]string{"one": machine("Done", done)}, nil)
	cases := map[string]struct {
		machine, name, input string
		code                 fault.Code
	}{
		"no such workflow":   {"two", "r", `{}`, fault.NotFound},
		"name with a hash":   {"one", "r#1", `{}`, fault.Invalid},
		"no name":            {"one", "", `{}`, fault.Invalid},
		"name too long":      {"one", strings.Repeat("a", 81), `{}`, fault.Invalid},
		"input is no JSON":   {"one", "r", `{`, fault.Invalid},
		"input is too large": {"one", "r", `"` + strings.Repeat("a", 1<<18) + `"`, fault.Limit},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			err := w.engine.Start(t.Context(), c.machine, c.name, []byte(c.input))
			if got := fault.CodeOf(err); err == nil || got != c.code {
				t.Errorf("got %v (%s), want %s", err, got, c.code)
			}
		})
	}
	if w.file.count() != 0 {
		t.Error("a refused start wrote something")
	}
}

func TestContextThatEndsInATaskUndoesTheBurst(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	interrupted := true
	w := newWorld(t, map[string]string{"one": machine("Work",
		step("Work", "${Long}", `"Catch":[{"ErrorEquals":["States.ALL"],"Next":"Broken"}],"Next":"Done"`), done, broken)},
		map[string]localflow.Task{"${Long}": func(ctx context.Context, _ []byte) ([]byte, error) {
			if interrupted {
				cancel()
			}
			return nil, ctx.Err()
		}})
	if err := w.engine.Start(ctx, "one", "r", nil); !errors.Is(err, context.Canceled) {
		t.Fatalf("got %v", err)
	}
	if w.status("r") != "" {
		t.Fatal("the start was stored")
	}
	interrupted = false
	w.start("one", "r")
	w.wantPath("r", asl.Succeeded, "Work", "Done")
}

func TestIDsOfExecutionsBeginWithThePrefix(t *testing.T) {
	w := newWorld(t, map[string]string{"one": machine("Say",
		`"Say":{"Type":"Pass","Output":"{% $states.context.Execution.Id & ' ' & $states.context.StateMachine.Id %}","End":true}`)}, nil)
	w.start("one", "r")
	if got, want := string(w.find("r").Output), `"local:one:r local:one"`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
