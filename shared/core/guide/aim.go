package guide

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"conoe/shared/core/review"
	"conoe/shared/core/rules"
)

// singles are the items of which a review has only one.
var singles = []review.Type{review.TypeSystem, review.TypeConOE, review.TypePriorities, review.TypeInfoRules, review.TypeReleasePlan}

// Another reports whether there may be one more item of a type.
func (b *Book) Another(d *review.Dossier, t review.Type) bool {
	return !single(t) || !slices.ContainsFunc(d.Items(t), func(i *review.Item) bool { return !i.State.Gone() })
}

func single(t review.Type) bool { return slices.Contains(singles, t) }

// aim finds what a step is about: the item of a form, the element of a page, or
// the items of a command.
func (b *Book) aim(d *review.Dossier, t Todo) Todo {
	t.At = -1
	t.Step.Say = strings.ReplaceAll(t.Step.Say, "{item}", b.Item(t.Finding.Ref))
	if need, ok := b.lacks(d, t); ok {
		return b.before(t, need)
	}
	switch t.Step.Do {
	case DoConclude:
		return b.recorded(d, t)
	case DoConfirm:
		t.Refs = submitted(t)
	case DoSubmit, DoMove:
		t.Refs = submitted(t)
		if !slices.ContainsFunc(t.Refs, d.Has) {
			return b.draft(d, t)
		}
		return b.onWay(d, t)
	case DoFill:
		if written := undecided(d, t); written != "" {
			t.Step.Do, t.Refs = DoSubmit, []review.Ref{written}
			return b.onWay(d, t)
		}
		if t.Step.At.Gone {
			return b.orphan(d, t)
		}
		t.On = filled(d, t.Finding, review.Type(t.Step.Form))
		t.Step.Page = b.open(d, t)
		if t.Step.Form == string(review.TypeTreatment) && t.On == "" {
			t.Step.Page = "what"
		}
		t = b.unnamed(d, t)
		t.At = b.elementOf(d, t)
	}
	return t
}

// draft: what is to be decided has to be written first.
func (b *Book) draft(d *review.Dossier, t Todo) Todo {
	for _, i := range d.Items(t.Finding.Action.Type) {
		if i.State == review.Draft && serves(i.Doc, t.Finding.Ref) {
			t.Refs = append(t.Refs, i.Ref)
		}
	}
	if len(t.Refs) > 0 {
		return t
	}
	t.Refs = nil
	return b.fill(t, "")
}

// fill turns a todo into one on the first page of the action's form.
func (b *Book) fill(t Todo, on review.Ref) Todo {
	t.On, t.Step.Do, t.Step.Form = on, DoFill, string(t.Finding.Action.Type)
	if on != "" {
		t.Step.Form = string(on.Type())
	}
	t.Step.Page, t.Step.At = b.pageFor(t.Step.Form, nil)
	return t
}

// submitted lists the items that a command is sent for: the finding's own if it
// is of the type that the action names, else those of that type that it names.
func submitted(t Todo) []review.Ref {
	f, of := t.Finding, cmp.Or(t.Step.Of, t.Finding.Action.Type)
	if f.Ref != "" && (of == "" || f.Ref.Type() == of) {
		return []review.Ref{f.Ref.Base()}
	}
	return ofType(f.About, of)
}

// filled is the item that a form is about, or "" for a new one.
func filled(d *review.Dossier, f rules.Finding, t review.Type) review.Ref {
	if f.Ref.Type() == t && !observed(t) {
		return f.Ref.Base()
	}
	if single(t) {
		for _, i := range d.Items(t) {
			if !i.State.Gone() {
				return i.Ref
			}
		}
	}
	if t == review.TypeTreatment || t == review.TypeEDR {
		for _, r := range ofType(f.About, t) {
			return r
		}
	}
	if t == review.TypeTreatment && f.Rule == "risks.acceptable" {
		for _, i := range d.Items(t) {
			if !i.State.Gone() && serves(i.Doc, f.Ref) {
				return i.Ref
			}
		}
	}
	if t == review.TypeCycle {
		return running(d)
	}
	return ""
}

// open is the page of a step: the first of several on which a choice is open.
func (b *Book) open(d *review.Dossier, t Todo) string {
	i := d.Look(t.On)
	for _, name := range t.Step.Pages {
		p, err := b.page(t.Step.Form, name)
		if err != nil || i == nil {
			continue
		}
		for _, q := range p.Fields {
			at, _ := reach(reflect.ValueOf(orNew(t.Step.Form, i.Doc)).Elem(), q.Path)
			if inputOf(at.Type()) == InChoice && (at.IsZero() || at.String() == "not_assessed") {
				return name
			}
		}
	}
	if t.Step.Page == "" && len(t.Step.Pages) > 0 {
		return t.Step.Pages[0]
	}
	return t.Step.Page
}

// unnamed: before a measure can be tied to a sign, one of the values has to have
// one with a number.
func (b *Book) unnamed(d *review.Dossier, t Todo) Todo {
	p, err := b.page(t.Step.Form, t.Step.Page)
	clusters := ofType(t.Finding.About, review.TypeCluster)
	if err != nil || len(clusters) == 0 || !slices.ContainsFunc(p.Fields, func(q asked) bool { return q.Parts }) {
		return t
	}
	for _, r := range clusters {
		c := review.DocOf[review.Cluster](d, r)
		if c == nil || slices.ContainsFunc(c.Demonstrators, func(v review.Demonstrator) bool { return v.ID != "" }) {
			return t
		}
	}
	t.On, t.Step.Form, t.Step.Page, t.Step.At = clusters[0].Base(), string(review.TypeCluster), "sign", element{Lacking: "id"}
	return t
}

// observed: what was observed stays, and a new observation is a new item.
func observed(t review.Type) bool {
	return t == review.TypeVerification || t == review.TypeEvidence || t == review.TypeSignal
}

// running is the cycle that was written since the last gate, or "".
func running(d *review.Dossier) review.Ref {
	var out review.Ref
	for i := range review.All[review.Cycle](d) {
		late := !slices.ContainsFunc(d.Attempts, func(a review.GateAttempt) bool {
			return a.Decision != "" && a.At.After(i.SavedAt.Time)
		})
		if !i.State.Gone() && late {
			out = i.Ref
		}
	}
	return out
}

// elementOf is the place of the element that a page is about, or -1.
func (b *Book) elementOf(d *review.Dossier, t Todo) int {
	p, err := b.page(t.Step.Form, t.Step.Page)
	i := d.Look(t.On)
	if err != nil || p.List == "" || t.On == "" || i == nil {
		return -1
	}
	list, _ := reach(reflect.ValueOf(i.Doc).Elem(), p.List)
	for n := range list.Len() {
		if t.Step.At.is(list.Index(n), n, t.Finding) {
			return n
		}
	}
	return -1
}

func (e element) is(v reflect.Value, n int, f rules.Finding) bool {
	value := func(path string) reflect.Value {
		at, _ := reach(v, path)
		return at
	}
	switch {
	case e.Numbered:
		return strings.Contains(f.Sentence, fmt.Sprintf(" %d of ", n+1)) || strings.HasPrefix(f.Sentence, fmt.Sprintf("Element %d ", n+1))
	case e.Named != "":
		return !value(e.Named).IsZero() && strings.Contains(f.Sentence, value(e.Named).String())
	case e.Links != "":
		return slices.Contains(had(value(e.Links)), string(f.Ref))
	case e.Lacking != "":
		return value(e.Lacking).IsZero()
	}
	return false
}

// serves reports whether a document points to r; every document serves nothing
// in particular.
func serves(doc review.Doc, r review.Ref) bool {
	return r == "" || slices.ContainsFunc(review.Links(doc), func(l review.Link) bool { return l.To == r })
}

// wordsFor are the words of an answer to a list, or the answer.
func wordsFor(t reflect.Type, word string) []string {
	if t.Kind() == reflect.Slice {
		return strings.Fields(word)
	}
	return []string{word}
}
