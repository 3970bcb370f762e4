package asl

import (
	"slices"
	"time"

	"conoe/shared/core/fault"
)

// maxEvents ends a run that goes round and round
// (docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html).
const maxEvents = 25000

// stepper is one Advance.
type stepper struct {
	run    *Run
	top    *graph
	env    Env
	burst  Burst
	firing *Frame // the timer that is due
	full   bool   // the history is
}

// Advance goes on until every branch waits for a task or a timer or has ended.
// It fires the timers that are due, in order of their time; what they lead to
// happens at e.Now. Its error is that the run stands in a state that the
// machine does not have; then nothing was done.
func (m *Machine) Advance(r *Run, e Env) (Burst, error) {
	if r.Status != Running {
		return Burst{}, nil
	}
	if name, ok := m.top.holds(&r.Top); !ok {
		return Burst{}, fault.Errorf(fault.Conflict, "%s stands in the state %q, which %s does not have. Stop it and start another.", r.Name, name, m.name)
	}
	s := &stepper{run: r, top: m.top, env: e}
	for s.step() {
	}
	s.burst.Tasks = slices.DeleteFunc(s.burst.Tasks, func(t Task) bool { return r.waiting(t.ID) == nil })
	return s.burst, nil
}

// holds reports whether every state in which a frame stands is in the graph,
// or names one that is not.
func (g *graph) holds(f *Frame) (string, bool) {
	s := g.states[f.State]
	if s == nil || f.Step == stepMap && s.loop == nil {
		return f.State, false
	}
	if f.Step == stepMap {
		for _, i := range f.Map.Live {
			if name, ok := s.loop.graph.holds(&i.Frame); !ok {
				return name, false
			}
		}
	}
	return "", true
}

// step does what can be done at once and then fires one timer. It is false
// when nothing is left to do.
func (s *stepper) step() bool {
	if at, _ := s.timer(); s.expired(at) {
		return s.end(TimedOut, Frame{Last: s.run.Top.Last, Error: errTimeout})
	}
	if s.settle(); s.run.Status != Running {
		return false
	}
	at, f := s.timer()
	s.firing = f
	return f != nil || s.expired(at)
}

// timer is the first timer that is due and the frame that it moves.
func (s *stepper) timer() (time.Time, *Frame) {
	var at time.Time
	var first *Frame
	s.run.Top.each(func(f *Frame) {
		due, ok := f.due()
		if ok && !due.After(s.env.Now) && (first == nil || due.Before(at)) {
			at, first = due, f
		}
	})
	return at, first
}

// expired reports whether the machine's time was over before the next timer.
func (s *stepper) expired(timer time.Time) bool {
	deadline := s.run.Deadline
	return !deadline.IsZero() && !deadline.After(s.env.Now) && (timer.IsZero() || !timer.Before(deadline))
}

// settle moves every branch until it waits, and ends the run if all is done.
func (s *stepper) settle() {
	l := &line{s: s, f: &s.run.Top, g: s.top}
	l.proceed()
	s.firing = nil
	switch {
	case s.full:
		s.end(Failed, Frame{Last: l.f.Last, Error: errRuntime, Cause: "The execution reached the maximum number of history events (25000)."})
	case l.f.Step == stepOutput:
		s.end(Succeeded, *l.f)
	case l.f.Step == stepError:
		s.end(Failed, *l.f)
	}
}

// end closes the run; it is false, for nothing is left to do.
func (s *stepper) end(as Status, last Frame) bool {
	s.burst.Events = append(s.burst.Events, s.run.end(s.env.Now, as, last))
	return false
}

// note adds an event, as long as there is room for it and the run's last.
func (s *stepper) note(f *Frame, e Event) {
	if s.run.LastEvent >= maxEvents-1 {
		s.full = true
		return
	}
	e.At = s.env.Now
	s.burst.Events = append(s.burst.Events, s.run.note(f, e))
}
