package asl

import (
	"slices"
	"unicode"
	"unicode/utf8"
)

// validate checks what needs the whole machine: where transitions lead, and
// that names are used once.
func (m *Machine) validate(f *faults) {
	seen := map[string]bool{}
	m.top.each(func(g *graph, s *state) {
		if seen[s.name] {
			f.add(s.path, "another state has this name")
		}
		seen[s.name] = true
		g.checkExits(f, s)
	})
	m.top.checkScope(f, nil)
}

func (g *graph) checkExits(f *faults, s *state) {
	check := func(path, to string) {
		if g.states[to] == nil {
			f.add(path, "there is no state %q", to)
		}
	}
	if s.name == g.order[0] {
		check(join(g.path, "StartAt"), g.startAt)
	}
	if s.next != "" {
		check(s.path+".Next", s.next)
	}
	if s.fallback != "" {
		check(s.path+".Default", s.fallback)
	}
	for n, r := range s.rules {
		check(at(s.path+".Choices", n)+".Next", r.next)
	}
	for n, c := range s.catch {
		check(at(s.path+".Catch", n)+".Next", c.next)
	}
}

// checkScope refuses an inner variable with the name of an outer one
// (docs.aws.amazon.com/step-functions/latest/dg/workflow-variables.html).
func (g *graph) checkScope(f *faults, outer []string) {
	here := g.variables()
	for _, name := range g.order {
		s := g.states[name]
		for _, v := range s.assigned() {
			if slices.Contains(outer, v) {
				f.add(s.path+".Assign."+v, "the workflow around it has a variable of this name")
			}
		}
		if s.loop != nil {
			s.loop.graph.checkScope(f, append(slices.Clone(outer), here...))
		}
	}
}

// variables lists what the states of one level assign.
func (g *graph) variables() []string {
	var names []string
	for _, name := range g.order {
		names = append(names, g.states[name].assigned()...)
	}
	return names
}

// isVariable reports whether a name can be a variable's: an identifier of up
// to 80 characters that is not taken by the language.
func isVariable(name string) bool {
	for n, c := range name {
		if c != '_' && !unicode.IsLetter(c) && (n == 0 || !unicode.IsDigit(c)) {
			return false
		}
	}
	return name != "" && name != "states" && !standard[name] && refused[name] == "" && utf8.RuneCountInString(name) <= maxName
}
