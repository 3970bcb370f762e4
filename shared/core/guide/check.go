package guide

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"conoe/shared/core/fault"
	"conoe/shared/core/review"
	"conoe/shared/core/rules"
)

// mostQuestions is how many a page may ask.
const mostQuestions = 8

func wrong(format string, args ...any) error {
	return fault.Errorf(fault.Invalid, "templates/slack: %w.", fmt.Errorf(format, args...))
}

// check refuses data that names what there is not, or that asks too much.
func (b *Book) check() error {
	for _, part := range []func() error{b.checkForms, b.checkActs, b.checkSheets, b.checkSteps, b.checkWords} {
		if err := part(); err != nil {
			return err
		}
	}
	return nil
}

func (b *Book) checkForms() error {
	for name, f := range b.forms {
		doc := review.NewDoc(review.Type(name))
		if doc == nil {
			return wrong("there is no type %q", name)
		}
		for _, r := range f.DecidedBy {
			if err := review.CheckWord(r); err != nil {
				return wrong("form %s: %w", name, err)
			}
		}
		names := map[string]bool{}
		for _, p := range f.Pages {
			if names[p.Name] || p.Name == "" || p.Title == "" {
				return wrong("form %s: a page needs a name of its own and a title (%q)", name, p.Name)
			}
			names[p.Name] = true
			if err := checkPage(name, reflect.TypeOf(doc).Elem(), p); err != nil {
				return err
			}
		}
	}
	return nil
}

func checkPage(form string, t reflect.Type, p page) error {
	where := form + "/" + p.Name
	if p.List != "" {
		list, ok := typeAt(t, p.List)
		if !ok || list.Kind() != reflect.Slice {
			return wrong("%s: %q is no list", where, p.List)
		}
		t = list.Elem()
	}
	if p.Number != "" {
		if _, ok := typeAt(t, p.Number); !ok {
			return wrong("%s: no field %q to number", where, p.Number)
		}
	}
	return checkAsked(where, t, p.Fields)
}

func checkAsked(where string, t reflect.Type, ask []asked) error {
	if len(ask) > mostQuestions {
		return wrong("%s asks %d questions; %d are possible", where, len(ask), mostQuestions)
	}
	for n, q := range ask {
		at, ok := typeAt(t, q.Path)
		if !ok || at.Kind() == reflect.Struct && at != timeType {
			return wrong("%s: no field %q", where, q.Path)
		}
		if at.Kind() == reflect.Slice && at.Elem().Kind() == reflect.Struct {
			return wrong("%s: %q is a list and needs a page of its own", where, q.Path)
		}
		if q.Most > 0 && at.Kind() != reflect.Int {
			return wrong("%s: %q is no number", where, q.Path)
		}
		if q.Ask == "" || slices.ContainsFunc(ask[:n], func(o asked) bool { return o.Path == q.Path }) {
			return wrong("%s: %q has no question, or two", where, q.Path)
		}
	}
	return nil
}

func (b *Book) checkActs() error {
	for name, f := range b.acts {
		if f.Title == "" || f.Say == "" {
			return wrong("command %s has no title, or does not say what it does", name)
		}
		if err := checkAsked("command "+name, reflect.TypeFor[Act](), f.Ask); err != nil {
			return err
		}
	}
	return nil
}

func (b *Book) checkSheets() error {
	for name, s := range b.sheets {
		if len(s.Questions) > mostQuestions {
			return wrong("sheet %s asks %d questions; %d are possible", name, len(s.Questions), mostQuestions)
		}
		for _, id := range s.Clears {
			if !rules.Known(id) || !slices.Contains(s.Clears, s.By) {
				return wrong("sheet %s: it clears %s, which is no rule, or comes by none of its own", name, id)
			}
		}
		for _, q := range s.Questions {
			if q.ID == "" || q.Ask == "" || len(q.To) > 2 {
				return wrong("sheet %s: a question needs an id, a sentence and at most two places", name)
			}
			paths := slices.Clone(q.To)
			for path := range q.With {
				paths = append(paths, path)
			}
			for _, o := range q.Options {
				for path := range o.With {
					paths = append(paths, path)
				}
			}
			for _, path := range paths {
				if !growable(path) {
					return wrong("sheet %s: no field %q", name, path)
				}
			}
		}
	}
	return nil
}

// growable reports whether a sheet may write to a path.
func growable(path string) bool {
	form, rest, ok := strings.Cut(path, ".")
	doc := review.NewDoc(review.Type(form))
	if !ok || doc == nil {
		return false
	}
	t, found := typeAt(reflect.TypeOf(doc).Elem(), rest)
	return found && t.Kind() != reflect.Slice && (t.Kind() != reflect.Struct || t == timeType)
}

func (b *Book) checkSteps() error {
	for rule, rows := range b.steps {
		if !rules.Known(rule) {
			return wrong("steps: there is no rule %q", rule)
		}
		for _, row := range rows {
			if err := b.checkStep(row.Step); err != nil {
				return wrong("steps, %s: %w", rule, err)
			}
		}
	}
	return nil
}

func (b *Book) checkStep(s Step) error {
	if !slices.Contains(Dos(), s.Do) || s.Say == "" {
		return fmt.Errorf("%q is nothing that one can do, or nothing is said", s.Do)
	}
	for _, t := range s.Needs {
		if _, ok := b.forms[string(t)]; !ok {
			return fmt.Errorf("there is no form %q to need", t)
		}
	}
	for _, id := range s.After {
		if !rules.Known(id) {
			return fmt.Errorf("there is no rule %q to wait for", id)
		}
	}
	switch s.Do {
	case DoAct, DoConclude:
		if _, ok := b.acts[s.Form]; !ok {
			return fmt.Errorf("there is no command %q", s.Form)
		}
	case DoFill:
		return b.checkFill(s)
	}
	return nil
}

func (b *Book) checkFill(s Step) error {
	if s.Form == "" {
		return nil // the form of whatever the finding is about
	}
	doc := review.NewDoc(review.Type(s.Form))
	if doc == nil {
		return fmt.Errorf("there is no form %q", s.Form)
	}
	for _, name := range s.Pages {
		if _, err := b.page(s.Form, name); err != nil {
			return err
		}
	}
	if len(s.Pages) > 0 {
		return nil
	}
	p, err := b.page(s.Form, s.Page)
	if err != nil {
		return err
	}
	t := reflect.TypeOf(doc).Elem()
	for path, word := range s.With {
		at, ok := typeAt(t, path)
		if !ok || put(reflect.New(at).Elem(), wordsFor(at, word)) != "" {
			return fmt.Errorf("%q cannot start as %q", path, word)
		}
	}
	for _, path := range compact(s.At.Lacking, s.At.Named, s.At.Links) {
		list, _ := typeAt(t, p.List)
		if list == nil {
			return fmt.Errorf("page %s has no elements to choose from", s.Page)
		}
		if _, ok := typeAt(list.Elem(), path); !ok {
			return fmt.Errorf("no field %q in %s", path, p.List)
		}
	}
	return nil
}

func (b *Book) checkWords() error {
	if len(b.words.Banned) == 0 || len(b.words.Phrases) == 0 {
		return wrong("words: nothing is banned, or nothing is said otherwise")
	}
	for from := range b.words.Phrases {
		if from != strings.ToLower(from) || from == "" {
			return wrong("words: the phrase %q is not in lower case", from)
		}
	}
	for h, to := range b.words.Headings {
		form, rest, _ := strings.Cut(strings.ReplaceAll(to, ".*.", ".0."), ".")
		doc := review.NewDoc(review.Type(form))
		if doc == nil || h != strings.ToLower(h) {
			return wrong("words: the heading %q leads nowhere", h)
		}
		if _, ok := typeAt(reflect.TypeOf(doc).Elem(), rest); !ok {
			return wrong("words: the heading %q leads to no field %q", h, to)
		}
	}
	for h, a := range b.words.Asking {
		if h != strings.ToLower(h) || review.Check(&review.Statement{Lens: a.Lens, Polarity: a.Polarity, Kind: a.Kind}) != nil {
			return wrong("words: asking %q is not understood", h)
		}
	}
	for t := range b.words.Items {
		if review.NewDoc(t) == nil {
			return wrong("words: there is no type %q", t)
		}
	}
	return nil
}
