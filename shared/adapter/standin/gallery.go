package standin

import (
	"encoding/json"
	"html"
	"net/http"
	"slices"
	"strings"
	"sync"

	"conoe/shared/core/fault"
)

// Exhibit is something that the app can show, with sample data.
type Exhibit struct {
	Name    string          // what stands before the slash is the surface: message, modal or home
	Sample  string          // which data it holds, such as ordinary
	Payload json.RawMessage // nil if it could not be made
}

// gallery makes the exhibits when somebody looks for the first time.
func (o Options) gallery() func() []Exhibit {
	if o.Gallery == nil {
		return func() []Exhibit { return nil }
	}
	return sync.OnceValue(o.Gallery)
}

// GalleryURL is the address of the gallery.
func (s *Server) GalleryURL() string { return s.base + "/gallery" }

// routeGallery serves the page that draws the exhibits as the stand-in draws what
// the app sends.
func (s *Server) routeGallery(m *http.ServeMux) {
	m.HandleFunc("GET /gallery", func(w http.ResponseWriter, _ *http.Request) { s.servePage(w, "gallery.html") })
	m.HandleFunc("GET /_standin/gallery", s.controlled(func(w http.ResponseWriter, _ *http.Request) {
		list := []object{}
		for _, e := range s.exhibits() {
			list = append(list, object{"name": e.Name, "sample": e.Sample, "bytes": len(e.Payload)})
		}
		reply(w, list, nil)
	}))
	m.HandleFunc("GET /_standin/gallery/{sample}/{name...}", s.controlled(func(w http.ResponseWriter, r *http.Request) {
		all := s.exhibits()
		n := slices.IndexFunc(all, func(e Exhibit) bool { return e.Sample == r.PathValue("sample") && e.Name == r.PathValue("name") })
		if n < 0 {
			reply(w, nil, fault.Errorf(fault.NotFound, "There is no such exhibit."))
			return
		}
		reply(w, all[n].Payload, nil)
	}))
}

// servePage serves a page. The token stands in it, where no other page can read it.
func (s *Server) servePage(w http.ResponseWriter, name string) {
	raw, err := pageFiles.ReadFile("page/" + name)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = w.Write([]byte(strings.ReplaceAll(string(raw), "{{token}}", html.EscapeString(s.control))))
}
