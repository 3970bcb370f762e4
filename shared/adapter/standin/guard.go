package standin

import (
	"crypto/subtle"
	"net"
	"net/http"
	"strings"

	"conoe/shared/adapter/standin/sockets"
)

// guard lets in only requests that were meant for us. The Host check stops a web
// page that has its own name resolve to our address; the Origin check stops one
// that sends forms here. Sockets are let through: clients name Slack as their
// origin, and their single-use ticket comes only from a call with the app's token.
func (s *Server) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		from, _, _ := net.SplitHostPort(r.RemoteAddr)
		origin := r.Header.Get("Origin")
		switch {
		case !loopback(from), !s.ours(r.Host):
			http.Error(w, "The Slack stand-in answers under its own address only.", http.StatusMisdirectedRequest)
		case origin != "" && r.URL.Path != sockets.Path && !s.ours(strings.TrimPrefix(origin, "http://")):
			http.Error(w, "The Slack stand-in answers its own page only.", http.StatusForbidden)
		default:
			h := w.Header()
			h.Set("X-Content-Type-Options", "nosniff")
			h.Set("X-Frame-Options", "DENY")
			h.Set("Referrer-Policy", "no-referrer")
			h.Set("Cache-Control", "no-store")
			h.Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data: https: blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
			next.ServeHTTP(w, r)
		}
	})
}

// ours reports whether a host and port name this server.
func (s *Server) ours(host string) bool {
	name, port, err := net.SplitHostPort(host)
	_, mine, _ := net.SplitHostPort(s.host)
	return err == nil && port == mine && loopback(name)
}

// controlled wants the token that only the page and the starter of the stand-in
// know, on top of the guard.
func (s *Server) controlled(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if subtle.ConstantTimeCompare([]byte(r.Header.Get("X-Standin-Token")), []byte(s.control)) != 1 {
			http.Error(w, "The control API of the Slack stand-in wants its token in X-Standin-Token.", http.StatusForbidden)
			return
		}
		next(w, r)
	}
}
