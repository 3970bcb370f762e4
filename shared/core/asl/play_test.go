package asl_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"conoe/shared/core/asl"
)

// play is a run in a test. Before every call it goes through JSON, as if the
// process had crashed in between.
type play struct {
	t      *testing.T
	m      *asl.Machine
	run    *asl.Run
	now    time.Time
	random float64
	events []asl.Event
	tasks  []asl.Task
	whole  bool // keep the run in memory
}

var noon = time.Date(2026, 3, 14, 12, 0, 0, 0, time.UTC)

// begin starts a machine of these states and lets it go as far as it can.
func begin(t *testing.T, startAt, states, input string) *play {
	t.Helper()
	return beginWith(t, fmt.Sprintf(`{"QueryLanguage": "JSONata", "StartAt": %q, "States": {%s}}`, startAt, states), input)
}

func beginWith(t *testing.T, definition, input string) *play {
	t.Helper()
	p := &play{t: t, m: parse(t, definition), now: noon}
	p.start(input)
	return p
}

func parse(t *testing.T, definition string) *asl.Machine {
	t.Helper()
	m, err := asl.Parse("test", []byte(definition))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func (p *play) start(input string) {
	p.t.Helper()
	run, events, err := p.m.Start(asl.Start{Name: "run-1", Input: json.RawMessage(input)}, p.now)
	if err != nil {
		p.t.Fatal(err)
	}
	p.run, p.events = run, events
	p.advance()
}

func (p *play) env() asl.Env {
	return asl.Env{
		Now:         p.now,
		Token:       func(id asl.TaskID) string { return "token of " + string(id) },
		Random:      func() float64 { return p.random },
		ExecutionID: "execution-id", MachineID: "machine-id", Role: "role",
	}
}

func (p *play) crash() {
	p.t.Helper()
	if p.whole {
		return
	}
	raw, err := json.Marshal(p.run)
	if err != nil {
		p.t.Fatal(err)
	}
	p.run = &asl.Run{}
	if err := json.Unmarshal(raw, p.run); err != nil {
		p.t.Fatal(err)
	}
}

func (p *play) advance() {
	p.t.Helper()
	p.crash()
	burst, err := p.m.Advance(p.run, p.env())
	if err != nil {
		p.t.Fatal(err)
	}
	p.events = append(p.events, burst.Events...)
	p.tasks = append(p.tasks, burst.Tasks...)
}

// after moves the clock and lets the run go on.
func (p *play) after(d time.Duration) {
	p.t.Helper()
	p.now = p.now.Add(d)
	p.advance()
}

// last is the newest task that was scheduled.
func (p *play) last() asl.Task {
	p.t.Helper()
	if len(p.tasks) == 0 {
		p.t.Fatal("no task was scheduled")
	}
	return p.tasks[len(p.tasks)-1]
}

// returns answers the newest task with a function's result, as Lambda's
// integration gives it.
func (p *play) returns(payload string) {
	p.t.Helper()
	p.answers(p.last().ID, `{"ExecutedVersion": "$LATEST", "Payload": `+payload+`, "StatusCode": 200}`)
}

func (p *play) answers(id asl.TaskID, output string) {
	p.t.Helper()
	p.crash()
	if !p.run.Succeed(id, json.RawMessage(output)) {
		p.t.Fatalf("the run does not wait for %s", id)
	}
	p.advance()
}

// fails answers the newest task with an error.
func (p *play) fails(name string) {
	p.t.Helper()
	p.crash()
	if !p.run.Fail(p.last().ID, name, "ref-1") {
		p.t.Fatalf("the run does not wait for %s", p.last().ID)
	}
	p.advance()
}

func (p *play) submitted() {
	p.t.Helper()
	p.crash()
	p.events = append(p.events, p.run.Submitted(p.last().ID, p.env())...)
}

// types are those of all events but the first.
func (p *play) types() []string {
	var types []string
	for _, e := range p.events[1:] {
		types = append(types, e.Type)
	}
	return types
}

func (p *play) wantTypes(want ...string) {
	p.t.Helper()
	if got := p.types(); !slices.Equal(got, want) {
		p.t.Errorf("got events\n%s\nwant\n%s", strings.Join(got, " "), strings.Join(want, " "))
	}
}

// wantPath compares the states that were entered, in order.
func (p *play) wantPath(want ...string) {
	p.t.Helper()
	var got []string
	for _, e := range p.events {
		if strings.HasSuffix(e.Type, "StateEntered") {
			got = append(got, e.State)
		}
	}
	if !slices.Equal(got, want) {
		p.t.Errorf("got path %v, want %v", got, want)
	}
}

func (p *play) wantOutput(want string) {
	p.t.Helper()
	if p.run.Status != asl.Succeeded || string(p.run.Output) != want {
		p.t.Errorf("got %s %s (%s: %s), want SUCCEEDED %s", p.run.Status, p.run.Output, p.run.Error, p.run.Cause, want)
	}
}

func (p *play) wantError(status asl.Status, name string) {
	p.t.Helper()
	if p.run.Status != status || p.run.Error != name {
		p.t.Errorf("got %s %q (%s), want %s %q", p.run.Status, p.run.Error, p.run.Cause, status, name)
	}
}

// wantDue compares when the run goes on by itself, counted from noon; 0 is never.
func (p *play) wantDue(want time.Duration) {
	p.t.Helper()
	due, ok := p.run.Due()
	switch {
	case want == 0 && ok:
		p.t.Errorf("due at %s, want never", due)
	case want != 0 && (!ok || !due.Equal(noon.Add(want))):
		p.t.Errorf("due after %s (%t), want after %s", due.Sub(noon), ok, want)
	}
}

// call is a Task that invokes a function; more are further fields.
func call(name, more string) string {
	return fmt.Sprintf(`%q: {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke",
		"Arguments": {"FunctionName": "${Step}", "Payload": {"task": "where", "id": "{%% $states.input.id %%}"}}, %s}`, name, more)
}
