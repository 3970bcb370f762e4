package asl

import (
	"fmt"
	"slices"
	"strings"
)

// Lint lists what our profile asks beyond AWS's rules, a sentence each.
func (m *Machine) Lint() []string {
	var found faults
	if !m.jsonata {
		found.add("QueryLanguage", "must be JSONata for the whole machine.")
	}
	m.top.each(func(_ *graph, s *state) {
		if s.task != nil {
			s.lintTask(&found)
		}
	})
	m.top.lintPaths(&found)
	m.top.lintVariables(&found, nil)
	return found
}

func (s *state) lintTask(f *faults) {
	if s.timeout == nil {
		f.add(s.path, "a Task needs TimeoutSeconds, or a lost answer is waited for without end.")
	}
	if len(s.retry) == 0 {
		f.add(s.path, "a Task needs Retry.")
	}
	if len(s.catch) == 0 {
		f.add(s.path, "a Task needs Catch.")
	}
	timeout, ok1 := s.timeout.constant()
	heartbeat, ok2 := s.heartbeat.constant()
	if ok1 && ok2 && heartbeat >= timeout {
		f.add(s.path+".HeartbeatSeconds", "must be less than TimeoutSeconds.")
	}
	if s.task.resource == InvokeForToken && !s.passesToken() {
		f.add(s.path+".Arguments", "must pass $states.context.Task.Token, or nobody can answer.")
	}
}

func (s *state) passesToken() bool {
	passes := false
	if s.task.payload != nil {
		s.task.payload.expressions(func(_ string, x *expression) {
			passes = passes || strings.Contains(x.source, "$states.context.Task")
		})
	}
	return passes
}

// lintPaths reports states that nothing leads to and states that lead to no end.
func (g *graph) lintPaths(f *faults) {
	reached := g.reach(func(found map[string]bool, s *state) []string {
		if found[s.name] || s.name == g.startAt {
			return append(s.exits(), s.name)
		}
		return nil
	})
	ending := g.reach(func(found map[string]bool, s *state) []string {
		if s.ends() || slices.ContainsFunc(s.exits(), func(to string) bool { return found[to] }) {
			return []string{s.name}
		}
		return nil
	})
	for _, name := range g.order {
		s := g.states[name]
		if !reached[name] {
			f.add(s.path, "no path leads here.")
		}
		if !ending[name] {
			f.add(s.path, "no path leads from here to an end.")
		}
		if s.loop != nil {
			s.loop.graph.lintPaths(f)
		}
	}
}

// reach repeats a step over all states until it finds nothing new.
func (g *graph) reach(step func(found map[string]bool, s *state) []string) map[string]bool {
	found := map[string]bool{}
	for before := -1; before != len(found); {
		before = len(found)
		for _, name := range g.order {
			for _, to := range step(found, g.states[name]) {
				found[to] = true
			}
		}
	}
	return found
}

// lintVariables reports names in expressions that nobody gives a value.
func (g *graph) lintVariables(f *faults, outer []string) {
	known := append(slices.Clone(outer), g.variables()...)
	for _, name := range g.order {
		s := g.states[name]
		for _, t := range s.templates() {
			t.expressions(func(field string, x *expression) {
				for _, v := range x.free {
					if v != "states" && !standard[v] && !slices.Contains(known, v) {
						f.add(fmt.Sprintf("%s.%s", s.path, strings.ReplaceAll(field, "/", ".")), "$%s is assigned nowhere.", v)
					}
				}
			})
		}
		if s.loop != nil {
			s.loop.graph.lintVariables(f, known)
		}
	}
}
