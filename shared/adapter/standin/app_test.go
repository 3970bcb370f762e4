package standin_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"conoe/shared/adapter/standin"
)

// world is a stand-in with a tiny app beside it, which verifies signatures as a
// real one does.
type world struct {
	*standin.Server
	api   *slack.Client
	clock *clock
	app   *tinyApp
}

type clock struct {
	mu  sync.Mutex
	off time.Duration
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return time.Now().Add(c.off)
}

func (c *clock) jump(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.off += d
}

const manifest = `{
  "display_information": {"name": "Tiny"},
  "features": {
    "slash_commands": [{"command": "/tiny", "description": "Opens a form", "usage_hint": "[open]", "should_escape": true}],
    "shortcuts": [
      {"name": "Make a note", "type": "global", "callback_id": "note", "description": "Opens a form"},
      {"name": "Note this", "type": "message", "callback_id": "note_this", "description": "Keeps a message"}
    ]
  },
  "settings": {"event_subscriptions": {"bot_events": ["app_home_opened", "app_mention", "message.im", "reaction_added"]}}
}`

func start(t *testing.T, change func(*standin.Options)) *world {
	t.Helper()
	m, err := standin.ReadManifest([]byte(manifest))
	if err != nil {
		t.Fatal(err)
	}
	c := &clock{}
	o := standin.Options{Manifest: m, Now: c.now, Retries: []time.Duration{0, time.Millisecond, time.Millisecond}}
	if change != nil {
		change(&o)
	}
	s, err := standin.Start(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	w := &world{Server: s, clock: c, api: slack.New(s.Token(), slack.OptionAPIURL(s.APIURL()))}
	w.app = &tinyApp{t: t, w: w, got: map[string]int{}}
	srv := httptest.NewServer(w.app)
	t.Cleanup(srv.Close)
	if err := s.Connect(srv.URL); err != nil {
		t.Fatal(err)
	}
	return w
}

// tinyApp has a command, a form with an error, a button and a Home tab.
type tinyApp struct {
	t  *testing.T
	w  *world
	mu sync.Mutex
	// got counts what arrived, by type; do replaces the answer of one type.
	got  map[string]int
	do   map[string]http.HandlerFunc
	last http.Header
}

func (a *tinyApp) count(kind string) int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.got[kind]
}

func (a *tinyApp) on(kind string, h http.HandlerFunc) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.do == nil {
		a.do = map[string]http.HandlerFunc{}
	}
	a.do[kind] = h
}

func (a *tinyApp) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	raw, _ := io.ReadAll(r.Body)
	v, err := slack.NewSecretsVerifier(r.Header, a.w.SigningSecret())
	if err == nil {
		_, _ = v.Write(raw)
		err = v.Ensure()
	}
	if err != nil {
		a.t.Errorf("signature: %v", err)
		http.Error(w, "", http.StatusUnauthorized)
		return
	}
	kind, payload := a.open(r.URL.Path, raw)
	a.mu.Lock()
	a.got[kind]++
	a.last = r.Header.Clone()
	h := a.do[kind]
	a.mu.Unlock()
	r.Body = io.NopCloser(bytes.NewReader(payload))
	if h != nil {
		h(w, r)
		return
	}
	a.answer(w, kind, payload)
}

func (a *tinyApp) open(path string, raw []byte) (kind string, payload []byte) {
	form, _ := url.ParseQuery(string(raw))
	switch path {
	case "/slack/commands":
		o := map[string]string{}
		for k := range form {
			o[k] = form.Get(k)
		}
		payload, _ = json.Marshal(o)
		return "slash_command", payload
	case "/slack/interactions":
		payload = []byte(form.Get("payload"))
	case "/slack/events":
		payload = raw
	}
	var o struct {
		Type  string `json:"type"`
		Event struct {
			Type string `json:"type"`
		} `json:"event"`
	}
	if err := json.Unmarshal(payload, &o); err != nil {
		a.t.Errorf("%s: %v", path, err)
	}
	if o.Event.Type != "" {
		return o.Event.Type, payload
	}
	return o.Type, payload
}

func plain(s string) *slack.TextBlockObject {
	return slack.NewTextBlockObject(slack.PlainTextType, s, false, false)
}

func form() slack.ModalViewRequest {
	return slack.ModalViewRequest{
		Type: slack.VTModal, CallbackID: "note_form", Title: plain("Note"), Submit: plain("Save"), Close: plain("Cancel"), NotifyOnClose: true,
		Blocks: slack.Blocks{BlockSet: []slack.Block{
			slack.NewInputBlock("text", plain("Text"), nil, slack.NewPlainTextInputBlockElement(nil, "value")),
		}},
	}
}

func (a *tinyApp) answer(w http.ResponseWriter, kind string, payload []byte) {
	var in slack.InteractionCallback
	if kind != "slash_command" {
		_ = json.Unmarshal(payload, &in)
	}
	switch kind {
	case "slash_command":
		var c slack.SlashCommand
		var o map[string]string
		_ = json.Unmarshal(payload, &o)
		c.Text, c.TriggerID = o["text"], o["trigger_id"]
		if c.Text == "open" {
			a.openForm(c.TriggerID)
			return
		}
		_, _ = io.WriteString(w, "You said: "+c.Text)
	case "shortcut", "message_action":
		a.openForm(in.TriggerID)
	case "view_submission":
		a.save(w, in)
	case "block_actions":
		a.pressed(in)
	case "app_home_opened":
		var e struct{ Event struct{ User string } }
		_ = json.Unmarshal(payload, &e)
		a.home(e.Event.User)
	case "url_verification":
		var c struct{ Challenge string }
		_ = json.Unmarshal(payload, &c)
		_, _ = io.WriteString(w, c.Challenge)
	}
}

func (a *tinyApp) openForm(trigger string) {
	if _, err := a.w.api.OpenView(trigger, form()); err != nil {
		a.t.Errorf("open the form: %v", err)
	}
}

func (a *tinyApp) save(w http.ResponseWriter, in slack.InteractionCallback) {
	text := in.View.State.Values["text"]["value"].Value
	if text == "bad" {
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(slack.NewErrorsViewSubmissionResponse(map[string]string{"text": "Not this one."}))
		return
	}
	button := slack.NewButtonBlockElement("done", "note-1", plain("Done"))
	_, _, err := a.w.api.PostMessage("C0GENERAL1", slack.MsgOptionText("A note: "+text, true), slack.MsgOptionBlocks(
		slack.NewSectionBlock(plain("A note: "+text), nil, nil), slack.NewActionBlock("note", button)))
	if err != nil {
		a.t.Errorf("post the note: %v", err)
	}
}

func (a *tinyApp) pressed(in slack.InteractionCallback) {
	if in.Container.Type != "message" || in.Container.IsEphemeral {
		return
	}
	_, _, _, err := a.w.api.UpdateMessage(in.Channel.ID, in.Message.Timestamp, slack.MsgOptionText("Done by "+in.User.Name, false),
		slack.MsgOptionBlocks(slack.NewSectionBlock(plain("Done by "+in.User.Name), nil, nil)))
	if err != nil {
		a.t.Errorf("update the note: %v", err)
	}
}

func (a *tinyApp) home(user string) {
	_, err := a.w.api.PublishViewContext(context.Background(), slack.PublishViewContextRequest{UserID: user, View: slack.HomeTabViewRequest{
		Type: slack.VTHomeTab, Blocks: slack.Blocks{BlockSet: []slack.Block{slack.NewHeaderBlock(plain("Your notes"))}},
	}})
	if err != nil {
		a.t.Errorf("publish the home: %v", err)
	}
}

// take is the next value, and a failed test if none comes.
func take[T any](t *testing.T, from <-chan T) (v T) {
	t.Helper()
	select {
	case v = <-from:
	case <-time.After(3 * time.Second):
		t.Fatal("nothing came")
	}
	return v
}
