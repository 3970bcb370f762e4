package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"conoe/functions/internal/handler"
	"conoe/functions/local/desk"
	"conoe/shared/adapter/slackapp"
	"conoe/shared/adapter/standin"
	"conoe/shared/config"
	"conoe/shared/core/fault"
)

// slackSide is Slack, as far as a stand-in is one, for a real file: only a test
// leads there, because a program that is built has Slack's own address.
type slackSide struct {
	*standin.Server
	lost chan error
	as   access
}

const ownerUser = "U0ANA00001"

func newSlackSide(t *testing.T, change func(*standin.Options)) *slackSide {
	t.Helper()
	m, err := readManifest()
	if err != nil {
		t.Fatal(err)
	}
	o := standin.Options{}
	o.Manifest.OAuth.Scopes.Bot, o.Manifest.Settings.SocketMode = m.OAuth.Scopes.Bot, true
	o.Manifest.Settings.Events.Bot = m.Settings.Events.Bot
	for _, c := range m.Features.Commands {
		o.Manifest.Features.Commands = append(o.Manifest.Features.Commands, standin.Command{Command: c.Command, Description: c.Description})
	}
	if change != nil {
		change(&o)
	}
	s, err := standin.Start(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	lost := make(chan error, 10)
	set := config.Local{Bot: config.BotToken(s.Token()), App: config.AppToken(s.AppToken()), Owners: ownerUser}
	return &slackSide{s, lost, access{set, s.APIURL(), slog.New(slog.NewTextHandler(t.Output(), nil)), func(err error) { lost <- err }}}
}

// realDesk is a real file with its engine running.
func realDesk(t *testing.T) *desk.Desk {
	t.Helper()
	d, err := desk.OpenReal(t.TempDir(), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Close)
	ctx, stop := context.WithCancel(context.Background())
	served := make(chan error, 1)
	go func() { served <- d.Engine.Serve(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := <-served; err != nil {
			t.Error(err)
		}
	})
	return d
}

func enter(t *testing.T, d *desk.Desk, s *slackSide) *workspace {
	t.Helper()
	w, err := join(t.Context(), d, s.as)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Close)
	return w
}

// TestRealFileInAWorkspace goes from an empty real file to a review, by Socket Mode
// alone: no request reaches this machine, and who acts is who Slack says.
func TestRealFileInAWorkspace(t *testing.T) {
	s, d := newSlackSide(t, nil), realDesk(t)
	enter(t, d, s)
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()

	ben := s.As("ben")
	press(t)(ben.Type(ctx, "#general", "/ethics list"))
	if m := s.Ephemerals("U0BEN00002"); len(m) != 1 || !strings.Contains(m[0].Text, "not set up in this workspace yet") {
		t.Errorf("who comes before the owner is told %+v", m)
	}
	ana := s.As("ana")
	press(t)(ana.OpenHome(ctx))
	if _, err := s.Wait(ctx, standin.Want{As: "ana", Home: "Give an office"}); err != nil { // as the README says
		t.Error(err)
	}
	press(t)(ana.Type(ctx, "#general", "/ethics start"))
	press(t)(ana.Submit(ctx, standin.State{"name": {"in": {"A real tool"}}, "purpose": {"in": {"To help"}}, "ai": {"in": {"no"}}}))
	if _, err := s.Wait(ctx, standin.Want{As: "ana", Channel: "im", Contains: "A real tool"}); err != nil {
		t.Error(err)
	}
	press(t)(ben.Type(ctx, "#general", "/ethics list"))
	if m := s.Ephemerals("U0BEN00002"); len(m) != 2 || !strings.Contains(fmt.Sprint(m[1].Blocks), "A real tool") {
		t.Errorf("a colleague is told %+v", m)
	}
	w, err := d.People(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if len(w.Reviews) != 1 || w.Size == 0 {
		t.Errorf("got %d reviews", len(w.Reviews))
	}
	if c := s.Complaints(); len(c) > 0 {
		t.Errorf("Slack complains: %q", c)
	}
	select {
	case err := <-s.lost:
		t.Errorf("it was lost: %v", err)
	default:
	}
}

// TestRunInAWorkspace is the program itself, from its settings to its end.
func TestRunInAWorkspace(t *testing.T) {
	s := newSlackSide(t, nil)
	p := program{slack: s.APIURL(), environ: []string{
		"SLACK_BOT_TOKEN=" + s.Token(), "SLACK_APP_TOKEN=" + s.AppToken(), "CONOE_OWNERS=" + ownerUser,
	}}
	folder := filepath.Join(t.TempDir(), "d")
	start := func(ctx context.Context) (code <-chan int, out, wrong *bytes.Buffer) {
		ended := make(chan int, 1)
		out, wrong = new(bytes.Buffer), new(bytes.Buffer)
		go func() { ended <- p.run(ctx, []string{"run", "--data", folder}, out, wrong) }()
		return ended, out, wrong
	}
	typed := func() {
		t.Helper()
		for end := time.Now().Add(10 * time.Second); ; time.Sleep(20 * time.Millisecond) {
			o, err := s.As("ana").Type(t.Context(), "#general", "/ethics help")
			if err != nil || o.Told == "" {
				return
			}
			if time.Now().After(end) {
				t.Fatalf("got %+v", o)
			}
		}
	}

	ctx, stop := context.WithCancel(t.Context())
	code, out, wrong := start(ctx)
	typed()
	stop()
	if got := <-code; got != exitOK || !strings.Contains(out.String(), "meet it in Slack") || !strings.Contains(out.String(), "real file") || !strings.Contains(out.String(), "Stopped") {
		t.Errorf("exit code %d: %s%s", got, out, wrong)
	}

	code, out, wrong = start(t.Context()) // the same file goes on
	typed()
	s.Inject(standin.Fault{On: "apps.connections.open", Error: "token_revoked", Times: 10})
	s.Disconnect("refresh_requested")
	if got := <-code; got != exitBlocked || !strings.Contains(wrong.String(), "takes SLACK_APP_TOKEN no longer") || strings.Contains(out.String(), "Stopped") {
		t.Errorf("exit code %d: %s%s", got, out, wrong)
	}
}

// TestTokensOfTwoApps: what people do with the one would reach the other.
func TestTokensOfTwoApps(t *testing.T) {
	s, d := newSlackSide(t, nil), realDesk(t)
	to, err := url.Parse(strings.TrimSuffix(s.URL(), "/"))
	if err != nil {
		t.Fatal(err)
	}
	m := http.NewServeMux()
	m.Handle("/", &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(to) }})
	m.HandleFunc("/api/apps.connections.open", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, `{"ok":true,"url":"ws://%s/link"}`, r.Host)
	})
	m.HandleFunc("/link", func(w http.ResponseWriter, r *http.Request) {
		conn, err := new(websocket.Upgrader).Upgrade(w, r, nil)
		if err != nil {
			return // Upgrade has answered
		}
		defer conn.Close()
		_ = conn.WriteJSON(map[string]any{"type": "hello", "connection_info": map[string]string{"app_id": "A0OTHER"}})
		_, _, _ = conn.ReadMessage()
	})
	both := httptest.NewServer(m)
	t.Cleanup(both.Close)
	s.as.api = both.URL + "/api/"
	w, err := join(t.Context(), d, s.as)
	if err == nil {
		w.Close()
	}
	if fault.CodeOf(err) != fault.Denied || !strings.Contains(fault.Sentence(err), "of another app (A0OTHER)") {
		t.Errorf("got %v", err)
	}
}

func TestWhoIsNotLetIn(t *testing.T) {
	other := func(name string) func(*slackSide) {
		return func(s *slackSide) {
			switch name {
			case "bot":
				s.as.Bot = "xoxb-standin-OTHER"
			case "app":
				s.as.App = "xapp-standin-OTHER"
			case "owners":
				s.as.Owners = ""
			case "real":
				s.as.Bot = config.BotToken("xoxb" + "-1-2-AbCd")
			}
		}
	}
	for name, want := range map[string]string{
		"bot":    "Slack does not know SLACK_BOT_TOKEN",
		"app":    "Slack does not know SLACK_APP_TOKEN",
		"owners": "CONOE_OWNERS",
		"real":   "not sent to a stand-in",
	} {
		t.Run(name, func(t *testing.T) {
			s, d := newSlackSide(t, nil), realDesk(t)
			other(name)(s)
			w, err := join(t.Context(), d, s.as)
			if err == nil {
				w.Close()
			}
			if err == nil || !strings.Contains(fault.Sentence(err), want) || strings.Contains(err.Error(), "AbCd") {
				t.Errorf("got %v, want %q", err, want)
			}
		})
	}
}

// TestPracticeFileHasNoRealPeople: nothing is asked of Slack before.
func TestPracticeFileHasNoRealPeople(t *testing.T) {
	s := newSlackSide(t, nil)
	if _, err := join(t.Context(), openDesk(t), s.as); fault.CodeOf(err) != fault.Denied || len(s.Log()) > 0 {
		t.Errorf("got %v after %d calls", err, len(s.Log()))
	}
}

// TestFileOfAnotherWorkspace: its members would see everything.
func TestFileOfAnotherWorkspace(t *testing.T) {
	first, d := newSlackSide(t, nil), realDesk(t)
	enter(t, d, first).Close()
	seed := standin.DefaultSeed()
	was := seed.Team.ID
	seed.Team.ID = "T0SECOND"
	for n := range seed.People {
		if seed.People[n].Team == was {
			seed.People[n].Team = ""
		}
	}
	second := newSlackSide(t, func(o *standin.Options) { o.Seed = &seed })
	if _, err := join(t.Context(), d, second.as); fault.CodeOf(err) != fault.Denied || !strings.Contains(fault.Sentence(err), was) {
		t.Fatalf("got %v", err)
	}
	second.as.Teams = config.SlackTeams(was)
	enter(t, d, second).Close()
	enter(t, d, second).Close()
	if _, err := join(t.Context(), d, first.as); fault.CodeOf(err) != fault.Denied {
		t.Errorf("back again: got %v", err)
	}
}

// TestTokenThatIsRevoked ends the run with a sentence, before anything is parked.
func TestTokenThatIsRevoked(t *testing.T) {
	s, d := newSlackSide(t, nil), realDesk(t)
	enter(t, d, s)
	for _, method := range []string{"chat.postMessage", "conversations.open"} {
		s.Inject(standin.Fault{On: method, Error: "token_revoked", Times: 100})
	}
	ana := s.As("ana")
	press(t)(ana.Type(t.Context(), "#general", "/ethics start"))
	press(t)(ana.Submit(t.Context(), standin.State{"name": {"in": {"A real tool"}}, "purpose": {"in": {"To help"}}, "ai": {"in": {"no"}}}))
	select {
	case err := <-s.lost:
		if fault.CodeOf(err) != fault.Denied || !strings.Contains(fault.Sentence(err), "SLACK_BOT_TOKEN no longer") {
			t.Errorf("got %v", err)
		}
	case <-time.After(20 * time.Second):
		t.Error("nobody hears of it")
	}
}

// TestSocketModeIsTheSameEdge: what comes over it is parsed and refused as by HTTP,
// without the signature.
func TestSocketModeIsTheSameEdge(t *testing.T) {
	var passed []string
	e := handler.Slack{
		AppID: "A0CONOE", Teams: []string{"T0ACME"}, Log: slog.New(slog.DiscardHandler),
		Command: func(_ context.Context, c handler.SlashCommand) (any, error) {
			passed = append(passed, c.Text)
			if c.Text == "broken" {
				return nil, errors.New("disk")
			}
			return map[string]string{"text": "heard " + c.Text}, nil
		},
		Event: func(_ context.Context, in handler.SlackEvent) error {
			passed = append(passed, in.Kind)
			if in.Retry == 0 {
				return errors.New("disk")
			}
			return nil
		},
	}
	typed := func(app, team, text string) string {
		return fmt.Sprintf(`{"api_app_id":%q,"team_id":%q,"user_id":"U1","command":"/ethics","text":%q,"trigger_id":"1.2"}`, app, team, text)
	}
	happened := func(team string) string {
		return fmt.Sprintf(`{"type":"event_callback","api_app_id":"A0CONOE","team_id":%q,"event_id":"Ev1","event":{"type":"app_home_opened","user":"U1","tab":"home"}}`, team)
	}
	envelope := func(kind, payload string, retry int) slackapp.Envelope {
		return slackapp.Envelope{Type: kind, Payload: []byte(payload), Retry: retry}
	}
	for name, c := range map[string]struct {
		in      slackapp.Envelope
		answer  string
		ok, did bool
	}{
		"a command":                    {envelope(slackapp.Commands, typed("A0CONOE", "T0ACME", "list"), 0), `{"text":"heard list"}`, true, true},
		"a command that fails":         {envelope(slackapp.Commands, typed("A0CONOE", "T0ACME", "broken"), 0), "", true, true},
		"another app":                  {envelope(slackapp.Commands, typed("A0OTHER", "T0ACME", "list"), 0), "", false, false},
		"another workspace":            {envelope(slackapp.Commands, typed("A0CONOE", "T0OTHER", "list"), 0), "", false, false},
		"no JSON":                      {envelope(slackapp.Commands, "command=/ethics", 0), "", false, false},
		"another type":                 {envelope("options", typed("A0CONOE", "T0ACME", "list"), 0), "", false, false},
		"an event":                     {envelope(slackapp.Events, happened("T0ACME"), 1), "", true, true},
		"an event that comes again":    {envelope(slackapp.Events, happened("T0ACME"), 0), "", false, true},
		"an event that is not for us":  {envelope(slackapp.Events, happened("T0OTHER"), 0), "", true, false},
		"an event that nobody can say": {envelope(slackapp.Events, "{}", 0), "", true, false},
	} {
		passed = nil
		answer, ok := over(e)(t.Context(), c.in)
		if ok != c.ok || len(passed) > 0 != c.did || c.answer != "" && string(answer) != c.answer {
			t.Errorf("%s: got %s, %t, and %v came through", name, answer, ok, passed)
		}
	}
}

// TestWordsAboutTokens: a person reads what to do, and never a token.
func TestWordsAboutTokens(t *testing.T) {
	for code, want := range map[string]string{
		"invalid_auth": "does not know X", "token_revoked": "takes X no longer", "account_inactive": "takes X no longer",
		"not_allowed_token_type": "another kind", "missing_scope": "lacks a permission",
	} {
		err := aboutToken("X", fmt.Errorf("ask: %w", slackapp.Refused{Method: "auth.test", Code: code}))
		if fault.CodeOf(err) == fault.Internal || !strings.Contains(fault.Sentence(err), want) {
			t.Errorf("%s: got %v", code, err)
		}
	}
	if err := aboutToken("X", errors.New("nothing answers")); !strings.Contains(fault.Sentence(err), "cannot be reached") {
		t.Errorf("got %v", err)
	}
}
