package blockkit_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"conoe/shared/adapter/standin/blockkit"
)

func x(n int) string { return strings.Repeat("x", n) }

// many repeats a JSON value; every %d is its number.
func many(n int, each string) string {
	all := make([]string, n)
	for i := range all {
		all[i] = strings.ReplaceAll(each, "%d", fmt.Sprint(i))
	}
	return strings.Join(all, ",")
}

const opt = `{"text":{"type":"plain_text","text":"o%d"},"value":"v%d"}`

func TestLintRefusesWhatSlackRefuses(t *testing.T) {
	section := func(text string) string {
		return `{"type":"section","text":{"type":"mrkdwn","text":"` + text + `"}}`
	}
	actions := func(e string) string { return `{"type":"actions","elements":[` + e + `]}` }
	input := func(e string) string {
		return `{"type":"input","label":{"type":"plain_text","text":"L"},"element":` + e + `}`
	}
	button := func(text, more string) string {
		return `{"type":"button","text":{"type":"plain_text","text":"` + text + `"}` + more + `}`
	}
	for _, c := range []struct {
		name   string
		on     blockkit.Surface
		blocks string
		want   string // in the first problem; empty is sound
	}{
		{"section of 3000", blockkit.OnMessage, section(x(3000)), ""},
		{"section of 3001", blockkit.OnMessage, section(x(3001)), "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"},
		{"empty section", blockkit.OnMessage, section(""), "must be more than 0 characters"},
		{"section without text", blockkit.OnMessage, `{"type":"section"}`, "missing required field: text or fields"},
		{"characters, not bytes", blockkit.OnMessage, section(strings.Repeat("ä", 3000)), ""},
		{"51 blocks in a message", blockkit.OnMessage, many(51, `{"type":"divider"}`), "no more than 50 items"},
		{"51 blocks in a modal", blockkit.OnModal, many(51, `{"type":"divider"}`), ""},
		{"101 blocks in a Home tab", blockkit.OnHome, many(101, `{"type":"divider"}`), "no more than 100 items"},
		{"unknown block", blockkit.OnMessage, `{"type":"divder"}`, "unsupported type: divder [json-pointer:/blocks/0/type]"},
		{"unknown field", blockkit.OnMessage, `{"type":"divider","txt":1}`, "invalid additional property: txt [json-pointer:/blocks/0]"},
		{"null field", blockkit.OnMessage, `{"type":"section","text":{"type":"mrkdwn","text":"a"},"accessory":null}`, "must not be null"},
		{"mrkdwn in a header", blockkit.OnMessage, `{"type":"header","text":{"type":"mrkdwn","text":"a"}}`, "unsupported type: mrkdwn"},
		{"header of 151", blockkit.OnMessage, `{"type":"header","text":{"type":"plain_text","text":"` + x(151) + `"}}`, "less than 151"},
		{"11 fields", blockkit.OnMessage, `{"type":"section","fields":[` + many(11, `{"type":"mrkdwn","text":"f"}`) + `]}`, "no more than 10"},
		{"11 in context", blockkit.OnMessage, `{"type":"context","elements":[` + many(11, `{"type":"mrkdwn","text":"f"}`) + `]}`, "no more than 10"},
		{"button in context", blockkit.OnMessage, `{"type":"context","elements":[` + button("b", "") + `]}`, "unsupported type: button"},
		{"26 buttons", blockkit.OnMessage, actions(many(26, button("b", `,"action_id":"a%d"`))), "no more than 25"},
		{"button of 76", blockkit.OnMessage, actions(button(x(76), "")), "less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]"},
		{"button with a bad style", blockkit.OnMessage, actions(button("b", `,"style":"default"`)), "must be one of"},
		{"button value of 2001", blockkit.OnMessage, actions(button("b", `,"value":"`+x(2001)+`"`)), "less than 2001"},
		{"button in an input", blockkit.OnModal, input(button("b", "")), "unsupported type: button"},
		{"input as an accessory", blockkit.OnModal, `{"type":"section","text":{"type":"mrkdwn","text":"a"},"accessory":{"type":"plain_text_input"}}`, "unsupported type: plain_text_input"},
		{"same block_id twice", blockkit.OnMessage, `{"type":"divider","block_id":"a"},{"type":"divider","block_id":"a"}`, "`block_id` already exists: a [json-pointer:/blocks/1/block_id]"},
		{"same action_id twice in a block", blockkit.OnMessage, actions(button("b", `,"action_id":"a"`) + "," + button("c", `,"action_id":"a"`)), "`action_id` already exists: a"},
		{"same action_id in two blocks", blockkit.OnMessage, actions(button("b", `,"action_id":"a"`)) + "," + actions(button("c", `,"action_id":"a"`)), ""},
		{"101 options", blockkit.OnModal, input(`{"type":"static_select","options":[` + many(101, opt) + `]}`), "no more than 100"},
		{"no options", blockkit.OnModal, input(`{"type":"static_select"}`), "either options or option_groups"},
		{"options and groups", blockkit.OnModal, input(`{"type":"static_select","options":[` + many(1, opt) + `],"option_groups":[{"label":{"type":"plain_text","text":"g"},"options":[` + many(1, opt) + `]}]}`), "either options or option_groups"},
		{"11 checkboxes", blockkit.OnModal, input(`{"type":"checkboxes","options":[` + many(11, opt) + `]}`), "no more than 10"},
		{"initial option from elsewhere", blockkit.OnModal, input(`{"type":"radio_buttons","options":[` + many(2, opt) + `],"initial_option":` + strings.ReplaceAll(opt, "%d", "9") + `}`), "initial option is not among"},
		{"option value of 76", blockkit.OnModal, input(`{"type":"static_select","options":[{"text":{"type":"plain_text","text":"o"},"value":"` + x(76) + `"}]}`), "less than 76"},
		{"6 in overflow", blockkit.OnMessage, actions(`{"type":"overflow","options":[` + many(6, opt) + `]}`), "no more than 5"},
		{"confirm without a title", blockkit.OnMessage, actions(button("b", `,"confirm":{"text":{"type":"plain_text","text":"t"},"confirm":{"type":"plain_text","text":"y"},"deny":{"type":"plain_text","text":"n"}}`)), "missing required field: title"},
		{"max_length of 3001", blockkit.OnModal, input(`{"type":"plain_text_input","max_length":3001}`), "from 1 to 3000"},
		{"bad date", blockkit.OnModal, input(`{"type":"datepicker","initial_date":"1.2.2026"}`), "YYYY-MM-DD"},
		{"image without alt text", blockkit.OnMessage, `{"type":"image","image_url":"https://a.example/b.png"}`, "missing required field: alt_text"},
		{"markdown in a modal", blockkit.OnModal, `{"type":"markdown","text":"a"}`, "unsupported type: markdown"},
		{"table in a Home tab", blockkit.OnHome, `{"type":"table","rows":[[{"type":"raw_text","text":"a"}]]}`, "unsupported type: table"},
		{"two tables", blockkit.OnMessage, many(2, `{"type":"table","rows":[[{"type":"raw_text","text":"a"}]]}`), "only one table"},
		{"file input in a message", blockkit.OnMessage, input(`{"type":"file_input"}`), "unsupported type: file_input"},
		{"two that want the focus", blockkit.OnModal, many(2, input(`{"type":"plain_text_input","focus_on_load":true}`)), "only one element may have focus_on_load"},
		{"9501 characters in all", blockkit.OnMessage, many(3, section(x(3000))) + "," + section(x(501)), "all text together"},
		{"rich text", blockkit.OnMessage, `{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"a"}]}]}`, ""},
		{"not an object", blockkit.OnMessage, `1`, "must provide an object"},
	} {
		t.Run(c.name, func(t *testing.T) {
			problems := blockkit.Lint(c.on, []byte("["+c.blocks+"]"))
			if c.want == "" {
				if len(problems) > 0 {
					t.Errorf("got %v, want none", problems)
				}
				return
			}
			if len(problems) == 0 || !strings.Contains(problems[0].String(), c.want) {
				t.Errorf("got %v, want %q first", problems, c.want)
			}
		})
	}
}

func TestLintViewRefusesWhatSlackRefuses(t *testing.T) {
	view := func(more map[string]any) []byte {
		v := map[string]any{
			"type": "modal", "title": map[string]any{"type": "plain_text", "text": "T"}, "submit": map[string]any{"type": "plain_text", "text": "S"},
			"blocks": []any{map[string]any{"type": "input", "label": map[string]any{"type": "plain_text", "text": "L"}, "element": map[string]any{"type": "plain_text_input"}}},
		}
		for k, x := range more {
			v[k] = x
			if x == nil {
				delete(v, k)
			}
		}
		raw, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		return raw
	}
	for _, c := range []struct {
		name string
		more map[string]any
		want string
	}{
		{"sound", nil, ""},
		{"title of 25", map[string]any{"title": map[string]any{"type": "plain_text", "text": x(25)}}, "less than 25 characters [json-pointer:/view/title/text]"},
		{"no title", map[string]any{"title": nil}, "missing required field: title [json-pointer:/view]"},
		{"no submit beside an input", map[string]any{"submit": nil}, "missing required field: submit"},
		{"metadata of 3001", map[string]any{"private_metadata": x(3001)}, "less than 3001"},
		{"home with a title", map[string]any{"type": "home"}, "invalid additional property"},
		{"a field from elsewhere", map[string]any{"id": "V1"}, "invalid additional property: id"},
		{"no type", map[string]any{"type": nil}, "unsupported type"},
	} {
		t.Run(c.name, func(t *testing.T) {
			problems := blockkit.LintView(view(c.more))
			if c.want == "" && len(problems) > 0 || c.want != "" && (len(problems) == 0 || !strings.Contains(problems[0].String(), c.want)) {
				t.Errorf("got %v, want %q", problems, c.want)
			}
		})
	}
}

func FuzzLint(f *testing.F) {
	f.Add(`[{"type":"section","text":{"type":"mrkdwn","text":"a"}}]`)
	f.Add(`[{"type":"actions","elements":[{"type":"overflow","options":null}]}]`)
	f.Add(`{"type":"modal","blocks":{}}`)
	f.Fuzz(func(_ *testing.T, raw string) {
		blockkit.Lint(blockkit.OnMessage, []byte(raw))
		blockkit.LintView([]byte(raw))
	})
}
