package standin

import (
	"cmp"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"path"
	"strconv"
	"strings"
)

// File is a file that the app or a person uploaded.
type File struct {
	ID       string   `json:"id"`
	User     string   `json:"user,omitzero"` // who uploaded it; empty is the app
	Name     string   `json:"name"`
	Title    string   `json:"title"`
	Size     int      `json:"size"`
	Channels []string `json:"channels,omitzero"`
	content  []byte
	sent     bool // its bytes are here
	done     bool // completed, so it stays
}

// maxFile is far below Slack's gigabyte, since files are kept in memory.
const maxFile = 64 << 20

// Files are the files that were completed, with their content.
func (w *Workspace) Files() map[string][]byte {
	w.mu.Lock()
	defer w.mu.Unlock()
	all := map[string][]byte{}
	for _, f := range w.files {
		if f.done {
			all[f.Name] = f.content
		}
	}
	return all
}

func (s *Server) uploadURL(c call) (object, error) {
	size, err := strconv.Atoi(c.text("length"))
	if err != nil || size <= 0 || size > maxFile || c.text("filename") == "" {
		return nil, refuse("invalid_arguments")
	}
	f := &File{ID: newID("F"), Name: path.Base(c.text("filename")), Size: size}
	s.files[f.ID] = f
	return object{"file_id": f.ID, "upload_url": s.base + "/upload/v1/" + f.ID}, nil
}

// serveUpload takes the bytes, raw or as the only file of a form.
func (s *Server) serveUpload(w http.ResponseWriter, r *http.Request) {
	content, err := uploaded(http.MaxBytesReader(w, r.Body, maxFile+1<<20), r)
	s.mu.Lock()
	defer s.mu.Unlock()
	f, ok := s.files[r.PathValue("id")]
	switch {
	case !ok || f.done:
		http.Error(w, "no such upload", http.StatusNotFound)
	case err != nil || len(content) != f.Size:
		http.Error(w, fmt.Sprintf("%d bytes were announced", f.Size), http.StatusBadRequest)
	default:
		f.content, f.sent = content, true
		_, _ = fmt.Fprintf(w, "OK - %d", f.Size)
	}
}

func uploaded(body io.Reader, r *http.Request) ([]byte, error) {
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if kind != "multipart/form-data" {
		return io.ReadAll(body)
	}
	r.Body = io.NopCloser(body)
	parts, err := r.MultipartReader()
	if err != nil {
		return nil, err
	}
	for {
		p, err := parts.NextPart()
		if err != nil {
			return nil, err
		}
		if p.FileName() != "" {
			return io.ReadAll(p)
		}
	}
}

func (s *Server) completeUpload(c call) (object, error) {
	v, err := c.json("files")
	if err != nil {
		return nil, err
	}
	list, _ := v.([]any)
	if len(list) == 0 {
		return nil, refuse("invalid_arguments")
	}
	var files []*File
	for _, x := range list {
		f, ok := s.files[textAt(x, "id")]
		if !ok || f.done || !f.sent {
			return nil, refuse("file_not_found")
		}
		f.Title = cmp.Or(textAt(x, "title"), f.Name)
		files = append(files, f)
	}
	channels := strings.FieldsFunc(c.text("channel_id")+","+c.text("channels"), func(r rune) bool { return r == ',' })
	if len(channels) > 1 && c.text("thread_ts") != "" {
		return nil, refuse("invalid_arguments")
	}
	if err := s.share(files, channels, c); err != nil {
		return nil, err
	}
	all := []object{}
	for _, f := range files {
		f.done = true
		all = append(all, s.fileAsSlack(f))
	}
	s.touch()
	return object{"files": all}, nil
}

// share posts files in channels, which must be named by the id of a channel.
func (s *Server) share(files []*File, channels []string, c call) error {
	var places []*Channel
	for _, id := range channels {
		ch, ok := s.channel(id)
		switch {
		case !ok || strings.HasPrefix(id, "#") || ch.Private && !ch.Bot:
			return refuse("channel_not_found")
		case !ch.Bot:
			return refuse("not_in_channel")
		}
		places = append(places, ch)
	}
	blocks, _, err := c.blocks()
	if err != nil {
		return err
	}
	if c.text("initial_comment") != "" {
		blocks = nil
	}
	for _, ch := range places {
		m := Message{Channel: ch.ID, User: s.app.BotUser, Text: c.text("initial_comment"), Blocks: blocks, Thread: c.text("thread_ts")}
		for _, f := range files {
			m.Files = append(m.Files, f.ID)
			f.Channels = append(f.Channels, ch.ID)
		}
		s.add(m)
	}
	return nil
}

func (s *Server) fileInfo(c call) (object, error) {
	f, ok := s.files[c.text("file")]
	if !ok || !f.done {
		return nil, refuse("file_not_found")
	}
	return object{"file": s.fileAsSlack(f)}, nil
}

func (s *Server) fileAsSlack(f *File) object {
	link := s.base + "/files-pri/" + f.ID + "/" + url.PathEscape(f.Name)
	return object{
		"id": f.ID, "name": f.Name, "title": f.Title, "size": f.Size, "created": s.now().Unix(), "timestamp": s.now().Unix(), "user": cmp.Or(f.User, s.app.BotUser), "user_team": s.team.ID,
		"mimetype": cmp.Or(mime.TypeByExtension(path.Ext(f.Name)), "application/octet-stream"), "filetype": strings.TrimPrefix(path.Ext(f.Name), "."),
		"mode": "hosted", "is_external": false, "is_public": false, "editable": false, "channels": append([]string{}, f.Channels...), "groups": []string{}, "ims": []string{},
		"url_private": link, "url_private_download": link, "permalink": link,
	}
}

// serveFile gives a file to the app by its token and to the page by its own.
func (s *Server) serveFile(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get("Authorization") != "Bearer "+s.token && r.Header.Get("X-Standin-Token") != s.control {
		http.Error(w, "not for you", http.StatusForbidden)
		return
	}
	s.mu.Lock()
	f, ok := s.files[r.PathValue("id")]
	var content []byte
	if ok && f.done {
		content = f.content
	}
	s.mu.Unlock()
	if content == nil {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "application/octet-stream")
	w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": f.Name}))
	_, _ = w.Write(content)
}
