package handler_test

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"conoe/functions/internal/handler"
)

// gateway sends a request as API Gateway does, with headers in lower case.
func gateway(t *testing.T, serve handler.Serve, r handler.Request, base64ed bool, query string) events.APIGatewayV2HTTPResponse {
	t.Helper()
	in := events.APIGatewayV2HTTPRequest{Version: "2.0", RawPath: r.Path, RawQueryString: query, Headers: map[string]string{}, Body: string(r.Body)}
	in.RequestContext.HTTP.Method = r.Method
	for name := range r.Header {
		in.Headers[strings.ToLower(name)] = r.Header.Get(name)
	}
	if base64ed {
		in.IsBase64Encoded, in.Body = true, base64.StdEncoding.EncodeToString(r.Body)
	}
	payload, err := json.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := handler.Gateway(serve).Invoke(t.Context(), payload)
	if err != nil {
		t.Fatal(err)
	}
	var out events.APIGatewayV2HTTPResponse
	if err := json.Unmarshal(raw, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// says answers a command.
func says(context.Context, handler.SlashCommand) (any, error) {
	return map[string]string{"text": "help"}, nil
}

func TestGateway(t *testing.T) {
	s, p := edge()
	s.Command = says
	for _, base64ed := range []bool{false, true} {
		got := gateway(t, s.Serve, now(commands, typed()), base64ed, "")
		if got.StatusCode != http.StatusOK || got.Headers["content-type"] != "application/json" || !json.Valid([]byte(got.Body)) {
			t.Errorf("base64 %v: got %+v", base64ed, got)
		}
	}
	large := now(commands, typed()+"&more="+strings.Repeat("x", 1<<20))
	if got := gateway(t, s.Serve, large, true, ""); got.StatusCode != http.StatusRequestEntityTooLarge {
		t.Errorf("got %d", got.StatusCode)
	}
	if p.count() != 0 {
		t.Errorf("%d passed", p.count())
	}
}

func TestGatewayOfWhatIsNoRequest(t *testing.T) {
	s, _ := edge()
	for _, payload := range []string{``, `[]`, `{"isBase64Encoded":true,"body":"%"}`} {
		if out, err := handler.Gateway(s.Serve).Invoke(t.Context(), []byte(payload)); err == nil {
			t.Errorf("%s: got %s", payload, out)
		}
	}
	out, err := handler.Gateway(s.Serve).Invoke(t.Context(), []byte(`{}`))
	if err != nil || !strings.Contains(string(out), `"statusCode":404`) {
		t.Errorf("got %s, %v", out, err)
	}
}

// The query is not signed: whoever has seen a signed request could send it again
// with another one.
func TestQueryIsIgnored(t *testing.T) {
	s, p := edge()
	forged := url.Values{"payload": {strings.Replace(click, "approve", "reject", 1)}, "text": {"forged"}}.Encode()
	got := gateway(t, s.Serve, now(interactions, pressed(click)), false, forged)
	if got.StatusCode != http.StatusOK || len(p.interactions) != 1 || p.interactions[0].ActionCallback.BlockActions[0].ActionID != "approve" {
		t.Errorf("got %d, %+v", got.StatusCode, p.interactions)
	}
	if got := gateway(t, s.Serve, now(interactions, ""), false, forged); got.StatusCode != http.StatusBadRequest {
		t.Errorf("got %d", got.StatusCode)
	}
	srv := httptest.NewServer(handler.Serve(s.Serve))
	defer srv.Close()
	post(t, srv.URL+commands+"?"+forged, now(commands, typed("text", "signed")), http.StatusOK)
	if len(p.commands) != 1 || p.commands[0].Text != "signed" {
		t.Errorf("got %+v", p.commands)
	}
}

func post(t *testing.T, to string, r handler.Request, want int) string {
	t.Helper()
	q, err := http.NewRequestWithContext(t.Context(), r.Method, to, strings.NewReader(string(r.Body)))
	if err != nil {
		t.Fatal(err)
	}
	q.Header = r.Header
	q.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	a, err := http.DefaultClient.Do(q)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Body.Close()
	body, err := io.ReadAll(a.Body)
	if err != nil || a.StatusCode != want {
		t.Errorf("got %d, %v, want %d", a.StatusCode, err, want)
	}
	return string(body)
}

func TestServer(t *testing.T) {
	s, _ := edge()
	s.Command = says
	srv := httptest.NewServer(handler.Serve(s.Serve))
	defer srv.Close()
	if got := post(t, srv.URL+commands, now(commands, typed()), http.StatusOK); got != `{"text":"help"}` {
		t.Errorf("got %s", got)
	}
	post(t, srv.URL+commands, now(commands, typed()+"&more="+strings.Repeat("x", 1<<20)), http.StatusRequestEntityTooLarge)
	post(t, srv.URL+happenings, sign(happenings, opened, "other", time.Now()), http.StatusUnauthorized)
}

// The runtime names an error after its type, so the gateway gives it a name.
func TestEventThatIsNoRequest(t *testing.T) {
	serve := handler.Serve(func(context.Context, handler.Request) handler.Response { panic("nobody asked") })
	for _, payload := range []string{"", "{", "[]", `{"body":7}`, `{"isBase64Encoded":true,"body":"%"}`} {
		_, err := handler.Gateway(serve).Invoke(t.Context(), []byte(payload))
		if name, _ := handler.ErrorName(err); name != "Invalid" {
			t.Errorf("%s: got %v", payload, err)
		}
	}
}
