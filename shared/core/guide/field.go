package guide

import (
	"reflect"
	"strings"

	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
)

// Values are answers by the ID of their field. A field that is absent was not
// asked; an empty list was left empty.
type Values map[string][]string

// Field is one question as a person sees it.
type Field struct {
	ID, Ask, Hint string
	// Input says what is put in; see the inputs.
	Input string
	// Options are the possible answers of a choice, in order.
	Options []Option
	// To are the types of items that a reference may lead to. Whoever shows the
	// field offers the items; see Refs.
	To []review.Type
	// Parts: the reference is to a sign within a value, such as VCL-01#VD-01.
	Parts bool
	// Ordered: the order of the answers counts.
	Ordered bool
	// Has is what stands there; a person by id, a day as 2026-11-22.
	Has []string
	// Most is the greatest number that makes sense; 0 is any.
	Most           int
	Optional, Long bool
}

// The inputs.
const (
	InText    = "text"
	InLines   = "lines" // one answer a line
	InChoice  = "choice"
	InChoices = "choices"
	InRef     = "ref"
	InRefs    = "refs"
	InPerson  = "person"
	InPersons = "persons"
	InChannel = "channel" // of the workspace's own people
	InDay     = "day"     // 2026-11-22, in UTC
	InNumber  = "number"
	InDecimal = "decimal"
)

// Option is one possible answer.
type Option struct{ Value, Label string }

// Problem is why an answer was not taken. Field is "" where it is about the
// whole page.
type Problem struct{ Field, Say string }

// Fields lists the questions of a page with what doc says to them; doc may be
// nil. On a page about an element of a list, at is its place from 0, and
// whatever lies outside the list is a new element.
func (b *Book) Fields(form, page string, at int, doc review.Doc) ([]Field, error) {
	p, err := b.page(form, page)
	if err != nil {
		return nil, err
	}
	v, _ := within(reflect.ValueOf(orNew(form, doc)).Elem(), p.List, at)
	return b.fields(form, p.List, p.Fields, v), nil
}

// fields asks the questions of v.
func (b *Book) fields(of, list string, ask []asked, v reflect.Value) []Field {
	var out []Field
	for _, q := range ask {
		at, tag := reach(v, q.Path)
		f := Field{
			ID: q.Path, Ask: q.Ask, Hint: q.Hint, Long: q.Long, Optional: !q.Required, Parts: q.Parts, Most: q.Most, Ordered: q.Ordered,
			Input: inputOf(at.Type()), Has: had(at),
		}
		if f.Input == InRef || f.Input == InRefs {
			f.To = targets(tag)
		}
		if erased(at) {
			f.Hint, f.Optional = "What was written here was erased. Write it anew, or leave it.", true
		}
		f.Options = b.options(strings.Join(compact(of, list, q.Path), "."), at.Type())
		out = append(out, f)
	}
	return out
}

// compact drops what is empty.
func compact(parts ...string) []string {
	var out []string
	for _, p := range parts {
		if p != "" {
			out = append(out, p)
		}
	}
	return out
}

func targets(tag reflect.StructTag) []review.Type {
	var out []review.Type
	for t := range strings.SplitSeq(tag.Get("to"), ",") {
		if t == "*" {
			return review.Types()
		}
		if t != "" {
			out = append(out, review.Type(t))
		}
	}
	return out
}

// Refs lists what a reference of the field may lead to: items that stand, or
// the signs of values that stand.
func (f Field) Refs(d *review.Dossier) []review.Ref {
	var out []review.Ref
	for _, t := range f.To {
		for _, i := range d.Items(t) {
			if i.State.Gone() {
				continue
			}
			c, isCluster := i.Doc.(*review.Cluster)
			if !f.Parts || !isCluster {
				out = append(out, i.Ref)
				continue
			}
			for _, v := range c.Demonstrators {
				if v.ID != "" {
					out = append(out, i.Ref+"#"+review.Ref(v.ID))
				}
			}
		}
	}
	return out
}

// options are the words of a closed list, each in everyday language.
func (b *Book) options(path string, t reflect.Type) []Option {
	if t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	e, ok := reflect.Zero(t).Interface().(interface{ Values() []string })
	if !ok {
		return nil
	}
	var out []Option
	for _, v := range e.Values() {
		out = append(out, Option{v, b.words.label(path, v)})
	}
	return out
}

var (
	textType   = reflect.TypeFor[review.Text]()
	refType    = reflect.TypeFor[review.Ref]()
	personType = reflect.TypeFor[review.PersonID]()
	timeType   = reflect.TypeFor[ledger.Time]()
	numberType = reflect.TypeFor[review.Decimal]()
)

// inputOf says how a value is put in.
func inputOf(t reflect.Type) string {
	many := t.Kind() == reflect.Slice
	if many {
		t = t.Elem()
	}
	one := func(single, list string) string {
		if many {
			return list
		}
		return single
	}
	_, closed := reflect.Zero(t).Interface().(interface{ Values() []string })
	switch {
	case closed:
		return one(InChoice, InChoices)
	case t == refType:
		return one(InRef, InRefs)
	case t == personType:
		return one(InPerson, InPersons)
	case t == timeType:
		return InDay
	case t == numberType:
		return InDecimal
	case t.Kind() == reflect.Int:
		return InNumber
	}
	return one(InText, InLines)
}
