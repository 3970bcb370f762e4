package asl

import (
	"encoding/json"
	"time"

	"github.com/recolabs/gnata"
)

// scope is what the expressions of one state see at one moment.
type scope struct {
	line   *line
	result json.RawMessage // $states.result
	caught map[string]any  // $states.errorOutput
	token  string
	item   *item
}

type item struct {
	index int
	value json.RawMessage
}

func (l *line) scope() *scope { return &scope{line: l} }

// find looks a name up: $states, or a variable of this line or of one around it.
func (x *scope) find(name string) (any, bool) {
	if name == "states" {
		return x.states(), true
	}
	for l := x.line; l != nil; l = l.up {
		if raw, ok := l.f.Vars[name]; ok {
			return decoded(raw), true
		}
	}
	return nil, false
}

// decoded is a JSON text as the evaluator wants it.
func decoded(raw json.RawMessage) any {
	value, err := gnata.DecodeJSON(raw)
	if err != nil {
		return nil
	}
	return value
}

// states is the reserved variable $states
// (docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html).
func (x *scope) states() map[string]any {
	s := map[string]any{
		"input":   decoded(x.line.f.Input),
		"context": x.context(),
	}
	if x.result != nil {
		s["result"] = decoded(x.result)
	}
	if x.caught != nil {
		s["errorOutput"] = x.caught
	}
	return s
}

// context is the context object
// (docs.aws.amazon.com/step-functions/latest/dg/input-output-contextobject.html).
func (x *scope) context() map[string]any {
	l, run := x.line, x.line.s.run
	c := map[string]any{
		"Execution": map[string]any{
			"Id": l.s.env.ExecutionID, "Name": run.Name, "Input": decoded(run.Input),
			"RoleArn": l.s.env.Role, "StartTime": stamp(run.Started), "RedriveCount": float64(0),
		},
		"State":        map[string]any{"Name": l.f.State, "EnteredTime": stamp(l.f.Since), "RetryCount": float64(l.f.retried())},
		"StateMachine": map[string]any{"Id": l.s.env.MachineID, "Name": run.Machine},
	}
	if x.token != "" {
		c["Task"] = map[string]any{"Token": x.token}
	}
	if i := x.current(); i != nil {
		c["Map"] = map[string]any{"Item": map[string]any{"Index": float64(i.index), "Value": decoded(i.value)}}
	}
	return c
}

// current is the item of the innermost iteration.
func (x *scope) current() *item {
	if x.item != nil || x.line.up == nil {
		return x.item
	}
	n := x.line.index
	return &item{n, x.line.up.f.Map.Items[n]}
}

func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }
