package slackapp_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"conoe/shared/adapter/slackapp"
	"conoe/shared/core/relay"
)

const (
	// realToken looks like one of Slack's. It is made up of parts, so that nothing that
	// looks for secrets in files finds one.
	realToken    = "xoxb" + "-1234567890-0987654321-AbCdEfGhIjKlMnOpQrStUvWx"
	realAppToken = "xapp" + "-1-A0123456789-1234567890-abcdef"
	practice     = "xoxb-standin-ABCDEF"
	practiceApp  = "xapp-standin-ABCDEF"
	loopbackAPI  = "http://127.0.0.1:4321/api/"
)

// wire carries calls to a function instead of a network, so that time in a test can
// be a fake and hosts can be any.
type wire struct {
	answer func(*http.Request, string) (status int, head http.Header, body string)

	mu    sync.Mutex
	calls []sent
}

type sent struct {
	at     time.Time
	url    string
	header http.Header
	body   string
}

func (w *wire) RoundTrip(r *http.Request) (*http.Response, error) {
	var body []byte
	if r.Body != nil {
		body, _ = io.ReadAll(r.Body)
	}
	w.mu.Lock()
	w.calls = append(w.calls, sent{time.Now(), r.URL.String(), r.Header, string(body)})
	w.mu.Unlock()
	status, head, text := w.answer(r, string(body))
	if status == 0 {
		return nil, errors.New("connection refused")
	}
	if head == nil {
		head = http.Header{}
	}
	return &http.Response{StatusCode: status, Header: head, Body: io.NopCloser(strings.NewReader(text)), Request: r}, nil
}

func (w *wire) sent() []sent {
	w.mu.Lock()
	defer w.mu.Unlock()
	return append([]sent(nil), w.calls...)
}

// says answers every call so.
func says(status int, body string, head ...string) *wire {
	return &wire{answer: func(*http.Request, string) (int, http.Header, string) {
		h := http.Header{}
		for i := 0; i+1 < len(head); i += 2 {
			h.Set(head[i], head[i+1])
		}
		return status, h, body
	}}
}

func client(w *wire, token, api string) *slackapp.Client {
	return &slackapp.Client{
		Token: func(context.Context) (string, error) { return token, nil },
		API:   api, HTTP: &http.Client{Transport: w},
	}
}

// real is the app in a real workspace, as far as this package can tell.
func real(w *wire) *slackapp.Client { return client(w, realToken, "") }

// waits is until when an error wants to be left alone.
func waits(t *testing.T, err error) time.Time {
	t.Helper()
	w, ok := errors.AsType[relay.Wait](err)
	if !ok {
		t.Fatalf("got %v, want relay.Wait", err)
	}
	return w.Until
}

// argument is a field of a JSON body.
func argument(t *testing.T, body, name string) any {
	t.Helper()
	var o map[string]any
	if err := json.Unmarshal([]byte(body), &o); err != nil {
		t.Fatalf("%q: %v", body, err)
	}
	return o[name]
}

// field is a field of a form.
func field(t *testing.T, body, name string) string {
	t.Helper()
	v, err := url.ParseQuery(body)
	if err != nil {
		t.Fatal(err)
	}
	return v.Get(name)
}

func fail(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
