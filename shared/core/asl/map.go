package asl

import (
	"encoding/json"
	"fmt"
)

// maxAtOnce is how many iterations of an inline Map run at once
// (docs.aws.amazon.com/step-functions/latest/dg/state-map-inline.html).
const maxAtOnce = 40

// spread begins a Map: it finds the items, and gather runs the iterations.
func (l *line) spread(s *state) {
	items, limit, f := l.items(s)
	if f != nil {
		l.fail(f)
		return
	}
	l.note(Event{Type: "MapStateStarted", State: s.name})
	l.f.Step = stepMap
	l.f.Map = &Iterations{Items: items, Output: make([]json.RawMessage, len(items)), Limit: limit}
}

func (l *line) items(s *state) ([]json.RawMessage, int, *failure) {
	x := l.scope()
	value, f := x.list(s.loop.items)
	if f != nil {
		return nil, 0, f
	}
	limit := 0
	if s.loop.concurrency != nil {
		if limit, f = x.count(s.loop.concurrency, 0); f != nil {
			return nil, 0, f
		}
	}
	if limit == 0 || limit > maxAtOnce {
		limit = maxAtOnce
	}
	return value, limit, nil
}

// list is the items of a Map: an array, by default the state's input.
func (x *scope) list(t *template) ([]json.RawMessage, *failure) {
	raw := x.line.f.Input
	if t != nil {
		value, f := x.eval(t)
		if f != nil {
			return nil, f
		}
		if _, isList := value.([]any); !isList {
			return nil, x.line.failed(t.unexpected("array", value))
		}
		if raw = encode(value); !fits(raw) {
			return nil, x.line.tooLarge("the Map's items")
		}
	}
	items := []json.RawMessage{}
	if err := json.Unmarshal(raw, &items); err != nil || items == nil {
		return nil, x.line.failed(&problem{cause: fmt.Sprintf("Map state input must be an array but was: %s", raw)})
	}
	return items, nil
}
