package payload

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"
)

// sound is one payload of each kind.
var sound = map[string]string{
	"blocks": `[{"type":"section","block_id":"b","text":{"type":"mrkdwn","text":"*one*"},"accessory":{"type":"button","action_id":"a","text":{"type":"plain_text","text":"Open"},"value":"1","style":"primary"}},
		{"type":"context","elements":[{"type":"mrkdwn","text":"small"}]},{"type":"divider"},{"type":"header","text":{"type":"plain_text","text":"Head","emoji":false}}]`,
	"message": `{"text":"The whole sense","response_type":"ephemeral","blocks":[{"type":"actions","elements":[{"type":"button","action_id":"a","text":{"type":"plain_text","text":"Approve"}},
		{"type":"overflow","action_id":"more","options":[{"text":{"type":"plain_text","text":"Delegate"},"value":"delegate"}]}]}]}`,
	"reply": `{"delete_original":true}`,
	"modal": `{"type":"modal","callback_id":"c","private_metadata":"{}","title":{"type":"plain_text","text":"Title"},"submit":{"type":"plain_text","text":"Save"},"notify_on_close":false,
		"blocks":[{"type":"input","block_id":"i","optional":true,"label":{"type":"plain_text","text":"Why"},"element":{"type":"plain_text_input","action_id":"v","multiline":true,"max_length":3000}}]}`,
	"home":    `{"type":"home","blocks":[{"type":"divider"}]}`,
	"clear":   `{"response_action":"clear"}`,
	"errors":  `{"response_action":"errors","errors":{"i":"Say more."}}`,
	"update":  `{"response_action":"update","view":{"type":"modal","title":{"type":"plain_text","text":"Done"},"blocks":[{"type":"divider"}]}}`,
	"options": `{"options":[{"text":{"type":"plain_text","text":"Ana"},"value":"U1"}]}`,
}

func TestSoundPayloads(t *testing.T) {
	Check(t, func(yield func(string, json.RawMessage) bool) {
		for _, name := range slices.Sorted(maps.Keys(sound)) {
			if !yield(name, json.RawMessage(sound[name])) {
				return
			}
		}
	})
}

// spoilt says which check finds what: the types, the limits, or slack-go.
var spoilt = []struct{ name, of, old, new, finds string }{
	{"block that there is not", "home", `"divider"`, `"divder"`, "types limits again"},
	{"block that there is not, in a modal", "update", `"divider"`, `"divder"`, "types limits again"},
	{"header in mrkdwn", "blocks", `{"type":"plain_text","text":"Head","emoji":false}`, `{"type":"mrkdwn","text":"Head"}`, "types limits"},
	{"field that there is not", "blocks", `"value":"1"`, `"valu":"1"`, "types limits again"},
	{"misspelt action id", "message", `"action_id":"a"`, `"actionid":"a"`, "types again"},
	{"style of another colour", "blocks", `"primary"`, `"blue"`, "types limits"},
	{"button in a context", "blocks", `{"type":"mrkdwn","text":"small"}`, `{"type":"button","action_id":"x","text":{"type":"plain_text","text":"x"}}`, "types limits"},
	{"button in an input", "modal", `{"type":"plain_text_input","action_id":"v","multiline":true,"max_length":3000}`, `{"type":"button","action_id":"v","text":{"type":"plain_text","text":"x"}}`, "types limits"},
	{"modal without a title", "modal", `"title":{"type":"plain_text","text":"Title"},`, ``, "types limits"},
	{"title that is too long", "modal", `"Title"`, `"` + strings.Repeat("x", 25) + `"`, "limits"},
	{"input without a submit", "modal", `"submit":{"type":"plain_text","text":"Save"},`, ``, "limits"},
	{"text that is too long", "blocks", `*one*`, strings.Repeat("x", 3001), "limits"},
	{"the same action twice", "message", `"action_id":"more"`, `"action_id":"a"`, "limits"},
	{"message without words", "message", `"text":"The whole sense",`, `"text":5,`, "types"},
	{"error that is no text", "errors", `"Say more."`, `["Say more."]`, "types"},
	{"action that there is not", "clear", `"clear"`, `"close"`, "types"},
	{"field of an answer that there is not", "clear", `"clear"`, `"clear","clear_on_close":true`, "types"},
	{"option in mrkdwn", "options", `"plain_text"`, `"mrkdwn"`, "types"},
	{"answer that Socket Mode drops", "options", `"Ana"`, `"` + strings.Repeat("x", 20<<10) + `"`, "limits"},
}

func TestSpoiltPayloads(t *testing.T) {
	var all []payload
	for _, s := range spoilt {
		raw := strings.Replace(sound[s.of], s.old, s.new, 1)
		if raw == sound[s.of] {
			t.Fatalf("%s: nothing was spoilt", s.name)
		}
		p, err := read(s.name, json.RawMessage(raw))
		if err != nil {
			t.Fatalf("%s: %v", s.name, err)
		}
		all = append(all, p)
	}
	typed, err := types(t.Context(), all)
	if err != nil {
		t.Fatal(err)
	}
	found := map[string][]string{"types": typed, "limits": lint(all), "again": again(all)}
	for _, s := range spoilt {
		for _, check := range strings.Fields(s.finds) {
			if !slices.ContainsFunc(found[check], func(f string) bool { return strings.HasPrefix(f, s.name+": ") }) {
				t.Errorf("%s: not found by %s", s.name, check)
			}
		}
	}
	if t.Failed() {
		t.Logf("found %q", found)
	}
}

func TestWhatIsNoPayload(t *testing.T) {
	for _, raw := range []string{``, `5`, `{}`, `{"blocks":[]}`, `"text"`, `{`} {
		if p, err := read("x", json.RawMessage(raw)); err == nil {
			t.Errorf("%s is taken for %s", raw, p.Type)
		}
	}
}
