package slackapp_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"conoe/shared/adapter/slackapp"
	"conoe/shared/core/fault"
)

// everyCall is each thing that the client does over HTTP.
var everyCall = map[string]func(context.Context, *slackapp.Client) error{
	"Post": func(ctx context.Context, c *slackapp.Client) error {
		_, err := c.Post(ctx, "C1", "", "secret words", json.RawMessage(`[]`))
		return err
	},
	"Whisper": func(ctx context.Context, c *slackapp.Client) error {
		return c.Whisper(ctx, "C1", "", "U1", "secret words", nil)
	},
	"Edit": func(ctx context.Context, c *slackapp.Client) error {
		return c.Edit(ctx, "C1", "1.2", "secret words", nil)
	},
	"Delete": func(ctx context.Context, c *slackapp.Client) error { return c.Delete(ctx, "C1", "1.2") },
	"Link": func(ctx context.Context, c *slackapp.Client) error {
		_, err := c.Link(ctx, "C1", "1.2")
		return err
	},
	"Direct": func(ctx context.Context, c *slackapp.Client) error {
		_, err := c.Direct(ctx, "U1")
		return err
	},
	"Who": func(ctx context.Context, c *slackapp.Client) error {
		_, err := c.Who(ctx, "U1")
		return err
	},
	"Self": func(ctx context.Context, c *slackapp.Client) error {
		_, err := c.Self(ctx)
		return err
	},
	"Open": func(ctx context.Context, c *slackapp.Client) error {
		_, _, err := c.Open(ctx, "secret-trigger", json.RawMessage(`{"title":"secret words"}`))
		return err
	},
	"Push": func(ctx context.Context, c *slackapp.Client) error {
		_, _, err := c.Push(ctx, "secret-trigger", json.RawMessage(`{"title":"secret words"}`))
		return err
	},
	"Update": func(ctx context.Context, c *slackapp.Client) error {
		_, err := c.Update(ctx, "V1", "h", json.RawMessage(`{"title":"secret words"}`))
		return err
	},
	"Publish": func(ctx context.Context, c *slackapp.Client) error {
		return c.Publish(ctx, "U1", json.RawMessage(`{"title":"secret words"}`))
	},
	"File": func(ctx context.Context, c *slackapp.Client) error {
		_, _, err := c.File(ctx, "F1")
		return err
	},
	"Reply": func(ctx context.Context, c *slackapp.Client) error {
		return c.Reply(ctx, "https://hooks.slack.com/actions/T1/2/secret-address", "secret words", nil)
	},
	"Socket": func(ctx context.Context, c *slackapp.Client) error {
		ctx, stop := context.WithTimeout(ctx, 50*time.Millisecond)
		defer stop()
		return c.Socket(ctx, realAppToken, nil)
	},
}

func TestRateLimitIsNoFailure(t *testing.T) {
	for name, call := range everyCall {
		if name == "Socket" {
			continue // which waits by itself
		}
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := real(says(http.StatusTooManyRequests, `{"ok":false,"error":"ratelimited"}`, "Retry-After", "30"))
				if got := waits(t, call(t.Context(), c)); !got.Equal(time.Now().Add(30 * time.Second)) {
					t.Errorf("until %s, want 30 s from %s", got, time.Now())
				}
			})
		})
	}
}

func TestRetryAfterThatIsNone(t *testing.T) {
	for _, c := range []struct {
		after string
		want  time.Duration
	}{{"", time.Second}, {"soon", time.Second}, {"-3", time.Second}, {"0", time.Second}, {" 7 ", 7 * time.Second}, {"999999999999", time.Hour}, {"1000000000", time.Hour}} {
		synctest.Test(t, func(t *testing.T) {
			w := says(http.StatusTooManyRequests, "", "Retry-After", c.after)
			_, err := real(w).Self(t.Context())
			if got := time.Until(waits(t, err)); got != c.want {
				t.Errorf("%q: waits %s, want %s", c.after, got, c.want)
			}
		})
	}
}

func TestRateLimitAsACode(t *testing.T) {
	_, err := real(says(http.StatusOK, `{"ok":false,"error":"ratelimited"}`)).Self(t.Context())
	waits(t, err)
}

func TestWhatSlackNoLongerHas(t *testing.T) {
	for _, code := range []string{
		"message_not_found", "channel_not_found", "is_archived", "not_in_channel", "user_disabled", "thread_not_found",
		"cant_update_message", "restricted_action_read_only_channel", "not_found", "not_enabled",
	} {
		err := real(says(http.StatusOK, `{"ok":false,"error":"`+code+`"}`)).Edit(t.Context(), "C1", "1.2", "t", nil)
		if g, ok := errors.AsType[slackapp.Gone](err); !ok || g.Code != code || fault.CodeOf(err) != fault.NotFound {
			t.Errorf("%s: got %v, %s", code, err, fault.CodeOf(err))
		}
	}
}

func TestCodesThatAPersonCanDoSomethingAbout(t *testing.T) {
	for code, want := range map[string]fault.Code{
		"expired_trigger_id": fault.Expired, "exchanged_trigger_id": fault.Expired, "hash_conflict": fault.Conflict,
		"push_limit_reached": fault.Limit, "invalid_auth": fault.Internal, "missing_scope": fault.Internal, "fatal_error": fault.Internal,
	} {
		_, _, err := real(says(http.StatusOK, `{"ok":false,"error":"`+code+`"}`)).Open(t.Context(), "1.2", json.RawMessage(`{}`))
		if got := fault.CodeOf(err); got != want {
			t.Errorf("%s: got %s, want %s", code, got, want)
		}
		if _, ok := errors.AsType[slackapp.Refused](err); ok != (want == fault.Internal) {
			t.Errorf("%s: got %T", code, err)
		}
	}
}

func TestRefusalSaysWhereAndNotWhat(t *testing.T) {
	c := real(says(http.StatusOK, `{"ok":false,"error":"invalid_blocks","response_metadata":{"messages":[
		"[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]",
		"[ERROR] invalid url: secret words [json-pointer:/blocks/3/accessory]"]}}`))
	_, err := c.Post(t.Context(), "C1", "", "t", nil)
	r, ok := errors.AsType[slackapp.Refused](err)
	if !ok || !slices.Equal(r.At, []string{"/blocks/0/text/text", "/blocks/3/accessory"}) {
		t.Fatalf("got %#v", err)
	}
	if want := "slack chat.postMessage: invalid_blocks at /blocks/0/text/text, /blocks/3/accessory"; err.Error() != want {
		t.Errorf("got %q", err)
	}
}

// TestErrorsHoldNoSecret lets every call go wrong in every way and looks for what
// must not be logged.
func TestErrorsHoldNoSecret(t *testing.T) {
	wires := map[string]func() *wire{
		"no connection": func() *wire { return says(0, "") },
		"status":        func() *wire { return says(http.StatusBadGateway, "secret words") },
		"no JSON":       func() *wire { return says(http.StatusOK, "secret words") },
		"another shape": func() *wire {
			return says(http.StatusOK, `{"ok":true,"ts":["secret words"],"url":5,"view":[],"user":[],"channel":[],"file":[],"permalink":[],"team_id":[]}`)
		},
		"unreadable code": func() *wire { return says(http.StatusOK, `{"ok":false,"error":"secret words `+realToken+`"}`) },
		"messages": func() *wire {
			return says(http.StatusOK, `{"ok":false,"error":"invalid_blocks","response_metadata":{"messages":["secret words [json-pointer:/secret words]"]}}`)
		},
		"redirect": func() *wire { return says(http.StatusFound, "", "Location", "https://secret-address.example/") },
	}
	for how, w := range wires {
		for name, call := range everyCall {
			err := call(t.Context(), real(w()))
			if err == nil {
				if name != "Socket" && !(how == "another shape" && slices.Contains([]string{"Whisper", "Edit", "Delete"}, name)) &&
					!(name == "Reply" && (how == "no JSON" || how == "another shape")) {
					t.Errorf("%s, %s: no error", how, name)
				}
				continue
			}
			for _, secret := range []string{"secret", "xoxb", "xapp", "hooks.slack.com"} {
				if strings.Contains(err.Error(), secret) {
					t.Errorf("%s, %s: the error shows %q: %v", how, name, secret, err)
				}
			}
		}
	}
}

func TestRedirectIsNotFollowed(t *testing.T) {
	var reached []string
	elsewhere := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { reached = append(reached, r.URL.Path) }))
	t.Cleanup(elsewhere.Close)
	for _, status := range []int{http.StatusMovedPermanently, http.StatusFound, http.StatusTemporaryRedirect, http.StatusPermanentRedirect} {
		api := httptest.NewServer(http.RedirectHandler(elsewhere.URL+"/stolen", status))
		c := &slackapp.Client{Token: func(context.Context) (string, error) { return practice, nil }, API: api.URL + "/api/"}
		if _, err := c.Post(t.Context(), "C1", "", "t", nil); err == nil {
			t.Errorf("%d: posted", status)
		}
		if err := c.Reply(t.Context(), api.URL+"/response/1", "t", nil); err == nil {
			t.Errorf("%d: replied", status)
		}
		api.Close()
	}
	if len(reached) > 0 {
		t.Errorf("reached %v", reached)
	}
}

func TestCallEndsWithItsContext(t *testing.T) {
	stuck := make(chan struct{})
	api := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-stuck }))
	t.Cleanup(api.Close)
	t.Cleanup(func() { close(stuck) })
	c := &slackapp.Client{Token: func(context.Context) (string, error) { return practice, nil }, API: api.URL + "/api/"}
	ctx, stop := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer stop()
	_, err := c.Post(ctx, "C1", "", "t", nil)
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
}

func TestArgumentsAreSentAsTheyAre(t *testing.T) {
	w := says(http.StatusOK, `{"ok":true,"ts":"1.2"}`)
	blocks := json.RawMessage(`[{"type":"from the future","field":{"nobody":"knows"}}]`)
	ts, err := real(w).Post(t.Context(), "C1", "0.9", "text", blocks)
	fail(t, err)
	got := w.sent()[0]
	if ts != "1.2" || got.url != "https://slack.com/api/chat.postMessage" || got.header.Get("Authorization") != "Bearer "+realToken {
		t.Errorf("sent %+v", got)
	}
	if strings.Contains(got.body, realToken) {
		t.Error("the token is in the body")
	}
	sentBlocks, _ := json.Marshal(argument(t, got.body, "blocks"))
	if string(sentBlocks) != `[{"field":{"nobody":"knows"},"type":"from the future"}]` {
		t.Errorf("blocks %s", sentBlocks)
	}
	if argument(t, got.body, "thread_ts") != "0.9" || argument(t, got.body, "unfurl_links") != false || argument(t, got.body, "unfurl_media") != false {
		t.Errorf("sent %s", got.body)
	}
}

func TestEditWithoutBlocksLeavesNone(t *testing.T) {
	w := says(http.StatusOK, `{"ok":true}`)
	fail(t, real(w).Edit(t.Context(), "C1", "1.2", "Erased on request.", nil))
	if got, ok := argument(t, w.sent()[0].body, "blocks").([]any); !ok || len(got) != 0 {
		t.Errorf("sent %s", w.sent()[0].body)
	}
}

func TestReadingIsAskedForByForm(t *testing.T) {
	w := says(http.StatusOK, `{"ok":true,"user":{"id":"U1"}}`)
	if _, err := real(w).Who(t.Context(), "U1"); err != nil {
		t.Fatal(err)
	}
	if got := w.sent()[0]; field(t, got.body, "user") != "U1" || field(t, got.body, "token") != "" {
		t.Errorf("sent %+v", got)
	}
}

func TestTokenThatCannotBeRead(t *testing.T) {
	w, broken := says(http.StatusOK, `{"ok":true}`), errors.New("no secret today")
	c := real(w)
	c.Token = func(context.Context) (string, error) { return "", broken }
	if _, err := c.Self(t.Context()); !errors.Is(err, broken) || len(w.sent()) > 0 {
		t.Errorf("got %v, sent %v", err, w.sent())
	}
}

func TestDirectMessagesAreOpenedOnce(t *testing.T) {
	w := says(http.StatusOK, `{"ok":true,"channel":{"id":"D1"}}`)
	c := real(w)
	for range 3 {
		if ch, err := c.Direct(t.Context(), "U1"); err != nil || ch != "D1" {
			t.Fatalf("got %q, %v", ch, err)
		}
	}
	if n := len(w.sent()); n != 1 {
		t.Errorf("asked %d times", n)
	}
}

// TestDirectMessagesThatAreNoLongerThere: a stand-in that begins anew has others.
func TestDirectMessagesThatAreNoLongerThere(t *testing.T) {
	w := &wire{answer: func(r *http.Request, _ string) (int, http.Header, string) {
		if strings.HasSuffix(r.URL.Path, "chat.postMessage") {
			return http.StatusOK, nil, `{"ok":false,"error":"channel_not_found"}`
		}
		return http.StatusOK, nil, `{"ok":true,"channel":{"id":"D1"}}`
	}}
	c := real(w)
	for range 2 {
		ch, err := c.Direct(t.Context(), "U1")
		fail(t, err)
		if _, err := c.Post(t.Context(), ch, "", "t", nil); fault.CodeOf(err) != fault.NotFound {
			t.Errorf("got %v", err)
		}
	}
	if n := len(w.sent()); n != 4 {
		t.Errorf("%d calls, want that it is asked for again", n)
	}
}

func TestDirectMessagesWithoutAnID(t *testing.T) {
	if ch, err := real(says(http.StatusOK, `{"ok":true}`)).Direct(t.Context(), "U1"); err == nil {
		t.Errorf("got %q", ch)
	}
}

func TestKindsOfAccounts(t *testing.T) {
	for _, c := range []struct {
		account string
		want    slackapp.Profile
	}{
		{`{"id":"U1","team_id":"T1","name":"ana","real_name":"Ana L","tz":"Europe/Paris"}`, slackapp.Profile{User: "U1", Team: "T1", Name: "Ana L", TZ: "Europe/Paris"}},
		{`{"id":"U1","team_id":"T1","name":"ana","enterprise_user":{"enterprise_id":"E1"}}`, slackapp.Profile{User: "U1", Team: "T1", Enterprise: "E1", Name: "ana"}},
		{`{"id":"U1","profile":{"display_name":"Ana"},"is_restricted":true}`, slackapp.Profile{User: "U1", Name: "Ana", Guest: true}},
		{`{"id":"U1","is_ultra_restricted":true}`, slackapp.Profile{User: "U1", Guest: true}},
		{`{"id":"U1","is_stranger":true,"team_id":"T2"}`, slackapp.Profile{User: "U1", Team: "T2", Stranger: true}},
		{`{"id":"U1","deleted":true}`, slackapp.Profile{User: "U1", Deleted: true}},
		{`{"id":"U1","is_bot":true}`, slackapp.Profile{User: "U1", Bot: true}},
		{`{"id":"U1","is_workflow_bot":true}`, slackapp.Profile{User: "U1", Bot: true}},
		{`{"id":"USLACKBOT","is_bot":false}`, slackapp.Profile{User: "USLACKBOT", Bot: true}},
	} {
		got, err := real(says(http.StatusOK, `{"ok":true,"user":`+c.account+`}`)).Who(t.Context(), "U1")
		if err != nil || got != c.want {
			t.Errorf("%s: got %+v, %v", c.account, got, err)
		}
	}
}
