package flow_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"conoe/shared/adapter/bolt"
	"conoe/shared/core/approval"
	"conoe/shared/core/fault"
	"conoe/shared/core/flow"
	"conoe/shared/core/ledger"
	"conoe/shared/core/ledger/ledgertest"
	"conoe/shared/core/review"
	"conoe/shared/core/rules"
	"conoe/shared/core/rules/rulestest"
	"conoe/shared/core/usecase"
	"conoe/templates"
)

const day = 24 * time.Hour

var errDown = errors.New("down")

// The streams: of a review, and of the system that it is about.
var (
	rev = ledger.Stream{Workspace: "ws_test", Name: "review-1"}
	sys = ledger.Stream{Workspace: "ws_test", Name: "system-1"}
)

// The executions of a test, as they are named at first.
const (
	design1  = "design-review-review-1-1"
	design2  = "design-review-review-1-2"
	round1   = "round-apr_1-1"
	monitor1 = "monitoring-system-1-1-1"
)

var shipped = sync.OnceValue(func() *rules.Policy {
	raw, err := templates.Files.ReadFile("standards/policy.yaml")
	if err != nil {
		panic(err)
	}
	p, err := rules.ParsePolicy(raw)
	if err != nil {
		panic(err)
	}
	return p
})

// executions are Flows that remember what they were asked for. An execution runs
// from its start until the test ends it.
type executions struct {
	mu       sync.Mutex
	state    map[string]flow.State
	input    map[string]string
	started  []string // in order, without those that were started before
	asked    []string // every call of Start
	answered []string
	stopped  []string
	fail     func(op, name string) error // before the call; nil never fails
}

func (e *executions) ask(op, name string) error {
	if e.fail == nil {
		return nil
	}
	return e.fail(op, name)
}

func (e *executions) Start(_ context.Context, _, name string, input []byte) error {
	if err := e.ask("Start", name); err != nil {
		return err
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.asked = append(e.asked, name)
	if _, ok := e.state[name]; ok {
		return nil
	}
	e.state[name], e.input[name], e.started = flow.Running, string(input), append(e.started, name)
	return nil
}

func (e *executions) Answer(_ context.Context, token string, output []byte) error {
	if err := e.ask("Answer", token); err != nil {
		return err
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if !json.Valid(output) {
		return fmt.Errorf("answered with %q", output)
	}
	e.answered = append(e.answered, token)
	return nil
}

func (e *executions) Stop(_ context.Context, _, name, _ string) error {
	if err := e.ask("Stop", name); err != nil {
		return err
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.stopped = append(e.stopped, name)
	if _, ok := e.state[name]; ok {
		e.state[name] = flow.Ended
	}
	return nil
}

func (e *executions) State(_ context.Context, process, name string) (flow.State, error) {
	if err := e.ask("State", name); err != nil {
		return "", err
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if s, ok := e.state[name]; ok && process != "" {
		return s, nil
	}
	return flow.Absent, nil
}

func (e *executions) is(name string, s flow.State) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.state[name] = s; s == flow.Absent {
		delete(e.state, name)
	}
}

// world is a data file with a review, and the workflows over it.
type world struct {
	*flow.Workflows
	t      *testing.T
	store  *bolt.Store
	runs   *executions
	now    *atomic.Int64
	review *rulestest.Stream
	system *rulestest.Stream
	pushed map[string]int // per stream, how many entries are stored
	dead   bool           // the engine knows no token any more
}

func newWorld(t *testing.T) *world {
	t.Helper()
	store, err := bolt.Open(filepath.Join(t.TempDir(), "conoe.db"), bolt.Options{Mode: bolt.Practice})
	if err != nil {
		t.Fatal(err)
	}
	w := &world{
		t: t, store: store, now: new(atomic.Int64), pushed: map[string]int{},
		runs:   &executions{state: map[string]flow.State{}, input: map[string]string{}},
		review: rulestest.New().Open(), system: newSystem(),
	}
	w.now.Store(rulestest.Start.UnixMilli())
	w.Workflows = w.over(store)
	t.Cleanup(func() { w.App.Wait(); store.Close() })
	return w
}

// newSystem is the stream of a system that operates.
func newSystem() *rulestest.Stream {
	s := &rulestest.Stream{D: review.NewDossier(sys.Name), Now: rulestest.Start, By: rulestest.Person("author")}
	s.Add(review.OpenedDossier{Ref: "SYS-1", System: sys.Name, SysRef: "SYS-1", Owner: s.By}, review.StageEntered{Stage: review.S5})
	return s
}

// over is another process over the same executions, and over the same file or
// something between.
func (w *world) over(s ledger.Store) *flow.Workflows {
	return &flow.Workflows{Steps: &flow.Steps{Store: s, Flows: w.runs, App: &usecase.App{
		Store: s, Workspace: "ws_test", Mode: review.Practice, Policy: shipped(), Now: w.clock,
		NewID: func() uuid.UUID { return uuid.Must(uuid.NewV7()) }, Random: ledgertest.Random(w.t.Name()),
	}}}
}

func (w *world) clock() time.Time { return time.UnixMilli(w.now.Load()).UTC() }

// later moves the clock, and with it the time of the next entries.
func (w *world) later(d time.Duration) {
	w.now.Add(d.Milliseconds())
	w.review.Now, w.system.Now = w.clock(), w.clock()
}

// push stores what was added to a stream since. All of it is of one time.
func (w *world) push(s *rulestest.Stream) {
	w.t.Helper()
	name := s.D.Stream
	n := w.pushed[name]
	if len(s.Entries) == n {
		return
	}
	at, err := ledger.AtOf(s.Entries[n].Bytes)
	if err != nil {
		w.t.Fatal(err)
	}
	b := ledger.Batch{
		Stream: ledger.Stream{Workspace: "ws_test", Name: name}, Expect: int64(n), At: at.Time,
		Command: ledger.Command{ID: fmt.Sprintf("push/%s/%d", name, n)},
	}
	for _, e := range s.Entries[n:] {
		b.Entries = append(b.Entries, e.Bytes)
	}
	if _, err := w.store.Append(w.t.Context(), b); err != nil {
		w.t.Fatalf("append to %s: %v", name, err)
	}
	w.pushed[name] = len(s.Entries)
}

// does appends changes to the review.
func (w *world) does(changes ...review.Change) {
	w.t.Helper()
	w.review.Add(changes...)
	w.push(w.review)
}

// perform rings the doorbell of a stream for a consumer.
func (w *world) perform(c *flow.Workflows, s ledger.Stream) error {
	w.t.Helper()
	done, err := c.Perform(w.t.Context(), s, make([]ledger.Entry, 3))
	if want := map[bool]int{true: 3, false: 0}[err == nil]; done != want {
		w.t.Fatalf("done with %d of 3 and %v", done, err)
	}
	return err
}

func (w *world) rings(s ledger.Stream) {
	w.t.Helper()
	if err := w.perform(w.Workflows, s); err != nil {
		w.t.Fatalf("ring %s: %v", s.Name, err)
	}
}

func (w *world) sweeps() {
	w.t.Helper()
	if err := w.Sweep(w.t.Context()); err != nil {
		w.t.Fatalf("sweep: %v", err)
	}
}

func (w *world) started(want ...string) {
	w.t.Helper()
	if got := slices.Sorted(slices.Values(w.runs.started)); !slices.Equal(got, slices.Sorted(slices.Values(want))) {
		w.t.Fatalf("started %v, want %v", got, want)
	}
}

func (w *world) answered(want ...string) {
	w.t.Helper()
	if !slices.Equal(w.runs.answered, want) {
		w.t.Fatalf("answered %v, want %v", w.runs.answered, want)
	}
}

// tokens lists the tokens that are kept beside a stream.
func (w *world) tokens(s ledger.Stream, want ...string) {
	w.t.Helper()
	var got []string
	for a, err := range w.store.Asides(w.t.Context(), s, "wait/") {
		if err != nil {
			w.t.Fatal(err)
		}
		var one flow.Wait
		if err := json.Unmarshal(a.Value, &one); err != nil {
			w.t.Fatal(err)
		}
		got = append(got, one.Token)
	}
	slices.Sort(got)
	if !slices.Equal(got, slices.Sorted(slices.Values(want))) {
		w.t.Fatalf("tokens %v are kept, want %v", got, want)
	}
}

// record reads a start record; the zero Record if there is none.
func (w *world) record(s ledger.Stream, key string) (r flow.Record) {
	w.t.Helper()
	for a, err := range w.store.Asides(w.t.Context(), s, key) {
		if err != nil {
			w.t.Fatal(err)
		}
		if a.Key != key {
			continue
		}
		if err := json.Unmarshal(a.Value, &r); err != nil {
			w.t.Fatal(err)
		}
	}
	return r
}

func (w *world) aside(s ledger.Stream, key, value string) {
	w.t.Helper()
	if err := w.store.SetAsides(w.t.Context(), s, ledger.AsideChange{Key: key, New: []byte(value)}); err != nil {
		w.t.Fatal(err)
	}
}

var stageOne = flow.ID{Process: flow.Stage, Stream: rev.Name, Subject: "G0"}

// call is what the stage's execution sends to a task.
func (w *world) call(task string, id flow.ID) flow.Call {
	root := map[flow.Process]string{flow.Stage: design1, flow.DesignReview: design1, flow.Round: round1, flow.Monitoring: monitor1}[id.Process]
	c := flow.Call{
		Task: task, ID: id, Workspace: "ws_test", Age: flow.Age{Since: rulestest.Start, Looks: 1},
		Execution: root, Root: root, State: task, Entered: w.clock(),
	}
	if id.Process == flow.Stage {
		c.Execution = "stage-of-" + design1
	}
	return c
}

func (w *world) where(id flow.ID) (flow.Whereabouts, error) {
	return w.Where(w.t.Context(), w.call("Where", id))
}

// looked is the call of a wait with a token, after a look at where its process
// stands.
func (w *world) looked(id flow.ID, token string) flow.Call {
	w.t.Helper()
	at, err := w.where(id)
	if err != nil {
		w.t.Fatal(err)
	}
	c := w.call("Wait", id)
	c.Token, c.Seen = token, &at.Place
	w.runs.is(c.Execution, flow.Running)
	return c
}

// waits lets the execution of a process look where it stands and wait there.
func (w *world) waits(id flow.ID, token string) flow.Call {
	w.t.Helper()
	c := w.looked(id, token)
	if err := w.Wait(w.t.Context(), c); err != nil {
		w.t.Fatal(err)
	}
	return c
}

// asks opens a request about an item, with its first deadline in so many days.
func asks(s *rulestest.Stream, id approval.RequestID, due time.Duration) {
	ref := s.Save(&review.EVR{Statement: "said"})
	s.Move(ref, review.Submit)
	e := rulestest.Opened(approval.About{Request: id}, s.D.Look(ref), rulestest.Person("driver"))
	at := func(d time.Duration) approval.Instant { return approval.InstantOf(s.Now.Add(d)) }
	e.Schedule = approval.Schedule{
		Remind: at(due), Help: at(2 * due), Due: at(3 * due), ExternalDue: at(3 * due), Champion: at(4 * due), Expire: at(5 * due),
	}
	s.Add(review.Asked{Event: e})
}

var roundOne = flow.ID{Process: flow.Round, Stream: rev.Name, Subject: "apr_1"}

// ends closes the request of a round.
func ends(s *rulestest.Stream, id approval.RequestID, outcome approval.State) {
	q := s.D.Requests[id]
	c := approval.Closed{About: approval.About{Request: id}, Timely: approval.Timely{Due: approval.InstantOf(s.Now)}, Outcome: outcome}
	for _, i := range q.Items {
		c.Items = append(c.Items, approval.ClosedItem{Ref: i.Ref})
	}
	s.Add(review.Asked{Event: c})
}

func refused(t *testing.T, err error, want fault.Code) {
	t.Helper()
	if err == nil || fault.CodeOf(err) != want {
		t.Fatalf("got %v, want %s", err, want)
	}
}
