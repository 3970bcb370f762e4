package asl

import (
	"fmt"
	"strings"
)

// Outline is the shape of a machine, for diagrams and tests, in the order of
// the file.
type Outline struct {
	StartAt string
	Comment string
	States  []StateOutline
}

// StateOutline is one state. Item is the workflow that a Map runs per item.
type StateOutline struct {
	Name    string
	Type    string
	Comment string
	End     bool
	Edges   []Edge
	Item    *Outline
}

// Edge is one way on. Its label is "Next", "Default", a condition or "catch X".
type Edge struct {
	To    string
	Label string
}

// Outline is the shape of the machine.
func (m *Machine) Outline() Outline { return m.top.outline() }

func (g *graph) outline() Outline {
	o := Outline{StartAt: g.startAt, Comment: g.comment}
	for _, name := range g.order {
		s := g.states[name]
		line := StateOutline{Name: name, Type: s.kind, Comment: s.comment, End: s.ends(), Edges: s.edges()}
		if s.loop != nil {
			item := s.loop.graph.outline()
			line.Item = &item
		}
		o.States = append(o.States, line)
	}
	return o
}

func (s *state) edges() []Edge {
	var edges []Edge
	for _, r := range s.rules {
		label := fmt.Sprint(r.condition.literal)
		if r.condition.code != nil {
			label = r.condition.code.source
		}
		edges = append(edges, Edge{r.next, label})
	}
	if s.fallback != "" {
		edges = append(edges, Edge{s.fallback, "Default"})
	}
	if s.next != "" {
		edges = append(edges, Edge{s.next, "Next"})
	}
	for _, c := range s.catch {
		edges = append(edges, Edge{c.next, "catch " + strings.Join(c.errors, ", ")})
	}
	return edges
}
