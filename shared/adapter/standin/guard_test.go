package standin_test

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"conoe/shared/adapter/standin"
	"conoe/shared/core/fault"
)

func TestRefusesWhatCouldBeReal(t *testing.T) {
	for _, o := range []standin.Options{
		{Token: "xoxb-" + "1234-5678-abcdef"},
		{App: "https://hooks.example.com"},
		{App: "http://10.0.0.7:8080"},
		{App: "http://localhost.evil.example"},
		{Addr: "0.0.0.0:0"},
		{Addr: ":0"},
		{Addr: "192.0.2.1:80"},
	} {
		s, err := standin.Start(o)
		if err == nil {
			_ = s.Close()
		}
		if fault.CodeOf(err) != fault.Denied {
			t.Errorf("%+v: got %v, want Denied", o, err)
		}
	}
	w := start(t, nil)
	if err := w.Connect("https://slack.example"); fault.CodeOf(err) != fault.Denied {
		t.Errorf("got %v, want Denied", err)
	}
	if other := start(t, nil); other.SigningSecret() == w.SigningSecret() || other.Token() == w.Token() || len(w.SigningSecret()) < 20 {
		t.Error("two runs share a secret")
	}
}

func ask(t *testing.T, w *world, method, path, body string, head map[string]string) (int, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, strings.TrimSuffix(w.URL(), "/")+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for k, v := range head {
		req.Header.Set(k, v)
	}
	if h := head["Host"]; h != "" {
		req.Host = h
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close() //nolint:errcheck // it was only read
	var b bytes.Buffer
	_, _ = b.ReadFrom(resp.Body)
	return resp.StatusCode, b.String()
}

// A page of somebody else must not press a button here.
func TestOtherPagesAreKeptOut(t *testing.T) {
	w := start(t, nil)
	act := `{"as":"ana","do":"type","channel":"#general","text":"hi"}`
	token := w.ControlToken()
	for _, c := range []struct {
		name, path string
		head       map[string]string
		want       int
	}{
		{"the page itself", "/_standin/act", map[string]string{"X-Standin-Token": token, "Origin": strings.TrimSuffix(w.URL(), "/")}, 200},
		{"no token", "/_standin/act", nil, 403},
		{"wrong token", "/_standin/act", map[string]string{"X-Standin-Token": "x"}, 403},
		{"another origin", "/_standin/act", map[string]string{"X-Standin-Token": token, "Origin": "https://evil.example"}, 403},
		{"no origin at all", "/_standin/act", map[string]string{"X-Standin-Token": token, "Origin": "null"}, 403},
		{"another port of this machine", "/_standin/act", map[string]string{"X-Standin-Token": token, "Origin": "http://127.0.0.1:1"}, 403},
		{"another name for our address", "/_standin/act", map[string]string{"X-Standin-Token": token, "Host": "evil.example"}, 421},
		{"the page under another name", "/", map[string]string{"Host": "evil.example:80"}, 421},
	} {
		t.Run(c.name, func(t *testing.T) {
			method := http.MethodPost
			if c.path == "/" {
				method = http.MethodGet
			}
			if got, body := ask(t, w, method, c.path, act, c.head); got != c.want {
				t.Errorf("got %d %s, want %d", got, body, c.want)
			}
		})
	}
	if n := len(w.Messages("C0GENERAL1")); n != 1 {
		t.Errorf("%d messages were typed, want 1", n)
	}
	for _, path := range []string{"/_standin/scene", "/_standin/log", "/_standin/watch"} {
		if got, _ := ask(t, w, http.MethodGet, path, "", nil); got != 403 {
			t.Errorf("%s without a token: got %d", path, got)
		}
	}
}

func TestControlAPI(t *testing.T) {
	w := start(t, nil)
	head := map[string]string{"X-Standin-Token": w.ControlToken()}
	post := func(path, body string) (int, string) { return ask(t, w, http.MethodPost, path, body, head) }

	if code, body := post("/_standin/act", `{"as":"ana","do":"fly"}`); code != 400 || !strings.Contains(body, "nothing that a person can do") {
		t.Errorf("got %d %s", code, body)
	}
	if code, _ := post("/_standin/act", `{"as":"nobody","do":"home"}`); code != 404 {
		t.Errorf("got %d, want 404", code)
	}
	if code, _ := post("/_standin/act", `{"as":"ana","do":"home","speed":3}`); code != 400 {
		t.Errorf("an unknown field: got %d, want 400", code)
	}
	if code, _ := post("/_standin/wait", `{"as":"ana","contains":"never","ms":30}`); code != 408 {
		t.Errorf("got %d, want 408", code)
	}
	go func() { _, _ = w.As("ben").Type(t.Context(), "#general", "at last") }()
	if code, _ := post("/_standin/wait", `{"as":"ana","channel":"#general","contains":"at last","ms":3000}`); code != 200 {
		t.Errorf("got %d, want 200", code)
	}
	if code, _ := post("/_standin/jump", `{"seconds":60}`); code != 403 {
		t.Errorf("a jump without a hook: got %d, want 403", code)
	}
	if code, _ := post("/_standin/fault", `{"on":"auth.test","error":"fatal_error"}`); code != 200 {
		t.Errorf("got %d", code)
	}
	_, err := w.api.AuthTest()
	wants(t, "injected", err, "fatal_error")
	code, body := ask(t, w, http.MethodGet, "/_standin/scene?as=ben", "", head)
	var sc standin.Scene
	if err := json.Unmarshal([]byte(body), &sc); code != 200 || err != nil || sc.Me.ID != "U0BEN00002" || len(sc.Channels) != 3 {
		t.Errorf("got %d %s, %v", code, body, err)
	}
	if code, _ := post("/_standin/reset", ``); code != 200 || len(w.Messages("C0GENERAL1")) != 0 {
		t.Error("a reset left messages")
	}
}

func TestJumpCallsTheEmbedder(t *testing.T) {
	var w *world
	w = start(t, func(o *standin.Options) {
		o.OnJump = func(_ context.Context, d time.Duration) error {
			if d > 48*time.Hour {
				return fault.Errorf(fault.Denied, "Not so far.")
			}
			w.clock.jump(d)
			return nil
		}
	})
	head := map[string]string{"X-Standin-Token": w.ControlToken()}
	before := w.clock.now()
	if code, body := ask(t, w, http.MethodPost, "/_standin/jump", `{"seconds":86400}`, head); code != 200 {
		t.Errorf("got %d %s", code, body)
	}
	if d := w.clock.now().Sub(before); d < 24*time.Hour {
		t.Errorf("the clock moved by %s", d)
	}
	if code, body := ask(t, w, http.MethodPost, "/_standin/jump", `{"seconds":864000}`, head); code != 403 || !strings.Contains(body, "Not so far.") {
		t.Errorf("got %d %s", code, body)
	}
	if code, _ := ask(t, w, http.MethodPost, "/_standin/jump", `{"seconds":-1}`, head); code != 400 {
		t.Errorf("backwards: got %d, want 400", code)
	}
}
