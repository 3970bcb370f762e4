package asl

import (
	"encoding/json"
	"slices"
	"time"
)

// Frame is where one line of execution stands: the run itself, or one
// iteration of a Map. Between two steps it holds no more than it needs to go on.
type Frame struct {
	State   string                     `json:"state,omitempty"`
	Step    step                       `json:"step,omitempty"`
	Since   time.Time                  `json:"since,omitzero"` // the state was entered
	Event   int64                      `json:"event,omitempty"`
	Last    int64                      `json:"last,omitempty"`
	Input   json.RawMessage            `json:"input,omitempty"`
	Vars    map[string]json.RawMessage `json:"vars,omitempty"`
	Retries []int                      `json:"retries,omitempty"` // of each retrier of the state
	Task    *Pending                   `json:"task,omitempty"`
	From    time.Time                  `json:"from,omitzero"`  // the wait began
	Until   time.Time                  `json:"until,omitzero"` // of a wait or a retry
	Map     *Iterations                `json:"map,omitempty"`
	Output  json.RawMessage            `json:"output,omitempty"`
	Error   string                     `json:"error,omitempty"`
	Cause   string                     `json:"cause,omitempty"`
}

// step is what a frame does in its state.
type step string

const (
	stepEnter  step = "" // the state is to be entered
	stepTask   step = "task"
	stepWait   step = "wait"
	stepRetry  step = "retry"
	stepMap    step = "map"
	stepOutput step = "ended"
	stepError  step = "failed"
)

// Pending is a task that has no answer, or one that no step has taken up.
type Pending struct {
	Task
	Since     time.Time `json:"since"`
	Submitted bool      `json:"submitted,omitempty"`
	Timeout   time.Time `json:"timeout,omitzero"`
	Heartbeat time.Time `json:"heartbeat,omitzero"`
	Answer    *Answer   `json:"answer,omitempty"`
}

// Answer is what became of a task.
type Answer struct {
	Output json.RawMessage `json:"output,omitempty"`
	Failed bool            `json:"failed,omitempty"`
	Error  string          `json:"error,omitempty"`
	Cause  string          `json:"cause,omitempty"`
}

// Iterations is where a Map stands. Output has a place for each item; Next is
// the first item that has not begun, Limit how many run at once, and Live are
// those that do.
type Iterations struct {
	Items  []json.RawMessage `json:"items"`
	Output []json.RawMessage `json:"output"`
	Next   int               `json:"next"`
	Limit  int               `json:"limit"`
	Live   []*Iteration      `json:"live,omitempty"`
}

// Iteration is one item's line of execution.
type Iteration struct {
	Index int   `json:"index"`
	Frame Frame `json:"frame"`
}

// each visits the frame and every frame of the iterations in it.
func (f *Frame) each(visit func(*Frame)) {
	visit(f)
	if f.Map != nil {
		for _, i := range slices.Clone(f.Map.Live) {
			i.Frame.each(visit)
		}
	}
}

// due is the moment at which the frame goes on by itself.
func (f *Frame) due() (time.Time, bool) {
	switch {
	case f.Step == stepWait || f.Step == stepRetry:
		return f.Until, true
	case f.Step != stepTask || f.Task.Answer != nil:
		return time.Time{}, false
	}
	return earlier(f.Task.Timeout, f.Task.Heartbeat)
}

// earlier is the first of two moments, either of which may be absent.
func earlier(a, b time.Time) (time.Time, bool) {
	if a.IsZero() || (!b.IsZero() && b.Before(a)) {
		a = b
	}
	return a, !a.IsZero()
}

// ready reports whether the frame can go on without waiting for anything.
func (f *Frame) ready() bool {
	return f.Step == stepEnter || f.Step == stepTask && f.Task.Answer != nil
}
