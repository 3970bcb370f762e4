package slackapp_test

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"conoe/shared/adapter/slackapp"
	"conoe/shared/adapter/standin"
	"conoe/shared/core/fault"
)

// leastScopes are those that conoe asks for; a call that needs another is a
// complaint of the stand-in.
const leastScopes = `{
  "display_information": {"name": "conoe"},
  "features": {
    "slash_commands": [{"command": "/ethics", "description": "Reviews", "should_escape": true}],
    "shortcuts": [{"name": "Start", "type": "global", "callback_id": "start", "description": "Starts a review"}]
  },
  "oauth_config": {"scopes": {"bot": ["commands", "chat:write", "im:write", "users:read", "files:read"]}},
  "settings": {"event_subscriptions": {"bot_events": ["app_home_opened"]}}
}`

const ana, general = "U0ANA00001", "C0GENERAL1"

// start is a stand-in and our client of it. A test ends without a complaint.
func start(t *testing.T, change func(*standin.Options)) (*standin.Server, *slackapp.Client) {
	t.Helper()
	m, err := standin.ReadManifest([]byte(leastScopes))
	fail(t, err)
	o := standin.Options{Manifest: m, Throttle: true}
	if change != nil {
		change(&o)
	}
	s, err := standin.Start(o)
	fail(t, err)
	t.Cleanup(func() {
		if all := s.Complaints(); len(all) > 0 {
			t.Errorf("the stand-in complains: %q", all)
		}
		fail(t, s.Close())
	})
	return s, &slackapp.Client{Token: func(context.Context) (string, error) { return s.Token(), nil }, API: s.APIURL()}
}

func section(text string) json.RawMessage {
	raw, _ := json.Marshal([]any{map[string]any{"type": "section", "text": map[string]any{"type": "plain_text", "text": text}}})
	return raw
}

func TestMessagesOfTheStandIn(t *testing.T) {
	s, c := start(t, nil)
	ctx := t.Context()
	dm, err := c.Direct(ctx, ana)
	fail(t, err)
	ts, err := c.Post(ctx, dm, "", "The whole sense", section("one"))
	fail(t, err)
	_, err = c.Post(ctx, dm, ts, "A reply", nil)
	fail(t, err)
	fail(t, c.Edit(ctx, dm, ts, "Another sense", section("two")))
	all := s.DirectMessages(ana)
	if len(all) != 2 || all[0].Text != "Another sense" || len(all[0].Blocks) != 1 || all[1].Thread != ts {
		t.Fatalf("got %+v", all)
	}
	fail(t, c.Edit(ctx, dm, ts, "Erased on request.", nil))
	if all := s.DirectMessages(ana); len(all[0].Blocks) != 0 {
		t.Errorf("blocks are left: %+v", all[0])
	}
	link, err := c.Link(ctx, dm, ts)
	if err != nil || !strings.Contains(link, dm) {
		t.Errorf("got %q, %v", link, err)
	}
	fail(t, c.Delete(ctx, dm, ts))
	if err := c.Edit(ctx, dm, "1.000001", "t", nil); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("got %v", err)
	}
	fail(t, c.Whisper(ctx, general, "", ana, "Only for you", nil))
	if got := s.Ephemerals(ana); len(got) != 1 || got[0].Text != "Only for you" {
		t.Errorf("got %+v", got)
	}
}

// TestPaceOfTheStandIn: the stand-in refuses a second post within a second, so the
// client never makes one.
func TestPaceOfTheStandIn(t *testing.T) {
	s, c := start(t, nil)
	for range 3 {
		_, err := c.Post(t.Context(), general, "", "text", nil)
		fail(t, err)
	}
	for _, e := range s.Log() {
		if e.Status == http.StatusTooManyRequests {
			t.Errorf("it was refused: %+v", e)
		}
	}
}

func TestLimitOfTheStandIn(t *testing.T) {
	s, c := start(t, nil)
	s.Inject(standin.Fault{On: "chat.update", Status: http.StatusTooManyRequests, RetryAfter: 17})
	before := time.Now()
	until := waits(t, c.Edit(t.Context(), general, "1.2", "t", nil))
	if d := until.Sub(before); d < 17*time.Second || d > 20*time.Second {
		t.Errorf("waits %s", d)
	}
}

func TestPeopleOfTheStandIn(t *testing.T) {
	s, c := start(t, nil)
	for user, want := range map[string]slackapp.Profile{
		ana:          {User: ana, Team: s.TeamID(), Name: "Ana Lindqvist", TZ: "Europe/Stockholm"},
		"U0FATIMA06": {User: "U0FATIMA06", Team: s.TeamID(), Name: "Fatima Haddad", TZ: "Europe/Paris", Guest: true},
		"U0OLU00007": {User: "U0OLU00007", Team: "T0PARTNER1", Name: "Olu Adeyemi", TZ: "Africa/Lagos", Stranger: true},
	} {
		if got, err := c.Who(t.Context(), user); err != nil || got != want {
			t.Errorf("got %+v, %v, want %+v", got, err, want)
		}
	}
	if _, err := c.Who(t.Context(), "U0NOBODY"); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("got %v", err)
	}
	got, err := c.Self(t.Context())
	if err != nil || got != (slackapp.Install{Team: s.TeamID(), Name: got.Name, Bot: got.Bot, User: s.BotUser()}) || got.Name == "" {
		t.Errorf("got %+v, %v", got, err)
	}
	if app, err := c.App(t.Context(), got); err != nil || app != s.AppID() {
		t.Errorf("got %s, %v", app, err)
	}
}

func TestHomeOfTheStandIn(t *testing.T) {
	s, c := start(t, nil)
	home := json.RawMessage(`{"type":"home","blocks":` + string(section("Waiting for you")) + `}`)
	fail(t, c.Publish(t.Context(), ana, home))
	if h, ok := s.Home(ana); !ok || len(h.Blocks()) != 1 {
		t.Errorf("got %+v, %t", h, ok)
	}
	if err := c.Publish(t.Context(), "U0OLU00007", home); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("got %v", err)
	}
}

func TestFilesOfTheStandIn(t *testing.T) {
	s, c := start(t, func(o *standin.Options) {
		o.Manifest.OAuth.Scopes.Bot = append(o.Manifest.OAuth.Scopes.Bot, "files:write")
	})
	upload := slack.New(s.Token(), slack.OptionAPIURL(s.APIURL()))
	up := func(text []byte) string {
		t.Helper()
		f, err := upload.UploadFileContext(t.Context(), slack.UploadFileParameters{Reader: bytes.NewReader(text), FileSize: len(text), Filename: "prd.md"})
		fail(t, err)
		return f.ID
	}
	name, raw, err := c.File(t.Context(), up([]byte("# What we build")))
	if err != nil || name != "prd.md" || string(raw) != "# What we build" {
		t.Errorf("got %q, %q, %v", name, raw, err)
	}
	if _, _, err := c.File(t.Context(), up(make([]byte, 1<<20+1))); fault.CodeOf(err) != fault.Limit {
		t.Errorf("got %v", err)
	}
	if _, _, err := c.File(t.Context(), "F0NONE"); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("got %v", err)
	}
}

func modal(title string) json.RawMessage {
	return json.RawMessage(`{"type":"modal","callback_id":"form","title":{"type":"plain_text","text":"` + title + `"},"submit":{"type":"plain_text","text":"Save"},
		"blocks":[{"type":"input","block_id":"text","label":{"type":"plain_text","text":"Text"},"element":{"type":"plain_text_input","action_id":"value"}}]}`)
}

// TestViewsOfTheStandIn goes through what the app does when somebody uses a shortcut,
// delivered by HTTP, with the answers by response URL.
func TestViewsOfTheStandIn(t *testing.T) {
	s, c := start(t, nil)
	var mu sync.Mutex
	var id, hash, trigger, respond string
	app := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		if r.URL.Path == "/slack/commands" {
			respond, trigger = r.FormValue("response_url"), r.FormValue("trigger_id")
			var err error
			if id, hash, err = c.Open(r.Context(), trigger, modal("One")); err != nil {
				t.Error(err)
			}
		}
	}))
	t.Cleanup(app.Close)
	fail(t, s.Connect(app.URL))
	_, err := s.As("ana").Type(t.Context(), "#general", "/ethics start")
	fail(t, err)
	mu.Lock()
	defer mu.Unlock()
	changed, err := c.Update(t.Context(), id, hash, modal("Two"))
	if err != nil || changed == hash {
		t.Errorf("got %q, %v", changed, err)
	}
	if v, ok := s.As("ana").Top(); !ok || v.Title() != "Two" {
		t.Errorf("got %+v", v)
	}
	if _, err := c.Update(t.Context(), id, hash, modal("Three")); fault.CodeOf(err) != fault.Conflict {
		t.Errorf("stale hash: got %v", err)
	}
	if _, _, err := c.Open(t.Context(), trigger, modal("One")); fault.CodeOf(err) != fault.Expired {
		t.Errorf("trigger used twice: got %v", err)
	}
	if _, err := c.Update(t.Context(), "V0NONE", "", modal("Three")); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("no such view: got %v", err)
	}
	for range 5 {
		fail(t, c.Reply(t.Context(), respond, "Recorded.", section("12-ABCDEFGH")))
	}
	if err := c.Reply(t.Context(), respond, "Recorded.", nil); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("sixth reply: got %v", err)
	}
	if got := s.Ephemerals(ana); len(got) != 5 || got[0].Text != "Recorded." {
		t.Errorf("got %+v", got)
	}
}

func TestSocketOfTheStandIn(t *testing.T) {
	s, c := start(t, nil)
	got := make(chan slackapp.Envelope, 10)
	receive(t, func(ctx context.Context) error {
		return c.Socket(ctx, s.AppToken(), func(ctx context.Context, e slackapp.Envelope) ([]byte, bool) {
			got <- e
			switch e.Type {
			case slackapp.Commands:
				return []byte(`{"text":"by socket"}`), true
			case slackapp.Interactions:
				var in slack.InteractionCallback
				if json.Unmarshal(e.Payload, &in) != nil {
					return nil, false
				}
				if in.Type == slack.InteractionTypeShortcut {
					_, _, err := c.Open(ctx, in.TriggerID, modal("One"))
					return nil, err == nil
				}
				return []byte(`{"response_action":"errors","errors":{"text":"Say more."}}`), true
			}
			return nil, true
		})
	})
	ctx := t.Context()
	type typed = func() (standin.Outcome, error)
	do := func(act typed) standin.Outcome {
		t.Helper()
		for end := time.Now().Add(5 * time.Second); ; time.Sleep(10 * time.Millisecond) {
			o, err := act()
			fail(t, err)
			if o.Told == "" {
				return o
			}
			if time.Now().After(end) { // the socket was never there
				t.Fatalf("told %q", o.Told)
			}
		}
	}
	do(func() (standin.Outcome, error) { return s.As("ana").Type(ctx, "#general", "/ethics list") })
	if m := s.Ephemerals(ana); len(m) != 1 || m[0].Text != "by socket" {
		t.Errorf("got %+v", m)
	}
	do(func() (standin.Outcome, error) { return s.As("ana").Shortcut(ctx, "start") })
	o, err := s.As("ana").Submit(ctx, map[string]map[string][]string{"text": {"value": {"t"}}})
	if err != nil || o.Errors["text"] != "Say more." {
		t.Errorf("got %+v, %v", o, err)
	}
	do(func() (standin.Outcome, error) { return s.As("ana").OpenHome(ctx) })
	for _, want := range []string{slackapp.Commands, slackapp.Interactions, slackapp.Interactions, slackapp.Events} {
		if e := next(t, got); e.Type != want {
			t.Errorf("got %s, want %s", e.Type, want)
		}
	}
}

// TestLargeViewComesInTwoParts: Slack would drop it as an acknowledgement.
func TestLargeViewComesInTwoParts(t *testing.T) {
	s, c := start(t, nil)
	const title = "Large"
	receive(t, func(ctx context.Context) error {
		return c.Socket(ctx, s.AppToken(), func(ctx context.Context, e slackapp.Envelope) ([]byte, bool) {
			var in slack.InteractionCallback
			switch {
			case json.Unmarshal(e.Payload, &in) != nil:
				return nil, false
			case in.Type == slack.InteractionTypeShortcut:
				_, _, err := c.Open(ctx, in.TriggerID, modal("One"))
				return nil, err == nil
			}
			var blocks []string
			for range 10 {
				blocks = append(blocks, `{"type":"section","text":{"type":"plain_text","text":"`+strings.Repeat("x", 2900)+`"}}`)
			}
			return []byte(`{"response_action":"update","view":{"type":"modal","title":{"type":"plain_text","text":"` + title + `"},"blocks":[` + strings.Join(blocks, ",") + `]}}`), true
		})
	})
	for end := time.Now().Add(5 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		o, err := s.As("ana").Shortcut(t.Context(), "start")
		fail(t, err)
		if o.Told == "" {
			break
		}
		if time.Now().After(end) { // the socket was never there
			t.Fatalf("told %q", o.Told)
		}
	}
	o, err := s.As("ana").Submit(t.Context(), map[string]map[string][]string{"text": {"value": {"t"}}})
	if v, ok := s.As("ana").Top(); err != nil || o.Told != "" || !ok || v.Title() != title || len(v.Blocks()) != 1 {
		t.Fatalf("got %+v, %v, %+v", o, err, v)
	}
	for end := time.Now().Add(5 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		if v, _ := s.As("ana").Top(); len(v.Blocks()) == 10 {
			break
		}
		if time.Now().After(end) {
			t.Fatal("the whole view never comes")
		}
	}
}
