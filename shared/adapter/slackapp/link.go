package slackapp

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"runtime/debug"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"
)

const (
	// maxAck is the size from which Slack drops an acknowledgement and tells nobody.
	maxAck = 20 << 10
	// silence is how long nothing may come, not even a ping, before the connection
	// counts as dead.
	silence = 30 * time.Second
	// farewell is how long a connection is still heard after Slack announced its end.
	farewell = 10 * time.Second
	// maxFrame bounds what is read at once.
	maxFrame = 8 << 20
)

// link is one connection.
type link struct {
	conn    *websocket.Conn
	writing sync.Mutex // one writer at a time
	greeted atomic.Bool
	leaving atomic.Bool
	left    chan error // takes the first reason to open another connection
}

func newLink(conn *websocket.Conn) *link {
	l := &link{conn: conn, left: make(chan error, 1)}
	conn.SetReadLimit(maxFrame)
	l.alive()
	conn.SetPingHandler(func(data string) error {
		l.alive()
		_ = conn.WriteControl(websocket.PongMessage, []byte(data), time.Now().Add(time.Second))
		return nil // what cannot be written is found by reading
	})
	return l
}

func (l *link) alive() {
	if !l.leaving.Load() {
		_ = l.conn.SetReadDeadline(time.Now().Add(silence))
	}
}

// leave says that another connection is wanted. Only the first reason counts.
func (l *link) leave(why error) {
	select {
	case l.left <- why:
	default:
	}
}

// frame is what comes over a connection.
type frame struct {
	Type     string          `json:"type"`
	Reason   string          `json:"reason"`
	Envelope string          `json:"envelope_id"`
	Payload  json.RawMessage `json:"payload"`
	Answers  bool            `json:"accepts_response_payload"`
	Retry    int             `json:"retry_attempt"`

	Connections int `json:"num_connections"`
	Info        struct {
		App string `json:"app_id"`
	} `json:"connection_info"`
}

// hear takes frames until the connection ends, and says why it did.
func (s *socket) hear(ctx context.Context, l *link) error {
	for {
		_, raw, err := l.conn.ReadMessage()
		if err != nil {
			return fmt.Errorf("slack socket mode: the connection ended: %w", err)
		}
		l.alive()
		var f frame
		if json.Unmarshal(raw, &f) != nil {
			s.log().LogAttrs(ctx, slog.LevelWarn, "slack socket mode sent what is not JSON")
			continue
		}
		switch f.Type {
		case "hello":
			if err := s.greet(Hello{f.Info.App, f.Connections}); err != nil {
				return err
			}
			l.greeted.Store(true)
		case "disconnect":
			if err := l.announced(f.Reason); err != nil {
				return err
			}
		case Commands, Interactions, Events:
			s.take(ctx, l, f)
		default:
			s.log().LogAttrs(ctx, slog.LevelWarn, "slack socket mode sent a type that nobody knows")
		}
	}
}

// refusedGreeting is the reason of whoever did not want a connection to be used.
type refusedGreeting struct{ error }

func (r refusedGreeting) Unwrap() error { return r.error }

func (s *socket) greet(h Hello) error {
	if s.Greeted == nil {
		return nil
	}
	if err := s.Greeted(h); err != nil {
		return refusedGreeting{err}
	}
	return nil
}

// announced is what a disconnect frame asks for. Slack closes the connection itself
// a while after a warning, and what it delivers until then is still ours.
func (l *link) announced(reason string) error {
	switch reason {
	case "link_disabled":
		return errSwitchedOff
	case "too_many_websockets":
		return fmt.Errorf("slack socket mode: there are too many connections")
	}
	if !l.leaving.Swap(true) {
		_ = l.conn.SetReadDeadline(time.Now().Add(farewell))
		l.leave(nil)
	}
	return nil
}

// take delivers a frame beside those that run, when there is room.
func (s *socket) take(ctx context.Context, l *link, f frame) {
	select {
	case s.room <- struct{}{}:
	case <-ctx.Done():
		return
	}
	s.running.Go(func() {
		defer func() { <-s.room }()
		answer, ok := s.carryOut(ctx, f)
		if !ok {
			return
		}
		ack, why := acknowledge(f, answer)
		parts, apart := large{}, false
		if why == tooLarge {
			if parts, apart = inTwo(f, answer); apart {
				ack, why = acknowledge(f, parts.small)
			}
		}
		if why == "" && l.write(ack) != nil {
			why = "the connection has ended"
		}
		if why == "" && apart {
			s.follow(ctx, parts)
		}
		if why != "" {
			s.log().LogAttrs(ctx, slog.LevelError, "slack request is not acknowledged",
				slog.String("kind", f.Type), slog.String("because", why), slog.Int("bytes", len(answer)))
		}
	})
}

// carryOut delivers a frame. A delivery that panics is not acknowledged, and takes no
// other with it.
func (s *socket) carryOut(ctx context.Context, f frame) (answer []byte, ok bool) {
	defer func() {
		if p := recover(); p != nil {
			answer, ok = nil, false
			s.log().LogAttrs(ctx, slog.LevelError, "slack request failed",
				slog.String("kind", f.Type), slog.String("error", fmt.Sprintf("panic: %v\n%s", p, debug.Stack())))
		}
	}()
	return s.deliver(ctx, Envelope{f.Type, f.Payload, f.Retry})
}

const tooLarge = "the answer is too large for Socket Mode"

// acknowledge makes the acknowledgement of a frame, or says why there is none. One
// that Slack would drop is not sent without its answer either: a window would close
// as if all were well, where Slack now says that it did not work.
func acknowledge(f frame, answer []byte) (ack []byte, why string) {
	var v struct {
		Envelope string          `json:"envelope_id"`
		Payload  json.RawMessage `json:"payload,omitempty"`
	}
	v.Envelope = f.Envelope
	if f.Answers && len(answer) > 0 {
		v.Payload = slices.Clone(answer)
	}
	ack, err := json.Marshal(v)
	switch {
	case err != nil:
		return nil, "the answer is not JSON"
	case len(ack) >= maxAck:
		return nil, tooLarge
	}
	return ack, ""
}

func (l *link) write(ack []byte) error {
	l.writing.Lock()
	defer l.writing.Unlock()
	_ = l.conn.SetWriteDeadline(time.Now().Add(timeout))
	return l.conn.WriteMessage(websocket.TextMessage, ack)
}
