package clear_test

import (
	"maps"
	"slices"
	"strings"

	"conoe/functions/internal/face/screen"
	"conoe/shared/adapter/standin"
	"conoe/shared/core/review"
)

// A spot is a button that somebody sees.
type spot struct {
	user    string
	message standin.Message // zero if it is in a view
	view    standin.View
	block   string
	action  string
	value   string
}

// press is what the person does there. Several buttons of a message may do the same
// about different things.
func (b spot) press() standin.Act {
	return standin.Act{
		As: b.user, Do: standin.DoElement, Channel: b.message.Channel, Message: b.message.TS, View: b.view.ID, Block: b.block, Action: b.action,
	}
}

// buttons lists the buttons with an action that somebody sees, the newest message
// first, then the Home tab.
func (s *stage) buttons(user, action string) []spot {
	sc, err := s.Scene(user)
	if err != nil {
		return nil
	}
	var out []spot
	for _, r := range sc.Channels {
		for _, m := range slices.Backward(r.Messages) {
			out = append(out, spots(spot{user: user, message: m}, m.Blocks, action)...)
		}
	}
	if sc.Home != nil {
		out = append(out, spots(spot{user: user, view: *sc.Home}, sc.Home.Blocks(), action)...)
	}
	return out
}

// spots are the buttons in blocks whose action begins so.
func spots(at spot, blocks []any, action string) []spot {
	var out []spot
	for _, b := range blocks {
		block, _ := b.(map[string]any)
		at.block, _ = block["block_id"].(string)
		inside, _ := block["elements"].([]any)
		for _, e := range append([]any{block["accessory"]}, inside...) {
			e, _ := e.(map[string]any)
			at.action, _ = e["action_id"].(string)
			at.value, _ = e["value"].(string)
			if e["type"] == "button" && (at.action == action || strings.HasPrefix(at.action, action+".")) {
				out = append(out, at)
			}
		}
	}
	return out
}

// answers are what people put into fields, by field.
type answers map[string][]string

// filled answers every question of a modal: what is told, else what stands there
// already, else anything that fits its kind.
func filled(v standin.View, told answers) standin.State {
	out := standin.State{}
	for _, b := range v.Blocks() {
		block, _ := b.(map[string]any)
		e, _ := block["element"].(map[string]any)
		id, _ := block["block_id"].(string)
		if block["type"] != "input" || id == screen.FieldWording { // what people write here means something
			continue
		}
		if given, ok := told[id]; ok {
			out[id] = map[string][]string{screen.Input: named(e, given)}
			continue
		}
		if stands(e) {
			continue
		}
		out[id] = map[string][]string{screen.Input: anything(e)}
	}
	return out
}

// named puts users in place of those whom the cast calls by name.
func named(e map[string]any, given []string) []string {
	if kind, _ := e["type"].(string); !strings.Contains(kind, "users_select") {
		return given
	}
	var out []string
	for _, name := range given {
		out = append(out, userOf(name))
	}
	return out
}

// stands reports whether a field is answered already.
func stands(e map[string]any) bool {
	for key := range e {
		if strings.HasPrefix(key, "initial_") {
			return true
		}
	}
	return false
}

// anything is an answer that fits an element.
func anything(e map[string]any) []string {
	switch e["type"] {
	case "users_select", "multi_users_select":
		return []string{userOf("tester")}
	case "datepicker":
		return []string{"2026-04-01"}
	case "number_input":
		return []string{"3"}
	case "plain_text_input", nil:
		return []string{"written"}
	}
	options, _ := e["options"].([]any)
	first := ""
	var refs []string
	for _, o := range options {
		value, _ := o.(map[string]any)["value"].(string)
		if first == "" || value == "yes" {
			first = value
		}
		if review.Ref(value).Check() == nil && review.Ref(value).Type() != "" {
			refs = append(refs, value)
		}
	}
	if kind := e["type"]; len(refs) > 1 && (kind == "checkboxes" || kind == "multi_static_select") {
		return refs
	}
	return []string{first}
}

// text is everything that blocks say.
func text(v any) string {
	switch v := v.(type) {
	case map[string]any:
		out := ""
		if s, ok := v["text"].(string); ok {
			out = s + "\n"
		}
		for _, key := range slices.Sorted(maps.Keys(v)) {
			out += text(v[key])
		}
		return out
	case []any:
		out := ""
		for _, one := range v {
			out += text(one)
		}
		return out
	}
	return ""
}
