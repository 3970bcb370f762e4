package screen

import (
	"fmt"
	"maps"
	"slices"
	"unicode"

	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

// A page of Details holds so much: a modal takes 100 blocks, and nobody reads
// that many.
const (
	detailBlocks = 40
	detailText   = 9000
	pieceLength  = 1900 // of a field of a section, which takes 2,000
)

type detailed struct {
	Title, Close, Meta, Callback string
	Say                          said
	Parts                        []part
	Buttons                      []button
	Note                         said
}

// part is one block of Details: a heading, a text exactly as it was written with
// what it is about or without, or something small.
type part struct{ Head, About, Exactly, Small string }

// Details is the modal that shows everything that is asked about, word by word,
// with what it said before where it has changed. Pages count from 0; one behind
// the last is the last.
func (s *Screens) Details(q usecase.Question, page int) (View, error) {
	pages := s.detailPages(q)
	page = max(0, min(page, len(pages)-1))
	d := detailed{
		Title: s.word("details.title"), Close: s.word("close"), Callback: OnDetails,
		Meta:  Meta{Stream: q.Stream, Request: string(q.Request), At: page}.String(),
		Say:   s.say("decide.about", with{"what": s.what(q)}),
		Parts: pages[page],
		Note:  s.say("details.note", with{"page": page + 1, "of": len(pages)}),
	}
	turn := func(to int, key string) button {
		m := Meta{Stream: q.Stream, Request: string(q.Request), At: to}
		return button{Do: fmt.Sprintf("%s.%d", DoTurn, to), Label: s.word(key), Value: m.String()}
	}
	if page > 0 {
		d.Buttons = append(d.Buttons, turn(page-1, "previous"))
	}
	if page < len(pages)-1 {
		d.Buttons = append(d.Buttons, turn(page+1, "next"))
	}
	return s.view("details", d)
}

// detailPages cuts everything into pages. There is at least one.
func (s *Screens) detailPages(q usecase.Question) [][]part {
	var all []part
	for n, ref := range q.Items {
		if string(ref) == gateOf(q) {
			all = append(all, part{Exactly: s.word("gate.asks." + string(ref))})
			continue
		}
		all = append(all, part{Head: line(fmt.Sprintf("%d. %s", n+1, s.name(ref)), 140)})
		all = append(append(all, s.figures(docOf(q, ref))...), s.written(docOf(q, ref), q.Before[ref])...)
	}
	for _, m := range q.Missing {
		all = append(all, part{Small: s.word("details.missing") + " " + line(s.plain(m, Reader{}), lineLength)})
	}
	pages, text := [][]part{nil}, 0
	for _, p := range all {
		w := width(p.Head + p.Exactly + p.Small)
		if n := len(pages) - 1; len(pages[n]) > 0 && (len(pages[n]) >= detailBlocks || text+w > detailText) {
			pages, text = append(pages, nil), 0
		}
		pages[len(pages)-1] = append(pages[len(pages)-1], p)
		text += w
	}
	return pages
}

// written is a document, field by field in the order of its form, and what a
// field said before.
func (s *Screens) written(doc, before review.Doc) []part {
	if doc == nil {
		return []part{{Small: s.word("details.nothing")}}
	}
	now, then := s.fieldsOf(doc), map[string]string{}
	if before != nil {
		for _, f := range s.fieldsOf(before) {
			then[f.name] = f.text
		}
	}
	var out []part
	for _, f := range now {
		out = append(out, pieces(s.word("field."+f.name), f.text)...)
		if old := then[f.name]; before != nil && old != f.text {
			out = append(out, part{Small: s.word("details.before") + " " + line(or(old, s.word("details.empty")), lineLength*3)})
		}
		delete(then, f.name)
	}
	for _, name := range slices.Sorted(maps.Keys(then)) {
		out = append(out, part{Small: s.word("details.gone") + " " + s.word("field."+name) + ": " + line(then[name], lineLength*3)})
	}
	return out
}

// pieces are the blocks that a text takes, however long. Nothing of it is left
// out.
func pieces(about, text string) []part {
	var out []part
	rest := []rune(paragraph(text, 1<<20))
	for len(rest) > 0 {
		n := min(len(rest), pieceLength)
		for n > 1 && width(string(rest[:n])) > pieceLength {
			n = n * 4 / 5
		}
		n = atSpace(rest, n)
		out = append(out, part{About: about, Exactly: string(rest[:n])})
		about, rest = "", rest[n:]
	}
	return out
}

// atSpace moves a cut back behind white space, if there is some near.
func atSpace(text []rune, n int) int {
	for at := n; n < len(text) && at > n*3/4; at-- {
		if unicode.IsSpace(text[at-1]) {
			return at
		}
	}
	return n
}
