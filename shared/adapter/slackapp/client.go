package slackapp

import (
	"cmp"
	"context"
	"log/slog"
	"maps"
	"net/http"
	"sync"
	"time"
)

// Client is the app in one workspace. It is safe for concurrent use and must not be
// copied after the first call.
type Client struct {
	Token func(context.Context) (string, error) // the bot token
	API   string                                // empty is https://slack.com/api/
	// HTTP carries the calls; nil is a client that waits ten seconds. Its redirects are
	// refused and its cookies are not used.
	HTTP *http.Client
	// Now is the clock by which relay.Wait is read; nil is the machine's. The pace is kept
	// by it too.
	Now func() time.Time
	// Log takes what Socket Mode has nobody else to tell; nil drops it.
	Log *slog.Logger
	// Greeted hears of each connection of Socket Mode. Its error ends Socket. It may be
	// nil.
	Greeted func(Hello) error

	pace   pace
	direct directs
}

// timeout is far below the minute for which an effect is claimed, so nobody else
// posts while a call still may.
const timeout = 10 * time.Second

// web is the client for one call. A redirect is an answer that nobody expects: it
// would carry a token or somebody's words to a host that was not checked.
func (c *Client) web() *http.Client {
	h := http.Client{}
	if c.HTTP != nil {
		h = *c.HTTP
	}
	h.Timeout = cmp.Or(h.Timeout, timeout)
	h.Jar = nil
	h.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &h
}

// token reads the bot token and the address of the API that it is good for.
func (c *Client) token(ctx context.Context) (string, endpoint, error) {
	token, err := c.Token(ctx)
	if err != nil {
		return "", endpoint{}, err
	}
	at, err := c.endpointFor(token)
	return token, at, err
}

func (c *Client) now() time.Time {
	if c.Now == nil {
		return time.Now()
	}
	return c.Now()
}

func (c *Client) log() *slog.Logger {
	if c.Log == nil {
		return slog.New(slog.DiscardHandler)
	}
	return c.Log
}

// directs remembers which channel is the direct messages with a person. It changes
// only with a stand-in that begins anew.
type directs struct {
	mu sync.Mutex
	of map[string]string
}

func (d *directs) get(user string) (string, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	ch, ok := d.of[user]
	return ch, ok
}

func (d *directs) set(user, channel string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.of == nil {
		d.of = map[string]string{}
	}
	d.of[user] = channel
}

func (d *directs) forget(channel string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	maps.DeleteFunc(d.of, func(_, of string) bool { return of == channel })
}
