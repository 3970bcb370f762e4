package standin

import (
	"testing"
	"time"
)

// TestConversationsOffered: a filter lets through what it includes, and the
// conversation in which somebody opens a view stands in it if it is offered.
func TestConversationsOffered(t *testing.T) {
	here := func(filter any, in string) string {
		w := newWorkspace(DefaultSeed(), app{}, time.Now)
		e := object{"type": "conversations_select", "action_id": "a", "default_to_current_conversation": true}
		if filter != nil {
			e["filter"] = filter
		}
		v := w.newView("U0BEN00002", object{"type": "modal", "blocks": []any{object{"type": "input", "block_id": "b", "element": e}}})
		if in == "im" {
			in = w.direct("U0BEN00002").ID
		}
		w.here(v, in)
		_, e, _ = element(v.Blocks(), "b", "a")
		return textAt(e, "initial_conversation")
	}
	channels := object{"include": []any{"public", "private"}, "exclude_external_shared_channels": true, "exclude_bot_users": true}
	for _, test := range []struct {
		filter any
		in     string
		want   bool
	}{
		{nil, "C0PARTNER3", true},
		{nil, "im", true},
		{nil, "", false},
		{channels, "C0GENERAL1", true},
		{channels, "C0PARTNER3", false},
		{channels, "im", false},
		{object{"exclude_bot_users": true}, "im", false},
		{object{"include": []any{"private"}}, "C0GENERAL1", false},
	} {
		if got := here(test.filter, test.in); (got != "") != test.want {
			t.Errorf("%v in %q: got %q", test.filter, test.in, got)
		}
	}
}
