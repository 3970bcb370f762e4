package screen_test

import (
	"strings"
	"testing"

	"github.com/slack-go/slack"

	"conoe/functions/internal/face/screen"
)

func FuzzReadMeta(f *testing.F) {
	f.Add(screen.Meta{Stream: "review-1", Ref: "EVR-0007", Form: "evr", Page: "check", On: 2, At: -1}.String())
	f.Add(`{"v":1,"stream":"a","workspace":"b"}`)
	f.Add(`{"v":2}`)
	f.Fuzz(func(t *testing.T, s string) {
		m, err := screen.ReadMeta(s)
		if err == nil && m.String() != s {
			t.Errorf("%q was read as %q", s, m)
		}
	})
}

func FuzzReadSign(f *testing.F) {
	f.Add(screen.Sign{Stream: "review-1", Request: "apr_1", Set: "sha256:ab", Rendered: "sha256:cd", Lang: "en"}.String())
	f.Add("v1|||||")
	f.Add("v2|a|b|c|d|e")
	f.Fuzz(func(t *testing.T, s string) {
		m, err := screen.ReadSign(s)
		if err == nil && m.String() != s {
			t.Errorf("%q was read as %q", s, m)
		}
	})
}

func TestMetaRefusesWhatIsNotItsOwn(t *testing.T) {
	for name, s := range map[string]string{
		"nothing": "", "no JSON": "{", "another version": `{"v":2}`, "a field of somebody's": `{"v":1,"workspace":"W2"}`,
		"two values": `{"v":1}{"v":1}`, "white space": `{"v": 1}`, "too long": `{"v":1,"stream":"` + strings.Repeat("a", 3000) + `"}`,
	} {
		if _, err := screen.ReadMeta(s); err == nil {
			t.Errorf("%s was read", name)
		}
	}
}

func TestProofIsOfWhatIsShownOnly(t *testing.T) {
	message := func(text, button string) []byte {
		return []byte(`[{"type":"section","text":"` + text + `"},{"type":"actions","elements":["` + button + `"]}]`)
	}
	proof := func(salt string, m []byte) string {
		d, err := screen.Proof([]byte(salt), m)
		if err != nil || !d.Valid() {
			t.Fatal(d, err)
		}
		return string(d)
	}
	same := proof("salt", message("a", "b"))
	if got := proof("salt", message("a", "c")); got != same {
		t.Error("the buttons, which carry the proof, change it")
	}
	if got := proof("salt", message("A", "b")); got == same {
		t.Error("another text has the same proof")
	}
	if got := proof("other", message("a", "b")); got == same {
		t.Error("another salt has the same proof")
	}
}

func TestValuesAreReadByField(t *testing.T) {
	state := &slack.ViewState{Values: map[string]map[string]slack.BlockAction{
		"text": {screen.Input: {Value: "a"}}, "empty": {screen.Input: {Value: " "}}, "day": {screen.Input: {SelectedDate: "2026-12-01"}},
		"one":    {screen.Input: {SelectedOption: slack.OptionBlockObject{Value: "x"}}},
		"many":   {screen.Input: {SelectedOptions: []slack.OptionBlockObject{{Value: "x"}, {Value: "y"}}}},
		"people": {screen.Input: {SelectedUsers: []string{"U1", "U2"}}}, "other": {"elsewhere": {Value: "no"}},
	}}
	got := screen.Values(state)
	for field, want := range map[string]string{"text": "a", "empty": "", "day": "2026-12-01", "one": "x", "many": "x,y", "people": "U1,U2"} {
		if has, ok := got[field]; !ok || strings.Join(has, ",") != want {
			t.Errorf("%s is %v, want %s", field, has, want)
		}
	}
	if _, ok := got["other"]; ok {
		t.Error("an action of another kind is no answer")
	}
}
