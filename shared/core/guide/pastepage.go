package guide

import (
	"reflect"
	"strings"

	"conoe/shared/core/review"
)

// section is a heading and what stands below it.
type section struct {
	heading string
	line    int
	text    []string
	bullets []string
}

var (
	headingLine = pattern(`^(?:#{1,6}\s+(.+?)\s*#*|\*\*(.+?):?\*\*:?|([\pL][\pL '/-]{1,40}):)\s*$`)
	bulletLine  = pattern(`^\s*(?:[-*•]|\d{1,3}[.)])\s+(.+)$`)
)

func sections(text string) []section {
	out := []section{{}}
	n := 0
	for l := range strings.Lines(text) {
		n++
		l = strings.TrimRight(l, " \t\n")
		last := &out[len(out)-1]
		if m := headingLine().FindStringSubmatch(l); m != nil {
			out = append(out, section{heading: strings.Join(compact(m[1], m[2], m[3]), ""), line: n})
			continue
		}
		if m := bulletLine().FindStringSubmatch(l); m != nil {
			last.bullets = append(last.bullets, strings.TrimSpace(m[1]))
		}
		last.text = append(last.text, l)
	}
	return out
}

// page takes a page of Markdown, such as what a team wrote before it built
// something: each heading that the words know fills its place.
func (p *paster) page(text string) {
	for _, s := range sections(text) {
		all := strings.TrimSpace(strings.Join(s.text, "\n"))
		to, known := p.b.words.heading(s.heading)
		switch {
		case p.over:
			return
		case all == "":
		case !known && s.heading != "":
			p.note(s.line, "Nothing here asks for %q.", shorten(s.heading))
		case known:
			p.section(s, all, to)
		}
	}
}

// heading is the place that a heading fills: "coe.initial_harms".
func (w *words) heading(h string) (string, bool) {
	h = strings.ToLower(strings.Trim(h, " :*_.0123456789"))
	to, ok := w.Headings[h]
	return to, ok
}

// section writes what stands below a heading. Where the place is in a list of
// things, each bullet is one of them.
func (p *paster) section(s section, all, to string) {
	form, path, _ := strings.Cut(to, ".")
	t := review.Type(form)
	lines := s.bullets
	if len(lines) == 0 {
		lines = []string{strings.Join(strings.Fields(all), " ")}
	}
	list, rest, inList := strings.Cut(path, ".*.")
	switch {
	case !single(t):
		for _, l := range lines {
			if p.item(s.line, t, path, l); p.over {
				return
			}
		}
	case inList:
		p.elements(s.line, t, list, rest, lines)
	default:
		at, _ := typeAt(reflect.TypeOf(review.NewDoc(t)).Elem(), path)
		if at.Kind() == reflect.Slice {
			p.fill(s.line, t, path, lines)
			return
		}
		p.fill(s.line, t, path, []string{all})
	}
}

func (p *paster) item(line int, t review.Type, path, text string) {
	doc := review.NewDoc(t)
	at, _ := reach(reflect.ValueOf(doc).Elem(), path)
	if say := put(at, []string{text}); say != "" {
		p.note(line, "%s", say)
		return
	}
	p.add(doc)
}

// elements fills a list that is still empty.
func (p *paster) elements(line int, t review.Type, list, field string, lines []string) {
	doc := p.single(t)
	if doc == nil {
		p.stays(line, t)
		return
	}
	at, _ := reach(reflect.ValueOf(doc).Elem(), list)
	if at.Len() > 0 {
		p.stays(line, t)
		return
	}
	for _, l := range lines {
		e := reflect.New(at.Type().Elem()).Elem()
		to, _ := reach(e, field)
		if say := put(to, []string{l}); say != "" {
			p.note(line, "%s", say)
			continue
		}
		at.Set(reflect.Append(at, e))
	}
}
