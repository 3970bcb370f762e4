package cloud_test

import (
	"context"
	"errors"
	"regexp"
	"slices"
	"sync"
	"testing"

	"conoe/shared/core/asl"
	"conoe/shared/core/ledger/ledgertest"
	"conoe/test/cloud"
)

const small = "meeting-notes"

// once gives the first request of each kind that a function makes one fate.
func once(fate cloud.Fate) (f func(cloud.Request) cloud.Fate, lost func() []string) {
	var mu sync.Mutex
	var all []string
	return func(r cloud.Request) cloud.Fate {
			mu.Lock()
			defer mu.Unlock()
			what := r.From + " " + r.Service + "." + r.Operation
			if r.From == "test" || slices.Contains(all, what) {
				return cloud.Carried
			}
			all = append(all, what)
			return fate
		}, func() []string {
			mu.Lock()
			defer mu.Unlock()
			return all
		}
}

func TestWhatIsLostOnTheWay(t *testing.T) {
	for name, fate := range map[string]cloud.Fate{"requests": cloud.RequestLost, "answers": cloud.AnswerLost} {
		t.Run(name, func(t *testing.T) {
			t.Parallel() // it waits a while before it tries again
			w := newWorld(t)
			f, lost := once(fate)
			w.Lose(f)
			playCase(t, w, small)
			same(t, w, small)
			for _, want := range []string{"relay AWSStepFunctions.StartExecution", "relay AWSStepFunctions.SendTaskSuccess", "step DynamoDB.TransactWriteItems"} {
				if !slices.Contains(lost(), want) {
					t.Errorf("%s was not lost among %v", want, lost())
				}
			}
		})
	}
}

// TestKilledFunctions kills a function in the middle of its work, once for each
// kind of request that it makes: before it is carried out, and after.
func TestKilledFunctions(t *testing.T) {
	for name, fate := range map[string]cloud.Fate{"before": cloud.RequestLost, "after": cloud.AnswerLost} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			f, lost := once(fate)
			w.Lose(func(r cloud.Request) cloud.Fate {
				fate := f(r)
				if fate != cloud.Carried {
					map[string]*cloud.Function{"step": w.Step, "relay": w.Relay}[r.From].Kill()
				}
				return fate
			})
			playCase(t, w, small)
			ledgertest.Same(t, "in the cloud", toTheSecond(alone(t, small)), toTheSecond(ledgertest.Dump(t, w.App.Store, w.App.Workspace)))
			c, err := w.Counts(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if got, want := c.Functions["step"].Starts+c.Functions["relay"].Starts, 2+len(lost()); got != want {
				t.Errorf("%d starts, want %d after %v", got, want, lost())
			}
		})
	}
}

// toTheSecond: a workflow calls a task that was killed again half a second later,
// so what the task records is so much younger.
func toTheSecond(dump []string) []string {
	out := slices.Clone(dump)
	for n := range out {
		out[n] = recorded.ReplaceAllString(out[n], "$1")
	}
	return out
}

var recorded = regexp.MustCompile(`("at":"[^".]*)\.[0-9]{3}Z`)

// TestRestartForgetsNothing: no step of a case meets a function that has heard of
// the one before it.
func TestRestartForgetsNothing(t *testing.T) {
	w := newWorld(t)
	p := w.Player(ignore)
	p.Driver = restarting{w}
	if _, err := p.Play(t.Context(), shipped(t, small)); err != nil {
		t.Fatal(err)
	}
	same(t, w, small)
}

type restarting struct{ *cloud.World }

func (r restarting) Settle(ctx context.Context) error {
	return errors.Join(r.Restart(ctx), r.World.Settle(ctx))
}

// TestFail: a task that fails is tried again by its state, at the clock's time.
func TestFail(t *testing.T) {
	w := newWorld(t)
	w.Fail("Where", "Lambda.TooManyRequestsException", 1)
	playCase(t, w, small)
	if err := settleAll(t.Context(), w); err != nil {
		t.Fatal(err)
	}
	var failed []string
	runs, err := w.Executions(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range runs {
		events, err := w.History(t.Context(), r.Name)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range events {
			if e.Type == "TaskFailed" {
				failed = append(failed, e.Error)
			}
		}
		if r.Status == asl.Failed {
			t.Errorf("%s has failed: %s", r.Name, r.Error)
		}
	}
	if !slices.Equal(failed, []string{"Lambda.TooManyRequestsException"}) {
		t.Errorf("failures are %v", failed)
	}
}

// settleAll goes on until nothing is due within a minute.
func settleAll(ctx context.Context, w *cloud.World) error {
	for end := w.Clock.Now().Add(60e9); ; {
		if err := w.Settle(ctx); err != nil {
			return err
		}
		next, err := w.Next(ctx)
		if err != nil || next.IsZero() || next.After(end) {
			return err
		}
		w.Clock.Set(next)
	}
}
