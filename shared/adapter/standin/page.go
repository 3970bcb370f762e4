package standin

import (
	"embed"
	"html"
	"net/http"
	"strings"
)

//go:embed page
var pageFiles embed.FS

// routePage serves the page. Its token stands in it, where no other page can read
// it.
func (s *Server) routePage(m *http.ServeMux) {
	m.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		raw, err := pageFiles.ReadFile("page/index.html")
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write([]byte(strings.ReplaceAll(string(raw), "{{token}}", html.EscapeString(s.control))))
	})
	m.Handle("GET /page/", http.FileServerFS(pageFiles))
	m.HandleFunc("GET /archives/{channel}/{message}", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "/#"+r.PathValue("channel")+"/"+r.PathValue("message"), http.StatusFound)
	})
}
