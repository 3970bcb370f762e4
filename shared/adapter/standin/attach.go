package standin

import (
	"context"
	"path"
	"slices"
	"strings"

	"conoe/shared/core/fault"
)

// Upload takes a file of a person's, and gives the id under which a file field of a
// modal holds it.
func (s *Server) Upload(as, name string, content []byte) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, ok := s.personNamed(as)
	switch {
	case !ok:
		return "", fault.Errorf(fault.NotFound, "Nobody called %q is in the workspace.", as)
	case len(content) > maxFile || strings.TrimSpace(name) == "":
		return "", fault.Errorf(fault.Invalid, "That file has no name or is too large.")
	}
	f := &File{ID: newID("F"), User: p.ID, Name: path.Base(name), Title: path.Base(name), Size: len(content), content: content, sent: true, done: true}
	s.files[f.ID] = f
	s.touch()
	return f.ID, nil
}

// uploads is Upload as the page does it, which has texts only.
func (s *Server) uploads(_ context.Context, p Person, a Act) (Outcome, error) {
	id, err := s.Upload(p.ID, a.Name, []byte(a.Text))
	return Outcome{File: id}, err
}

// attached are those of the files that exist.
func (w *Workspace) attached(ids []string) []string {
	return slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return w.files[id] == nil })
}

func (s *Server) filesAsSlack(ids []string) []any {
	out := []any{}
	for _, id := range ids {
		if f := s.files[id]; f != nil {
			out = append(out, s.fileAsSlack(f))
		}
	}
	return out
}

// fitsFiles refuses files that a person could not put into a field.
func (w *Workspace) fitsFiles(e object, put []string) bool {
	most := 10
	if n, ok := e["max_files"].(float64); ok {
		most = int(n)
	}
	kinds, _ := e["filetypes"].([]any)
	for _, id := range put {
		f, ok := w.files[id]
		if !ok || len(kinds) > 0 && !slices.Contains(kinds, any(strings.ToLower(strings.TrimPrefix(path.Ext(f.Name), ".")))) {
			return false
		}
	}
	return len(put) <= most
}

// filesIn are the ids of files, as a field holds them.
func filesIn(put []string) []any {
	out := []any{}
	for _, id := range put {
		out = append(out, object{"id": id})
	}
	return out
}

// withFiles describes the files in the fields of a view, as Slack does when it is
// submitted.
func (s *Server) withFiles(view object) object {
	state, _ := view["state"].(object)
	all, _ := state["values"].(object)
	for _, in := range all {
		for _, v := range in.(object) {
			held, _ := v.(object)["files"].([]any)
			for n := range held {
				if f := s.files[textAt(held[n], "id")]; f != nil {
					held[n] = s.fileAsSlack(f)
				}
			}
		}
	}
	return view
}
