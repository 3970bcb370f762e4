package guide

import (
	"fmt"
	"path"
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"conoe/shared/core/casefile"
	"conoe/shared/core/fault"
	"conoe/shared/core/review"
)

// Draft is a document made of pasted text, under the name that it gets if it is
// saved with the others: they refer to each other.
type Draft struct {
	Ref review.Ref
	Doc review.Doc
}

// Note says what of a pasted text was not taken, or has to be added by hand.
// Line is 0 where it is about the whole.
type Note struct {
	Line int
	Say  string
}

const (
	mostPasted = 1 << 20 // bytes
	mostDrafts = 2_000
)

// Pasted makes drafts of a text that a team has already: a case in YAML, a table
// in CSV, the note of a workshop, or a page of Markdown with headings. name is
// that of the file, or "". Nothing that stands in the dossier is overwritten: of
// an item of which there is only one, only what is still empty is filled. have
// are the documents of such items as they read, since the dossier's are masked;
// one that is not among them stays as it is.
//
// It is Limit for what is too large and Invalid for what is no text, or of which
// nothing could be taken.
func (b *Book) Pasted(d *review.Dossier, name string, raw []byte, have ...review.Doc) ([]Draft, []Note, error) {
	if len(raw) > mostPasted {
		return nil, nil, fault.Errorf(fault.Limit, "The text is larger than 1 MB. Paste a part of it.")
	}
	if !utf8.Valid(raw) || slices.Contains(raw, 0) {
		return nil, nil, fault.Errorf(fault.Invalid, "This is no text. Save it as UTF-8, or attach it as evidence.")
	}
	p := &paster{b: b, d: d, have: have, count: map[review.Type]int{}}
	text := norm.NFC.String(strings.ReplaceAll(string(raw), "\r\n", "\n"))
	ext := strings.ToLower(path.Ext(name))
	switch {
	case isCase().MatchString(text):
		if err := p.fromCase(name, raw); err != nil {
			return nil, nil, err
		}
		p.over = len(p.drafts) > mostDrafts
	case ext == ".csv" || p.isTable(name, text):
		p.table(text)
	case isNote(text):
		p.minutes(text)
	case p.isYAML(name, text) && p.mapping(text):
	default:
		p.page(text)
	}
	if p.over {
		return nil, nil, fault.Errorf(fault.Limit, "The text makes too many items: %d are possible at once. Paste a part of it.", mostDrafts)
	}
	if len(p.drafts) == 0 {
		return nil, p.notes, fault.Errorf(fault.Invalid, "Nothing in this text could be read. Use headings such as Purpose, Benefits, Harms and Risks, or begin with Workshop and a day.")
	}
	return p.drafts, p.notes, nil
}

var isCase = pattern(`(?m)\A(?:\s*#.*\n|\s*\n)*conoe:\s`)

// paster collects drafts.
type paster struct {
	b      *Book
	d      *review.Dossier
	have   []review.Doc
	count  map[review.Type]int
	drafts []Draft
	notes  []Note
	over   bool // there is too much of it, and the rest is not read
}

func (p *paster) note(line int, format string, args ...any) {
	p.notes = append(p.notes, Note{line, fmt.Sprintf(format, args...)})
}

// add drafts a new item and gives its name.
func (p *paster) add(doc review.Doc) review.Ref {
	r := p.d.NextRef(doc.Type(), p.count[doc.Type()])
	p.count[doc.Type()]++
	p.drafts = append(p.drafts, Draft{r, doc})
	p.over = p.over || len(p.drafts) > mostDrafts
	return r
}

// single is the one document of a type: the draft of it, or a copy of what
// stands, or a new one; nil if it stands and cannot be read.
func (p *paster) single(t review.Type) review.Doc {
	for _, d := range p.drafts {
		if d.Doc.Type() == t {
			return d.Doc
		}
	}
	for _, i := range p.d.Items(t) {
		if i.State.Gone() {
			continue
		}
		for _, h := range p.have {
			if h != nil && h.Type() == t {
				doc := orNew(string(t), h)
				p.drafts = append(p.drafts, Draft{i.Ref, doc})
				return doc
			}
		}
		return nil
	}
	doc := review.NewDoc(t)
	if t == review.TypeSystem {
		p.drafts = append(p.drafts, Draft{p.d.SysRef, doc})
		return doc
	}
	p.add(doc)
	return doc
}

// stays notes that something was said already.
func (p *paster) stays(line int, t review.Type) {
	p.note(line, "%s says that already; what is there stays.", upper("the "+p.b.words.Items[t]))
}

// ofPeople are what somebody signs, or reports: no text does that for them.
var ofPeople = []review.Type{review.TypeException, review.TypeClaim, review.TypeIncident, review.TypeSignal, review.TypeRecord}

// fromCase takes the items of a case; what people did in it is not carried out.
func (p *paster) fromCase(name string, raw []byte) error {
	c, err := casefile.Reader{}.Read(name, raw)
	if err != nil {
		return err
	}
	names := map[review.Ref]review.Ref{}
	left := map[review.Type]bool{}
	c.Items.Each(func(id review.Ref, _ []string, doc review.Doc) {
		t := doc.Type()
		switch {
		case slices.Contains(ofPeople, t):
			left[t] = true
		case t == review.TypeSystem:
			names[id] = p.d.SysRef
		case single(t):
			names[id] = review.NewRef(t, 1)
		default:
			names[id] = p.d.NextRef(t, p.count[t])
			p.count[t]++
		}
	})
	people := false
	c.Items.Each(func(id review.Ref, _ []string, doc review.Doc) {
		if left[doc.Type()] {
			return
		}
		doc = review.Rename(doc, func(r review.Ref) review.Ref {
			to, ok := names[r.Base()]
			if !ok {
				return ""
			}
			return to + review.Ref(strings.TrimPrefix(string(r), string(r.Base())))
		})
		doc = review.RenamePersons(doc, func(review.PersonID) review.PersonID {
			people = true
			return ""
		})
		if p.d.Has(names[id]) {
			p.note(c.Line("/items"), "%s is there already and stays as it is.", p.b.Item(names[id]))
			return
		}
		p.drafts = append(p.drafts, Draft{names[id], doc})
	})
	for _, t := range ofPeople {
		if left[t] {
			p.note(0, "Each %s in the text is left out: it is for somebody to sign or to report.", p.b.words.Items[t])
		}
	}
	if people {
		p.note(0, "People in the text are left out. Pick them by hand.")
	}
	if len(c.Steps) > 0 {
		p.note(0, "What people did in the text is not done again; only what is written down was taken.")
	}
	return nil
}

// fill writes answers to a place, unless something stands there.
func (p *paster) fill(line int, t review.Type, path string, answers []string) {
	doc := p.single(t)
	if doc == nil {
		p.stays(line, t)
		return
	}
	at, _ := reach(reflect.ValueOf(doc).Elem(), path)
	if !at.IsZero() {
		p.stays(line, t)
		return
	}
	if say := put(at, answers); say != "" {
		p.note(line, "%s", say)
	}
}

// Singles are the types of which there is at most one item.
func Singles() []review.Type { return slices.Clone(singles) }
