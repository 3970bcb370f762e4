package asl

import "time"

// typed is what reads the fields of a state of a type, or nil. A state in
// JSONPath has only the fields that hold no query.
func typed(kind string) func(r *reader, s *state, jsonata bool) {
	switch kind {
	case kindPass:
		return readPass
	case kindTask:
		return readTask
	case kindChoice:
		return readChoice
	case kindWait:
		return readWait
	case kindMap:
		return readMap
	case kindSucceed:
		return readSucceed
	case kindFail:
		return readFail
	}
	return nil
}

func readPass(r *reader, s *state, _ bool) {
	r.next(s)
	r.results(s)
}

func readSucceed(r *reader, s *state, _ bool) {
	if s.jsonata {
		s.output = r.template("Output")
	}
}

func readFail(r *reader, s *state, _ bool) {
	s.failName = r.words(s, "Error")
	s.failCause = r.words(s, "Cause")
}

func readWait(r *reader, s *state, _ bool) {
	r.next(s)
	r.results(s)
	s.seconds = r.count(s, "Seconds", 0)
	s.timestamp = r.words(s, "Timestamp")
	if (s.seconds == nil) == (s.timestamp == nil) {
		r.faults.add(r.path, "a Wait has either Seconds or Timestamp")
	}
	if t := s.timestamp; t != nil && t.fixed {
		text, _ := t.literal.(string)
		if _, err := time.Parse(time.RFC3339Nano, text); err != nil {
			r.add("Timestamp", "must be like 2026-03-14T01:59:00Z")
		}
	}
}

func readChoice(r *reader, s *state, _ bool) {
	r.results(s)
	s.fallback = r.text("Default")
	for n, value := range r.list("Choices") {
		c := r.faults.reader(at(join(r.path, "Choices"), n), value)
		c.text("Comment")
		s.rules = append(s.rules, rule{
			condition: c.condition(),
			next:      c.need("Next"),
			assign:    c.assign(),
			output:    c.template("Output"),
		})
		c.done()
	}
	if len(s.rules) == 0 {
		r.add("Choices", "must have at least one rule")
	}
}

func (r *reader) condition() *template {
	t := r.template("Condition")
	if t == nil {
		r.add("Condition", "is missing")
		return &template{fixed: true, literal: false}
	}
	if _, isBool := t.literal.(bool); !isBool && (t.fixed || t.code == nil) && !isBroken(t) {
		r.add("Condition", "must be an expression, true or false")
	}
	return t
}

// isBroken reports whether t is an expression that did not compile, which is
// a fault already.
func isBroken(t *template) bool { return !t.fixed && t.code == nil && t.fields == nil }

func readMap(r *reader, s *state, jsonata bool) {
	r.next(s)
	r.results(s)
	r.errors(s)
	s.loop = &loopSpec{
		items:       r.items(),
		selector:    r.template("ItemSelector"),
		concurrency: r.count(s, "MaxConcurrency", 0),
	}
	value, _ := r.take("ItemProcessor")
	p := r.faults.reader(join(r.path, "ItemProcessor"), value)
	if config, ok := p.take("ProcessorConfig"); ok {
		c := r.faults.reader(join(p.path, "ProcessorConfig"), config)
		c.oneOf("Mode", "INLINE")
		c.done()
	}
	s.loop.graph = p.graph(jsonata)
	p.done()
}

func (r *reader) items() *template {
	t := r.template("Items")
	if t != nil && t.code == nil && !t.array && !isBroken(t) {
		r.add("Items", "must be an array or an expression")
	}
	return t
}
