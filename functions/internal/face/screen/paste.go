package screen

import (
	"cmp"
	"reflect"
	"slices"
	"strings"

	"conoe/shared/core/guide"
	"conoe/shared/core/review"
)

// Paste is where a team brings what it has already.
const (
	DoPaste = "paste" // Meta: opens Paste
	OnPaste = "paste"

	FieldText   = "text"
	FieldFile   = "file"
	FieldReview = "review"
)

// textFiles are the kinds of files that can be brought.
var textFiles = []string{"csv", "markdown", "md", "text", "txt", "yaml", "yml"}

// Paste is the modal that takes a text or a file. Reviews are those into which it
// may go, where that is not clear from Meta. Problem is what kept it from being
// read, or "".
func (s *Screens) Paste(m Meta, reviews []guide.Option, text, problem string) (View, error) {
	p := paged{
		Title: s.word("paste.title"), Submit: s.word("paste.submit"), Close: s.word("cancel"), Callback: OnPaste, Meta: m.String(),
		Say: s.say("paste.about", nil),
	}
	if problem != "" {
		p.Problems = []said{s.say("paste.problem", with{"say": problem})}
	}
	if len(reviews) > 0 {
		p.Fields = append(p.Fields, s.field(guide.Field{ID: FieldReview, Ask: s.word("paste.review"), Input: guide.InRef, Options: reviews}))
	}
	if m.Key != "" {
		p.Say = s.say("paste.there", nil)
	}
	p.Fields = append(p.Fields, s.pasteText(text), field{
		ID: FieldFile, Label: s.word("paste.file"), Hint: s.word("paste.file.hint"), Element: "file_input", Optional: true, Kinds: textFiles,
	})
	return s.view("page", p)
}

// pasteText is the field with the text. Where a modal is replaced its content
// stays, and can be corrected.
func (s *Screens) pasteText(text string) field {
	return s.field(guide.Field{
		ID: FieldText, Ask: s.word("paste.text"), Hint: s.word("paste.text.hint"), Input: guide.InText, Long: true, Optional: true, Has: one(text),
	})
}

func one(text string) []string {
	if text == "" {
		return nil
	}
	return []string{text}
}

// Understood is what was read in a text.
type Understood struct {
	Drafts []guide.Draft
	Notes  []guide.Note
	File   string // its name; "" of a text that was pasted
	Text   string // that was pasted
}

// How much of it a modal shows.
const (
	readFirst = 12
	readNotes = 12

	excerptLength = 100
)

// Read shows what was understood before anything of it is saved. A text that was
// pasted can be corrected in it.
func (s *Screens) Read(m Meta, u Understood) (View, error) {
	p := paged{
		Title: s.word("read.title"), Submit: s.word("read.submit"), Close: s.word("cancel"), Callback: OnPaste, Meta: m.String(),
		Say: s.say("read.about", with{"n": len(u.Drafts), "kinds": s.kinds(u.Drafts)}),
	}
	p.Fields = append(p.Fields, field{Exactly: paragraph(s.firstLines(u.Drafts), paragraphLength)})
	if len(u.Notes) > 0 {
		p.Fields = append(p.Fields, field{Exactly: paragraph(s.unread(u.Notes), paragraphLength)})
	}
	if u.File == "" {
		p.Fields = append(p.Fields, s.pasteText(u.Text))
	}
	return s.view("page", p)
}

// kinds counts drafts by what they are, in the order in which they come.
func (s *Screens) kinds(drafts []guide.Draft) string {
	count := map[review.Type]int{}
	var order []review.Type
	for _, d := range drafts {
		if count[d.Doc.Type()]++; count[d.Doc.Type()] == 1 {
			order = append(order, d.Doc.Type())
		}
	}
	slices.SortStableFunc(order, func(a, b review.Type) int { return cmp.Compare(count[a], count[b]) })
	out := ""
	for n, t := range order {
		if n > 0 {
			out += ", "
		}
		out += s.say("read.kind", with{"kind": s.kind(t), "n": count[t]}).String()
	}
	return out
}

// kind is what an item of a type is called.
func (s *Screens) kind(t review.Type) string {
	if s.book == nil {
		return string(t)
	}
	return s.book.Kind(t)
}

func (s *Screens) firstLines(drafts []guide.Draft) string {
	out := s.word("read.first")
	for _, d := range drafts[:min(len(drafts), readFirst)] {
		for _, one := range s.excerpts(d) {
			out += "\n• " + s.kind(d.Doc.Type()) + one
		}
	}
	if more := len(drafts) - readFirst; more > 0 {
		out += "\n" + s.say("read.more", with{"n": more}).String()
	}
	return out
}

// excerpts are what people wrote in a document, a line for each field: what helps
// stands apart from what harms.
func (s *Screens) excerpts(d guide.Draft) []string {
	var names, texts []string
	v := reflect.Indirect(reflect.ValueOf(d.Doc))
	for i := range v.NumField() {
		if text := excerpt(v.Field(i)); text != "" {
			names, texts = append(names, s.word("field."+nameOf(v.Type().Field(i)))), append(texts, text)
		}
	}
	if len(texts) == 0 {
		return []string{": " + line(s.called(d.Ref, d.Doc), excerptLength)}
	}
	for n, text := range texts {
		texts[n] = ": " + line(text, excerptLength)
		if len(texts) > 1 {
			texts[n] = ". " + names[n] + texts[n]
		}
	}
	return texts
}

// excerpt is what people wrote in a document, one text after the other.
func excerpt(v reflect.Value) string {
	var out []string
	switch v.Kind() {
	case reflect.Pointer:
		return excerpt(v.Elem())
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				out = append(out, excerpt(v.Field(i)))
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			out = append(out, excerpt(v.Index(i)))
		}
	case reflect.String:
		if t, ok := v.Interface().(review.Text); ok {
			return strings.TrimSpace(string(t))
		}
	}
	return strings.Join(slices.DeleteFunc(out, func(s string) bool { return s == "" }), "; ")
}

func (s *Screens) unread(notes []guide.Note) string {
	out := s.word("read.not")
	for _, n := range notes[:min(len(notes), readNotes)] {
		key := "read.note"
		if n.Line > 0 {
			key = "read.note.line"
		}
		out += "\n• " + s.say(key, with{"line": n.Line, "say": line(n.Say, lineLength)}).String()
	}
	if more := len(notes) - readNotes; more > 0 {
		out += "\n" + s.say("read.more", with{"n": more}).String()
	}
	return out
}

// Brought is the view that Read turns into once it is saved.
func (s *Screens) Brought(n int, next *guide.Todo, to Reader) (View, error) {
	t := told{Head: s.say("saved.head", nil), Say: s.say("brought", with{"n": n}), Close: s.word("close")}
	if next != nil {
		t.Note = s.say("brought.next", with{"say": line(s.asks(*next, to), 400)})
		t.Buttons = []button{s.doing(*next, to)}
		t.Buttons[0].Style = "primary"
	}
	return s.view("toldview", t)
}

// Begun is the view once a review has begun: it offers the next question, and to
// bring what the team has written already.
func (s *Screens) Begun(next *guide.Todo, to Reader) (View, error) {
	t := told{Head: s.say("saved.head", nil), Say: s.say("begun", nil), Note: s.say("begun.note", nil), Close: s.word("close")}
	if next != nil {
		t.Say = s.say("begun.next", with{"say": line(s.asks(*next, to), 400)})
		t.Buttons = []button{s.doing(*next, to)}
		t.Buttons[0].Style = "primary"
	}
	t.Buttons = append(t.Buttons, s.button(DoPaste, Meta{Stream: to.Stream, Ref: string(to.Ref)}.String(), ""))
	return s.view("toldview", t)
}
