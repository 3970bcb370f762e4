package localflow_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"conoe/shared/adapter/localflow"
	"conoe/shared/core/asl"
	"conoe/shared/core/fault"
)

const late = `"Late":{"Type":"Pass","Next":"Ask"}`

// waiter asks, and asks again after an hour without an answer.
var waiter = machine("Ask",
	ask("Ask", `"TimeoutSeconds":3600,"Catch":[{"ErrorEquals":["States.Timeout"],"Next":"Late"},{"ErrorEquals":["States.ALL"],"Next":"Broken"}],"Next":"Done"`),
	late, done, broken)

func newWaiter(t *testing.T) *world {
	w := newWorld(t, map[string]string{"waiter": waiter}, nil)
	w.start("waiter", "r")
	return w
}

func TestAnswerToAWaitingRun(t *testing.T) {
	w := newWaiter(t)
	w.wantPath("r", asl.Running, "Ask")
	w.wantDue(monday.Add(time.Hour))
	if len(w.keys("tok#")) != 1 {
		t.Errorf("got %v", w.keys("tok#"))
	}
	w.reopen()
	before := w.file.count()
	w.answer("r/Ask", `{"approved":true}`)
	w.wantPath("r", asl.Succeeded, "Ask", "Done")
	if got := string(w.find("r").Output); got != `{"approved":true}` {
		t.Errorf("got %s", got)
	}
	if n := w.file.count() - before; n != 1 {
		t.Errorf("an answer took %d commits", n)
	}
	if w.wantDue(time.Time{}); len(w.keys("tok#"))+len(w.keys("due#"))+len(w.keys("in#"))+len(w.keys("ready#")) != 0 {
		t.Errorf("keys were left: %v", w.keys(""))
	}
}

func TestFailTokenGoesToTheCatch(t *testing.T) {
	w := newWaiter(t)
	w.must(w.engine.FailToken(t.Context(), w.newest("r/Ask"), "Denied", "ref"))
	w.wantPath("r", asl.Failed, "Ask", "Broken")
}

func TestAnswersThatCountForNothing(t *testing.T) {
	w := newWaiter(t)
	w.must(w.engine.Answer(t.Context(), "never heard of", []byte(`1`)))
	w.must(w.engine.FailToken(t.Context(), "", "Denied", "ref"))
	if err := w.engine.Answer(t.Context(), w.newest("r/Ask"), []byte(`{`)); fault.CodeOf(err) != fault.Invalid {
		t.Errorf("an answer that is no JSON: got %v", err)
	}
	w.wantPath("r", asl.Running, "Ask")
	w.answer("r/Ask", `1`)
	w.answer("r/Ask", `2`)
	w.must(w.engine.FailToken(t.Context(), w.newest("r/Ask"), "Denied", "ref"))
	if w.wantPath("r", asl.Succeeded, "Ask", "Done"); string(w.find("r").Output) != `1` {
		t.Errorf("got %s", w.find("r").Output)
	}
}

func TestAnswerAfterTheTimeout(t *testing.T) {
	w := newWaiter(t)
	first := w.newest("r/Ask")
	w.pass(time.Hour)
	if !w.run() {
		t.Fatal("nothing was due")
	}
	w.wantPath("r", asl.Running, "Ask", "Late", "Ask")
	w.must(w.engine.Answer(t.Context(), first, []byte(`"late"`)))
	w.wantPath("r", asl.Running, "Ask", "Late", "Ask")
	w.answer("r/Ask", `"in time"`)
	w.wantPath("r", asl.Succeeded, "Ask", "Late", "Ask", "Done")
}

func TestAnswerThatComesBeforeTheTimeoutIsSeen(t *testing.T) {
	w := newWaiter(t)
	w.pass(2 * time.Hour)
	w.answer("r/Ask", `1`)
	w.wantPath("r", asl.Succeeded, "Ask", "Done")
}

func TestAnswerFromWithinTheTask(t *testing.T) {
	var w *world
	w = newWorld(t, map[string]string{"waiter": waiter}, map[string]localflow.Task{
		"${Ask}": func(ctx context.Context, payload []byte) ([]byte, error) {
			return nil, w.engine.Answer(ctx, w.note(payload).Token, []byte(`"at once"`))
		},
	})
	w.start("waiter", "r")
	w.wantPath("r", asl.Succeeded, "Ask", "Done")
	if n := w.file.count(); n != 1 {
		t.Errorf("it took %d commits", n)
	}
}

func TestAnswerFromWithinATaskThatThenFails(t *testing.T) {
	var w *world
	w = newWorld(t, map[string]string{"waiter": waiter}, map[string]localflow.Task{
		"${Ask}": func(ctx context.Context, payload []byte) ([]byte, error) {
			w.must(w.engine.Answer(ctx, w.note(payload).Token, []byte(`1`)))
			return nil, errors.New("after all")
		},
	})
	w.start("waiter", "r")
	w.wantPath("r", asl.Failed, "Ask", "Broken")
}

func TestAnswerWhileTheBurstCommits(t *testing.T) {
	w := newWorld(t, map[string]string{"waiter": waiter}, nil)
	var answers sync.WaitGroup
	asked := 0
	w.file.before = func() {
		if asked++; asked > 1 {
			return
		}
		token := w.newest("r/Ask")
		answers.Go(func() {
			if err := w.engine.Answer(t.Context(), token, []byte(`1`)); err != nil {
				t.Error(err)
			}
		})
		time.Sleep(20 * time.Millisecond) // so that it finds the burst sealed
	}
	w.start("waiter", "r")
	answers.Wait()
	w.wantPath("r", asl.Succeeded, "Ask", "Done")
}

func TestTokenOfABurstThatWasNotCommittedIsDead(t *testing.T) {
	w := newWorld(t, map[string]string{"waiter": waiter}, nil)
	w.file.fail(0, false, false)
	if err := w.engine.Start(t.Context(), "waiter", "r", nil); !errors.Is(err, errDisk) {
		t.Fatalf("got %v", err)
	}
	dead := w.newest("r/Ask")
	w.reopen()
	w.start("waiter", "r")
	if w.newest("r/Ask") == dead {
		t.Fatal("the token was used again")
	}
	w.must(w.engine.Answer(t.Context(), dead, []byte(`"to nobody"`)))
	w.wantPath("r", asl.Running, "Ask")
	w.answer("r/Ask", `1`)
	w.wantPath("r", asl.Succeeded, "Ask", "Done")
}

// The answer leads to another question. Its token has taken the place of the
// first in the ledger when the process dies, so nobody can answer again.
func TestAnswerIsNotLostWithTheBurstThatItBegan(t *testing.T) {
	w := newWorld(t, map[string]string{"twice": machine("First", ask("First", `"Next":"Second"`), ask("Second", `"Next":"Done"`), done)}, nil)
	w.start("twice", "r")
	w.file.fail(1, false, false)
	if err := w.engine.Answer(t.Context(), w.newest("r/First"), []byte(`1`)); !errors.Is(err, errDisk) {
		t.Fatalf("got %v", err)
	}
	dead := w.newest("r/Second")
	w.reopen()
	w.wantPath("r", asl.Running, "First")
	w.wantDue(w.clock())
	w.run()
	w.wantPath("r", asl.Running, "First", "Second")
	w.must(w.engine.Answer(t.Context(), dead, []byte(`"to nobody"`)))
	w.wantPath("r", asl.Running, "First", "Second")
	w.answer("r/Second", `2`)
	w.wantPath("r", asl.Succeeded, "First", "Second", "Done")
	w.wantNothingLeft()
}

func TestCommitThatFailsLeavesNothingInMemory(t *testing.T) {
	w := newWaiter(t)
	for _, apply := range []bool{false, true} {
		w.pass(time.Hour)
		w.file.fail(0, apply, true)
		if _, err := w.engine.Run(t.Context()); !errors.Is(err, errDisk) {
			t.Fatalf("got %v", err)
		}
		if did := w.run(); did == apply {
			t.Errorf("applied %v: the next Run did something: %v", apply, did)
		}
	}
	w.answer("r/Ask", `1`)
	w.wantPath("r", asl.Succeeded, "Ask", "Late", "Ask", "Late", "Ask", "Done")
}

func TestAnswerToARunThatWasReplaced(t *testing.T) {
	w := newWaiter(t)
	old := w.newest("r/Ask")
	w.must(w.engine.Delete(t.Context(), "r"))
	w.start("waiter", "r")
	w.must(w.engine.Answer(t.Context(), old, []byte(`"from before"`)))
	w.wantPath("r", asl.Running, "Ask")
}
