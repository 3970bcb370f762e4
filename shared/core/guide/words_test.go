package guide

import (
	"strings"
	"testing"

	"conoe/shared/core/review"
	"conoe/shared/core/rules/rulestest"
)

func TestPlain(t *testing.T) {
	b := book(t)
	for from, want := range map[string]string{
		"EVR-0007 is suspended.": "Promise 7 is suspended.",
		"VCL-01#VD-02, a sign of VCL-01, has no approved requirement.": "Sign 2 of value 1, a sign of value 1, has no approved promise.",
		"Look at REV-12/EVR-0007 again.":                               "Look at promise 7 of review 12 again.",
		"SYS-1 involves AI.":                                           "The system involves AI.",
		"There is no ethical value requirement yet.":                   "There is no promise yet.",
		"The clause 8 record 8.4-AISIA is missing.":                    "The record impact assessment is missing.",
		"Who asked through: duty?":                                     "Who asked through: rules one should keep?",
		"Nothing to say here.":                                         "Nothing to say here.",
		"ABC-12 is no item":                                            "ABC-12 is no item",
	} {
		if got := b.Plain(from); got != want {
			t.Errorf("%q: got %q, want %q", from, got, want)
		}
	}
	for _, w := range b.words.Banned {
		for _, say := range []string{w, strings.ToUpper(w), w + "s", "a " + w + ", then"} {
			if got := b.Plain(say); b.Banned(got) != "" {
				t.Errorf("%q stays %q", say, got)
			}
		}
	}
}

// Nothing that a form, a sheet, a command or a step says holds a banned word;
// the words of closed lists are labelled in other words too.
func TestNoBannedWordIsShown(t *testing.T) {
	b := book(t)
	say := func(where string, words ...string) {
		t.Helper()
		for _, w := range words {
			if found := b.Banned(w); found != "" {
				t.Errorf("%s says %q: %q", where, found, w)
			}
			if strings.ContainsAny(w, "_") {
				t.Errorf("%s: %q is no everyday word", where, w)
			}
		}
	}
	fields := func(where string, list []Field) {
		t.Helper()
		for _, f := range list {
			say(where, f.Ask, f.Hint)
			seen := map[string]bool{}
			for _, o := range f.Options {
				say(where+"/"+f.ID, o.Label)
				if seen[o.Label] || o.Label == "" || len(o.Label) > 75 {
					t.Errorf("%s/%s: option %q is said twice, not at all, or is too long", where, f.ID, o.Label)
				}
				seen[o.Label] = true
			}
		}
	}
	for form, f := range b.forms {
		say(form, f.Title)
		for _, p := range f.Pages {
			say(form, p.Title)
			list, err := b.Fields(form, p.Name, -1, nil)
			if err != nil {
				t.Error(err)
			}
			fields(form+"/"+p.Name, list)
			if len(p.Title) > 24 {
				t.Errorf("%s/%s: the title %q is too long for a modal", form, p.Name, p.Title)
			}
		}
	}
	for name, s := range b.sheets {
		say(name, s.Title, s.Say)
		fields(name, b.SheetFields(name))
	}
	for name, a := range b.acts {
		say(name, a.Title, a.Say)
		fields(name, b.ActFields(name))
		if len(a.Title) > 24 {
			t.Errorf("%s: the title %q is too long for a modal", name, a.Title)
		}
	}
	for rule, rows := range b.steps {
		for _, row := range rows {
			say(string(rule), row.Say)
		}
	}
	for _, typ := range review.Types() {
		say("items", b.words.Items[typ])
		if b.words.Items[typ] == "" {
			t.Errorf("%s has no everyday name", typ)
		}
	}
}

func FuzzPlain(f *testing.F) {
	b := book(f)
	for _, c := range rulestest.Trials() {
		f.Add(c.Name)
	}
	f.Add("EVR-0007 and VCL-01#VD-01, lens")
	f.Fuzz(func(t *testing.T, s string) {
		if got := b.Plain(s); b.Banned(got) != "" {
			t.Errorf("%q: %q", s, got)
		}
	})
}

func BenchmarkPlain(b *testing.B) {
	book := book(b)
	for b.Loop() {
		book.Plain("EVR-0007 is tied to VCL-01#VD-02, a sign of the high-priority value cluster VCL-01, and has no approved requirement.")
	}
}
