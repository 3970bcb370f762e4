package sockets

import (
	"context"
	"crypto/rand"
	"errors"
	"slices"
	"strings"
	"sync"
)

// Path is where connections are opened.
const Path = "/link/"

// Hub keeps the connections of an app. An envelope goes to one of them, in turn. It
// is built as a literal and must not be copied.
type Hub struct {
	App  string // the id of the app
	Host string // our own, with its port
	// Connections is how many may be open at a time, and Ack the bytes from which an
	// acknowledgement is dropped.
	Connections, Ack int
	// Complain hears of what Slack would drop without a word.
	Complain func(format string, args ...any)

	mu      sync.Mutex
	closed  bool
	tickets map[string]bool // each opens one connection
	open    []*connection
	next    int
	waiting map[string]chan []byte // by envelope id: the payload of the acknowledgement
}

// Envelope is what is delivered. Type is slash_commands, interactive or events_api.
type Envelope struct {
	ID      string `json:"envelope_id"`
	Type    string `json:"type"`
	Payload any    `json:"payload"`
	Answers bool   `json:"accepts_response_payload"`
	Retry   *int   `json:"retry_attempt,omitempty"` // of an event
	Reason  string `json:"retry_reason,omitempty"`
}

// ErrNobody is for a delivery while the app has no connection, or loses it.
var ErrNobody = errors.New("the app is not connected")

// Address is good for one connection.
func (h *Hub) Address() string {
	ticket := rand.Text()
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.tickets == nil {
		h.tickets = map[string]bool{}
	}
	h.tickets[ticket] = true
	return "ws://" + h.Host + Path + "?ticket=" + ticket + "&app_id=" + h.App
}

func (h *Hub) admit(ticket string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	ok := h.tickets[ticket]
	delete(h.tickets, ticket)
	return ok
}

// Any reports whether the app is connected.
func (h *Hub) Any() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.open) > 0
}

// Disconnect announces that the connections end, as Slack does when it wants them
// opened anew.
func (h *Hub) Disconnect(reason string) {
	h.mu.Lock()
	open := slices.Clone(h.open)
	h.mu.Unlock()
	for _, c := range open {
		_ = c.write(map[string]any{"type": "disconnect", "reason": reason, "debug_info": map[string]any{"host": "standin"}})
	}
}

// Close ends all connections.
func (h *Hub) Close() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.closed = true
	for _, c := range h.open {
		_ = c.conn.Close()
	}
}

// Send puts a delivery into an envelope of its own and waits for the payload of its
// acknowledgement.
func (h *Hub) Send(ctx context.Context, e Envelope) ([]byte, error) {
	e.ID = strings.ToLower(rand.Text())
	c, acked := h.expect(e.ID)
	if c == nil {
		return nil, ErrNobody
	}
	defer h.forget(e.ID)
	if c.write(e) != nil {
		return nil, ErrNobody
	}
	select {
	case payload := <-acked:
		return payload, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (h *Hub) expect(id string) (*connection, chan []byte) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.open) == 0 {
		return nil, nil
	}
	if h.waiting == nil {
		h.waiting = map[string]chan []byte{}
	}
	h.waiting[id] = make(chan []byte, 1)
	h.next++
	return h.open[h.next%len(h.open)], h.waiting[id]
}

func (h *Hub) acknowledge(id string, payload []byte) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if to, ok := h.waiting[id]; ok {
		to <- payload
		delete(h.waiting, id) // a second acknowledgement says nothing
	}
}

func (h *Hub) forget(id string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.waiting, id)
}
