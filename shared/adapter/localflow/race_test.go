package localflow_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"conoe/shared/adapter/localflow"
	"conoe/shared/core/asl"
)

// each does f in as many goroutines at once.
func each(n int, f func(n int)) {
	var all sync.WaitGroup
	for n := range n {
		all.Go(func() { f(n) })
	}
	all.Wait()
}

func (w *world) check(err error) {
	if err != nil {
		w.t.Error(err)
	}
}

func TestStartTwiceAtOnce(t *testing.T) {
	w := newWorld(t, map[string]string{"waiter": waiter}, map[string]localflow.Task{})
	each(16, func(n int) {
		w.check(w.engine.Start(t.Context(), "waiter", fmt.Sprintf("r%d", n%4), nil))
	})
	for n := range 4 {
		name := fmt.Sprintf("r%d", n)
		w.wantPath(name, asl.Running, "Ask")
		if w.calls(name+"/Ask") != 1 {
			t.Errorf("%s was asked %d times", name, w.calls(name+"/Ask"))
		}
		w.answer(name+"/Ask", `1`)
	}
	w.wantNothingLeft()
}

// While the first Start is in its task, the second is told that the run is
// durable. It must be, even if the first does not come to its commit.
func TestStartOfARunThatIsBeingStarted(t *testing.T) {
	for _, dies := range []bool{false, true} {
		t.Run(fmt.Sprintf("the first dies: %v", dies), func(t *testing.T) {
			var w *world
			again := true
			w = newWorld(t, map[string]string{"one": machine("Work", step("Work", "${Start}", `"Next":"Done"`), done)},
				map[string]localflow.Task{"${Start}": func(ctx context.Context, payload []byte) ([]byte, error) {
					if w.note(payload); again {
						again = false
						w.must(w.engine.Start(ctx, "one", "r", []byte(`{}`)))
						if dies {
							w.file.fail(0, false, false)
						}
					}
					return nil, nil
				}})
			if err := w.engine.Start(t.Context(), "one", "r", []byte(`{}`)); (err != nil) != dies {
				t.Fatalf("got %v", err)
			}
			want := 1
			if dies {
				w.reopen()
				w.run()
				want = 2
			}
			w.wantPath("r", asl.Succeeded, "Work", "Done")
			if w.calls("r/Work") != want {
				t.Errorf("got %d calls, want %d", w.calls("r/Work"), want)
			}
			w.wantNothingLeft()
		})
	}
}

// Every branch of one run is answered at the same time, and nobody calls Run:
// no answer may be lost between the goroutines.
func TestAnswersThatComeAtOnceToOneRun(t *testing.T) {
	const branches = 20
	w := newWorld(t, map[string]string{"many": machine("Many",
		fmt.Sprintf(`"Many":{"Type":"Map","Items":"{%% [1..%d] %%}","ItemProcessor":{"StartAt":"Ask","States":{%s,%s}},"End":true}`,
			branches, ask("Ask", `"Next":"Work"`), step("Work", "${Step}", `"End":true`)))}, nil)
	w.start("many", "r")
	tokens := w.asked["r/Ask"]
	each(branches, func(n int) { w.check(w.engine.Answer(t.Context(), tokens[n], fmt.Appendf(nil, "%d", n))) })
	if w.status("r") != asl.Succeeded || w.calls("r/Work") != branches {
		t.Errorf("got %s after %d calls", w.status("r"), w.calls("r/Work"))
	}
	w.wantNothingLeft()
}

// Tasks hand their token to a goroutine that answers it at once, so answers
// meet bursts that ask, that commit, and that have let go.
func TestAnswersThatRaceTheBurst(t *testing.T) {
	var w *world
	var answers sync.WaitGroup
	again := machine("Ask",
		ask("Ask", `"Assign":{"left":"{% ($exists($left) ? $left : 8) - 1 %}"},"Next":"More"`),
		`"More":{"Type":"Choice","Choices":[{"Condition":"{% $left > 0 %}","Next":"Ask"}],"Default":"Done"}`, done)
	w = newWorld(t, map[string]string{"again": again}, map[string]localflow.Task{
		"${Ask}": func(_ context.Context, payload []byte) ([]byte, error) {
			c := w.note(payload)
			answers.Go(func() { w.check(w.engine.Answer(t.Context(), c.Token, []byte(`1`))) })
			return nil, nil
		},
	})
	each(8, func(n int) { w.check(w.engine.Start(t.Context(), "again", fmt.Sprintf("r%d", n), nil)) })
	answers.Wait()
	for _, name := range w.names() {
		if w.status(name) != asl.Succeeded || w.calls(name+"/Ask") != 8 {
			t.Errorf("%s: got %s after %d calls", name, w.status(name), w.calls(name+"/Ask"))
		}
	}
	w.wantNothingLeft()
}

func TestTwoRunsAtOnce(t *testing.T) {
	w := newWorld(t, map[string]string{"sleeper": sleeper}, nil)
	w.tasks["${Wake}"] = w.step
	const many = 40
	for n := range many {
		w.sleep(fmt.Sprintf("r%d", n), n)
	}
	w.pass(time.Hour)
	each(3, func(int) {
		_, err := w.engine.Run(t.Context())
		w.check(err)
	})
	for _, name := range w.names() {
		w.wantPath(name, asl.Succeeded, "Sleep", "Wake", "Done")
		if w.calls(name+"/Wake") != 1 {
			t.Errorf("%s: %d calls", name, w.calls(name+"/Wake"))
		}
	}
	w.wantNothingLeft()
}

// Parents and children end, are stopped and deleted from all sides at once.
// Whatever wins, nothing is left waiting that nobody would ever wake.
func TestEverythingAtOnce(t *testing.T) {
	w := newWorld(t, catching(`"TimeoutSeconds":60,`), nil)
	const many = 12
	each(many, func(n int) {
		name := fmt.Sprintf("p%d", n)
		ctx := t.Context()
		w.check(w.engine.Start(ctx, "parent", name, nil))
		child := "stage-" + name + "-2-0"
		token := "" // if somebody else has the child in hand
		if w.calls(child+"/Ask") > 0 {
			token = w.newest(child + "/Ask")
		}
		each(4, func(i int) {
			switch {
			case i == 0:
				w.check(w.engine.Answer(ctx, token, []byte(`1`)))
			case i == 1 && n%3 == 0:
				w.check(w.engine.Stop(ctx, name, "enough"))
			case i == 1 && n%3 == 1:
				w.check(w.engine.Delete(ctx, name))
			case i == 2 && n%2 == 0:
				w.check(w.engine.Delete(ctx, child))
			default:
				w.pass(10 * time.Second)
				_, err := w.engine.Run(ctx)
				w.check(err)
			}
		})
	})
	w.pass(time.Hour)
	w.run()
	for r, err := range w.engine.Executions(t.Context()) {
		if err != nil || r.Status == asl.Running {
			t.Errorf("%s: got %s, %v", r.Name, r.Status, err)
		}
	}
	w.wantNothingLeft()
}

// Between the look at the token and the run, the run is replaced.
func TestAnswerThatIsOvertakenByAnotherRunOfThatName(t *testing.T) {
	w := newWaiter(t)
	token := w.newest("r/Ask")
	w.file.viewed = func() {
		w.file.viewed = nil
		w.must(w.engine.Delete(t.Context(), "r"))
		w.start("waiter", "r")
	}
	w.must(w.engine.Answer(t.Context(), token, []byte(`"from before"`)))
	w.wantPath("r", asl.Running, "Ask")
	w.answer("r/Ask", `1`)
	w.wantPath("r", asl.Succeeded, "Ask", "Done")
}

// branches is a run that waits for an answer in one branch and calls a
// function in the other, a minute later.
var branches = machine("Both", `"Both":{"Type":"Map","Items":["Ask","Wait"],"ItemProcessor":{"StartAt":"Which","States":{
	"Which":{"Type":"Choice","Choices":[{"Condition":"{% $states.input = 'Ask' %}","Next":"Ask"}],"Default":"Wait"},`+
	ask("Ask", `"End":true`)+`,"Wait":{"Type":"Wait","Seconds":60,"Next":"Answer"},`+step("Answer", "${Answer}", `"End":true`)+`}},"Next":"Done"`+"}", done)

func wantBranchesDone(w *world) {
	w.t.Helper()
	w.wantPath("r", asl.Succeeded, "Both", "Which", "Ask", "Which", "Wait", "Answer", "Done")
	w.wantNothingLeft()
}

// A function answers what its own run waits for in another branch: the run is
// in hand, and the token is in the file.
func TestAnswerToABusyRunIsSeenBeforeItIsLetGo(t *testing.T) {
	for _, dies := range []bool{false, true} {
		t.Run(fmt.Sprintf("the process dies before that: %v", dies), func(t *testing.T) {
			var w *world
			w = newWorld(t, map[string]string{"both": branches}, map[string]localflow.Task{
				"${Answer}": func(ctx context.Context, _ []byte) ([]byte, error) {
					return nil, w.engine.Answer(ctx, w.newest("r/Ask"), []byte(`1`))
				},
			})
			w.start("both", "r")
			w.pass(time.Minute)
			if dies {
				w.file.fail(2, false, false) // after the answer and the burst
				if _, err := w.engine.Run(t.Context()); !errors.Is(err, errDisk) {
					t.Fatalf("got %v", err)
				}
				w.reopen()
				w.wantPath("r", asl.Running, "Both", "Which", "Ask", "Which", "Wait", "Answer")
			}
			w.run()
			wantBranchesDone(w)
		})
	}
}

// The holder lets go between the look at who has the run and the write into
// its inbox. The one who answers goes on with the run.
func TestAnswerToARunThatIsLetGoMeanwhile(t *testing.T) {
	entered, release, ended := make(chan bool), make(chan bool), make(chan bool)
	w := newWorld(t, map[string]string{"both": branches}, map[string]localflow.Task{
		"${Answer}": func(context.Context, []byte) ([]byte, error) {
			close(entered)
			<-release
			return nil, nil
		},
	})
	w.start("both", "r")
	w.pass(time.Minute)
	go func() {
		defer close(ended)
		_, err := w.engine.Run(t.Context())
		w.check(err)
	}()
	<-entered
	var first atomic.Bool
	w.file.before = func() {
		if first.CompareAndSwap(false, true) {
			close(release)
			<-ended
		}
	}
	w.answer("r/Ask", `1`)
	wantBranchesDone(w)
}
