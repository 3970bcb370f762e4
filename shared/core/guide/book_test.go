package guide

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"conoe/shared/core/review"
	"conoe/shared/core/rules"
	"conoe/templates"
)

func book(t testing.TB) *Book {
	t.Helper()
	b, err := Read(templates.Files)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// Every field of every document is asked on a page, or listed as not asked with
// a reason, and never both.
func TestEveryFieldIsAsked(t *testing.T) {
	b := book(t)
	for _, typ := range review.Types() {
		asked := map[string]bool{}
		for _, p := range b.forms[string(typ)].Pages {
			for _, q := range p.Fields {
				asked[strings.ReplaceAll(strings.Join(compact(p.List, q.Path), "."), ".0.", ".")] = true
			}
			if p.Number != "" {
				asked[p.List+"."+p.Number] = true
			}
		}
		all := b.unask[typ]["*"]
		for _, path := range leaves(reflect.TypeOf(review.NewDoc(typ)).Elem(), "") {
			because := b.unask[typ][path]
			if asked[path] == (because != "" || all != "") {
				t.Errorf("%s.%s: asked %v, not asked because %q", typ, path, asked[path], because)
			}
		}
		for path := range b.unask[typ] {
			if path != "*" && !slices.Contains(leaves(reflect.TypeOf(review.NewDoc(typ)).Elem(), ""), path) {
				t.Errorf("%s.%s is not asked, and does not exist", typ, path)
			}
		}
	}
}

func TestEveryRuleHasAStep(t *testing.T) {
	b := book(t)
	for _, id := range rules.IDs() {
		if len(b.steps[id]) == 0 {
			t.Errorf("nobody knows what to do about %s", id)
		}
	}
}
