package standin_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"conoe/shared/adapter/standin"
)

func connected(t *testing.T, w *world, answer func(*socketmode.Client, socketmode.Event)) {
	t.Helper()
	client := socketmode.New(slack.New(w.Token(), slack.OptionAppLevelToken(w.AppToken()), slack.OptionAPIURL(w.APIURL())))
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = client.RunContext(ctx)
	}()
	t.Cleanup(func() { cancel(); <-ended })
	up := make(chan struct{})
	go func() {
		for {
			select {
			case e := <-client.Events:
				if e.Type == socketmode.EventTypeHello {
					close(up)
				}
				answer(client, e)
			case <-ended:
				return
			}
		}
	}()
	select {
	case <-up:
	case <-soon(t).Done():
		t.Fatal("no hello")
	}
}

func TestSocketModeOnTheSameCore(t *testing.T) {
	w, ctx := start(t, nil), soon(t)
	connected(t, w, func(c *socketmode.Client, e socketmode.Event) {
		switch e.Type {
		case socketmode.EventTypeSlashCommand:
			if err := c.Ack(*e.Request, map[string]any{"text": "by socket: " + e.Data.(slack.SlashCommand).Text}); err != nil {
				t.Error(err)
			}
		case socketmode.EventTypeInteractive:
			in := e.Data.(slack.InteractionCallback)
			if in.Type == slack.InteractionTypeShortcut {
				_, err := w.api.OpenView(in.TriggerID, form())
				if err != nil {
					t.Error(err)
				}
				_ = c.Ack(*e.Request)
				return
			}
			_ = c.Ack(*e.Request, slack.NewErrorsViewSubmissionResponse(map[string]string{"text": "by socket"}))
		case socketmode.EventTypeEventsAPI:
			_ = c.Ack(*e.Request)
		}
	})
	did(t)(w.As("ana").Type(ctx, "#general", "/tiny hello"))
	if m := w.Ephemerals("U0ANA00001"); len(m) != 1 || m[0].Text != "by socket: hello" {
		t.Errorf("got %+v", m)
	}
	did(t)(w.As("ana").Shortcut(ctx, "note"))
	o, err := w.As("ana").Submit(ctx, map[string]map[string][]string{"text": {"value": {"t"}}})
	if err != nil || o.Errors["text"] != "by socket" {
		t.Errorf("got %+v, %v", o, err)
	}
	did(t)(w.As("ana").OpenHome(ctx))
	waitFor(t, func() bool { return len(w.Sent("app_home_opened")) == 1 })
	if e := w.Sent("app_home_opened")[0]; e.Status != 200 || w.app.count("slash_command") != 0 {
		t.Errorf("got %+v, want everything by the socket", e)
	}
}

func TestTicketOpensOneConnection(t *testing.T) {
	w := start(t, nil)
	_, _, err := slack.New("", slack.OptionAppLevelToken("xapp-other"), slack.OptionAPIURL(w.APIURL())).StartSocketModeContext(t.Context())
	if err == nil || !strings.Contains(err.Error(), "invalid_auth") {
		t.Errorf("got %v, want invalid_auth", err)
	}
	if code, _ := ask(t, w, "GET", "/link/?ticket=made-up", "", nil); code != 403 {
		t.Errorf("got %d, want 403", code)
	}
	_, url, err := slack.New("", slack.OptionAppLevelToken(w.AppToken()), slack.OptionAPIURL(w.APIURL())).StartSocketModeContext(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []int{101, 403} {
		conn, resp, err := websocket.DefaultDialer.DialContext(t.Context(), url, nil)
		if resp == nil || resp.StatusCode != want {
			t.Fatalf("use %d: got %v, %v, want %d", i+1, resp, err, want)
		}
		_ = resp.Body.Close()
		if conn != nil {
			t.Cleanup(func() { _ = conn.Close() })
		}
	}
}

// dial opens a socket as a client without a library would.
func dial(t *testing.T, w *world) *websocket.Conn {
	t.Helper()
	_, url, err := slack.New("", slack.OptionAppLevelToken(w.AppToken()), slack.OptionAPIURL(w.APIURL())).StartSocketModeContext(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	conn, resp, err := websocket.DefaultDialer.DialContext(t.Context(), url, nil)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	t.Cleanup(func() { _ = conn.Close() })
	return conn
}

func read(t *testing.T, c *websocket.Conn) map[string]any {
	t.Helper()
	_ = c.SetReadDeadline(time.Now().Add(3 * time.Second))
	var m map[string]any
	if err := c.ReadJSON(&m); err != nil {
		t.Fatal(err)
	}
	return m
}

func TestSocketDropsLongAcknowledgements(t *testing.T) {
	w := start(t, func(o *standin.Options) { o.AckWithin = 200 * time.Millisecond })
	c := dial(t, w)
	if m := read(t, c); m["type"] != "hello" {
		t.Fatalf("got %v, want hello", m)
	}
	told := make(chan string, 1)
	go func() {
		o, _ := w.As("ana").Type(t.Context(), "#general", "/tiny")
		told <- o.Told
	}()
	m := read(t, c)
	if m["type"] != "slash_commands" || m["accepts_response_payload"] != true {
		t.Errorf("got %v", m)
	}
	if err := c.WriteJSON(map[string]any{"envelope_id": m["envelope_id"], "payload": map[string]any{"text": x(21000)}}); err != nil {
		t.Fatal(err)
	}
	if got := <-told; !strings.Contains(got, "operation_timeout") {
		t.Errorf("got %q, want that the answer was dropped", got)
	}
	if got := w.Complaints(); len(got) != 1 || !strings.Contains(got[0], "20480") {
		t.Errorf("got complaints %q", got)
	}
}

func TestEleventhSocketIsRefused(t *testing.T) {
	w := start(t, nil)
	for i := range 10 {
		if m := read(t, dial(t, w)); m["type"] != "hello" || m["num_connections"] != float64(i+1) {
			t.Fatalf("got %v", m)
		}
	}
	if m := read(t, dial(t, w)); m["reason"] != "too_many_websockets" {
		t.Errorf("got %v, want a refusal", m)
	}
}
