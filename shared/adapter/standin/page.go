package standin

import (
	"embed"
	"net/http"
)

//go:embed page
var pageFiles embed.FS

// routePage serves the page.
func (s *Server) routePage(m *http.ServeMux) {
	m.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) { s.servePage(w, "index.html") })
	m.Handle("GET /page/", http.FileServerFS(pageFiles))
	m.HandleFunc("GET /archives/{channel}/{message}", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "/#"+r.PathValue("channel")+"/"+r.PathValue("message"), http.StatusFound)
	})
}
