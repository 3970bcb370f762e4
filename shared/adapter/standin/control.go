package standin

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"time"

	"conoe/shared/core/fault"
)

// The control API is what the page and tests in other processes use. Every path
// takes and gives JSON, wants the token, and says what went wrong as
// {"error": code, "sentence": ...}.

func (s *Server) routeControl(m *http.ServeMux) {
	m.HandleFunc("GET /_standin/scene", s.controlled(func(w http.ResponseWriter, r *http.Request) {
		sc, err := s.Scene(r.URL.Query().Get("as"))
		reply(w, sc, err)
	}))
	m.HandleFunc("GET /_standin/log", s.controlled(func(w http.ResponseWriter, _ *http.Request) {
		reply(w, object{"exchanges": append([]Exchange{}, s.Log()...), "complaints": append([]string{}, s.Complaints()...)}, nil)
	}))
	m.HandleFunc("GET /_standin/watch", s.controlled(s.serveWatch))
	m.HandleFunc("POST /_standin/act", s.controlled(s.serveAct))
	m.HandleFunc("POST /_standin/wait", s.controlled(s.serveWait))
	m.HandleFunc("POST /_standin/fault", s.controlled(s.serveFault))
	m.HandleFunc("POST /_standin/jump", s.controlled(s.serveJump))
	m.HandleFunc("POST /_standin/reset", s.controlled(func(w http.ResponseWriter, _ *http.Request) {
		s.Reset()
		reply(w, object{}, nil)
	}))
}

const maxControl = 1 << 20

func body(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	raw, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxControl))
	if err != nil {
		return nil, fault.Errorf(fault.Limit, "That is too long for the control API.")
	}
	return raw, nil
}

func (s *Server) serveAct(w http.ResponseWriter, r *http.Request) {
	raw, err := body(w, r)
	var a Act
	if err == nil {
		a, err = readAct(raw)
	}
	var out Outcome
	if err == nil {
		out, err = s.Do(r.Context(), a)
	}
	reply(w, out, err)
}

func (s *Server) serveWait(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Want
		Millis int `json:"ms"`
	}
	raw, err := body(w, r)
	if err == nil {
		err = strict(raw, &in)
	}
	if err != nil {
		reply(w, nil, err)
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), time.Duration(min(max(in.Millis, 1), 60_000))*time.Millisecond)
	defer cancel()
	sc, err := s.Wait(ctx, in.Want)
	reply(w, sc, err)
}

func (s *Server) serveFault(w http.ResponseWriter, r *http.Request) {
	var f Fault
	raw, err := body(w, r)
	if err == nil {
		err = strict(raw, &f)
	}
	if err == nil && f.On == "" {
		err = fault.Errorf(fault.Invalid, "A fault says in \"on\" what it happens to.")
	}
	if err == nil {
		s.Inject(f)
	}
	reply(w, object{}, err)
}

// serveJump moves the clock of the embedder on. The time of the workspace follows
// if both have the same clock.
func (s *Server) serveJump(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Seconds int64 `json:"seconds"`
	}
	raw, err := body(w, r)
	if err == nil {
		err = strict(raw, &in)
	}
	const most = 400 * 24 * 3600
	switch {
	case err != nil:
	case in.Seconds < 1 || in.Seconds > most:
		err = fault.Errorf(fault.Invalid, "The clock moves on by one second to 400 days.")
	case s.opts.OnJump == nil:
		err = fault.Errorf(fault.Denied, "The clock cannot be moved here.")
	default:
		err = s.opts.OnJump(r.Context(), time.Duration(in.Seconds)*time.Second)
		s.mu.Lock()
		s.touch()
		s.mu.Unlock()
	}
	reply(w, object{"now": s.now()}, err)
}

// serveWatch sends the version of the workspace after every change, as server-sent
// events.
func (s *Server) serveWatch(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	flush := http.NewResponseController(w)
	for {
		s.mu.Lock()
		version, changed := s.version, s.changed
		s.mu.Unlock()
		if _, err := fmt.Fprintf(w, "data: %d\n\n", version); err != nil || flush.Flush() != nil {
			return
		}
		select {
		case <-changed:
		case <-time.After(15 * time.Second): // so that a dead page is noticed
		case <-r.Context().Done():
			return
		case <-s.ctx.Done():
			return
		}
	}
}

var statusOf = map[fault.Code]int{
	fault.Invalid: http.StatusBadRequest, fault.NotFound: http.StatusNotFound, fault.Denied: http.StatusForbidden,
	fault.Expired: http.StatusRequestTimeout, fault.Limit: http.StatusRequestEntityTooLarge,
}

func reply(w http.ResponseWriter, v any, err error) {
	if err == nil {
		writeJSON(w, http.StatusOK, v)
		return
	}
	code := fault.CodeOf(err)
	status, ok := statusOf[code]
	if !ok {
		status = http.StatusInternalServerError
	}
	writeJSON(w, status, object{"error": string(code), "sentence": fault.Sentence(err)})
}
