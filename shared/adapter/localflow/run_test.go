package localflow_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	bbolt "go.etcd.io/bbolt"

	"conoe/shared/adapter/localflow"
	"conoe/shared/core/asl"
)

// sleeper waits as long as its input says and then notes that it woke.
var sleeper = machine("Sleep",
	`"Sleep":{"Type":"Wait","Seconds":"{% $states.input.seconds %}","Next":"Wake"}`, step("Wake", "${Wake}", `"Next":"Done"`), done)

func newSleepers(t *testing.T, woken *[]string) *world {
	var w *world
	w = newWorld(t, map[string]string{"sleeper": sleeper}, map[string]localflow.Task{
		"${Wake}": func(_ context.Context, payload []byte) ([]byte, error) {
			*woken = append(*woken, w.note(payload).Run)
			return nil, nil
		},
	})
	return w
}

func (w *world) sleep(name string, seconds int) {
	w.t.Helper()
	w.must(w.engine.Start(w.t.Context(), "sleeper", name, fmt.Appendf(nil, `{"seconds":%d}`, seconds)))
}

func TestWakeUpsAreInOrderOfTime(t *testing.T) {
	var woken []string
	w := newSleepers(t, &woken)
	for name, seconds := range map[string]int{"c": 10, "a": 30, "d": 20, "b": 40} {
		w.sleep(name, seconds)
	}
	w.wantDue(monday.Add(10 * time.Second))
	w.pass(35 * time.Second)
	w.reopen()
	w.run()
	if want := []string{"c", "d", "a"}; !slices.Equal(woken, want) {
		t.Errorf("got %v, want %v", woken, want)
	}
	w.wantDue(monday.Add(40 * time.Second))
	if w.run() {
		t.Error("Run did something before the time")
	}
}

func TestDueOfNothing(t *testing.T) {
	w := newWorld(t, map[string]string{"sleeper": sleeper}, nil)
	w.wantDue(time.Time{})
	if w.run() {
		t.Error("Run did something")
	}
	if w.status("r") != "" || len(w.names()) != 0 || len(w.states("r")) != 0 {
		t.Error("there is something in an empty file")
	}
	w.must(w.engine.Stop(t.Context(), "r", ""))
	w.must(w.engine.Delete(t.Context(), "r"))
}

func TestDueFarAway(t *testing.T) {
	w := newWorld(t, map[string]string{"sleeper": machine("Sleep", `"Sleep":{"Type":"Wait","Timestamp":"2999-01-01T00:00:00Z","End":true}`)}, nil)
	w.start("sleeper", "r")
	if at, ok, _ := w.engine.Due(t.Context()); !ok || at.Year() != 2262 {
		t.Errorf("got %v %v", at, ok)
	}
	if w.run() {
		t.Error("Run did something")
	}
}

func TestChangedIsSaidWhenARunIsLetGo(t *testing.T) {
	var woken []string
	w := newSleepers(t, &woken)
	var due []time.Time
	w.engine.Changed = func() {
		at, _, err := w.engine.Due(t.Context())
		w.must(err)
		due = append(due, at)
	}
	w.sleep("r", 10)
	if want := []time.Time{monday.Add(10 * time.Second)}; !slices.Equal(due, want) {
		t.Errorf("got %v, want %v", due, want)
	}
}

func TestRunThatIsInHandIsNotDue(t *testing.T) {
	var w *world
	w = newWorld(t, map[string]string{"sleeper": sleeper}, map[string]localflow.Task{
		"${Wake}": func(context.Context, []byte) ([]byte, error) {
			w.wantDue(time.Time{})
			if w.run() {
				t.Error("a Run from within a task did something")
			}
			return nil, nil
		},
	})
	w.sleep("r", 10)
	w.pass(10 * time.Second)
	w.run()
	w.wantPath("r", asl.Succeeded, "Sleep", "Wake", "Done")
}

func TestRunThatCannotBeReadKeepsNoOtherFromGoingOn(t *testing.T) {
	var woken []string
	w := newSleepers(t, &woken)
	w.sleep("a", 10)
	w.sleep("b", 20)
	w.must(w.store.Update(func(tx *bbolt.Tx) error {
		return tx.Bucket([]byte("flow")).Put([]byte("run#a"), []byte(`{"v":99,"run":{}}`))
	}))
	w.pass(time.Minute)
	did, err := w.engine.Run(t.Context())
	if !did || err == nil || !strings.Contains(err.Error(), "run a: ") {
		t.Errorf("got %v, %v", did, err)
	}
	w.wantPath("b", asl.Succeeded, "Sleep", "Wake", "Done")
}

func TestRunEndsWithItsContext(t *testing.T) {
	w := newWorld(t, map[string]string{"sleeper": sleeper}, nil)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := w.engine.Run(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestRestartWithAThousandWaitingRunsDoesNoWork(t *testing.T) {
	w := newWorld(t, map[string]string{"waiter": waiter}, nil)
	quick, err := bbolt.Open(filepath.Join(t.TempDir(), "quick.db"), 0o600, &bbolt.Options{NoSync: true, NoFreelistSync: true})
	w.must(err)
	t.Cleanup(func() { quick.Close() })
	w.file.File = quick
	before := heap()
	const many = 1000
	for n := range many {
		w.start("waiter", fmt.Sprintf("r%04d", n))
	}
	w.asked, w.called = map[string][]string{}, map[string]int{}
	if each := (heap() - before) / many; each > 200 {
		t.Errorf("a waiting run costs %d bytes of heap", each)
	}

	engine := w.engine
	w.reopen()
	counted := &faultyFile{File: quick, left: -1}
	w.engine.File = counted
	if w.run() || counted.count() != 0 || len(w.called) != 0 {
		t.Errorf("got %d commits and calls %v", counted.count(), w.called)
	}
	w.wantDue(monday.Add(time.Hour))
	if names := w.names(); len(names) != many || !slices.IsSorted(names) {
		t.Errorf("got %d names", len(names))
	}
	runtime.KeepAlive(engine)
}

func heap() int64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}
