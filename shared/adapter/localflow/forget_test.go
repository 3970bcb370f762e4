package localflow_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"conoe/shared/adapter/localflow"
	"conoe/shared/core/asl"
)

func TestStop(t *testing.T) {
	w := newWorld(t, family(""), nil)
	w.start("parent", "p")
	w.must(w.engine.Stop(t.Context(), "p", "enough"))
	w.wantPath("p", asl.Aborted, "Nest")
	w.wantPath("stage-p-2-0", asl.Aborted, "Ask")
	if r := w.find("p"); r.Cause != "enough" {
		t.Errorf("got cause %q", r.Cause)
	}
	w.answer("stage-p-2-0/Ask", `1`)
	w.must(w.engine.Stop(t.Context(), "p", "again"))
	w.wantPath("p", asl.Aborted, "Nest")
	w.wantNothingLeft()
}

func (w *world) wantNothingLeft() {
	w.t.Helper()
	for _, k := range w.keys("") {
		if !strings.HasPrefix(k, "run#") && !strings.HasPrefix(k, "hist#") {
			w.t.Errorf("%s was left", k)
		}
	}
	w.wantDue(time.Time{})
}

func TestStopFromWithinATask(t *testing.T) {
	var w *world
	w = newWorld(t, map[string]string{"one": machine("Work", step("Work", "${Stop}", `"Next":"Ask"`), ask("Ask", `"End":true`))},
		map[string]localflow.Task{"${Stop}": func(ctx context.Context, _ []byte) ([]byte, error) {
			return nil, w.engine.Stop(ctx, "r", "from within")
		}})
	w.start("one", "r")
	// The first burst is not in the file yet, so there is nothing to stop.
	w.wantPath("r", asl.Running, "Work", "Ask")
}

func TestDelete(t *testing.T) {
	w := newWorld(t, family(""), nil)
	w.start("parent", "p")
	w.start("parent", "q")
	w.must(w.engine.Delete(t.Context(), "p"))
	if got, want := w.names(), []string{"q", "stage-q-2-0"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if w.status("p") != "" || len(w.states("p")) != 0 || len(w.keys("tok#")) != 1 {
		t.Errorf("something was left: %v", w.keys(""))
	}
	w.answer("stage-p-2-0/Ask", `1`)
	w.answer("stage-q-2-0/Ask", `1`)
	w.must(w.engine.Delete(t.Context(), "q"))
	w.must(w.engine.Delete(t.Context(), "stage-q-2-0"))
	if keys := w.keys(""); len(keys) != 0 {
		t.Errorf("keys were left: %v", keys)
	}
}

func TestDeleteOfARunInHand(t *testing.T) {
	var w *world
	w = newWorld(t, map[string]string{"one": machine("Ask", ask("Ask", `"Next":"Work"`), step("Work", "${Delete}", `"Next":"Done"`), done)},
		map[string]localflow.Task{"${Delete}": func(ctx context.Context, payload []byte) ([]byte, error) {
			w.note(payload)
			return nil, w.engine.Delete(ctx, "r")
		}})
	w.start("one", "r")
	w.answer("r/Ask", `1`)
	if keys := w.keys(""); len(keys) != 0 || w.calls("r/Work") != 1 {
		t.Errorf("got %d calls, keys %v", w.calls("r/Work"), keys)
	}
}

func TestPruneForgetsWhatEndedLongAgo(t *testing.T) {
	w := newWorld(t, map[string]string{"waiter": waiter}, nil)
	for n, name := range []string{"old", "new", "waits"} {
		w.start("waiter", name)
		if n < 2 {
			w.answer(name+"/Ask", `1`)
		}
		w.pass(time.Minute)
	}
	n, err := w.engine.Prune(t.Context(), monday.Add(time.Minute))
	w.must(err)
	if got, want := w.names(), []string{"new", "waits"}; n != 1 || !slices.Equal(got, want) {
		t.Errorf("forgot %d, kept %v, want %v", n, got, want)
	}
	if len(w.keys("hist#old")) != 0 {
		t.Error("the history was left")
	}
	w.start("waiter", "old")
	w.wantPath("old", asl.Running, "Ask")
}
