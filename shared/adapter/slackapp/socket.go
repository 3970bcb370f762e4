package slackapp

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"conoe/shared/core/fault"
	"conoe/shared/core/relay"
)

// The types of an Envelope.
const (
	Commands     = "slash_commands"
	Interactions = "interactive"
	Events       = "events_api"
)

// Envelope is what Slack delivers by Socket Mode: the payload that it would have sent
// by HTTP, as JSON.
type Envelope struct {
	Type    string
	Payload []byte
	Retry   int // how often Slack has sent it before
}

// Hello is what Slack says first on a connection.
type Hello struct {
	App string // for which the connection is
	// Connections is how many are open for the app. An event goes to any one of them,
	// so they had better all be of one program.
	Connections int
}

// A Deliver carries out one delivery. The answer is JSON or nil. If it is not ok,
// nothing is acknowledged: Slack sends an event again, and tells a person that it did
// not work. It is called from many goroutines at once.
type Deliver func(ctx context.Context, e Envelope) (answer []byte, ok bool)

// Socket receives by Socket Mode, with an app-level token, until the context ends,
// which is no error. It connects anew when a connection ends, and before that when
// Slack announces it, so that the next connection is there first. It ends with an
// error when the token is not good or Socket Mode is switched off. When it returns,
// no delivery runs any more.
func (c *Client) Socket(ctx context.Context, app string, deliver Deliver) error {
	at, err := c.endpointFor(app)
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	s := &socket{Client: c, at: at, token: app, deliver: deliver, room: make(chan struct{}, atOnce)}
	defer s.running.Wait()
	defer stop()
	for failures := 0; ; failures++ {
		lasted, err := s.one(ctx)
		switch {
		case ctx.Err() != nil:
			return nil
		case final(err):
			return err
		case lasted:
			failures = 0
		}
		if err == nil && lasted { // Slack announced the end
			continue
		}
		wait := c.backoff(failures, err)
		c.log().LogAttrs(ctx, slog.LevelWarn, "slack socket mode connects anew", slog.Duration("in", wait), slog.Any("because", err))
		if sleep(ctx, wait) != nil {
			return nil
		}
	}
}

// backoff is 1, 2, 4 … 64 seconds, or as long as Slack says.
func (c *Client) backoff(failures int, err error) time.Duration {
	if w, ok := errors.AsType[relay.Wait](err); ok {
		return w.Until.Sub(c.now())
	}
	return time.Second << min(failures, 6)
}

var errSwitchedOff = fault.Errorf(fault.Denied, "Socket Mode is switched off for this app. Switch it on in the app's settings at Slack, and start again.")

// final reports whether connecting again is of no use.
func final(err error) bool {
	if _, ok := errors.AsType[refusedGreeting](err); ok || fault.CodeOf(err) == fault.Denied {
		return true
	}
	r, ok := errors.AsType[Refused](err)
	return ok && r.Token()
}

// atOnce bounds the deliveries that run at a time. The others wait at Slack.
const atOnce = 64

type socket struct {
	*Client
	at      endpoint
	token   string
	deliver Deliver
	room    chan struct{}
	running sync.WaitGroup
}

// one opens a connection and returns when the next is to be opened. The old one is
// heard to its end meanwhile. It lasted if Slack said hello.
func (s *socket) one(ctx context.Context) (lasted bool, err error) {
	l, err := s.dial(ctx)
	if err != nil {
		return false, err
	}
	s.running.Go(func() {
		defer l.conn.Close()
		closed := context.AfterFunc(ctx, func() { l.conn.Close() })
		defer closed()
		l.leave(s.hear(ctx, l))
	})
	select {
	case err = <-l.left:
	case <-ctx.Done():
	}
	return l.greeted.Load(), err
}

// dial asks for an address, which is good for one connection, and connects to it.
func (s *socket) dial(ctx context.Context) (*link, error) {
	var out struct {
		URL string `json:"url"`
	}
	if err := s.send(ctx, s.at, "apps.connections.open", s.token, asForm, nil, &out); err != nil {
		return nil, err
	}
	u, err := url.Parse(out.URL)
	if err != nil || !s.at.takesSocket(u) {
		return nil, errors.New("slack socket mode: the address of the connection is not one of Slack's")
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	d := websocket.Dialer{Proxy: http.ProxyFromEnvironment, WriteBufferSize: 2 * maxAck} // an acknowledgement is one frame
	conn, answer, err := d.DialContext(ctx, u.String(), nil)
	if answer != nil && answer.Body != nil {
		answer.Body.Close()
	}
	if err != nil {
		return nil, fmt.Errorf("slack socket mode: connect: %w", bare(err))
	}
	return newLink(conn), nil
}
