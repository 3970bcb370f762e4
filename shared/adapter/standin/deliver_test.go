package standin_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"conoe/shared/adapter/standin"
)

func TestPersonIsToldWhatSlackWouldTell(t *testing.T) {
	for _, c := range []struct {
		name, want string
		do         http.HandlerFunc
	}{
		{"late", "operation_timeout", func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }},
		{"status 500", "http_service_error", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(500) }},
		{"a redirect", "http_service_error", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/slack/commands", http.StatusFound) }},
		{"an answer that cannot be shown", "no_text", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, `{"blocks":[]}`) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := start(t, func(o *standin.Options) { o.AckWithin = 100 * time.Millisecond })
			w.app.on("slash_command", func(rw http.ResponseWriter, r *http.Request) {
				r.Body = http.NoBody
				c.do(rw, r)
			})
			o, err := w.As("ana").Type(soon(t), "#general", "/tiny open")
			if err != nil || !strings.Contains(o.Told, c.want) {
				t.Errorf("got %+v, %v, want %q", o, err, c.want)
			}
		})
	}
	w := start(t, nil)
	for _, empty := range []string{"", "{}", "\n"} {
		w.app.on("slash_command", func(rw http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(rw, empty) })
		did(t)(w.As("ana").Type(soon(t), "#general", "/tiny open"))
	}
	if m := w.Ephemerals("U0ANA00001"); len(m) != 0 {
		t.Errorf("got %+v for empty answers, want nothing", m)
	}
	if err := w.Connect("http://127.0.0.1:1"); err != nil {
		t.Fatal(err)
	}
	if o, err := w.As("ana").Type(soon(t), "#general", "/tiny open"); err != nil || !strings.Contains(o.Told, "dispatch_failed") {
		t.Errorf("got %+v, %v, want dispatch_failed", o, err)
	}
}

func TestEventsAreSentAgain(t *testing.T) {
	w := start(t, nil)
	var heads []http.Header
	ids := map[string]bool{}
	w.app.on("app_home_opened", func(rw http.ResponseWriter, r *http.Request) {
		var e struct {
			ID string `json:"event_id"`
		}
		_ = json.NewDecoder(r.Body).Decode(&e)
		w.app.mu.Lock()
		defer w.app.mu.Unlock()
		heads, ids[e.ID] = append(heads, w.app.last), true
		if len(heads) < 3 {
			rw.WriteHeader(http.StatusServiceUnavailable)
		}
	})
	did(t)(w.As("ana").OpenHome(soon(t)))
	waitFor(t, func() bool { return w.app.count("app_home_opened") == 3 && len(w.Sent("app_home_opened")) == 3 })
	w.app.mu.Lock()
	defer w.app.mu.Unlock()
	if len(ids) != 1 {
		t.Errorf("got ids %v, want one", ids)
	}
	for i, want := range []string{"", "1", "2"} {
		if got := heads[i].Get("X-Slack-Retry-Num"); got != want || i > 0 && heads[i].Get("X-Slack-Retry-Reason") != "http_error" {
			t.Errorf("delivery %d: got retry %q %q", i, got, heads[i].Get("X-Slack-Retry-Reason"))
		}
	}
}

func TestNoRetryHeaderEndsIt(t *testing.T) {
	w := start(t, nil)
	w.app.on("app_home_opened", func(rw http.ResponseWriter, _ *http.Request) {
		rw.Header().Set("X-Slack-No-Retry", "1")
		rw.WriteHeader(http.StatusServiceUnavailable)
	})
	did(t)(w.As("ana").OpenHome(soon(t)))
	waitFor(t, func() bool { return len(w.Sent("app_home_opened")) == 1 })
	time.Sleep(20 * time.Millisecond)
	if n := w.app.count("app_home_opened"); n != 1 {
		t.Errorf("got %d deliveries, want 1", n)
	}
}

func waitFor(t *testing.T, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(3 * time.Second); !ok(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("it did not come about in time")
		}
	}
}

func TestInjectedDuplicate(t *testing.T) {
	w := start(t, nil)
	w.Inject(standin.Fault{On: standin.ToInteractions, Twice: true})
	got := caught(w, "shortcut")
	did(t)(w.As("ana").Shortcut(soon(t), "note"))
	if a, b := take(t, got), take(t, got); a.TriggerID != b.TriggerID {
		t.Errorf("got triggers %s and %s, want the same delivery twice", a.TriggerID, b.TriggerID)
	}
}

func TestMentionMessageReactionAndChallenge(t *testing.T) {
	w, ctx := start(t, nil), soon(t)
	did(t)(w.As("ana").Type(ctx, "#general", "@Tiny what about <this>?"))
	waitFor(t, func() bool { return w.app.count("app_mention") == 1 })
	m := w.Messages("C0GENERAL1")[0]
	if want := "<@" + w.BotUser() + "> what about &lt;this&gt;?"; m.Text != want {
		t.Errorf("got %q, want %q", m.Text, want)
	}
	if n := w.app.count("message"); n != 0 {
		t.Errorf("got %d messages of a channel that nobody subscribed to", n)
	}
	o, err := w.Do(ctx, standin.Act{As: "ana", Do: standin.DoMessages})
	if err != nil {
		t.Fatal(err)
	}
	did(t)(w.As("ana").Type(ctx, o.Opened, "hello"))
	did(t)(w.As("ben").React(ctx, m, "eyes"))
	did(t)(w.As("ben").React(ctx, m, "eyes"))
	waitFor(t, func() bool { return w.app.count("message") == 1 && w.app.count("reaction_added") == 1 })
	if !w.VerifyURL(ctx) {
		t.Error("the app did not give the challenge back")
	}
}

func TestResponseURL(t *testing.T) {
	w, ctx := start(t, nil), soon(t)
	urls := make(chan string, 8)
	w.app.on("slash_command", func(_ http.ResponseWriter, r *http.Request) {
		var o map[string]string
		_ = json.NewDecoder(r.Body).Decode(&o)
		urls <- o["response_url"]
	})
	did(t)(w.As("ana").Type(ctx, "#general", "/tiny"))
	u := take(t, urls)
	say := func(m slack.WebhookMessage) error { return slack.PostWebhookContext(ctx, u, &m) }
	for i, m := range []slack.WebhookMessage{{Text: "to you"}, {Text: "to all", ResponseType: slack.ResponseTypeInChannel}, {Text: "3"}, {Text: "4"}, {Text: "5"}} {
		if err := say(m); err != nil {
			t.Errorf("use %d: %v", i+1, err)
		}
	}
	if err := say(slack.WebhookMessage{Text: "6"}); err == nil {
		t.Error("a sixth use passed")
	}
	if mine, all := w.Ephemerals("U0ANA00001"), w.Messages("C0GENERAL1"); len(mine) != 4 || len(all) != 1 || all[0].Text != "to all" {
		t.Errorf("got %+v and %+v", mine, all)
	}
	did(t)(w.As("ana").Type(ctx, "#general", "/tiny"))
	u = take(t, urls)
	w.clock.jump(31 * time.Minute)
	if err := say(slack.WebhookMessage{Text: "late"}); err == nil {
		t.Error("a use after half an hour passed")
	}
}

func TestResponseURLOfAButtonReplacesItsMessage(t *testing.T) {
	w, ctx := start(t, nil), soon(t)
	got := caught(w, "block_actions")
	post := func() standin.Message {
		_, err := w.api.PostEphemeral("C0GENERAL1", "U0ANA00001", slack.MsgOptionText("?", false), slack.MsgOptionBlocks(
			slack.NewActionBlock("b", slack.NewButtonBlockElement("yes", "1", plain("Yes")))))
		if err != nil {
			t.Fatal(err)
		}
		all := w.Ephemerals("U0ANA00001")
		return all[len(all)-1]
	}
	did(t)(w.As("ana").Press(ctx, post(), "yes"))
	in := take(t, got)
	if !in.Container.IsEphemeral || in.ResponseURL == "" || in.Message.Timestamp != "" {
		t.Errorf("got %+v, want an ephemeral container and no message", in.Container)
	}
	if err := slack.PostWebhookContext(ctx, in.ResponseURL, &slack.WebhookMessage{Text: "!", ReplaceOriginal: true}); err != nil {
		t.Fatal(err)
	}
	if all := w.Ephemerals("U0ANA00001"); len(all) != 1 || all[0].Text != "!" || len(all[0].Blocks) != 0 {
		t.Errorf("got %+v, want the message replaced", all)
	}
	if _, err := w.As("ben").Press(ctx, post(), "yes"); err == nil {
		t.Error("ben pressed a button that only ana sees")
	}
	did(t)(w.As("ana").Press(ctx, w.Ephemerals("U0ANA00001")[1], "yes"))
	if err := slack.PostWebhookContext(ctx, take(t, got).ResponseURL, &slack.WebhookMessage{DeleteOriginal: true}); err != nil {
		t.Fatal(err)
	}
	if all := w.Ephemerals("U0ANA00001"); len(all) != 1 {
		t.Errorf("got %+v, want the second deleted", all)
	}
}

// Every field that the stand-in sends is one that Slack sends there, and those
// that apps rely on are there.
func TestPayloadsHaveSlacksFields(t *testing.T) {
	raw, err := os.ReadFile("testdata/payload-keys.json")
	if err != nil {
		t.Fatal(err)
	}
	var keys map[string]json.RawMessage
	if err := json.Unmarshal(raw, &keys); err != nil {
		t.Fatal(err)
	}
	w, ctx := start(t, nil), soon(t)
	ana := w.As("ana")
	did(t)(ana.Type(ctx, "#general", "/tiny open"))
	did(t)(ana.Submit(ctx, standin.State{"text": {"value": {"n"}}}))
	m := w.Messages("C0GENERAL1")[0]
	did(t)(ana.Press(ctx, m, "done"))
	did(t)(ana.MessageShortcut(ctx, m, "note_this"))
	did(t)(ana.Close(ctx))
	did(t)(ana.React(ctx, m, "eyes"))
	did(t)(ana.OpenHome(ctx))
	did(t)(ana.Type(ctx, "#general", "@Tiny hello"))
	waitFor(t, func() bool {
		return len(w.Sent("app_mention")) == 1 && len(w.Sent("reaction_added")) == 1 && len(w.Sent("app_home_opened")) == 1
	})
	for kind, c := range map[string]struct {
		sample string
		need   []string
	}{
		"slash_command":   {"SlashCommand", may("api_app_id", "team_id", "channel_id", "user_id", "command", "text", "response_url", "trigger_id")},
		"view_submission": {"ViewSubmission", may("api_app_id", "team", "user", "trigger_id", "view", "is_enterprise_install", "enterprise")},
		"view_closed":     {"ViewClosed", may("view", "is_cleared", "user", "team")},
		"block_actions":   {"BlockAction", may("actions", "container", "channel", "message", "response_url", "trigger_id", "state")},
		"message_action":  {"MessageShortcut", may("callback_id", "message", "message_ts", "response_url", "trigger_id", "action_ts", "channel")},
		"app_home_opened": {"AppHomeOpened", may("event", "event_id", "event_time", "team_id", "api_app_id", "authorizations")},
		"reaction_added":  {"ReactionAdded", may("event", "event_id", "context_team_id")},
		"app_mention":     {"Message", may("event", "event_id")},
	} {
		sent := w.Sent(kind)
		if len(sent) == 0 {
			t.Errorf("no %s was sent", kind)
			continue
		}
		var sample map[string][]string
		if err := json.Unmarshal(keys[c.sample], &sample); err != nil {
			t.Fatal(err)
		}
		payload := sent[0].Sent.(map[string]any)
		for _, k := range c.need {
			if _, ok := payload[k]; !ok {
				t.Errorf("%s has no %s", kind, k)
			}
		}
		compare(t, kind, sample, "", payload)
	}
}

// beyond are fields that Slack documents and its samples lack.
var beyond = may("response_urls", "context_team_id", "context_enterprise_id", "bot_profile", "focus_on_load", "reply_count", "channel_type", "emoji", "team")

func compare(t *testing.T, kind string, sample map[string][]string, at string, v any) {
	t.Helper()
	known, ok := sample[map[bool]string{true: "/", false: at}[at == ""]]
	o, isObject := v.(map[string]any)
	if list, isList := v.([]any); isList && len(list) > 0 {
		o, isObject = list[0].(map[string]any)
	}
	if !ok || !isObject {
		return
	}
	for k, x := range o {
		if !slices.Contains(known, k) && !slices.Contains(beyond, k) && (at != "/view" || k != "blocks") && !strings.Contains(at, "/message/") {
			t.Errorf("%s: Slack sends no %s/%s", kind, at, k)
		}
		compare(t, kind, sample, at+"/"+k, x)
	}
}

func may(s ...string) []string { return s }

func TestLogHidesSecrets(t *testing.T) {
	w, ctx := start(t, nil), soon(t)
	did(t)(w.As("ana").Type(ctx, "#general", "/tiny hello"))
	_, _ = slack.GetOAuthV2ResponseContext(ctx, http.DefaultClient, "id", "client-hush", "code-hush", "", slack.OAuthOptionAPIURL(w.APIURL()))
	_, _ = w.api.AuthTest()
	raw, err := json.Marshal(w.Log())
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{w.Token(), w.SigningSecret(), w.ControlToken(), "hush", "/response/"} {
		if bytes.Contains(raw, []byte(secret)) {
			t.Errorf("the log holds %q", secret)
		}
	}
}
