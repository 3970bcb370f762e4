package screen

import (
	"fmt"
	"reflect"
	"strings"

	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
)

type fieldText struct{ name, text string }

// fieldsOf lists what a document says, field by field, as a person reads it.
func (s *Screens) fieldsOf(doc review.Doc) []fieldText {
	v := reflect.ValueOf(doc)
	if v.Kind() == reflect.Pointer && v.IsNil() {
		return nil
	}
	v = reflect.Indirect(v)
	var out []fieldText
	for i := range v.NumField() {
		name := nameOf(v.Type().Field(i))
		if text := s.within(string(doc.Type()) + "." + name).readable(v.Field(i)); text != "" {
			out = append(out, fieldText{name, text})
		}
	}
	return out
}

// Knowing are the screens that call items so, where they name them.
func (s *Screens) Knowing(names map[review.Ref]string) *Screens {
	c := *s
	c.known = names
	return &c
}

// within are the screens in a place of a document, where a word may mean something
// else than elsewhere.
func (s *Screens) within(place string) *Screens {
	c := *s
	c.place = place
	return &c
}

// readable is any value of a document: texts as they are, closed lists in words,
// references by name, lists as lines, and parts as "label: value".
func (s *Screens) readable(v reflect.Value) string {
	switch value := v.Interface().(type) {
	case review.Text:
		return strings.TrimSpace(string(value))
	case review.Decimal:
		return string(value)
	case review.Ref:
		return s.refName(value)
	case review.Criterion:
		return s.criterion(value)
	case review.PersonID:
		return "" // who it is stands in the log; a screen shows people by name or not at all
	case ledger.Time:
		if value.IsZero() {
			return ""
		}
		return day(value.Time)
	}
	switch v.Kind() {
	case reflect.String:
		return s.closed(v.String())
	case reflect.Bool:
		if v.Bool() {
			return s.word("yes")
		}
	case reflect.Int, reflect.Int64:
		if v.Int() != 0 {
			return fmt.Sprint(v.Int())
		}
	case reflect.Slice:
		return s.listed(v)
	case reflect.Struct:
		return s.parts(v)
	}
	return ""
}

// criterion is how one will know, as a sentence: "late parcels: at most 3 percent,
// a month".
func (s *Screens) criterion(c review.Criterion) string {
	out := string(c.Observable)
	if c.Measurable() {
		out = fmt.Sprintf("%s: %s %s %s", c.Metric, s.closed(string(c.Operator)), c.Threshold, c.Unit)
	}
	for _, more := range []review.Text{c.Population, c.Period, c.Method} {
		if more.Said() {
			out += ", " + string(more)
		}
	}
	if c.Demonstrator != "" {
		out += " (" + s.refName(c.Demonstrator) + ")"
	}
	return strings.TrimSpace(out)
}

func (s *Screens) refName(ref review.Ref) string {
	if ref == "" {
		return ""
	}
	return or(s.known[ref], s.name(ref))
}

// closed is a value of a closed list in words.
func (s *Screens) closed(value string) string {
	if word, ok := s.words["value."+value]; ok {
		return bare.Replace(word)
	}
	if s.book == nil || value == "" {
		return strings.ReplaceAll(value, "_", " ")
	}
	return s.book.Label(s.place, value)
}

func (s *Screens) listed(v reflect.Value) string {
	var out []string
	for i := range v.Len() {
		if text := s.readable(v.Index(i)); text != "" {
			out = append(out, text)
		}
	}
	switch {
	case len(out) == 0:
		return ""
	case len(out) == 1:
		return out[0]
	}
	return "• " + strings.Join(out, "\n• ")
}

func (s *Screens) parts(v reflect.Value) string {
	var out []string
	for i := range v.NumField() {
		f := v.Type().Field(i)
		if !f.IsExported() {
			continue
		}
		if text := s.within(s.place + "." + nameOf(f)).readable(v.Field(i)); text != "" {
			out = append(out, s.word("field."+nameOf(f))+": "+text)
		}
	}
	return strings.Join(out, "; ")
}
