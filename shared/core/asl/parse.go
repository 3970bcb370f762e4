package asl

import (
	"strings"
	"unicode/utf8"

	"conoe/shared/core/fault"
)

// Bounds that AWS sets (docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
// and statemachine-structure.html).
const (
	maxName    = 80
	maxSeconds = 99999999
)

// Parse reads a definition strictly: its error is Invalid and lists every
// fault with its path.
func Parse(name string, raw []byte) (*Machine, error) {
	value, err := readJSON(raw)
	if err != nil {
		return nil, fault.Errorf(fault.Invalid, "The workflow %s cannot be read: %w.", name, err)
	}
	var found faults
	m := found.machine(name, value)
	if len(found) == 0 {
		m.validate(&found)
	}
	if len(found) > 0 {
		return nil, fault.Errorf(fault.Invalid, "The workflow %s does not stand:\n%s", name, strings.Join(found, "\n"))
	}
	return m, nil
}

func (f *faults) machine(name string, value any) *Machine {
	r := f.reader("", value)
	m := &Machine{name: name}
	m.jsonata = r.language(false)
	m.timeout = r.whole("TimeoutSeconds", 1, maxSeconds, 0)
	r.oneOf("Version", "1.0")
	m.top = r.graph(m.jsonata)
	r.done()
	return m
}

// language takes QueryLanguage. JSONPath is AWS's default; a state may choose
// JSONata in a machine of JSONPath, but not the other way round.
func (r *reader) language(jsonata bool) bool {
	switch r.oneOf("QueryLanguage", "JSONata", "JSONPath") {
	case "JSONata":
		return true
	case "JSONPath":
		if jsonata {
			r.add("QueryLanguage", "the machine is in JSONata, so the state must be")
		}
		return false
	}
	return jsonata
}

// graph takes what a machine and an ItemProcessor have in common.
func (r *reader) graph(jsonata bool) *graph {
	g := &graph{states: map[string]*state{}, path: r.path}
	g.comment = r.text("Comment")
	g.startAt = r.need("StartAt")
	value, ok := r.take("States")
	if !ok {
		r.add("States", "is missing")
		return g
	}
	states := r.faults.reader(join(r.path, "States"), value)
	for _, name := range states.object.keys {
		g.order = append(g.order, name)
		g.states[name] = states.state(name, jsonata)
	}
	if len(g.order) == 0 {
		r.add("States", "is empty")
	}
	return g
}

func (r *reader) state(name string, jsonata bool) *state {
	if name == "" || utf8.RuneCountInString(name) > maxName {
		r.add(name, "a state's name has 1 to %d characters", maxName)
	}
	f := r.faults.reader(join(r.path, name), r.object.fields[name])
	s := &state{name: name, path: f.path}
	s.kind = f.text("Type")
	s.comment = f.text("Comment")
	s.jsonata = f.language(jsonata)
	read := typed(s.kind)
	if read == nil {
		f.add("Type", "must be one of Pass, Task, Choice, Wait, Map, Succeed, Fail")
		return s
	}
	if !s.jsonata && (s.kind == kindTask || s.kind == kindChoice || s.kind == kindMap) {
		f.add("QueryLanguage", "a %s is taken in JSONata only", s.kind)
		return s
	}
	read(f, s, jsonata)
	f.done()
	return s
}
