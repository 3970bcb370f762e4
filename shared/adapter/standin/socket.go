package standin

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// sockets are the Socket Mode connections of the app. An envelope goes to one of
// them, in turn.
type sockets struct {
	mu      sync.Mutex
	tickets map[string]bool // each opens one connection
	open    []*socket
	next    int
	waiting map[string]chan []byte // by envelope id: the payload of the acknowledgement
}

const socketPath = "/link/"

type socket struct {
	conn *websocket.Conn
	mu   sync.Mutex // one writer at a time
}

func (c *socket) write(v any) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	_ = c.conn.SetWriteDeadline(time.Now().Add(5 * time.Second))
	return c.conn.WriteJSON(v)
}

// pingEvery is well below the 30 seconds after which clients connect anew.
const pingEvery = 10 * time.Second

func (c *socket) ping() error {
	return c.conn.WriteControl(websocket.PingMessage, []byte("ping"), time.Now().Add(5*time.Second))
}

func (s *Server) connectionsOpen(c call) (object, error) {
	if c.token != s.appToken {
		return nil, refuse("invalid_auth")
	}
	ticket := rand.Text()
	s.sockets.mu.Lock()
	defer s.sockets.mu.Unlock()
	if s.sockets.tickets == nil {
		s.sockets.tickets = map[string]bool{}
	}
	s.sockets.tickets[ticket] = true
	return object{"url": "ws://" + s.host + socketPath + "?ticket=" + ticket + "&app_id=" + s.app.ID}, nil
}

func (s *Server) serveSocket(w http.ResponseWriter, r *http.Request) {
	if !s.sockets.admit(r.URL.Query().Get("ticket")) {
		http.Error(w, "no such ticket", http.StatusForbidden)
		return
	}
	upgrader := websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }} // the ticket decides
	conn, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return // Upgrade has answered
	}
	c := &socket{conn: conn}
	n, ok := s.sockets.join(c)
	if !ok {
		_ = c.write(object{"type": "disconnect", "reason": "too_many_websockets"})
		_ = conn.Close()
		return
	}
	defer s.sockets.leave(c)
	_ = c.write(object{
		"type": "hello", "num_connections": n, "connection_info": object{"app_id": s.app.ID},
		"debug_info": object{"host": "standin", "build_number": 1, "approximate_connection_time": 18060},
	})
	_ = c.ping()
	s.background(func() { s.keepAlive(c) })
	s.hear(c)
}

func (s *Server) keepAlive(c *socket) {
	for sleep(s.ctx, pingEvery) {
		if c.ping() != nil {
			return
		}
	}
}

// hear takes acknowledgements until the connection ends.
func (s *Server) hear(c *socket) {
	for {
		_, raw, err := c.conn.ReadMessage()
		if err != nil {
			return
		}
		var ack struct {
			Envelope string          `json:"envelope_id"`
			Payload  json.RawMessage `json:"payload"`
		}
		switch {
		case json.Unmarshal(raw, &ack) != nil:
			s.grumble("a message on the socket is not JSON")
		case len(raw) > limit("socketmode.ack.bytes"):
			s.grumble("an acknowledgement on the socket has %d bytes, and Slack drops those over %d", len(raw), limit("socketmode.ack.bytes"))
		default:
			s.sockets.acknowledge(ack.Envelope, ack.Payload)
		}
	}
}

func (w *Workspace) grumble(format string, args ...any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.complain(format, args...)
}

func (k *sockets) admit(ticket string) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	ok := k.tickets[ticket]
	delete(k.tickets, ticket)
	return ok
}

func (k *sockets) join(c *socket) (n int, ok bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if len(k.open) >= limit("socketmode.connections") {
		return len(k.open), false
	}
	k.open = append(k.open, c)
	return len(k.open), true
}

func (k *sockets) leave(c *socket) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for i, o := range k.open {
		if o == c {
			k.open = append(k.open[:i:i], k.open[i+1:]...)
			break
		}
	}
	_ = c.conn.Close()
}

func (k *sockets) any() bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return len(k.open) > 0
}

func (k *sockets) closeAll() {
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, c := range k.open {
		_ = c.conn.Close()
	}
}

// send puts a parcel into an envelope and waits for its acknowledgement.
func (k *sockets) send(ctx context.Context, s *Server, p parcel) Answer {
	id := strings.ToLower(rand.Text())
	c, acked := k.expect(id)
	if c == nil {
		return Answer{Fault: "connection_failed"}
	}
	defer k.forget(id)
	kinds := map[string]string{ToCommands: "slash_commands", ToInteractions: "interactive", ToEvents: "events_api"}
	envelope := object{"envelope_id": id, "type": kinds[p.to], "payload": p.payload, "accepts_response_payload": p.to != ToEvents}
	if p.to == ToEvents {
		envelope["retry_attempt"], envelope["retry_reason"] = p.retry, p.reason
	}
	if c.write(envelope) != nil {
		return Answer{Fault: "connection_failed"}
	}
	select {
	case payload := <-acked:
		return Answer{Status: http.StatusOK, Body: payload}
	case <-ctx.Done():
		return Answer{Fault: "http_timeout"}
	case <-s.ctx.Done():
		return Answer{Fault: "connection_failed"}
	}
}

func (k *sockets) expect(id string) (*socket, chan []byte) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if len(k.open) == 0 {
		return nil, nil
	}
	if k.waiting == nil {
		k.waiting = map[string]chan []byte{}
	}
	k.waiting[id] = make(chan []byte, 1)
	k.next++
	return k.open[k.next%len(k.open)], k.waiting[id]
}

func (k *sockets) acknowledge(id string, payload []byte) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if to, ok := k.waiting[id]; ok {
		to <- payload
		delete(k.waiting, id) // a second acknowledgement says nothing
	}
}

func (k *sockets) forget(id string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	delete(k.waiting, id)
}
