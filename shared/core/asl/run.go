package asl

import (
	"encoding/json"
	"time"

	"conoe/shared/core/fault"
)

// Status of a run, in AWS's words.
type Status string

// A run is Running until it has one of the others, for ever.
const (
	Running   Status = "RUNNING"
	Succeeded Status = "SUCCEEDED"
	Failed    Status = "FAILED"
	TimedOut  Status = "TIMED_OUT"
	Aborted   Status = "ABORTED"
)

// Run is one execution as plain data: what is stored between two steps. It
// takes a round trip through JSON at any moment.
type Run struct {
	Name       string          `json:"name"`
	Machine    string          `json:"machine"`
	Parent     string          `json:"parent,omitempty"`
	ParentTask TaskID          `json:"parentTask,omitempty"`
	Input      json.RawMessage `json:"input"`
	Started    time.Time       `json:"started"`
	Deadline   time.Time       `json:"deadline,omitzero"` // of the machine's TimeoutSeconds
	Ended      time.Time       `json:"ended,omitzero"`
	Status     Status          `json:"status"`
	Output     json.RawMessage `json:"output,omitempty"`
	Error      string          `json:"error,omitempty"`
	Cause      string          `json:"cause,omitempty"`
	LastEvent  int64           `json:"lastEvent"`
	Top        Frame           `json:"top"`
}

// Start says what a run begins with. Parent and ParentTask name the run and
// the task that wait for it, if any.
type Start struct {
	Name       string
	Parent     string
	ParentTask TaskID
	Input      json.RawMessage
}

// Env is what a step takes from outside.
type Env struct {
	Now         time.Time
	Token       func(TaskID) string // a token for a new task
	Random      func() float64      // in [0,1), for JitterStrategy FULL
	ExecutionID string
	MachineID   string
	Role        string
}

// Burst is what one Advance brought: what happened, and the tasks that the
// caller has to start.
type Burst struct {
	Events []Event
	Tasks  []Task
}

// Start begins a run. Its first state is entered by the first Advance.
func (m *Machine) Start(s Start, now time.Time) (*Run, []Event, error) {
	if len(s.Input) == 0 {
		s.Input = json.RawMessage("{}")
	}
	switch {
	case s.Name == "":
		return nil, nil, fault.Errorf(fault.Invalid, "An execution of %s needs a name.", m.name)
	case !fits(s.Input):
		return nil, nil, fault.Errorf(fault.Limit, "The input of %s is longer than %d bytes or nested deeper than %d levels. Pass ids and let the workflow ask for the rest.", s.Name, maxPayload, maxDepth)
	case !json.Valid(s.Input):
		return nil, nil, fault.Errorf(fault.Invalid, "The input of %s is not JSON.", s.Name)
	}
	r := &Run{
		Name: s.Name, Machine: m.name, Parent: s.Parent, ParentTask: s.ParentTask,
		Input: compact(s.Input), Started: now, Status: Running,
	}
	r.Top = Frame{State: m.top.startAt, Input: r.Input}
	if m.timeout > 0 {
		r.Deadline = now.Add(seconds(m.timeout))
	}
	return r, []Event{r.note(&Frame{}, Event{At: now, Type: "ExecutionStarted", Input: r.Input})}, nil
}

// Stop ends the run as ABORTED. A run that has ended stays as it is.
func (m *Machine) Stop(r *Run, now time.Time, name, cause string) []Event {
	if r.Status != Running {
		return nil
	}
	return []Event{r.end(now, Aborted, Frame{Error: name, Cause: cause, Last: r.Top.Last})}
}

// end closes the run with what its line of execution came to.
func (r *Run) end(now time.Time, s Status, last Frame) Event {
	r.Status, r.Ended, r.Output, r.Error, r.Cause = s, now, last.Output, last.Error, last.Cause
	r.Top = Frame{}
	return r.note(&last, Event{At: now, Type: endings[s], Output: last.Output, Error: last.Error, Cause: last.Cause})
}

var endings = map[Status]string{
	Succeeded: "ExecutionSucceeded",
	Failed:    "ExecutionFailed",
	TimedOut:  "ExecutionTimedOut",
	Aborted:   "ExecutionAborted",
}

// note numbers an event and ties it to the one before it on its line.
func (r *Run) note(f *Frame, e Event) Event {
	r.LastEvent++
	e.ID, e.Previous = r.LastEvent, f.Last
	f.Last = e.ID
	return e
}

func seconds(n int) time.Duration { return time.Duration(n) * time.Second }
