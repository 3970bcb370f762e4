package standin

import (
	"context"
	"errors"
	"net/http"

	"conoe/shared/adapter/standin/sockets"
)

// newHub keeps the connections of the app.
func (s *Server) newHub() *sockets.Hub {
	return &sockets.Hub{
		App: s.app.ID, Host: s.host, Connections: limit("socketmode.connections"), Ack: limit("socketmode.ack.bytes"), Complain: s.grumble,
	}
}

func (w *Workspace) grumble(format string, args ...any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.complain(format, args...)
}

func (s *Server) connectionsOpen(c call) (object, error) {
	if c.token != s.appToken {
		return nil, refuse("invalid_auth")
	}
	return object{"url": s.sockets.Address()}, nil
}

// Disconnect announces to the app that its connections end, as Slack does when it
// wants them opened anew.
func (s *Server) Disconnect(reason string) { s.sockets.Disconnect(reason) }

// answered reports whether an acknowledgement may say something: to a command, to a
// modal, and to a menu that asks what it offers.
func (p parcel) answered() bool {
	kind := textAt(p.payload, "type")
	return p.to == ToCommands || p.to == ToInteractions && (kind == "view_submission" || kind == "block_suggestion")
}

// overSocket delivers a parcel over a connection of the app.
func (s *Server) overSocket(ctx context.Context, p parcel) Answer {
	kinds := map[string]string{ToCommands: "slash_commands", ToInteractions: "interactive", ToEvents: "events_api"}
	e := sockets.Envelope{Type: kinds[p.to], Payload: p.payload, Answers: p.answered()}
	if p.to == ToEvents {
		e.Retry, e.Reason = &p.retry, p.reason
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(s.ctx, cancel)()
	payload, err := s.sockets.Send(ctx, e)
	switch {
	case err == nil && !e.Answers:
		return Answer{Status: http.StatusOK} // what came with it is not looked at
	case err == nil:
		return Answer{Status: http.StatusOK, Body: payload}
	case errors.Is(err, context.DeadlineExceeded):
		return Answer{Fault: "http_timeout"}
	}
	return Answer{Fault: "connection_failed"}
}
