package asl

import (
	"maps"
	"slices"
)

// Machine is a parsed definition. It never changes and may be used by many
// runs at once.
type Machine struct {
	name    string
	jsonata bool
	timeout int // seconds; 0 is none
	top     *graph
}

// graph is one level of states: the machine itself, or what a Map runs per item.
type graph struct {
	startAt string
	comment string
	path    string
	order   []string
	states  map[string]*state
}

// Name is what Parse was given.
func (m *Machine) Name() string { return m.name }

// Functions lists the distinct FunctionName and StateMachineArn values as written.
func (m *Machine) Functions() []string {
	distinct := map[string]bool{}
	m.top.each(func(_ *graph, s *state) {
		if s.task != nil {
			distinct[s.task.target] = true
		}
	})
	return slices.Sorted(maps.Keys(distinct))
}

// each visits every state in the order of the file, those of a Map after it.
func (g *graph) each(visit func(*graph, *state)) {
	for _, name := range g.order {
		s := g.states[name]
		visit(g, s)
		if s.loop != nil {
			s.loop.graph.each(visit)
		}
	}
}
