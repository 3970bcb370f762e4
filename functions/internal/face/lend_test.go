package face_test

import (
	"strings"
	"testing"

	"conoe/shared/adapter/standin"
)

// TestSomebodyElseDecides: a seat is lent, who stands in is asked in their own
// message, and gives it back when they find that they report to an author.
func TestSomebodyElseDecides(t *testing.T) {
	w, ctx := start(t), t.Context()
	w.before = func() {
		chiara := w.As("chiara")
		w.did(chiara.Type(ctx, "#general", "/ethics status REV-1"))
		w.did(chiara.Press(ctx, w.newest("chiara"), "act.assign"))
		w.did(chiara.Submit(ctx, standin.State{
			"role": {"in": {"designated_manager"}}, "persons": {"in": {"U0DANIEL04"}}, "person": {"in": {"U0CHIARA03"}},
		}))
		w.did(chiara.Close(ctx))
	}
	w.asked()
	daniel := w.As("daniel")
	w.did(daniel.Press(ctx, w.question("daniel"), "decide.other"))
	w.did(daniel.PressIn(ctx, w.top("daniel"), nil, "decide.lend"))
	v := w.top("daniel")
	lent := option(v.Blocks(), "Chiara Rossi")
	if lent == "" {
		t.Fatalf("chiara is not offered: %v", v.Body)
	}
	w.did(daniel.Submit(ctx, in("person", lent, "days", "5", "reports_to_nobody", "yes")))
	if n := w.questions("chiara"); n != 1 {
		t.Fatalf("chiara has %d messages, want one", n)
	}
	w.did(w.As("chiara").Press(ctx, w.question("chiara"), "decide.approve"))
	w.whisper("chiara", "You said yes")
	if n := w.entries("approval.decided"); n != 1 {
		t.Errorf("%d decisions, want one", n)
	}
}

// option is the value of an answer that is called so.
func option(blocks any, label string) string {
	switch v := blocks.(type) {
	case map[string]any:
		if t, ok := v["text"].(map[string]any); ok && v["value"] != nil && strings.Contains(t["text"].(string), label) {
			return v["value"].(string)
		}
		for _, one := range v {
			if found := option(one, label); found != "" {
				return found
			}
		}
	case []any:
		for _, one := range v {
			if found := option(one, label); found != "" {
				return found
			}
		}
	}
	return ""
}
