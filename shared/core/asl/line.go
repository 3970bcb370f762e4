package asl

import (
	"encoding/json"
	"maps"
	"time"
)

// line moves one frame through the states of its graph. An iteration's line
// knows the one it belongs to, whose variables it reads.
type line struct {
	s     *stepper
	f     *Frame
	g     *graph
	up    *line
	index int // of the item
}

func (l *line) state() *state { return l.g.states[l.f.State] }

func (l *line) note(e Event) { l.s.note(l.f, e) }

// proceed goes on until the line waits or has ended.
func (l *line) proceed() {
	for moved := true; moved && !l.s.full; {
		moved = l.move()
	}
}

// move does one thing, and is false if the line cannot go on.
func (l *line) move() bool {
	fired := l.s.firing == l.f
	if fired {
		l.s.firing = nil
	}
	switch {
	case l.f.Step == stepEnter:
		l.enter()
	case l.f.Step == stepTask && l.f.Task.Answer != nil:
		l.answered()
	case l.f.Step == stepTask && fired:
		l.expired()
	case l.f.Step == stepWait && fired:
		l.finish(l.scope(), l.f.Input)
	case l.f.Step == stepRetry && fired:
		l.work()
	case l.f.Step == stepMap:
		return l.gather()
	default:
		return false
	}
	return true
}

// enter begins the state in which the frame stands.
func (l *line) enter() {
	s := l.state()
	l.note(Event{Type: s.kind + "StateEntered", State: s.name, Input: l.f.Input})
	l.f.Since, l.f.Event, l.f.Retries = l.s.env.Now, l.f.Last, nil
	l.work()
}

// work does what the state is for; a retry does it again.
func (l *line) work() {
	l.f.From, l.f.Until = time.Time{}, time.Time{}
	switch s := l.state(); s.kind {
	case kindPass, kindSucceed:
		l.finish(l.scope(), l.f.Input)
	case kindFail:
		l.raise(s)
	case kindChoice:
		l.choose(s)
	case kindWait:
		l.wait(s)
	case kindTask:
		l.schedule(s)
	case kindMap:
		l.spread(s)
	}
}

// finish ends a state that did what it is for, by its own Assign and Output.
func (l *line) finish(x *scope, result json.RawMessage) {
	s := l.state()
	l.leave(x, s.assign, s.output, s.next, result)
}

// leave exits the state. Assign and Output are evaluated on the variables as
// they were; without Output the state gives what it would by itself.
func (l *line) leave(x *scope, assign, output *template, next string, result json.RawMessage) {
	if f := l.exit(x, assign, output, next, result); f != nil {
		l.fail(f)
	}
}

// exit leaves the state or says why it cannot.
func (l *line) exit(x *scope, assign, output *template, next string, result json.RawMessage) *failure {
	vars, f := x.assign(assign)
	if f == nil && output != nil {
		result, f = x.payload(output, "the state's output")
	}
	if f != nil {
		return f
	}
	if len(vars) > 0 && l.f.Vars == nil {
		l.f.Vars = map[string]json.RawMessage{}
	}
	maps.Copy(l.f.Vars, vars)
	s := l.state()
	l.note(Event{Type: s.kind + "StateExited", State: s.name, Output: result})
	l.pass(next, result)
	return nil
}

// pass goes to the next state, or ends the line with the result.
func (l *line) pass(next string, result json.RawMessage) {
	kept := Frame{State: next, Last: l.f.Last, Input: result, Vars: l.f.Vars}
	if next == "" {
		kept = Frame{State: l.f.State, Step: stepOutput, Last: l.f.Last, Output: result}
	}
	*l.f = kept
}

// die ends the line with an error.
func (l *line) die(f *failure) {
	*l.f = Frame{State: l.f.State, Step: stepError, Last: l.f.Last, Error: f.name, Cause: f.cause}
}

// raise is a Fail state: an error that the file gives its name and cause.
func (l *line) raise(s *state) {
	x := l.scope()
	name, f1 := x.text(s.failName)
	cause, f2 := x.text(s.failCause)
	switch {
	case f1 != nil:
		l.fail(f1)
	case f2 != nil:
		l.fail(f2)
	default:
		l.die(&failure{name: name, cause: cause})
	}
}
