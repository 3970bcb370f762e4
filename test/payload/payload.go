// Package payload holds what an app says to Slack against what Slack says of itself:
// the types of @slack/types, the limits, and slack-go, whose decoder must give back
// what it took. A test gives it everything that the app can say.
package payload

import (
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"strings"
	"testing"
)

// All is what an app can say: messages, views, answers to what Slack sends, and the
// manifest that it is made from, each with a name. A message is an object with text; bare blocks are an array.
type All = iter.Seq2[string, json.RawMessage]

// Check reports every payload that Slack would not take, or would take for something
// else. The types take some seconds and are left out under -short.
func Check(t *testing.T, all All) {
	t.Helper()
	var list []payload
	for name, raw := range all {
		p, err := read(name, raw)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		list = append(list, p)
	}
	if len(list) == 0 {
		t.Fatal("there are no payloads to check")
	}
	report(t, lint(list))
	report(t, again(list))
	if testing.Short() {
		return
	}
	faults, err := types(t.Context(), list)
	if err != nil {
		t.Fatal(err)
	}
	report(t, faults)
}

func report(t *testing.T, faults []string) {
	t.Helper()
	for _, f := range faults {
		t.Error(f)
	}
}

// payload is something that is said, and as what.
type payload struct {
	Name  string          `json:"name"`
	Type  string          `json:"type"` // a type in types.ts
	Value json.RawMessage `json:"value"`
}

// read tells by its shape what a payload is.
func read(name string, raw json.RawMessage) (payload, error) {
	if strings.HasPrefix(strings.TrimSpace(string(raw)), "[") {
		return payload{name, "KnownBlock[]", raw}, nil
	}
	var shape map[string]json.RawMessage
	if err := json.Unmarshal(raw, &shape); err != nil {
		return payload{}, fmt.Errorf("it is neither an object nor an array: %w", err)
	}
	has := func(field string) bool { return shape[field] != nil }
	switch kind := string(shape["type"]); {
	case kind == `"modal"`:
		return payload{name, "Modal", raw}, nil
	case kind == `"home"`:
		return payload{name, "Home", raw}, nil
	case has("response_action"):
		return payload{name, "Answer", raw}, nil
	case has("options") || has("option_groups"):
		return payload{name, "Options", raw}, nil
	case has("text"):
		return payload{name, "Message", raw}, nil
	case has("delete_original"):
		return payload{name, "Message", raw}, nil
	case has("display_information"):
		return payload{name, "Manifest", raw}, nil
	}
	return payload{}, errors.New("it is nothing that Slack takes: a message needs text, a view a type, an answer a response_action")
}

// parts are the views and blocks in a payload.
func (p payload) parts() (view, blocks json.RawMessage) {
	switch p.Type {
	case "KnownBlock[]":
		return nil, p.Value
	case "Modal", "Home":
		return p.Value, nil
	}
	var in struct {
		View   json.RawMessage `json:"view"`
		Blocks json.RawMessage `json:"blocks"`
	}
	_ = json.Unmarshal(p.Value, &in) // it was an object before
	return in.View, in.Blocks
}
