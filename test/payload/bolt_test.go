package payload

import (
	"bufio"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"conoe/shared/adapter/standin"
	"conoe/test/npm"
)

const manifest = `{
  "display_information": {"name": "Bolt"},
  "features": {
    "slash_commands": [{"command": "/bolt", "description": "Opens a form"}],
    "shortcuts": [{"name": "Go", "type": "global", "callback_id": "go", "description": "Goes"}, {"name": "Note", "type": "message", "callback_id": "note", "description": "Notes"}]
  },
  "oauth_config": {"scopes": {"bot": ["commands", "chat:write", "im:write", "files:write", "files:read", "users:read"]}},
  "settings": {"event_subscriptions": {"bot_events": ["app_home_opened"]}}
}`

func standIn(t *testing.T, paths standin.Paths) *standin.Server {
	t.Helper()
	m, err := standin.ReadManifest([]byte(manifest))
	if err != nil {
		t.Fatal(err)
	}
	s, err := standin.Start(standin.Options{Manifest: m, Paths: paths})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if all := s.Complaints(); len(all) > 0 {
			t.Errorf("the stand-in complains: %q", all)
		}
		_ = s.Close()
	})
	return s
}

// bolt starts Slack's own client as an app and gives what it says first.
func bolt(t *testing.T, s *standin.Server, environ ...string) string {
	t.Helper()
	if _, err := npm.Path("@slack/bolt"); err != nil {
		t.Fatal(err)
	}
	if err := opened(".", "bolt.mjs"); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("node", "bolt.mjs")
	cmd.Env = append(os.Environ(), append(environ, "API_URL="+s.APIURL(), "BOT_TOKEN="+s.Token())...)
	cmd.Stderr = t.Output()
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = in.Close()
		_ = cmd.Wait()
	})
	first := bufio.NewScanner(out)
	if !first.Scan() {
		t.Fatal("bolt says nothing")
	}
	return first.Text()
}

// TestSlacksOwnClientBySocket proves that the stand-in speaks Slack's protocol, as
// Slack's client sees it.
func TestSlacksOwnClientBySocket(t *testing.T) {
	s := standIn(t, standin.Paths{})
	if got := bolt(t, s, "APP_TOKEN="+s.AppToken()); got != "socket" {
		t.Fatalf("bolt says %q", got)
	}
	goRound(t, s)
}

// TestSlacksOwnClientByHTTP: it verifies the signatures of the stand-in, and refuses
// others.
func TestSlacksOwnClientByHTTP(t *testing.T) {
	s := standIn(t, standin.Paths{Commands: "/slack/events", Interactions: "/slack/events", Events: "/slack/events"})
	at := bolt(t, s, "SIGNING_SECRET="+s.SigningSecret())
	if err := s.Connect(at); err != nil {
		t.Fatal(err)
	}
	goRound(t, s)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, at+"/slack/events", strings.NewReader("command=/bolt"))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("X-Slack-Request-Timestamp", "1531420618")
	r.Header.Set("X-Slack-Signature", "v0=00")
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusUnauthorized {
		t.Errorf("forged: got %d", answer.StatusCode)
	}
}

func goRound(t *testing.T, s *standin.Server) {
	t.Helper()
	const ana = "U0ANA00001"
	ctx := t.Context()
	done := func(o standin.Outcome, err error) standin.Outcome {
		t.Helper()
		if err != nil || o.Told != "" {
			t.Fatalf("got %+v, %v", o, err)
		}
		return o
	}
	soon := func(what string, ok func() bool) {
		t.Helper()
		for end := time.Now().Add(10 * time.Second); !ok(); time.Sleep(5 * time.Millisecond) {
			if time.Now().After(end) {
				t.Fatalf("never: %s", what)
			}
		}
	}
	done(s.As("ana").Type(ctx, "#general", "/bolt hello"))
	if m := s.Ephemerals(ana); len(m) != 1 || m[0].Text != "heard hello" {
		t.Errorf("got %+v", m)
	}
	soon("the form opens", func() bool { return len(s.Views(ana)) == 1 })
	write := func(text string) standin.Outcome {
		t.Helper()
		return done(s.As("ana").Submit(ctx, map[string]map[string][]string{"why": {"text": {text}}}))
	}
	if o := write("bad"); o.Errors["why"] != "Say more." {
		t.Errorf("got %+v", o)
	}
	write("because")
	soon("the message comes", func() bool { return len(s.DirectMessages(ana)) == 1 })
	done(s.As("ana").Press(ctx, s.DirectMessages(ana)[0], "press"))
	soon("the file comes", func() bool { return string(s.Files()["note.txt"]) == "by bolt" })
	if m := s.DirectMessages(ana)[0]; m.Text != "done" || len(m.Blocks) != 0 {
		t.Errorf("got %+v", m)
	}
	done(s.As("ana").OpenHome(ctx))
	soon("the Home tab", func() bool { _, ok := s.Home(ana); return ok })
}
