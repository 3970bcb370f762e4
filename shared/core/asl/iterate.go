package asl

import (
	"encoding/json"
	"slices"
)

// gather moves every iteration and begins others where there is room. It is
// true if the Map has ended, and false if all its iterations wait.
func (l *line) gather() bool {
	for m := l.f.Map; ; {
		for m.Next < len(m.Items) && len(m.Live) < m.Limit {
			if f := l.begin(m); f != nil {
				l.fail(f)
				return true
			}
		}
		ended, f := l.collect(m)
		switch {
		case l.s.full:
			return false
		case f != nil:
			l.fail(f)
			return true
		case len(m.Live) == 0 && m.Next == len(m.Items):
			l.join(m)
			return true
		case !ended:
			return false
		}
	}
}

// begin starts the iteration of the next item.
func (l *line) begin(m *Iterations) *failure {
	i := &Iteration{Index: m.Next, Frame: Frame{Last: l.f.Last}}
	s := l.state()
	i.Frame.State, i.Frame.Input = s.loop.graph.startAt, m.Items[i.Index]
	if s.loop.selector != nil {
		x := l.scope()
		x.item = &item{i.Index, m.Items[i.Index]}
		input, f := x.payload(s.loop.selector, "an item")
		if f != nil {
			return f
		}
		i.Frame.Input = input
	}
	m.Next++
	m.Live = append(m.Live, i)
	l.s.note(&i.Frame, Event{Type: "MapIterationStarted", State: l.f.State})
	return nil
}

// collect moves the iterations that run and takes the output of those that
// ended. The first that failed fails the Map.
func (l *line) collect(m *Iterations) (ended bool, failed *failure) {
	for _, i := range slices.Clone(m.Live) {
		child := &line{s: l.s, f: &i.Frame, g: l.state().loop.graph, up: l, index: i.Index}
		child.proceed()
		switch i.Frame.Step {
		case stepOutput:
			ended = true
			m.Output[i.Index] = i.Frame.Output
			m.drop(i)
			l.s.note(&i.Frame, Event{Type: "MapIterationSucceeded", State: l.f.State})
		case stepError:
			m.drop(i)
			l.s.note(&i.Frame, Event{Type: "MapIterationFailed", State: l.f.State})
			return true, &failure{name: i.Frame.Error, cause: i.Frame.Cause}
		}
		l.f.Last = max(l.f.Last, i.Frame.Last)
	}
	return ended, nil
}

func (m *Iterations) drop(i *Iteration) {
	m.Live = slices.DeleteFunc(m.Live, func(other *Iteration) bool { return other == i })
}

// join ends a Map whose iterations have all succeeded.
func (l *line) join(m *Iterations) {
	output, _ := json.Marshal(m.Output)
	l.note(Event{Type: "MapStateSucceeded", State: l.f.State})
	if !fits(output) {
		l.fail(l.tooLarge("the Map's output"))
		return
	}
	x := l.scope()
	x.result = output
	l.f.Map = nil
	l.finish(x, output)
}

// abandon ends the iterations of a Map that failed. What their tasks answer
// later is not waited for any more.
func (l *line) abandon(f *failure) {
	if l.f.Map != nil {
		l.abort(l.state().loop.graph, l.f)
	}
	l.f.Map = nil
	l.note(Event{Type: "MapStateFailed", State: l.f.State, Error: f.name, Cause: f.cause})
}

// abort notes the end of every iteration in a frame, the inner ones first.
func (l *line) abort(g *graph, f *Frame) {
	for _, i := range f.Map.Live {
		s := g.states[i.Frame.State]
		if i.Frame.Map != nil {
			l.abort(s.loop.graph, &i.Frame)
		}
		if i.Frame.Step != stepEnter {
			l.s.note(&i.Frame, Event{Type: s.kind + "StateAborted", State: s.name})
		}
		l.s.note(&i.Frame, Event{Type: "MapIterationAborted", State: f.State})
		f.Last = max(f.Last, i.Frame.Last)
	}
}
