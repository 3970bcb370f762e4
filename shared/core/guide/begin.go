package guide

import (
	"reflect"
	"slices"
	"strings"

	"conoe/shared/core/review"
)

// Begin is what the form of a todo starts with: doc, or for a new item one that
// has the answers of the step and points to what the finding is about. doc is nil
// for a new item.
func (b *Book) Begin(t Todo, doc review.Doc) review.Doc {
	if t.On != "" && doc != nil {
		return doc
	}
	doc = review.NewDoc(review.Type(t.Step.Form))
	if doc == nil {
		return nil
	}
	v := reflect.ValueOf(doc).Elem()
	for path, word := range t.Step.With {
		if at, ok := typeAt(v.Type(), path); ok && at != nil {
			to, _ := reach(v, path)
			put(to, wordsFor(to.Type(), word))
		}
	}
	for _, r := range append([]review.Ref{t.Finding.Ref}, t.Finding.About...) {
		b.link(t.Step.Form, v, r)
	}
	return doc
}

// link points the first question that may name r to it; a sign is named with
// its value.
func (b *Book) link(form string, v reflect.Value, r review.Ref) {
	done := map[bool]bool{}
	for _, p := range b.forms[form].Pages {
		for _, q := range p.Fields {
			if p.List != "" || r == "" || done[q.Parts] || q.Parts && r.Part() == "" {
				continue
			}
			to, tag := reach(v, q.Path)
			if in := inputOf(to.Type()); in != InRef && in != InRefs || !slices.Contains(targets(tag), r.Type()) {
				continue
			}
			name := string(r)
			if !q.Parts {
				name = string(r.Base())
			}
			if list := had(to); !slices.Contains(list, name) {
				put(to, append(list, name))
			}
			done[q.Parts] = true
		}
	}
}

// control finds the name of a control in a sentence.
var control = pattern(`\b(A\.[0-9]+(\.[0-9]+)*|own-[a-z0-9-]*[a-z0-9])`)

// PrefillAct answers the questions of a command as far as the finding that led to it
// says: which control is used.
func (b *Book) PrefillAct(t Todo, fields []Field) []Field {
	out := slices.Clone(fields)
	for n := range out {
		f := &out[n]
		if name := control().FindString(t.Finding.Sentence); f.ID == "control" && name != "" {
			f.Has = []string{name}
		}
	}
	return out
}

// Prefill answers the questions about a new element of a list as far as the todo
// says: which kind the finding names, or which item it is about.
func (b *Book) Prefill(t Todo, fields []Field) []Field {
	p, err := b.page(t.Step.Form, t.Step.Page)
	if err != nil || p.List == "" || t.At >= 0 {
		return fields
	}
	out := slices.Clone(fields)
	for n := range out {
		f := &out[n]
		switch {
		case len(f.Has) > 0:
		case f.ID == t.Step.At.Links:
			f.Has = []string{string(t.Finding.Ref)}
		case f.ID == t.Step.At.Named:
			for _, o := range f.Options {
				if strings.Contains(t.Finding.Sentence, o.Value) {
					f.Has = []string{o.Value}
				}
			}
		}
	}
	return out
}
