package payload

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"github.com/slack-go/slack"

	"conoe/shared/adapter/standin"
)

// listener is an app that keeps what Slack sends it, and answers nothing.
type listener struct {
	mu   sync.Mutex
	got  []payload
	hear func(kind, trigger string)
}

// kinds are the types in types.ts of what Slack sends.
var kinds = map[string]string{
	"view_submission": "Submission", "view_closed": "Closing", "shortcut": "Shortcut", "message_action": "MessageMenu",
	"button": "Press", "static_select": "Choice",
}

func (l *listener) ServeHTTP(_ http.ResponseWriter, r *http.Request) {
	_ = r.ParseForm()
	raw := json.RawMessage(r.PostForm.Get("payload"))
	if r.URL.Path == "/slack/commands" {
		form := map[string]string{}
		for k := range r.PostForm {
			form[k] = r.PostForm.Get(k)
		}
		text, _ := json.Marshal(form)
		l.add(payload{"command", "Command", text}, form["trigger_id"])
		return
	}
	var in struct {
		Type    string `json:"type"`
		Trigger string `json:"trigger_id"`
		Actions []struct {
			Type string `json:"type"`
		} `json:"actions"`
	}
	_ = json.Unmarshal(raw, &in)
	if len(in.Actions) > 0 {
		in.Type = in.Actions[0].Type
	}
	l.add(payload{in.Type, kinds[in.Type], raw}, in.Trigger)
}

func (l *listener) add(p payload, trigger string) {
	l.mu.Lock()
	l.got = append(l.got, p)
	l.mu.Unlock()
	l.hear(p.Name, trigger)
}

// TestWhatTheStandInSends holds the stand-in's deliveries against the types of
// Slack's own client.
func TestWhatTheStandInSends(t *testing.T) {
	s := standIn(t, standin.Paths{})
	api, ctx := slack.New(s.Token(), slack.OptionAPIURL(s.APIURL())), t.Context()
	plain := func(text string) *slack.TextBlockObject {
		return slack.NewTextBlockObject(slack.PlainTextType, text, false, false)
	}
	elements := slack.NewActionBlock("acts",
		slack.NewButtonBlockElement("press", "1", plain("Press")),
		slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, plain("Choose"), "choose", slack.NewOptionBlockObject("1", plain("One"), nil)))
	app := &listener{hear: func(kind, trigger string) {
		if kind == "command" || kind == "message_action" {
			if _, err := api.OpenViewContext(ctx, trigger, slack.ModalViewRequest{
				Type: slack.VTModal, CallbackID: "form", Title: plain("Form"), Submit: plain("Save"), NotifyOnClose: true,
				Blocks: slack.Blocks{BlockSet: []slack.Block{slack.NewInputBlock("why", plain("Why"), nil, slack.NewPlainTextInputBlockElement(nil, "text"))}},
			}); err != nil {
				t.Error(err)
			}
		}
	}}
	srv := httptest.NewServer(app)
	t.Cleanup(srv.Close)
	if err := s.Connect(srv.URL); err != nil {
		t.Fatal(err)
	}
	if _, _, err := api.PostMessageContext(ctx, "C0GENERAL1", slack.MsgOptionText("text", false), slack.MsgOptionBlocks(elements)); err != nil {
		t.Fatal(err)
	}
	m := s.Messages("C0GENERAL1")[0]
	ana := s.As("ana")
	for _, act := range []func() (standin.Outcome, error){
		func() (standin.Outcome, error) { return ana.Type(ctx, "#general", "/bolt hello") },
		func() (standin.Outcome, error) {
			return ana.Submit(ctx, map[string]map[string][]string{"why": {"text": {"because"}}})
		},
		func() (standin.Outcome, error) { return ana.Shortcut(ctx, "go") },
		func() (standin.Outcome, error) { return ana.MessageShortcut(ctx, m, "note") },
		func() (standin.Outcome, error) { return ana.Close(ctx) },
		func() (standin.Outcome, error) { return ana.Press(ctx, m, "press") },
		func() (standin.Outcome, error) { return ana.Press(ctx, m, "choose", "1") },
	} {
		if o, err := act(); err != nil || o.Told != "" {
			t.Fatalf("got %+v, %v", o, err)
		}
	}
	app.mu.Lock()
	defer app.mu.Unlock()
	if len(app.got) != 7 {
		t.Fatalf("it sent %d payloads", len(app.got))
	}
	faults, err := types(ctx, app.got)
	if err != nil {
		t.Fatal(err)
	}
	report(t, faults)
}
