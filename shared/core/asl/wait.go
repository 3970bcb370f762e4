package asl

import "time"

// WaitKind is what a branch waits for.
type WaitKind string

// Token, task and child wait for an answer, timer and retry for a moment.
const (
	WaitToken WaitKind = "token"
	WaitTask  WaitKind = "task"
	WaitChild WaitKind = "child"
	WaitTimer WaitKind = "timer"
	WaitRetry WaitKind = "retry"
)

// Wait is one branch that stands still, since and until when. Until is zero if
// nothing but an answer ends it.
type Wait struct {
	State string    `json:"state"`
	What  WaitKind  `json:"what"`
	Task  TaskID    `json:"task,omitempty"`
	Since time.Time `json:"since"`
	Until time.Time `json:"until,omitzero"`
}

var waitKinds = map[Resource]WaitKind{
	Invoke:         WaitTask,
	InvokeForToken: WaitToken,
	StartExecution: WaitChild,
}

// Waits lists what the run waits for.
func (r *Run) Waits() []Wait {
	var list []Wait
	r.Top.each(func(f *Frame) {
		until, _ := f.due()
		switch f.Step {
		case stepTask:
			list = append(list, Wait{f.State, waitKinds[f.Task.Resource], f.Task.ID, f.Task.Since, until})
		case stepWait:
			list = append(list, Wait{State: f.State, What: WaitTimer, Since: f.From, Until: until})
		case stepRetry:
			list = append(list, Wait{State: f.State, What: WaitRetry, Since: f.From, Until: until})
		}
	})
	return list
}

// wait begins a Wait state.
func (l *line) wait(s *state) {
	until, f := l.until(s)
	if f != nil {
		l.fail(f)
		return
	}
	l.pause(stepWait, until)
}

func (l *line) pause(as step, until time.Time) {
	l.f.Step, l.f.From, l.f.Until = as, l.s.env.Now, until
}

// until is the moment at which a Wait ends.
func (l *line) until(s *state) (time.Time, *failure) {
	x := l.scope()
	if s.seconds != nil {
		n, f := x.count(s.seconds, 0)
		return l.s.env.Now.Add(seconds(n)), f
	}
	value, f := x.eval(s.timestamp)
	if f != nil {
		return time.Time{}, f
	}
	text, _ := value.(string)
	until, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		return until, l.failed(&problem{cause: "The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: " + string(encode(value))})
	}
	return until, nil
}
