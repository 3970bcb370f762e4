package screen

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"time"

	"conoe/shared/core/guide"
	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
)

// Screens renders. It never changes once made, so any number of goroutines may
// use it.
type Screens struct {
	templates filler
	words     map[string]string
	book      *guide.Book
	known     map[review.Ref]string // of items, in place of their kind and number
	place     string                // of a document that words are from, such as "rsk.decision"
}

// Message is what is posted. Text is the whole sense of it: it is the
// notification, and what a screen reader falls back to.
type Message struct {
	Text   string          `json:"text"` // mrkdwn, escaped
	Blocks json.RawMessage `json:"blocks"`
}

// View is a modal or a Home tab, as views.open and views.publish take it.
type View struct{ JSON json.RawMessage }

// Blocks are what the view shows.
func (v View) Blocks() json.RawMessage {
	var in struct{ Blocks json.RawMessage }
	if json.Unmarshal(v.JSON, &in) != nil {
		return nil
	}
	return in.Blocks
}

// Reader is who reads, and where they read about.
type Reader struct {
	Stream string
	Ref    review.Ref // of the review or system
	Title  string     // of it, as the reader may see it
	Team   bool       // knows the words of the process
	For    string     // in whose place the reader decides; "" in their own
	Now    ledger.Time
}

const folder = "slack/screens"

// New reads templates and words. It is an error if a template uses what is not
// there.
func New(files fs.FS, b *guide.Book) (*Screens, error) {
	t, err := readTemplates(files, path.Join(folder, "*.json.tmpl"))
	if err != nil {
		return nil, fmt.Errorf("read screens: %w", err)
	}
	raw, err := fs.ReadFile(files, path.Join(folder, "words.json"))
	if err != nil {
		return nil, fmt.Errorf("read words of screens: %w", err)
	}
	s := &Screens{templates: t, book: b}
	if err := json.Unmarshal(raw, &s.words); err != nil {
		return nil, fmt.Errorf("read words of screens: %w", err)
	}
	return s, nil
}

// render fills a template; what comes out is JSON without white space.
func (s *Screens) render(name string, values any) (json.RawMessage, error) {
	var raw, out bytes.Buffer
	if err := s.templates.execute(&raw, name+".json.tmpl", values); err != nil {
		return nil, fmt.Errorf("render %s: %w", name, err)
	}
	if err := json.Compact(&out, raw.Bytes()); err != nil {
		return nil, fmt.Errorf("render %s: %w", name, err)
	}
	return out.Bytes(), nil
}

func (s *Screens) message(name string, values any) (Message, error) {
	raw, err := s.render(name, values)
	if err != nil {
		return Message{}, err
	}
	var m Message
	if err := json.Unmarshal(raw, &m); err != nil {
		return m, fmt.Errorf("render %s: %w", name, err)
	}
	return m, nil
}

func (s *Screens) view(name string, values any) (View, error) {
	raw, err := s.render(name, values)
	return View{raw}, err
}

// day is a moment as a person reads it, in UTC; Slack shows its own instead where
// it can.
func day(t time.Time) string { return t.UTC().Format("2 January 2006, 15:04 UTC") }

// plain is a sentence of the core in everyday words, for whoever does not know
// those of the process. What a person wrote never passes it.
func (s *Screens) plain(text string, to Reader) string {
	if to.Team || s.book == nil {
		return text
	}
	return s.book.Plain(text)
}

// name is what an item is called: by its kind and number.
func (s *Screens) name(ref review.Ref) string {
	if s.book == nil {
		return strings.ToLower(string(ref))
	}
	return s.book.Plain(string(ref))
}
