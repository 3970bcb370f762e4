package guide

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"conoe/shared/core/review"
)

// Apply lays the answers to a page over the newest version of a document, and
// says which it did not take: the document is nil then. opened is the version
// that the person saw; both may be nil for a new item.
//
// An answer that is what the person saw changes nothing, so two people on two
// pages do not write each other's answers back. What somebody else changed in
// between is a problem, not overwritten, unless both say the same. What was erased
// stays so where nothing is written in its place. An element
// that is left empty goes; a new one is numbered where its list is.
func (b *Book) Apply(form, name string, at int, newest, opened review.Doc, v Values) (review.Doc, []Problem) {
	p, err := b.page(form, name)
	if err != nil {
		return nil, []Problem{{"", "This question is no longer asked."}}
	}
	doc, saw := orNew(form, newest), orNew(form, opened)
	root := reflect.ValueOf(doc).Elem()
	to, there := within(root, p.List, at)
	from, shown := within(reflect.ValueOf(saw).Elem(), p.List, at)
	if shown && !there {
		return nil, []Problem{{"", "Somebody took this out in the meantime."}}
	}
	if problems := lay(p.Fields, to, from, v); len(problems) > 0 {
		return nil, problems
	}
	prune(to, paths(p))
	if v, ok := doc.(*review.Verification); ok && v.Result == "" {
		v.Result = resultOf(v)
	}
	if p.List != "" {
		place(root, p, at, to, !there)
	}
	return doc, nil
}

// orNew is a copy of doc, or an empty one.
func orNew(form string, doc review.Doc) review.Doc {
	if doc == nil || reflect.ValueOf(doc).IsNil() {
		return review.NewDoc(review.Type(form))
	}
	return review.Rename(doc, func(r review.Ref) review.Ref { return r })
}

// lay writes the answers that differ from what was seen.
func lay(ask []asked, to, from reflect.Value, v Values) []Problem {
	var problems []Problem
	for _, q := range ask {
		answers, given := v[q.Path]
		if !given {
			continue
		}
		seen, _ := reach(from, q.Path)
		now, _ := reach(to, q.Path)
		wish := reflect.New(now.Type()).Elem()
		say := put(wish, answers)
		switch {
		case say != "":
		case q.Most > 0 && wish.Int() > int64(q.Most):
			say = fmt.Sprintf("Write a number from 1 to %d.", q.Most)
		case q.Required && wish.IsZero() && !erased(seen):
			say = "This cannot stay empty."
		case same(wish, seen), same(wish, now):
			continue
		case !same(seen, now):
			say = "Somebody answered this in the meantime: " + shorten(strings.Join(had(now), ", ")) + ". Open it again to change it."
		}
		if say != "" {
			problems = append(problems, Problem{q.Path, say})
			continue
		}
		now.Set(wish)
	}
	return problems
}

// same compares what two values say to who reads them in a form: a day is a day,
// whatever its hour, and an element of two lines is two lines.
func same(a, b reflect.Value) bool {
	return slices.Equal(tidy(had(a), a.Type()), tidy(had(b), b.Type()))
}

func shorten(s string) string {
	r := []rune(s)
	if len(r) <= 100 {
		return s
	}
	return string(r[:99]) + "…"
}

// place puts an element into its list, numbers a new one and drops an empty one.
func place(root reflect.Value, p page, at int, e reflect.Value, added bool) {
	list, _ := reach(root, p.List)
	if empty(e, p.Number) {
		if !added {
			list.Set(reflect.AppendSlice(list.Slice(0, at), list.Slice(at+1, list.Len())))
		}
		return
	}
	if p.Number != "" {
		number(list, e, p.Number)
	}
	if added {
		list.Set(reflect.Append(list, e))
	}
}

// empty reports whether an element says nothing besides its number.
func empty(e reflect.Value, number string) bool {
	if number == "" {
		return blank(e)
	}
	c := reflect.New(e.Type()).Elem()
	c.Set(e)
	n, _ := reach(c, number)
	n.SetZero()
	return blank(c)
}

func blank(v reflect.Value) bool {
	raw, err := json.Marshal(v.Interface())
	return v.IsZero() || err == nil && string(raw) == "{}"
}

// number gives a sign that has no name the next free one: VD-01, VD-02 and so
// on.
func number(list, e reflect.Value, field string) {
	to, _ := reach(e, field)
	if !to.IsZero() {
		return
	}
	taken := map[string]bool{}
	for n := range list.Len() {
		f, _ := reach(list.Index(n), field)
		taken[f.String()] = true
	}
	for n := 1; n < 100; n++ {
		if next := fmt.Sprintf("VD-%02d", n); !taken[next] {
			to.SetString(next)
			return
		}
	}
}

func paths(p page) []string {
	var out []string
	for _, q := range p.Fields {
		out = append(out, q.Path)
	}
	return out
}

// resultOf says of a check what its criteria say: what was observed is not
// judged a second time.
func resultOf(v *review.Verification) review.Result {
	switch {
	case len(v.Results) == 0:
		return "not_run"
	case v.Passes():
		return review.Pass
	}
	for _, r := range v.Results {
		if r.Pass == review.No {
			return "fail"
		}
	}
	return "inconclusive"
}
