package slackapp_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"conoe/shared/adapter/slackapp"
	"conoe/shared/core/fault"
)

// slackSide is Slack's end of Socket Mode, played by a test.
type slackSide struct {
	t      *testing.T
	srv    *httptest.Server
	conns  chan *websocket.Conn
	opened atomic.Int32
	open   http.HandlerFunc // apps.connections.open; nil gives an address here
}

func newSlackSide(t *testing.T, open http.HandlerFunc) *slackSide {
	t.Helper()
	s := &slackSide{t: t, conns: make(chan *websocket.Conn, 10), open: open}
	s.srv = httptest.NewServer(http.HandlerFunc(s.serve))
	t.Cleanup(s.srv.Close)
	return s
}

func (s *slackSide) serve(w http.ResponseWriter, r *http.Request) {
	switch {
	case r.URL.Path == "/link":
		up := websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}
		if conn, err := up.Upgrade(w, r, nil); err == nil {
			s.t.Cleanup(func() { _ = conn.Close() })
			s.conns <- conn
		}
	case r.URL.Path != "/api/apps.connections.open" || r.Header.Get("Authorization") != "Bearer "+practiceApp:
		s.t.Errorf("unexpected %s %s", r.URL.Path, r.Header)
	case s.open != nil:
		s.opened.Add(1)
		s.open(w, r)
	default:
		s.opened.Add(1)
		s.gives(w, "ws"+strings.TrimPrefix(s.srv.URL, "http")+"/link")
	}
}

func (s *slackSide) gives(w http.ResponseWriter, address string) {
	_ = json.NewEncoder(w).Encode(map[string]any{"ok": true, "url": address})
}

func (s *slackSide) client() *slackapp.Client {
	return &slackapp.Client{Token: func(context.Context) (string, error) { return practice, nil }, API: s.srv.URL + "/api/"}
}

// accept is the next connection, after its hello.
func (s *slackSide) accept() *websocket.Conn {
	s.t.Helper()
	conn := next(s.t, s.conns)
	put(s.t, conn, `{"type":"hello","num_connections":1}`)
	return conn
}

func put(t *testing.T, conn *websocket.Conn, text string) {
	t.Helper()
	fail(t, conn.WriteMessage(websocket.TextMessage, []byte(text)))
}

func envelope(id, kind, payload string, answers bool, retry int) string {
	return fmt.Sprintf(`{"envelope_id":%q,"type":%q,"payload":%s,"accepts_response_payload":%t,"retry_attempt":%d}`, id, kind, payload, answers, retry)
}

// acked is the next acknowledgement.
func acked(t *testing.T, conn *websocket.Conn) (id string, payload string, size int) {
	t.Helper()
	_ = conn.SetReadDeadline(time.Now().Add(5 * time.Second))
	_, raw, err := conn.ReadMessage()
	fail(t, err)
	var a struct {
		ID      string          `json:"envelope_id"`
		Payload json.RawMessage `json:"payload"`
	}
	fail(t, json.Unmarshal(raw, &a))
	return a.ID, string(a.Payload), len(raw)
}

func next[T any](t *testing.T, from <-chan T) T {
	t.Helper()
	select {
	case v := <-from:
		return v
	case <-time.After(10 * time.Second):
		t.Fatal("nothing came")
	}
	panic("unreachable")
}

// receive runs a receiver until the test ends, without an error.
func receive(t *testing.T, run func(context.Context) error) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- run(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := next(t, ended); err != nil {
			t.Errorf("ended with %v", err)
		}
	})
}

func (s *slackSide) deliverTo(deliver slackapp.Deliver) {
	s.t.Helper()
	receive(s.t, func(ctx context.Context) error { return s.client().Socket(ctx, practiceApp, deliver) })
}

// echo answers with the payload.
func echo(_ context.Context, e slackapp.Envelope) ([]byte, bool) { return e.Payload, true }

func TestDeliveryAndItsAcknowledgement(t *testing.T) {
	s := newSlackSide(t, nil)
	got := make(chan slackapp.Envelope, 10)
	s.deliverTo(func(_ context.Context, e slackapp.Envelope) ([]byte, bool) {
		got <- e
		return []byte(`{"text":"answer"}`), true
	})
	conn := s.accept()
	for _, c := range []struct {
		kind    string
		answers bool
		retry   int
		want    string
	}{
		{slackapp.Commands, true, 0, `{"text":"answer"}`},
		{slackapp.Interactions, true, 0, `{"text":"answer"}`},
		{slackapp.Interactions, false, 0, ""}, // Slack wants none
		{slackapp.Events, false, 2, ""},
	} {
		put(t, conn, envelope("e1", c.kind, `{"a":1}`, c.answers, c.retry))
		if e := next(t, got); e.Type != c.kind || string(e.Payload) != `{"a":1}` || e.Retry != c.retry {
			t.Errorf("got %+v", e)
		}
		if id, payload, _ := acked(t, conn); id != "e1" || payload != c.want {
			t.Errorf("%s: acknowledged %q with %q, want %q", c.kind, id, payload, c.want)
		}
	}
}

// TestWhatIsNotAcknowledged: Slack sends an event again, and tells a person that it
// did not work.
func TestWhatIsNotAcknowledged(t *testing.T) {
	s := newSlackSide(t, nil)
	answer := map[string][]byte{`"failed"`: nil, `"no JSON"`: []byte("{"), `"fine"`: []byte(`"fine"`)}
	s.deliverTo(func(_ context.Context, e slackapp.Envelope) ([]byte, bool) {
		return answer[string(e.Payload)], string(e.Payload) != `"failed"`
	})
	conn := s.accept()
	for _, name := range []string{"failed", "no JSON", "fine"} {
		put(t, conn, envelope(name, slackapp.Interactions, `"`+name+`"`, true, 0))
	}
	if id, _, _ := acked(t, conn); id != "fine" {
		t.Errorf("acknowledged %q", id)
	}
	_ = conn.SetReadDeadline(time.Now().Add(50 * time.Millisecond))
	if _, raw, err := conn.ReadMessage(); err == nil {
		t.Errorf("acknowledged %s too", raw)
	}
}

// TestSizeOfAnAcknowledgement: from 20 KiB on Slack drops it and says nothing.
func TestSizeOfAnAcknowledgement(t *testing.T) {
	const most = 20<<10 - 1
	s := newSlackSide(t, nil)
	s.deliverTo(func(_ context.Context, e slackapp.Envelope) ([]byte, bool) {
		var n int
		_ = json.Unmarshal(e.Payload, &n)
		return []byte(`"` + strings.Repeat("x", n) + `"`), true
	})
	conn := s.accept()
	put(t, conn, envelope("probe", slackapp.Interactions, "0", true, 0))
	_, _, empty := acked(t, conn)
	put(t, conn, envelope("large", slackapp.Interactions, fmt.Sprint(most-empty+1), true, 0))
	put(t, conn, envelope("again", slackapp.Events, fmt.Sprint(most), false, 0)) // its answer is not sent anyway
	put(t, conn, envelope("atmost", slackapp.Interactions, fmt.Sprint(most-empty-1), true, 0))
	sizes := map[string]int{}
	for range 2 {
		id, _, size := acked(t, conn)
		sizes[id] = size
	}
	if sizes["again"] == 0 || sizes["atmost"] != most {
		t.Errorf("got %v, want atmost with %d bytes and again", sizes, most)
	}
}

// TestConnectionThatSlackEnds: the next connection is there before, and what the old
// one still delivers is answered on it.
func TestConnectionThatSlackEnds(t *testing.T) {
	for _, reason := range []string{"warning", "refresh_requested"} {
		t.Run(reason, func(t *testing.T) {
			s := newSlackSide(t, nil)
			s.deliverTo(echo)
			first := s.accept()
			put(t, first, `{"type":"disconnect","reason":"`+reason+`"}`)
			second := s.accept()
			for i, conn := range []*websocket.Conn{first, second} {
				put(t, conn, envelope(fmt.Sprint(i), slackapp.Commands, "1", true, 0))
				if id, _, _ := acked(t, conn); id != fmt.Sprint(i) {
					t.Errorf("connection %d acknowledged %q", i, id)
				}
			}
			_ = first.Close()
			put(t, second, envelope("after", slackapp.Commands, "1", true, 0))
			if id, _, _ := acked(t, second); id != "after" || s.opened.Load() != 2 {
				t.Errorf("acknowledged %q after %d connections", id, s.opened.Load())
			}
		})
	}
}

func TestConnectionThatBreaks(t *testing.T) {
	s := newSlackSide(t, nil)
	s.deliverTo(echo)
	_ = s.accept().Close()
	conn := s.accept()
	put(t, conn, envelope("e", slackapp.Commands, "1", true, 0))
	if id, _, _ := acked(t, conn); id != "e" {
		t.Errorf("acknowledged %q", id)
	}
}

func TestFramesThatSayNothing(t *testing.T) {
	s := newSlackSide(t, nil)
	s.deliverTo(echo)
	conn := s.accept()
	for _, text := range []string{"{", "", "[]", `"hello"`, `{"type":"from the future","envelope_id":"f"}`, `{"type":5}`} {
		put(t, conn, text)
	}
	put(t, conn, envelope("e", slackapp.Commands, "1", true, 0))
	if id, _, _ := acked(t, conn); id != "e" {
		t.Errorf("acknowledged %q", id)
	}
}

func TestPingIsAnswered(t *testing.T) {
	s := newSlackSide(t, nil)
	s.deliverTo(echo)
	conn := s.accept()
	ponged := make(chan string, 1)
	conn.SetPongHandler(func(data string) error { ponged <- data; return nil })
	go func() { _, _, _ = conn.ReadMessage() }()
	fail(t, conn.WriteControl(websocket.PingMessage, []byte("are you there"), time.Now().Add(time.Second)))
	if got := next(t, ponged); got != "are you there" {
		t.Errorf("got %q", got)
	}
}

func TestSocketModeThatIsSwitchedOff(t *testing.T) {
	s := newSlackSide(t, nil)
	ended := make(chan error, 1)
	go func() { ended <- s.client().Socket(t.Context(), practiceApp, echo) }()
	put(t, s.accept(), `{"type":"disconnect","reason":"link_disabled"}`)
	if err := next(t, ended); fault.CodeOf(err) != fault.Denied {
		t.Errorf("got %v", err)
	}
}

// TestAppOfTheConnection: whoever receives may refuse a connection of another app.
func TestAppOfTheConnection(t *testing.T) {
	s := newSlackSide(t, nil)
	c := s.client()
	c.Greeted = func(h slackapp.Hello) error { return fmt.Errorf("not %s by %d", h.App, h.Connections) }
	ended := make(chan error, 1)
	go func() { ended <- c.Socket(t.Context(), practiceApp, echo) }()
	put(t, next(t, s.conns), `{"type":"hello","num_connections":1,"connection_info":{"app_id":"A0OTHER"}}`)
	if err := next(t, ended); err == nil || !strings.Contains(err.Error(), "not A0OTHER by 1") || s.opened.Load() != 1 {
		t.Errorf("got %v after %d connections", err, s.opened.Load())
	}
}

// TestDeliveryThatPanics is not acknowledged, and the connection goes on.
func TestDeliveryThatPanics(t *testing.T) {
	s := newSlackSide(t, nil)
	s.deliverTo(func(_ context.Context, e slackapp.Envelope) ([]byte, bool) {
		if string(e.Payload) == "0" {
			panic("a defect")
		}
		return e.Payload, true
	})
	conn := s.accept()
	put(t, conn, envelope("bad", slackapp.Commands, "0", true, 0))
	put(t, conn, envelope("good", slackapp.Commands, "1", true, 0))
	if id, _, _ := acked(t, conn); id != "good" {
		t.Errorf("acknowledged %q", id)
	}
}

func TestTokenThatIsNotGood(t *testing.T) {
	for _, code := range []string{"invalid_auth", "token_revoked", "account_inactive", "not_allowed_token_type"} {
		s := newSlackSide(t, func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintf(w, `{"ok":false,"error":%q}`, code) })
		if err := s.client().Socket(t.Context(), practiceApp, echo); err == nil || !strings.Contains(err.Error(), code) || s.opened.Load() != 1 {
			t.Errorf("got %v after %d tries", err, s.opened.Load())
		}
	}
}

// TestOpeningThatFails goes on until it works, and not before Slack allows.
func TestOpeningThatFails(t *testing.T) {
	var s *slackSide
	var times []time.Time
	s = newSlackSide(t, func(w http.ResponseWriter, _ *http.Request) {
		times = append(times, time.Now())
		switch len(times) {
		case 1:
			w.WriteHeader(http.StatusServiceUnavailable)
		case 2:
			w.Header().Set("Retry-After", "1")
			w.WriteHeader(http.StatusTooManyRequests)
		default:
			s.gives(w, "ws"+strings.TrimPrefix(s.srv.URL, "http")+"/link")
		}
	})
	s.deliverTo(echo)
	s.accept()
	if len(times) != 3 || times[1].Sub(times[0]) < time.Second || times[2].Sub(times[1]) < 900*time.Millisecond {
		t.Errorf("tried at %v", times)
	}
}

// TestSocketElsewhere: the address of the connection is Slack's or the stand-in's.
func TestSocketElsewhere(t *testing.T) {
	var reached atomic.Bool
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached.Store(true) }))
	t.Cleanup(elsewhere.Close)
	var s *slackSide
	s = newSlackSide(t, func(w http.ResponseWriter, _ *http.Request) {
		s.gives(w, "ws"+strings.TrimPrefix(elsewhere.URL, "http")+"/link")
	})
	ctx, stop := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer stop()
	if err := s.client().Socket(ctx, practiceApp, echo); err != nil || reached.Load() || s.opened.Load() == 0 {
		t.Errorf("got %v, reached %t, opened %d", err, reached.Load(), s.opened.Load())
	}
}

func TestWhereAppTokensGo(t *testing.T) {
	for _, c := range []struct{ token, api string }{{realAppToken, loopbackAPI}, {practiceApp, ""}, {"", ""}} {
		w := says(http.StatusOK, `{"ok":true}`)
		ctx, stop := context.WithTimeout(t.Context(), 300*time.Millisecond)
		defer stop()
		if err := client(w, practice, c.api).Socket(ctx, c.token, echo); fault.CodeOf(err) != fault.Denied || len(w.sent()) > 0 {
			t.Errorf("%q to %q: got %v, sent %v", c.token, c.api, err, w.sent())
		}
	}
}

// TestNothingRunsAfterTheEnd: Socket returns when the deliveries have ended.
func TestNothingRunsAfterTheEnd(t *testing.T) {
	s := newSlackSide(t, nil)
	began, ended := make(chan bool, 1), make(chan error, 1)
	var running atomic.Int32
	ctx, stop := context.WithCancel(t.Context())
	go func() {
		ended <- s.client().Socket(ctx, practiceApp, func(ctx context.Context, _ slackapp.Envelope) ([]byte, bool) {
			running.Add(1)
			defer running.Add(-1)
			began <- true
			<-ctx.Done()
			time.Sleep(50 * time.Millisecond)
			return nil, true
		})
	}()
	put(t, s.accept(), envelope("e", slackapp.Commands, "1", true, 0))
	next(t, began)
	stop()
	if err := next(t, ended); err != nil || running.Load() != 0 {
		t.Errorf("got %v while %d run", err, running.Load())
	}
}

// TestManyDeliveriesAtOnce: one that takes long holds back no other, and all are
// acknowledged once.
func TestManyDeliveriesAtOnce(t *testing.T) {
	s := newSlackSide(t, nil)
	hold := make(chan struct{})
	s.deliverTo(func(_ context.Context, e slackapp.Envelope) ([]byte, bool) {
		if string(e.Payload) == "0" {
			<-hold
		}
		return e.Payload, true
	})
	conn := s.accept()
	const n = 200
	for i := range n {
		put(t, conn, envelope(fmt.Sprint(i), slackapp.Commands, fmt.Sprint(i), true, 0))
	}
	var got []string
	for range n - 1 {
		id, payload, _ := acked(t, conn)
		if id != payload {
			t.Errorf("%s got the answer of %s", id, payload)
		}
		got = append(got, id)
	}
	close(hold)
	if id, _, _ := acked(t, conn); id != "0" {
		t.Errorf("%s came last", id)
	}
	if slices.Sort(got); len(slices.Compact(got)) != n-1 {
		t.Errorf("some were acknowledged twice")
	}
}
