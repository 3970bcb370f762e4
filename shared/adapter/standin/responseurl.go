package standin

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
)

// serveResponse takes what the app says by a response URL.
func (s *Server) serveResponse(w http.ResponseWriter, r *http.Request) {
	raw, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxAnswer))
	var o object
	if err == nil {
		err = json.Unmarshal(raw, &o)
	}
	status, body := http.StatusOK, "ok"
	if err != nil {
		status, body = http.StatusBadRequest, "invalid_payload"
	} else if err := s.takeResponse(r.PathValue("id"), o); err != nil {
		status, body = http.StatusNotFound, err.Error()
	}
	s.record(Exchange{Call: "response_url", Sent: shorten(o), Status: status, Answer: body})
	if status != http.StatusOK {
		writeJSON(w, status, object{"ok": false, "error": body})
		return
	}
	w.Header().Set("Content-Type", "text/plain")
	_, _ = io.WriteString(w, "ok")
}

func (s *Server) takeResponse(id string, o object) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	r, why := s.respond(id)
	if why != "" {
		return refuse(why)
	}
	err := s.respondWith(r, o)
	if r, ok := errors.AsType[refusal](err); ok {
		s.complain("response_url: %s %v", r.code, r.messages)
	}
	return err
}

// respondWith posts, replaces or deletes, as the app says. What it does not say is
// for the person alone.
func (s *Server) respondWith(r *response, o object) error {
	source, hasSource := s.message(r.channel, r.ts)
	switch {
	case o["delete_original"] == true:
		if hasSource {
			source.Deleted = true
			s.touch()
		}
		return nil
	case o["replace_original"] == true && hasSource:
		text, blocks, _, err := call{args: o}.content()
		if err != nil {
			return err
		}
		s.change(source, text, true, blocks, true)
		return nil
	}
	text, blocks, _, err := call{args: o}.content()
	if err != nil {
		return err
	}
	m := Message{Channel: r.channel, User: s.app.BotUser, Text: text, Blocks: blocks, For: r.user, Thread: textAt(o, "thread_ts")}
	if o["response_type"] == "in_channel" {
		m.For = ""
	}
	s.add(m)
	return nil
}
