package sockets

import (
	"encoding/json"
	"net/http"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

type connection struct {
	conn *websocket.Conn
	mu   sync.Mutex // one writer at a time
}

const writeWithin = 5 * time.Second

func (c *connection) write(v any) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	_ = c.conn.SetWriteDeadline(time.Now().Add(writeWithin))
	return c.conn.WriteJSON(v)
}

// pingEvery is well below the 30 seconds after which clients connect anew.
const pingEvery = 10 * time.Second

func (c *connection) ping() error {
	return c.conn.WriteControl(websocket.PingMessage, []byte("ping"), time.Now().Add(writeWithin))
}

// ServeHTTP opens a connection for whoever has a ticket, and returns when it ends.
func (h *Hub) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !h.admit(r.URL.Query().Get("ticket")) {
		http.Error(w, "no such ticket", http.StatusForbidden)
		return
	}
	upgrader := websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }} // the ticket decides
	conn, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return // Upgrade has answered
	}
	c := &connection{conn: conn}
	n, ok := h.join(c)
	if !ok {
		_ = c.write(map[string]any{"type": "disconnect", "reason": "too_many_websockets"})
		_ = conn.Close()
		return
	}
	defer h.leave(c)
	_ = c.write(map[string]any{
		"type": "hello", "num_connections": n, "connection_info": map[string]any{"app_id": h.App},
		"debug_info": map[string]any{"host": "standin", "build_number": 1, "approximate_connection_time": 18060},
	})
	ended := make(chan struct{})
	var pinging sync.WaitGroup
	pinging.Go(func() { c.keepAlive(ended) })
	h.hear(c)
	close(ended)
	pinging.Wait()
}

func (c *connection) keepAlive(ended <-chan struct{}) {
	tick := time.NewTicker(pingEvery)
	defer tick.Stop()
	for c.ping() == nil {
		select {
		case <-tick.C:
		case <-ended:
			return
		}
	}
}

// hear takes acknowledgements until the connection ends.
func (h *Hub) hear(c *connection) {
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
			h.Complain("a message on the socket is not JSON")
		case len(raw) > h.Ack:
			h.Complain("an acknowledgement on the socket has %d bytes, and Slack drops those over %d", len(raw), h.Ack)
		default:
			h.acknowledge(ack.Envelope, ack.Payload)
		}
	}
}

func (h *Hub) join(c *connection) (n int, ok bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed || len(h.open) >= h.Connections {
		return len(h.open), false
	}
	h.open = append(h.open, c)
	return len(h.open), true
}

func (h *Hub) leave(c *connection) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for i, o := range h.open {
		if o == c {
			h.open = append(h.open[:i:i], h.open[i+1:]...)
			break
		}
	}
	_ = c.conn.Close()
}
