package screen

import (
	"encoding/json"
	"iter"

	"conoe/shared/core/guide"
)

// Answer is what Slack does with a modal that was submitted.
type Answer struct {
	Action string            `json:"response_action"`
	View   json.RawMessage   `json:"view,omitempty"`
	Errors map[string]string `json:"errors,omitempty"`
}

// Answers yields the kinds of acknowledgements with sample data, by name, as All
// does: what Slack does with a modal, and what it shows to who typed a command. Any
// modal of All may be what an answer puts in the place of another.
func Answers(s *Screens, hostile bool) iter.Seq2[string, json.RawMessage] {
	x := sample{hostile}
	saved, _ := s.Saved(nil, x.reader()) // without it the answer has no view, which is no answer
	fields := x.fields()
	var wrong []guide.Problem
	for _, f := range fields {
		wrong = append(wrong, guide.Problem{Field: f.ID, Say: x.text("Say this in a sentence of your own.")})
	}
	help, _ := s.Help()
	all := []struct {
		name string
		v    any
	}{
		{"answer/update", Answer{Action: "update", View: saved.JSON}},
		{"answer/errors", Answer{Action: "errors", Errors: Errors(fields, wrong)}},
		{"answer/clear", Answer{Action: "clear"}},
		{"answer/command", help.Ephemeral()},
	}
	return func(yield func(string, json.RawMessage) bool) {
		for _, a := range all {
			raw, err := json.Marshal(a.v)
			if err != nil {
				raw = nil
			}
			if !yield(a.name, raw) {
				return
			}
		}
	}
}
