package localflow_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	bbolt "go.etcd.io/bbolt"

	"conoe/shared/adapter/bolt"
	"conoe/shared/adapter/localflow"
	"conoe/shared/core/asl"
)

// world is what survives a process: the file, the clock, and what the tasks
// have been asked, which a real task would find in the ledger.
type world struct {
	t     *testing.T
	path  string
	defs  map[string]string
	tasks map[string]localflow.Task

	store  *bolt.Store
	file   *faultyFile
	engine *localflow.Engine

	mu     sync.Mutex
	now    time.Time
	made   int
	asked  map[string][]string // tokens by run and state, oldest first
	called map[string]int      // by run and state
}

var monday = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// newWorld opens a file of its own. Beside tasks there is always ${Ask}, which
// notes the token that it is given, and ${Step}, which answers "done".
func newWorld(t *testing.T, defs map[string]string, tasks map[string]localflow.Task) *world {
	t.Helper()
	w := &world{
		t: t, path: filepath.Join(t.TempDir(), "conoe.db"), defs: defs, now: monday,
		asked: map[string][]string{}, called: map[string]int{},
	}
	w.tasks = map[string]localflow.Task{"${Ask}": w.ask, "${Step}": w.step}
	for name, task := range tasks {
		w.tasks[name] = task
	}
	w.open()
	t.Cleanup(func() { w.store.Close() })
	return w
}

// open is the start of a process.
func (w *world) open() {
	w.t.Helper()
	store, err := bolt.Open(w.path, bolt.Options{Mode: bolt.Practice, Timeout: 5 * time.Second})
	if err != nil {
		w.t.Fatal(err)
	}
	w.store, w.file = store, &faultyFile{File: store, left: -1}
	w.engine = &localflow.Engine{
		File: w.file, Machines: map[string]*asl.Machine{}, Targets: map[string]string{}, Tasks: w.tasks,
		Now: w.clock, Random: func() float64 { return 0.5 }, NewToken: w.token, Prefix: "local:",
	}
	for name, def := range w.defs {
		m, err := asl.Parse(name, []byte(def))
		if err != nil {
			w.t.Fatal(err)
		}
		w.engine.Machines[name] = m
		w.engine.Targets["${"+name+"}"] = name
	}
}

// reopen is the end of a process and the start of another.
func (w *world) reopen() {
	w.t.Helper()
	if err := w.store.Close(); err != nil {
		w.t.Fatal(err)
	}
	w.open()
}

func (w *world) clock() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

func (w *world) pass(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = w.now.Add(d)
}

func (w *world) token() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.made++
	return fmt.Sprintf("token-%d", w.made)
}

// call is what the payloads of the tests' tasks hold.
type call struct{ Run, State, Token string }

func (c call) place() string { return c.Run + "/" + c.State }

func (w *world) ask(_ context.Context, payload []byte) ([]byte, error) {
	w.note(payload)
	return nil, nil
}

func (w *world) step(_ context.Context, payload []byte) ([]byte, error) {
	w.note(payload)
	return []byte(`"done"`), nil
}

func (w *world) note(payload []byte) call {
	var c call
	if err := json.Unmarshal(payload, &c); err != nil {
		w.t.Errorf("payload %s: %v", payload, err)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.called[c.place()]++
	if c.Token != "" {
		w.asked[c.place()] = append(w.asked[c.place()], c.Token)
	}
	return c
}

// newest is the token that a state was asked with last.
func (w *world) newest(place string) string {
	w.t.Helper()
	w.mu.Lock()
	defer w.mu.Unlock()
	tokens := w.asked[place]
	if len(tokens) == 0 {
		w.t.Fatalf("%s was not asked; asked were %v", place, w.asked)
	}
	return tokens[len(tokens)-1]
}

func (w *world) calls(place string) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.called[place]
}

func (w *world) start(machine, name string) {
	w.t.Helper()
	w.must(w.engine.Start(w.t.Context(), machine, name, []byte(`{}`)))
}

func (w *world) answer(place, output string) {
	w.t.Helper()
	w.must(w.engine.Answer(w.t.Context(), w.newest(place), []byte(output)))
}

func (w *world) run() bool {
	w.t.Helper()
	did, err := w.engine.Run(w.t.Context())
	w.must(err)
	return did
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// wantPath checks the states that a run entered, in order, and its ending.
func (w *world) wantPath(name string, status asl.Status, states ...string) {
	w.t.Helper()
	if got := w.status(name); got != status {
		w.t.Errorf("%s: got status %s, want %s", name, got, status)
	}
	if got := w.states(name); !slices.Equal(got, states) {
		w.t.Errorf("%s: got path %v, want %v", name, got, states)
	}
}

// status is "" if there is no such run.
func (w *world) status(name string) asl.Status {
	w.t.Helper()
	status, _, err := w.engine.Status(w.t.Context(), name)
	w.must(err)
	return status
}

// states is the path of a run; its events must be numbered without a gap.
func (w *world) states(name string) (path []string) {
	w.t.Helper()
	events, err := w.engine.History(w.t.Context(), name)
	w.must(err)
	for n, e := range events {
		if e.ID != int64(n+1) {
			w.t.Fatalf("%s: event %d has the number %d", name, n+1, e.ID)
		}
		if strings.HasSuffix(e.Type, "StateEntered") {
			path = append(path, e.State)
		}
	}
	return path
}

// find is the stored run.
func (w *world) find(name string) *asl.Run {
	w.t.Helper()
	for r, err := range w.engine.Executions(w.t.Context()) {
		w.must(err)
		if r.Name == name {
			return r
		}
	}
	w.t.Fatalf("there is no run %s", name)
	return nil
}

func (w *world) names() (names []string) {
	w.t.Helper()
	for r, err := range w.engine.Executions(w.t.Context()) {
		w.must(err)
		names = append(names, r.Name)
	}
	return names
}

// keys lists the keys of the engine's bucket that have a prefix.
func (w *world) keys(prefix string) (keys []string) {
	w.t.Helper()
	w.must(w.store.View(func(tx *bbolt.Tx) error {
		return tx.Bucket([]byte("flow")).ForEach(func(k, _ []byte) error {
			if strings.HasPrefix(string(k), prefix) {
				keys = append(keys, string(k))
			}
			return nil
		})
	}))
	return keys
}

func (w *world) wantDue(want time.Time) {
	w.t.Helper()
	got, ok, err := w.engine.Due(w.t.Context())
	w.must(err)
	if ok != !want.IsZero() || ok && !got.Equal(want) {
		w.t.Errorf("due: got %v %v, want %v", got, ok, want)
	}
}

var (
	errDisk = errors.New("disk")
	errDead = errors.New("the process is dead")
)

// faultyFile counts updates, and makes one of them the last that its process
// sees: an error, whether it took effect or not, and then nothing but errors.
type faultyFile struct {
	localflow.File
	before func() // each update
	viewed func() // after each view

	mu      sync.Mutex
	left    int // updates until the fault; negative is never
	apply   bool
	once    bool // the process goes on after the fault
	dead    bool
	updates int
}

func (f *faultyFile) View(do func(*bbolt.Tx) error) error {
	f.mu.Lock()
	dead := f.dead
	f.mu.Unlock()
	if dead {
		return errDead
	}
	if f.viewed != nil {
		defer f.viewed()
	}
	return f.File.View(do)
}

func (f *faultyFile) Update(do func(*bbolt.Tx) error) error {
	if f.before != nil {
		f.before()
	}
	fault, apply, err := f.next()
	if err != nil {
		return err
	}
	if fault && !apply {
		return errDisk
	}
	if err := f.File.Update(do); err != nil || !fault {
		return err
	}
	return errDisk
}

func (f *faultyFile) next() (fault, apply bool, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.dead {
		return false, false, errDead
	}
	f.updates++
	fault = f.left == 0
	f.left--
	f.dead = fault && !f.once
	return fault, f.apply, nil
}

func (f *faultyFile) fail(after int, apply, once bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.left, f.apply, f.once = after, apply, once
}

func (f *faultyFile) count() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.updates
}

// machine writes a definition whose states are given as JSON.
func machine(startAt string, states ...string) string {
	return fmt.Sprintf(`{"QueryLanguage":"JSONata","StartAt":%q,"States":{%s}}`, startAt, strings.Join(states, ","))
}

const payload = `{"run":"{% $states.context.Execution.Name %}","state":"{% $states.context.State.Name %}"}`

// step is a state that calls a function; rest is the rest of its fields.
func step(name, function, rest string) string {
	return fmt.Sprintf(`%q:{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Arguments":{"FunctionName":%q,"Payload":%s},%s}`,
		name, function, payload, rest)
}

// ask is a state that waits for an answer.
func ask(name, rest string) string {
	token := strings.Replace(payload, "{", `{"token":"{% $states.context.Task.Token %}",`, 1)
	return fmt.Sprintf(`%q:{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke.waitForTaskToken","Arguments":{"FunctionName":"${Ask}","Payload":%s},%s}`,
		name, token, rest)
}

// nest is a state that waits for another workflow.
func nest(name, machine, rest string) string {
	return fmt.Sprintf(`%q:{"Type":"Task","Resource":"arn:aws:states:::states:startExecution.sync:2","Arguments":{"StateMachineArn":"${%s}","Input":{"from":%q}},%s}`,
		name, machine, name, rest)
}

const (
	done   = `"Done":{"Type":"Succeed"}`
	broken = `"Broken":{"Type":"Fail","Error":"Broken","Cause":"on purpose"}`
)
