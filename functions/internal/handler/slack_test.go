package handler_test

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/slack-go/slack"

	"conoe/functions/internal/handler"
	"conoe/shared/core/fault"
)

const (
	secret = "8f742231b10e8888abcd99yyyzzz85a5"
	app    = "A0CONOE"
	team   = "T0ACME"
	org    = "E0ACME"
)

// passed is what got through the edge.
type passed struct {
	commands     []handler.SlashCommand
	interactions []slack.InteractionCallback
	events       []handler.SlackEvent
	log          bytes.Buffer
}

func (p *passed) count() int { return len(p.commands) + len(p.interactions) + len(p.events) }

// edge is an edge that notes what gets through it and says nothing.
func edge() (handler.Slack, *passed) {
	p := &passed{}
	return handler.Slack{
		Secrets: func(context.Context) ([]string, error) { return []string{secret}, nil },
		AppID:   app, Teams: []string{team},
		Log: slog.New(slog.NewJSONHandler(&p.log, nil)),
		Command: func(_ context.Context, c handler.SlashCommand) (any, error) {
			p.commands = append(p.commands, c)
			return nil, nil
		},
		Interaction: func(_ context.Context, i slack.InteractionCallback) (any, error) {
			p.interactions = append(p.interactions, i)
			return nil, nil
		},
		Event: func(_ context.Context, e handler.SlackEvent) error {
			p.events = append(p.events, e)
			return nil
		},
	}, p
}

// sign is a request as Slack signs it.
func sign(path, body, secret string, at time.Time) handler.Request {
	stamp := strconv.FormatInt(at.Unix(), 10)
	mac := hmac.New(sha256.New, []byte(secret))
	fmt.Fprintf(mac, "v0:%s:%s", stamp, body)
	h := http.Header{}
	h.Set("X-Slack-Request-Timestamp", stamp)
	h.Set("X-Slack-Signature", "v0="+hex.EncodeToString(mac.Sum(nil)))
	return handler.Request{Method: http.MethodPost, Path: path, Header: h, Body: []byte(body)}
}

func now(path, body string) handler.Request { return sign(path, body, secret, time.Now()) }

const (
	commands     = "/slack/commands"
	interactions = "/slack/interactions"
	happenings   = "/slack/events"
)

// typed is the form of a command, with some fields changed.
func typed(change ...string) string {
	form := url.Values{
		"token": {"old"}, "api_app_id": {app}, "team_id": {team}, "team_domain": {"acme"}, "channel_id": {"C1"}, "user_id": {"U1"}, "user_name": {"ana"},
		"command": {"/ethics"}, "text": {"help me & others"}, "trigger_id": {"1.2.3"}, "response_url": {"https://hooks.slack.com/commands/x"}, "is_enterprise_install": {"false"},
	}
	for i := 0; i < len(change); i += 2 {
		form.Set(change[i], change[i+1])
	}
	return form.Encode()
}

// pressed is the form of a payload.
func pressed(payload string) string { return url.Values{"payload": {payload}}.Encode() }

const click = `{"type":"block_actions","api_app_id":"A0CONOE","team":{"id":"T0ACME","domain":"acme"},"enterprise":null,"user":{"id":"U1","username":"ana","team_id":"T0ACME"},
"container":{"type":"message","message_ts":"1700000000.000100","channel_id":"C1"},"trigger_id":"1.2.3","channel":{"id":"C1","name":"x"},
"actions":[{"type":"button","action_id":"approve","block_id":"b1","value":"v","action_ts":"1700000001.5"}],"state":{"values":{}}}`

const opened = `{"token":"old","team_id":"T0ACME","api_app_id":"A0CONOE","type":"event_callback","event_id":"Ev1","event_time":1700000000,
"event":{"type":"app_home_opened","user":"U1","channel":"D1","tab":"home","event_ts":"1700000000.1"}}`

func status(t *testing.T, s handler.Slack, r handler.Request, want int) handler.Response {
	t.Helper()
	got := s.Serve(t.Context(), r)
	if got.Status != want {
		t.Errorf("%s: got %d, want %d", r.Path, got.Status, want)
	}
	return got
}

// The vector of https://docs.slack.dev/authentication/verifying-requests-from-slack/
// is of 2018 and names no app: it is refused for that, and not for its signature.
func TestVectorThatSlackDocuments(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const body = "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA" +
			"&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN" +
			"&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
		h := http.Header{}
		h.Set("X-Slack-Request-Timestamp", "1531420618")
		h.Set("X-Slack-Signature", "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503")
		time.Sleep(time.Until(time.Unix(1531420618, 0)))
		s, _ := edge()
		r := handler.Request{Method: http.MethodPost, Path: commands, Header: h, Body: []byte(body)}
		status(t, s, r, http.StatusForbidden)
		r.Body = []byte(body + "&")
		status(t, s, r, http.StatusUnauthorized)
	})
}

func TestRequestsOfSlackPass(t *testing.T) {
	s, p := edge()
	for path, body := range map[string]string{commands: typed(), interactions: pressed(click), happenings: opened} {
		if got := status(t, s, now(path, body), http.StatusOK); len(got.Body) != 0 {
			t.Errorf("%s: got %s", path, got.Body)
		}
	}
	if p.count() != 3 {
		t.Fatalf("%d passed", p.count())
	}
	want := handler.SlashCommand{
		AppID: app, Team: team, Channel: "C1", User: "U1", Command: "/ethics", Text: "help me & others", TriggerID: "1.2.3", ResponseURL: "https://hooks.slack.com/commands/x",
	}
	if p.commands[0] != want {
		t.Errorf("got %+v", p.commands[0])
	}
	if got := p.interactions[0].ActionCallback.BlockActions; len(got) != 1 || got[0].ActionID != "approve" {
		t.Errorf("got %+v", got)
	}
	if got := p.events[0]; got.Kind != "app_home_opened" || got.EventID != "Ev1" || got.Inner == nil {
		t.Errorf("got %+v", got)
	}
}

func TestRequestIsGoodForFiveMinutes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for after, want := range map[time.Duration]int{
			0: 200, 5 * time.Minute: 200, -5 * time.Minute: 200, 5*time.Minute + time.Second: 401, -5*time.Minute - time.Second: 401, -20 * 365 * 24 * time.Hour: 401,
		} {
			s, _ := edge()
			if got := s.Serve(t.Context(), sign(commands, typed(), secret, time.Now().Add(-after))); got.Status != want {
				t.Errorf("%s later: got %d", after, got.Status)
			}
		}
	})
}

func TestSecondSecretCounts(t *testing.T) {
	s, p := edge()
	s.Secrets = func(context.Context) ([]string, error) { return []string{"new", secret}, nil }
	status(t, s, now(commands, typed()), http.StatusOK)
	status(t, s, sign(commands, typed(), "new", time.Now()), http.StatusOK)
	status(t, s, sign(commands, typed(), "older", time.Now()), http.StatusUnauthorized)
	s.Secrets = func(context.Context) ([]string, error) { return nil, nil }
	status(t, s, now(commands, typed()), http.StatusUnauthorized)
	s.Secrets = func(context.Context) ([]string, error) { return []string{""}, nil }
	status(t, s, sign(commands, typed(), "", time.Now()), http.StatusUnauthorized)
	if p.count() != 2 {
		t.Errorf("%d passed", p.count())
	}
}

func TestSecretThatNobodyHasStored(t *testing.T) {
	s, p := edge()
	s.Secrets = func(context.Context) ([]string, error) { return nil, fault.Errorf(fault.Blocked, "Store it.") }
	status(t, s, now(commands, typed()), http.StatusServiceUnavailable)
	if p.count() != 0 || !strings.Contains(p.log.String(), "Store it.") {
		t.Errorf("%d passed, log %s", p.count(), &p.log)
	}
}

func TestEveryBitCounts(t *testing.T) {
	s, p := edge()
	for _, r := range []handler.Request{now(commands, typed()), now(interactions, pressed(click)), now(happenings, opened)} {
		for i := range r.Body {
			for bit := range 8 {
				body := bytes.Clone(r.Body)
				body[i] ^= 1 << bit
				if got := s.Serve(t.Context(), handler.Request{Method: r.Method, Path: r.Path, Header: r.Header, Body: body}); got.Status != http.StatusUnauthorized {
					t.Fatalf("bit %d of byte %d of %s: got %d", bit, i, r.Path, got.Status)
				}
			}
		}
	}
	if p.count() != 0 {
		t.Errorf("%d passed", p.count())
	}
}

func TestHeadersThatAreNone(t *testing.T) {
	for name, change := range map[string]func(http.Header){
		"no signature": func(h http.Header) { h.Del("X-Slack-Signature") },
		"no time":      func(h http.Header) { h.Del("X-Slack-Request-Timestamp") },
		"no version":   func(h http.Header) { h.Set("X-Slack-Signature", h.Get("X-Slack-Signature")[3:]) },
		"another time": func(h http.Header) { h.Set("X-Slack-Request-Timestamp", strconv.FormatInt(time.Now().Unix()+1, 10)) },
		"no number":    func(h http.Header) { h.Set("X-Slack-Request-Timestamp", "soon") },
		"half of it":   func(h http.Header) { h.Set("X-Slack-Signature", h.Get("X-Slack-Signature")[:20]) },
		"not hex":      func(h http.Header) { h.Set("X-Slack-Signature", "v0=secretsecret") },
	} {
		s, p := edge()
		r := now(commands, typed())
		change(r.Header)
		got := status(t, s, r, http.StatusUnauthorized)
		if len(got.Body) != 0 || p.count() != 0 {
			t.Errorf("%s: got %s", name, got.Body)
		}
	}
}

func TestLogHoldsNothingOfARequest(t *testing.T) {
	s, p := edge()
	r := now(commands, typed("text", "hush-hush"))
	r.Header.Set("X-Slack-Signature", "v0="+strings.Repeat("ab", 32))
	status(t, s, r, http.StatusUnauthorized)
	status(t, s, now(commands, "text=hush-hush&%"), http.StatusBadRequest)
	status(t, s, now(interactions, pressed("hush-hush")), http.StatusBadRequest)
	status(t, s, now(happenings, "hush-hush"), http.StatusBadRequest)
	s.Command = func(context.Context, handler.SlashCommand) (any, error) {
		return nil, fault.Errorf(fault.Denied, "hush-hush")
	}
	status(t, s, now(commands, typed()), http.StatusOK)
	for _, secret := range []string{"hush", "abab", "hooks.slack.com", secret} {
		if strings.Contains(p.log.String(), secret) {
			t.Errorf("%s is in the log: %s", secret, &p.log)
		}
	}
}

func TestSizeOfABody(t *testing.T) {
	s, p := edge()
	fill := func(size int) string {
		head := typed("text", "") + "&more="
		return head + strings.Repeat("x", size-len(head))
	}
	status(t, s, now(commands, fill(1<<20)), http.StatusOK)
	status(t, s, now(commands, fill(1<<20+1)), http.StatusRequestEntityTooLarge)
	if p.count() != 1 {
		t.Errorf("%d passed", p.count())
	}
}

func TestOtherAddresses(t *testing.T) {
	s, p := edge()
	for _, path := range []string{"/", "/slack", "/slack/commands/", "/slack/options", "/SLACK/COMMANDS", "/default/slack/commands"} {
		status(t, s, now(path, typed()), http.StatusNotFound)
	}
	r := now(commands, typed())
	r.Method = http.MethodGet
	status(t, s, r, http.StatusNotFound)
	if p.count() != 0 {
		t.Errorf("%d passed", p.count())
	}
}

func TestRequestsAtTheWrongAddress(t *testing.T) {
	s, p := edge()
	for path, bodies := range map[string][]string{
		commands:     {pressed(click), opened, "", "command=ethics", typed("user_id", ""), typed() + "&team_id=T0ACME"},
		interactions: {typed(), opened, click, "", pressed("null"), pressed("[]"), pressed(opened), pressed(`{"type":"dialog_submission"}`), pressed(click) + "&" + pressed(click)},
		happenings:   {typed(), pressed(click), click, "", "null", `{"type":"event_callback"}`, strings.Replace(opened, `"Ev1"`, `""`, 1), strings.Replace(opened, `"tab":"home"`, `"tab":1`, 1)},
	} {
		for _, body := range bodies {
			if got := s.Serve(t.Context(), now(path, body)); got.Status != http.StatusBadRequest {
				t.Errorf("%s: %s: got %d", path, body, got.Status)
			}
		}
	}
	if p.count() != 0 {
		t.Errorf("%d passed", p.count())
	}
}

func TestEventOfAKindThatNobodyKnows(t *testing.T) {
	s, p := edge()
	status(t, s, now(happenings, strings.Replace(opened, "app_home_opened", "sun_risen", 1)), http.StatusOK)
	if len(p.events) != 1 || p.events[0].Kind != "sun_risen" || p.events[0].Inner != nil {
		t.Errorf("got %+v", p.events)
	}
}

func TestRetryIsAHint(t *testing.T) {
	s, p := edge()
	for _, said := range []string{"2", "many", ""} {
		r := now(happenings, opened)
		r.Header.Set("X-Slack-Retry-Num", said)
		status(t, s, r, http.StatusOK)
	}
	if len(p.events) != 3 || p.events[0].Retry != 2 || p.events[1].Retry != 0 {
		t.Errorf("got %+v", p.events)
	}
}

// A new secret may arrive here after Slack has begun to sign with it.
func TestWhatComesAgain(t *testing.T) {
	s, _ := edge()
	if got := status(t, s, sign(happenings, opened, "newer", time.Now()), http.StatusUnauthorized); got.Header.Get("X-Slack-No-Retry") != "" {
		t.Error("an event with another signature is never sent again")
	}
	for _, r := range []handler.Request{now(happenings, "{}"), now(happenings, strings.Replace(opened, team, "T0OTHER", 1))} {
		if got := s.Serve(t.Context(), r); got.Header.Get("X-Slack-No-Retry") != "1" {
			t.Errorf("%s is sent again", r.Body)
		}
	}
}

func TestTooManyEvents(t *testing.T) {
	s, p := edge()
	status(t, s, now(happenings, `{"type":"app_rate_limited","team_id":"T0ACME","api_app_id":"A0CONOE","minute_rate_limited":1}`), http.StatusOK)
	if p.count() != 0 || !strings.Contains(p.log.String(), "holds back") {
		t.Errorf("%d passed, log %s", p.count(), &p.log)
	}
}

func TestWhatPeopleHearOfErrors(t *testing.T) {
	refusal, defect := fault.Errorf(fault.Denied, "You wrote <this> & others decide."), errors.New("broken")
	s, p := edge()
	s.Command = func(_ context.Context, c handler.SlashCommand) (any, error) {
		return nil, map[string]error{"refusal": refusal, "defect": defect}[c.Text]
	}
	got := status(t, s, now(commands, typed("text", "refusal")), http.StatusOK)
	if want := `{"response_type":"ephemeral","text":"You wrote \u0026lt;this\u0026gt; \u0026amp; others decide."}`; string(got.Body) != want {
		t.Errorf("got %s", got.Body)
	}
	got = status(t, s, now(commands, typed("text", "defect")), http.StatusOK)
	if strings.Contains(string(got.Body), "broken") || !strings.Contains(p.log.String(), "broken") {
		t.Errorf("got %s, log %s", got.Body, &p.log)
	}
	for err, want := range map[error]int{refusal: http.StatusOK, defect: http.StatusInternalServerError} {
		s.Event = func(context.Context, handler.SlackEvent) error { return err }
		status(t, s, now(happenings, opened), want) // only what may go well the next time comes again
		s.Interaction = func(context.Context, slack.InteractionCallback) (any, error) { return nil, err }
		status(t, s, now(interactions, pressed(click)), http.StatusInternalServerError)
	}
}

func TestAnswerComesBeforeSlackStopsWaiting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, _ := edge()
		s.Command = func(ctx context.Context, _ handler.SlashCommand) (any, error) {
			<-ctx.Done()
			return nil, ctx.Err()
		}
		began := time.Now()
		status(t, s, now(commands, typed()), http.StatusOK)
		s.Secrets = func(ctx context.Context) ([]string, error) {
			<-ctx.Done()
			return nil, ctx.Err()
		}
		status(t, s, now(commands, typed()), http.StatusServiceUnavailable)
		if took := time.Since(began); took >= 6*time.Second {
			t.Errorf("two took %s", took)
		}
	})
}

func TestPanicIsAnAnswer(t *testing.T) {
	s, p := edge()
	s.Command = func(context.Context, handler.SlashCommand) (any, error) { panic("at the disco") }
	status(t, s, now(commands, typed()), http.StatusInternalServerError)
	if !strings.Contains(p.log.String(), "at the disco") {
		t.Errorf("log %s", &p.log)
	}
}

// Over a socket that we opened to Slack there is no signature; all else is asked.
func TestDeliver(t *testing.T) {
	s, p := edge()
	typed := `{"api_app_id":"A0CONOE","team_id":"T0ACME","user_id":"U1","command":"/ethics","text":"help","is_enterprise_install":false}`
	for kind, payload := range map[handler.Kind]string{handler.Commands: typed, handler.Interactions: click, handler.SlackEvents: opened, "options": click} {
		got, want := s.Deliver(t.Context(), kind, []byte(payload), 0), http.StatusOK
		if kind == "options" {
			want = http.StatusBadRequest
		}
		if got.Status != want {
			t.Errorf("%s: got %d", kind, got.Status)
		}
		if got := s.Deliver(t.Context(), kind, []byte(strings.ReplaceAll(payload, team, "T0OTHER")), 0); got.Status == http.StatusOK {
			t.Errorf("%s: another workspace: got %d", kind, got.Status)
		}
	}
	if p.count() != 3 {
		t.Errorf("%d passed", p.count())
	}
}

// FuzzServe: nothing without a signature is answered with 200, and nothing with one
// ends in a panic.
func FuzzServe(f *testing.F) {
	f.Add(commands, typed())
	f.Add(interactions, pressed(click))
	f.Add(interactions, pressed(`{"type":"block_actions","user":{"id":"U1"},"actions":[null,{"block_id":"b"}],"state":null}`))
	f.Add(happenings, opened)
	f.Add(happenings, `{"type":"url_verification","challenge":"x"}`)
	f.Fuzz(func(t *testing.T, path, body string) {
		s, p := edge()
		forged := sign(path, body, "other", time.Now())
		if got := s.Serve(t.Context(), forged); got.Status == http.StatusOK || p.count() != 0 {
			t.Fatalf("got %d", got.Status)
		}
		if got := s.Serve(t.Context(), now(path, body)); got.Status >= 500 {
			t.Fatalf("got %d, log %s", got.Status, &p.log)
		}
	})
}
