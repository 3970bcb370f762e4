package screen

import (
	"strconv"
	"strings"

	"conoe/shared/core/guide"
)

// Sort is where somebody says which statements are about the same value.
const (
	DoSort   = "act.sort" // Meta: opens Sort
	OnSort   = "sort"
	FieldFit = "groups"
)

// Numbered is a statement as the list shows it.
type Numbered struct {
	Number int
	Text   string
}

// SortLines is how many statements are sorted in one sitting: a list that is longer
// nobody reads to its end.
const SortLines = 40

// Sort is the modal that lists statements by number, and takes a line for each
// value. Left is how many more wait for the next sitting. Values are the names that
// many teams use (IEEE 7000, Annex G), offered here for the first time, after people
// have spoken in their own words.
func (s *Screens) Sort(m Meta, list []Numbered, left int, values []string) (View, error) {
	p := paged{
		Title: s.word("sort.title"), Submit: s.word("page.submit"), Close: s.word("cancel"), Callback: OnSort, Meta: m.String(),
		Say: s.say("sort.about", with{"n": len(list)}),
	}
	for _, text := range sections(list) {
		p.Fields = append(p.Fields, field{Exactly: text})
	}
	f := s.field(guide.Field{ID: FieldFit, Ask: s.word("sort.groups"), Input: guide.InLines})
	f.Hint = s.say("sort.hint", with{"values": strings.Join(values, ", ")}).String()
	p.Fields = append(p.Fields, f)
	if left > 0 {
		p.Fields = append(p.Fields, field{Note: s.say("sort.left", with{"n": left})})
	}
	return s.view("page", p)
}

// sections put lines together as far as one block of text goes.
func sections(list []Numbered) []string {
	var out []string
	var b strings.Builder
	for _, one := range list {
		l := numbered(one)
		if b.Len()+len(l) > maxTyped {
			out = append(out, b.String())
			b.Reset()
		}
		b.WriteString(l)
	}
	if b.Len() > 0 {
		out = append(out, b.String())
	}
	return out
}

func numbered(one Numbered) string {
	return strconv.Itoa(one.Number) + "  " + line(one.Text, lineLength) + "\n"
}
