package guide

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
	"conoe/shared/core/rules/rulestest"
	"pgregory.net/rapid"
)

// Whatever stands in a document, answering every page with what the person sees
// changes nothing.
func TestSameAnswersChangeNothing(t *testing.T) {
	b := book(t)
	for _, typ := range review.Types() {
		for _, p := range b.forms[string(typ)].Pages {
			doc := filledIn(b, string(typ), p)
			if doc == nil {
				t.Fatalf("%s/%s cannot be filled in", typ, p.Name)
			}
			fields, err := b.Fields(string(typ), p.Name, 0, doc)
			if err != nil {
				t.Fatal(err)
			}
			v := Values{}
			for _, f := range fields {
				if len(f.Has) == 0 {
					t.Errorf("%s/%s: %s holds nothing after it was answered", typ, p.Name, f.ID)
				}
				v[f.ID] = f.Has
			}
			got, problems := b.Apply(string(typ), p.Name, 0, doc, doc, v)
			if len(problems) > 0 || !reflect.DeepEqual(got, doc) {
				t.Errorf("%s/%s: got %+v, %v, want %+v", typ, p.Name, got, problems, doc)
			}
			if err := review.Check(got); err != nil {
				t.Errorf("%s/%s makes a document that is refused: %v", typ, p.Name, err)
			}
		}
	}
}

// filledIn answers every question of a page of a new item.
func filledIn(b *Book, form string, p page) review.Doc {
	fields, _ := b.Fields(form, p.Name, -1, nil)
	v := Values{}
	for _, f := range fields {
		v[f.ID] = []string{answerTo(f)}
	}
	doc, _ := b.Apply(form, p.Name, -1, nil, nil, v)
	return doc
}

func answerTo(f Field) string {
	switch f.Input {
	case InChoice, InChoices:
		return f.Options[0].Value
	case InRef, InRefs:
		r := review.NewRef(f.To[0], 1)
		if f.Parts {
			r += "#VD-01"
		}
		return string(r)
	case InPerson, InPersons:
		return "per_00000000-0000-4000-8000-000000000001"
	case InDay:
		return "2026-11-22"
	case InNumber, InDecimal:
		return "3"
	}
	return "said"
}

func TestTwoPeopleOnTwoPages(t *testing.T) {
	b := book(t)
	opened := &review.ConOE{InitialHarms: []review.Text{"old"}}
	newest := &review.ConOE{InitialHarms: []review.Text{"hers"}, EngagementPlan: "hers"}
	got, problems := b.Apply("coe", "today", -1, newest, opened, Values{
		"initial_harms": {"old"}, "initial_benefits": {"- mine\n\n- too "},
	})
	want := &review.ConOE{InitialHarms: []review.Text{"hers"}, InitialBenefits: []review.Text{"mine", "too"}, EngagementPlan: "hers"}
	if len(problems) > 0 || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, %v", got, problems)
	}
}

func TestAnswerThatSomebodyElseChanged(t *testing.T) {
	b := book(t)
	opened := &review.ConOE{InitialHarms: []review.Text{"old"}}
	newest := &review.ConOE{InitialHarms: []review.Text{"hers"}}
	got, problems := b.Apply("coe", "today", -1, newest, opened, Values{"initial_harms": {"mine"}})
	if got != nil || len(problems) != 1 || problems[0].Field != "initial_harms" || !strings.Contains(problems[0].Say, "hers") {
		t.Errorf("got %+v, %v", got, problems)
	}
	if got, problems := b.Apply("coe", "today", -1, newest, opened, Values{"initial_harms": {"hers"}}); got == nil || len(problems) > 0 {
		t.Errorf("both say the same: got %+v, %v", got, problems)
	}
	if newest.InitialHarms[0] != "hers" || opened.InitialHarms[0] != "old" {
		t.Error("a version was changed in place")
	}
}

func TestWhatAFormCannotShowStays(t *testing.T) {
	b := book(t)
	at := ledger.At(rulestest.Start)
	doc := &review.ConOE{InitialHarms: []review.Text{"two\nlines", " spaces "}}
	got, problems := b.Apply("coe", "today", -1, doc, doc, Values{"initial_harms": {"two\nlines\nspaces"}, "initial_benefits": {"-40 % waste"}})
	want := &review.ConOE{InitialHarms: doc.InitialHarms, InitialBenefits: []review.Text{"-40 % waste"}}
	if len(problems) > 0 || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, %v", got, problems)
	}
	eng := &review.Engagement{At: at}
	if got, _ := b.Apply("eng", "held", -1, eng, eng, Values{"at": {at.Format(day)}}); !reflect.DeepEqual(got, eng) {
		t.Errorf("the hour of a day was lost: %+v", got)
	}
}

func TestElementsOfAList(t *testing.T) {
	b := book(t)
	two := &review.Cluster{Demonstrators: []review.Demonstrator{{ID: "VD-01", Text: "one"}, {ID: "VD-03", Text: "three"}}}
	apply := func(at int, newest, opened review.Doc, text string) ([]review.Demonstrator, []Problem) {
		doc, problems := b.Apply("vcl", "sign", at, newest, opened, Values{"text": {text}})
		if doc == nil {
			return nil, problems
		}
		return doc.(*review.Cluster).Demonstrators, problems
	}
	for _, c := range []struct {
		name string
		at   int
		text string
		want []review.Demonstrator
	}{
		{"new", -1, "two", []review.Demonstrator{{ID: "VD-01", Text: "one"}, {ID: "VD-03", Text: "three"}, {ID: "VD-02", Text: "two"}}},
		{"changed", 1, "drei", []review.Demonstrator{{ID: "VD-01", Text: "one"}, {ID: "VD-03", Text: "drei"}}},
		{"emptied", 0, " ", []review.Demonstrator{{ID: "VD-03", Text: "three"}}},
		{"new and empty", -1, "", two.Demonstrators},
	} {
		if got, problems := apply(c.at, two, two, c.text); !slices.Equal(got, c.want) || len(problems) > 0 {
			t.Errorf("%s: got %v, %v", c.name, got, problems)
		}
	}
	one := &review.Cluster{Demonstrators: two.Demonstrators[:1]}
	if got, problems := apply(1, one, two, "drei"); got != nil || len(problems) != 1 {
		t.Errorf("taken out in between: got %v, %v", got, problems)
	}
}

func TestAnswersThatDoNotFit(t *testing.T) {
	b := book(t)
	for _, c := range []struct{ form, page, field, answer string }{
		{"rsk", "size", "likelihood", "often"},
		{"rsk", "size", "reversibility", "maybe"},
		{"rsk", "rest", "review_due", "22.11.2026"},
		{"evr", "measure", "threshold", "about 3"},
		{"evr", "promise", "clusters", "VCL-1"},
		{"trt", "what", "owner", "ada"},
		{"trt", "what", "controls", "A 6"},
		{"exc", "what", "rule", "no rule at all"},
		{"soi", "what", "name", strings.Repeat("a", review.MaxText+1)},
	} {
		at := -1
		doc, problems := b.Apply(c.form, c.page, at, nil, nil, Values{c.field: {c.answer}})
		if doc != nil || len(problems) != 1 || problems[0].Field != c.field || problems[0].Say == "" {
			t.Errorf("%s/%s %s %.20q: got %v, %v", c.form, c.page, c.field, c.answer, doc, problems)
		}
	}
}

// Whatever somebody sends, the document that comes of it is one that may be
// saved, or there is a problem and none.
func TestAnythingApplies(t *testing.T) {
	b := book(t)
	var pages [][2]string
	for form := range b.forms {
		for _, p := range b.Pages(form) {
			pages = append(pages, [2]string{form, p.Name})
		}
	}
	slices.SortFunc(pages, func(a, b [2]string) int { return strings.Compare(a[0]+a[1], b[0]+b[1]) })
	rapid.Check(t, func(rt *rapid.T) {
		p := rapid.SampledFrom(pages).Draw(rt, "page")
		fields, _ := b.Fields(p[0], p[1], -1, nil)
		v := Values{}
		for _, f := range fields {
			word := rapid.OneOf(rapid.String(), rapid.Just(answerTo(f)), rapid.Just(""), rapid.Just("99999999999999999999"), rapid.Just("a\x00\xff́"))
			if rapid.Bool().Draw(rt, "given") {
				v[f.ID] = rapid.SliceOfN(word, 0, 3).Draw(rt, f.ID)
			}
		}
		doc, problems := b.Apply(p[0], p[1], rapid.IntRange(-2, 2).Draw(rt, "at"), nil, nil, v)
		if (doc == nil) == (len(problems) == 0) {
			rt.Fatalf("%v: got %v and %v", p, doc, problems)
		}
		if doc != nil {
			if err := review.Check(doc); err != nil {
				rt.Fatalf("%v: %v", p, err)
			}
		}
	})
}
