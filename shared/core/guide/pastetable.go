package guide

import (
	"encoding/csv"
	"errors"
	"io"
	"reflect"
	"strings"

	"conoe/shared/core/review"
)

// table takes a table in CSV with a line of headings. A column is a field by its
// name or its question; a column "type" tells what a line is, by its everyday
// name or its prefix, and without one each line is a statement. People and
// references are not read: they are picked by hand.
func (p *paster) table(text string) {
	r := csv.NewReader(strings.NewReader(text))
	r.FieldsPerRecord, r.LazyQuotes, r.TrimLeadingSpace = -1, true, true
	r.Comma = separator(text)
	head, err := r.Read()
	if err != nil {
		p.note(1, "There is no line of headings.")
		return
	}
	missed := map[string]bool{}
	for n := 0; ; n++ {
		if p.over = p.over || n > mostDrafts; p.over {
			return
		}
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			p.note(0, "The rest of the table could not be read.")
			return
		}
		line, _ := r.FieldPos(0)
		p.row(line, head, row, missed)
	}
}

// separator is what divides the headings of a table: a comma, or what programs for
// tables put there instead.
func separator(text string) rune {
	head, _, _ := strings.Cut(text, "\n")
	out := ','
	for _, r := range []rune{';', '\t'} {
		if strings.Count(head, string(r)) > strings.Count(head, string(out)) {
			out = r
		}
	}
	return out
}

// isTable: the first line of a text without a name has several headings, and one of
// them says what lines are or is known of statements.
func (p *paster) isTable(name, text string) bool {
	head, rest, _ := strings.Cut(strings.TrimSpace(text), "\n")
	cells := strings.Split(head, string(separator(text)))
	if name != "" || len(cells) < 2 || strings.TrimSpace(rest) == "" {
		return false
	}
	for _, c := range cells {
		if _, ok := p.b.column(review.TypeStatement, c); ok || column(c) == "type" {
			return true
		}
	}
	return false
}

func (p *paster) row(line int, head, row []string, missed map[string]bool) {
	t := review.TypeStatement
	for n, h := range head {
		if n < len(row) && column(h) == "type" {
			t = p.b.typeOf(row[n])
		}
	}
	doc := review.NewDoc(t)
	if doc == nil || t == review.TypeRecord {
		p.note(line, "What this line is was not understood.")
		return
	}
	said := false
	for n, h := range head {
		if n >= len(row) || column(h) == "type" || strings.TrimSpace(row[n]) == "" {
			continue
		}
		path, ok := p.b.column(t, h)
		if !ok {
			if !missed[string(t)+h] {
				p.note(line, "The column %q is no question about a %s.", shorten(h), p.b.words.Items[t])
			}
			missed[string(t)+h] = true
			continue
		}
		at, _ := reach(reflect.ValueOf(doc).Elem(), path)
		if say := put(at, []string{p.b.meant(t, path, at.Type(), row[n])}); say != "" {
			p.note(line, "%s: %s", shorten(h), say)
			continue
		}
		said = true
	}
	if !said {
		return
	}
	if len(p.d.Items(t)) > 0 && single(t) {
		p.note(line, "There is one already, and it stays.")
		return
	}
	p.add(doc)
}

func column(h string) string {
	return strings.ReplaceAll(strings.ToLower(strings.TrimSpace(strings.Trim(h, "\ufeff"))), " ", "_")
}

// column finds the field of a column that can be read from a table.
func (b *Book) column(t review.Type, h string) (string, bool) {
	of := reflect.TypeOf(review.NewDoc(t)).Elem()
	for _, p := range b.forms[string(t)].Pages {
		for _, q := range p.Fields {
			at, ok := typeAt(of, q.Path)
			if p.List != "" || !ok || column(q.Path) != column(h) && column(q.Ask) != column(h) {
				continue
			}
			switch inputOf(at) {
			case InRef, InRefs, InPerson, InPersons:
				return "", false
			}
			return q.Path, true
		}
	}
	return "", false
}

// meant is the word of a closed list for which somebody wrote its label.
func (b *Book) meant(t review.Type, path string, of reflect.Type, word string) string {
	for _, o := range b.options(string(t)+"."+path, of) {
		if strings.EqualFold(o.Label, strings.TrimSpace(word)) || strings.EqualFold(o.Value, strings.TrimSpace(word)) {
			return o.Value
		}
	}
	return word
}

func (b *Book) typeOf(word string) review.Type {
	word = strings.TrimSpace(word)
	for _, t := range review.Types() {
		if strings.EqualFold(word, string(t)) || strings.EqualFold(word, t.Prefix()) || strings.EqualFold(word, b.words.Items[t]) {
			return t
		}
	}
	return ""
}
