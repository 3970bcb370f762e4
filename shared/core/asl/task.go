package asl

import (
	"encoding/json"
	"strings"
	"time"
)

// TaskID names one attempt of a task, unique in its run for ever.
type TaskID string

// Resource is the integration that a task calls.
type Resource string

// The integrations that conoe's workflows use; any other is refused.
const (
	Invoke         Resource = "lambda:invoke"
	InvokeForToken Resource = "lambda:invoke.waitForTaskToken"
	StartExecution Resource = "states:startExecution.sync:2"
)

// Task is work for the caller. Target is the FunctionName or StateMachineArn
// as the file has it, Payload the Payload or Input, and Name what a new
// execution shall be called, if the file says.
type Task struct {
	ID       TaskID          `json:"id"`
	Resource Resource        `json:"resource"`
	Target   string          `json:"target"`
	Payload  json.RawMessage `json:"payload,omitempty"`
	Name     string          `json:"name,omitempty"`
	Token    string          `json:"token,omitempty"`
}

// Pending lists the tasks that were scheduled and neither submitted nor
// answered: after a crash they are started again.
func (r *Run) Pending() []Task {
	var tasks []Task
	r.Top.each(func(f *Frame) {
		if f.Step == stepTask && !f.Task.Submitted && f.Task.Answer == nil {
			tasks = append(tasks, f.Task.Task)
		}
	})
	return tasks
}

// waiting is the frame whose task has the id and no answer, or nil.
func (r *Run) waiting(id TaskID) *Frame {
	var found *Frame
	r.Top.each(func(f *Frame) {
		if f.Step == stepTask && f.Task.ID == id {
			found = f
		}
	})
	return found
}

// Submitted says that the start of a task has returned and its answer will
// come later. The payload is not needed any more, so the run forgets it.
func (r *Run) Submitted(id TaskID, e Env) []Event {
	f := r.waiting(id)
	if f == nil || f.Task.Submitted || f.Task.Resource == Invoke {
		return nil
	}
	f.Task.Submitted, f.Task.Payload = true, nil
	return []Event{r.note(f, Event{At: e.Now, Type: "TaskSubmitted", State: f.State})}
}

// Succeed answers a task. It is false if the run does not wait for it. An
// answer counts if it comes before the Advance that fires the task's timeout.
func (r *Run) Succeed(id TaskID, output json.RawMessage) bool {
	if len(output) == 0 {
		output = json.RawMessage("null")
	}
	if !fits(output) {
		return r.answer(id, Answer{Failed: true, Error: errData, Cause: "The task's output is longer or nested deeper than a payload may be."})
	}
	if !json.Valid(output) {
		return r.Fail(id, errTask, "The answer is not JSON.")
	}
	return r.answer(id, Answer{Output: compact(output)})
}

// Fail answers a task with an error. It is false if the run does not wait for it.
func (r *Run) Fail(id TaskID, name, cause string) bool {
	return r.answer(id, Answer{Failed: true, Error: name, Cause: strings.ToValidUTF8(cause, "�")})
}

func (r *Run) answer(id TaskID, a Answer) bool {
	f := r.waiting(id)
	if f == nil || f.Task.Answer != nil {
		return false
	}
	f.Task.Answer = &a
	return true
}

// Due says when Advance next has something to do by itself. A moment in the
// past means at once; false means that only an answer moves the run.
func (r *Run) Due() (time.Time, bool) {
	if r.Status != Running {
		return time.Time{}, false
	}
	next, at := r.Deadline, !r.Deadline.IsZero()
	r.Top.each(func(f *Frame) {
		if f.ready() {
			next, at = earlier(next, r.Started)
		}
		if due, ok := f.due(); ok {
			next, at = earlier(next, due)
		}
	})
	return next, at
}
