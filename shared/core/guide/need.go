package guide

import (
	"reflect"
	"slices"
	"time"

	"conoe/shared/core/review"
	"conoe/shared/core/rules"
)

// lacks is the first type that a step needs an item of and has none.
func (b *Book) lacks(d *review.Dossier, t Todo) (review.Type, bool) {
	for _, need := range t.Step.Needs {
		if !slices.ContainsFunc(d.Items(need), func(i *review.Item) bool { return !i.State.Gone() && serving(d, t, i) }) {
			return need, true
		}
	}
	return "", false
}

// serving reports whether a step can build on an item. Who is to be asked has to be
// somebody, and somebody who speaks for those whom the finding is about.
func serving(d *review.Dossier, t Todo, i *review.Item) bool {
	switch doc := i.Doc.(type) {
	case *review.Stakeholder:
		return !t.Step.Outside || doc.AffectedOutside()
	case *review.Representative:
		about := t.Step.Do != DoElicit || t.Finding.Ref.Type() != review.TypeStakeholder || slices.Contains(doc.Speaks, t.Finding.Ref)
		return about && doc.Askable() && (!t.Step.Outside || rules.ExternalAffected(d, doc))
	}
	return true
}

// runs: those whom a step is to hear are asked in a round that is open.
func runs(d *review.Dossier, t Todo, now time.Time) bool {
	if t.Step.Do != DoElicit {
		return false
	}
	for i, e := range review.All[review.Engagement](d) {
		open := e.At.IsZero() && e.Until.After(now) && !i.State.Gone()
		if open && slices.ContainsFunc(e.Asked, func(r review.Ref) bool { return d.Has(r) && serving(d, t, d.Look(r)) }) {
			return true
		}
	}
	return false
}

// before turns a todo into one about what it needs.
func (b *Book) before(t Todo, need review.Type) Todo {
	t.Step.Do, t.Step.Form, t.Step.With = DoFill, string(need), nil
	if need == review.TypeStakeholder && t.Step.Outside {
		t.Step.With = map[string]string{"affected": "yes", "external": "yes"}
	}
	if say := b.forms[t.Step.Form].Say; say != "" {
		t.Step.Say = say
	}
	t.Step.Page, t.Step.At = b.pageFor(t.Step.Form, nil)
	return t
}

// undecided is an item that somebody wrote for the finding as the step says, and on
// which nobody has decided yet; "" if there is none, or the step is not of the kind
// that goes on with it.
func undecided(d *review.Dossier, t Todo) review.Ref {
	if t.Step.Then != DoSubmit {
		return ""
	}
	for _, i := range d.Items(review.Type(t.Step.Form)) {
		if !i.State.Gone() && i.State != decided(i.Type) && serves(i.Doc, t.Finding.Ref) && t.Step.begins(i.Doc) {
			return i.Ref
		}
	}
	return ""
}

// begins reports whether a document says what a new one of the step starts with.
func (s Step) begins(doc review.Doc) bool {
	for path, word := range s.With {
		at, _ := reach(reflect.ValueOf(orNew(s.Form, doc)).Elem(), path)
		if !slices.Equal(had(at), wordsFor(at.Type(), word)) {
			return false
		}
	}
	return true
}

// orphan opens the page on which an item points to something that is gone.
func (b *Book) orphan(d *review.Dossier, t Todo) Todo {
	t.On = t.Finding.Ref.Base()
	t.Step.Form = string(t.On.Type())
	t.Step.Page, t.Step.At = b.pageFor(t.Step.Form, nil)
	i := d.Look(t.On)
	if i == nil {
		return t
	}
	lost := func(r string) bool {
		to := d.Look(review.Ref(r).Base())
		return to == nil || to.State.Gone()
	}
	for _, p := range b.forms[t.Step.Form].Pages {
		root := reflect.ValueOf(orNew(t.Step.Form, i.Doc)).Elem()
		all := []reflect.Value{root}
		if p.List != "" {
			list, _ := reach(root, p.List)
			all = all[:0]
			for n := range list.Len() {
				all = append(all, list.Index(n))
			}
		}
		for n, v := range all {
			if slices.ContainsFunc(p.Fields, func(q asked) bool { return q.leads(v, lost) }) {
				t.Step.Page, t.At = p.Name, -1
				if p.List != "" {
					t.At = n
				}
				return t
			}
		}
	}
	return t
}

// leads reports whether a question is about a reference to such an item.
func (q asked) leads(v reflect.Value, such func(string) bool) bool {
	at, _ := reach(v, q.Path)
	in := inputOf(at.Type())
	return (in == InRef || in == InRefs) && slices.ContainsFunc(had(at), such)
}
