package asl

import (
	"encoding/json"
	"fmt"
	"time"
)

// schedule hands out the task of the state and waits for its answer.
func (l *line) schedule(s *state) {
	p, f := l.prepare(s)
	if f != nil {
		l.fail(f)
		return
	}
	l.note(Event{Type: "TaskScheduled", State: s.name})
	l.note(Event{Type: "TaskStarted", State: s.name})
	l.f.Step, l.f.Task = stepTask, p
	l.s.burst.Tasks = append(l.s.burst.Tasks, p.Task)
}

// prepare makes the task. Its payload is evaluated for every attempt, since
// each has a token of its own.
func (l *line) prepare(s *state) (*Pending, *failure) {
	id := TaskID(fmt.Sprintf("%d-%d", l.f.Event, l.f.retried()))
	p := &Pending{Since: l.s.env.Now, Task: Task{ID: id, Resource: s.task.resource, Target: s.task.target}}
	x := l.scope()
	if p.Resource == InvokeForToken && l.s.env.Token != nil {
		p.Token = l.s.env.Token(id)
		x.token = p.Token
	}
	var f [4]*failure
	p.Payload = json.RawMessage("{}")
	if s.task.payload != nil {
		p.Payload, f[0] = x.payload(s.task.payload, "the task's input")
	}
	p.Name, f[1] = x.text(s.task.name)
	p.Timeout, f[2] = x.after(s.timeout)
	p.Heartbeat, f[3] = x.after(s.heartbeat)
	for _, failed := range f {
		if failed != nil {
			return nil, failed
		}
	}
	return p, nil
}

// after is the moment so many seconds from now, or zero.
func (x *scope) after(t *template) (time.Time, *failure) {
	if t == nil {
		return time.Time{}, nil
	}
	n, f := x.count(t, 1)
	return x.line.s.env.Now.Add(seconds(n)), f
}

// answered goes on with the answer to the task.
func (l *line) answered() {
	a := l.f.Task.Answer
	l.f.Task = nil
	if a.Failed {
		l.note(Event{Type: "TaskFailed", State: l.f.State, Error: a.Error, Cause: a.Cause})
		l.fail(&failure{name: a.Error, cause: a.Cause})
		return
	}
	l.note(Event{Type: "TaskSucceeded", State: l.f.State, Output: a.Output})
	x := l.scope()
	x.result = a.Output
	l.finish(x, a.Output)
}

// expired is the end of the task's patience.
func (l *line) expired() {
	p := l.f.Task
	l.f.Task = nil
	heartbeat := !p.Heartbeat.IsZero() && (p.Timeout.IsZero() || p.Heartbeat.Before(p.Timeout))
	l.note(Event{Type: "TaskTimedOut", State: l.f.State, Error: errTimeout})
	l.fail(&failure{name: errTimeout, heartbeat: heartbeat})
}
