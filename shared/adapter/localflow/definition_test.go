package localflow_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	bbolt "go.etcd.io/bbolt"

	"conoe/shared/core/asl"
)

func TestRunWhoseStateIsGone(t *testing.T) {
	w := newWaiter(t)
	w.defs["waiter"] = strings.ReplaceAll(waiter, `"Ask"`, `"Enquire"`)
	w.reopen()
	if w.run() {
		t.Error("a new definition alone gave something to do")
	}
	w.must(w.engine.Answer(t.Context(), w.newest("r/Ask"), []byte(`1`)))
	wantRuntimeFailure(w, "r", "Ask")
}

func TestRunWhoseMachineIsGone(t *testing.T) {
	w := newWaiter(t)
	w.start("waiter", "s")
	delete(w.defs, "waiter")
	w.reopen()
	w.must(w.engine.Stop(t.Context(), "s", "enough"))
	w.wantPath("s", asl.Aborted, "Ask")
	w.pass(time.Hour)
	w.run()
	wantRuntimeFailure(w, "r", "waiter")
}

func TestChildWhoseMachineIsGoneFailsItsParent(t *testing.T) {
	w := newWorld(t, catching(""), nil)
	w.start("parent", "p")
	delete(w.defs, "stage")
	w.reopen()
	w.answer("stage-p-2-0/Ask", `1`)
	w.wantPath("p", asl.Succeeded, "Nest", "Caught")
}

// What is stored is a Map without its iterations, at which the evaluator panics.
func TestRunThatTheEvaluatorChokesOn(t *testing.T) {
	w := newWorld(t, map[string]string{"both": branches, "waiter": waiter}, nil)
	w.start("both", "r")
	w.start("waiter", "s")
	w.must(w.store.Update(func(tx *bbolt.Tx) error {
		b := tx.Bucket([]byte("flow"))
		var stored map[string]any
		if err := json.Unmarshal(b.Get([]byte("run#r")), &stored); err != nil {
			return err
		}
		delete(stored["run"].(map[string]any)["top"].(map[string]any), "map")
		value, err := json.Marshal(stored)
		return errors.Join(err, b.Put([]byte("run#r"), value))
	}))
	w.pass(time.Hour)
	w.run()
	w.wantPath("s", asl.Running, "Ask", "Late", "Ask")
	if r := w.find("r"); r.Status != asl.Failed || r.Error != "States.Runtime" || !strings.Contains(r.Cause, "panic") {
		t.Errorf("got %s %s %q", r.Status, r.Error, r.Cause)
	}
}

func wantRuntimeFailure(w *world, name, word string) {
	w.t.Helper()
	r := w.find(name)
	if r.Status != asl.Failed || r.Error != "States.Runtime" || !strings.Contains(r.Cause, word) || r.Ended.IsZero() {
		w.t.Errorf("got %s %s %q", r.Status, r.Error, r.Cause)
	}
	events, err := w.engine.History(w.t.Context(), name)
	w.must(err)
	if last := events[len(events)-1]; last.Type != "ExecutionFailed" || last.ID != r.LastEvent {
		w.t.Errorf("got last event %+v", last)
	}
	w.wantNothingLeft()
}
