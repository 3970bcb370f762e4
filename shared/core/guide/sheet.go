package guide

import (
	"reflect"
	"slices"
	"strings"

	"conoe/shared/core/review"
	"conoe/shared/core/rules"
)

// sheet asks in one sitting for what several items need.
type sheet struct {
	Title     string     `yaml:"title"`
	Say       string     `yaml:"say"`
	Questions []question `yaml:"questions"`
	// Clears are rules whose findings the sheet takes away in one sitting. It is
	// offered instead of their own steps while a finding of By stands.
	By     review.RuleID   `yaml:"by"`
	Clears []review.RuleID `yaml:"clears"`
}

// question is one line of a sheet.
type question struct {
	ID       string `yaml:"id"`
	Ask      string `yaml:"ask"`
	Hint     string `yaml:"hint"`
	Long     bool   `yaml:"long"`
	Optional bool   `yaml:"optional"`
	// To are the places that one answer fills, such as "soi.name". Where there
	// are two, the last comma of the answer parts it.
	To []string `yaml:"to"`
	// With are the places that an answer fills with a word of ours.
	With map[string]string `yaml:"with"`
	// Options make the question a choice; each fills places of its own.
	Options []sheetOption `yaml:"options"`
}

type sheetOption struct {
	Value string            `yaml:"value"`
	Label string            `yaml:"label"`
	With  map[string]string `yaml:"with"`
}

// SheetFields lists the questions of a sheet. What have says is filled in where
// one place of one document answers a question.
func (b *Book) SheetFields(name string, have ...review.Doc) []Field {
	var out []Field
	for _, q := range b.sheets[name].Questions {
		f := Field{ID: q.ID, Ask: q.Ask, Hint: q.Hint, Long: q.Long, Optional: q.Optional, Input: InText, Has: answered(q, have)}
		for _, o := range q.Options {
			f.Input = InChoice
			f.Options = append(f.Options, Option{o.Value, o.Label})
		}
		out = append(out, f)
	}
	return out
}

// Sheet makes documents of the answers to a sheet: one of each type that it asks
// about, laid over those of have, in the order of review.Types.
func (b *Book) Sheet(name string, v Values, have ...review.Doc) ([]review.Doc, []Problem) {
	w := writer{docs: map[review.Type]review.Doc{}}
	for _, d := range have {
		if d != nil {
			w.docs[d.Type()] = orNew(string(d.Type()), d)
		}
	}
	for _, q := range b.sheets[name].Questions {
		w.answer(q, v[q.ID])
	}
	if len(w.problems) > 0 {
		return nil, w.problems
	}
	var out []review.Doc
	for _, t := range review.Types() {
		if w.wrote[t] {
			out = append(out, w.docs[t])
		}
	}
	return out, nil
}

// writer fills documents place by place.
type writer struct {
	docs     map[review.Type]review.Doc
	wrote    map[review.Type]bool
	problems []Problem
}

func (w *writer) answer(q question, answers []string) {
	given := strings.TrimSpace(strings.Join(answers, "\n"))
	if given == "" {
		if !q.Optional {
			w.problems = append(w.problems, Problem{q.ID, "This cannot stay empty."})
		}
		return
	}
	with := q.With
	for _, o := range q.Options {
		if o.Value == given {
			with = o.With
		}
	}
	if len(q.Options) > 0 && len(with) == 0 {
		w.problems = append(w.problems, Problem{q.ID, "Pick one of the answers."})
		return
	}
	for path, word := range with {
		w.write(q.ID, path, word)
	}
	w.parts(q, given)
}

func (w *writer) parts(q question, given string) {
	if len(q.To) < 2 {
		for _, path := range q.To {
			w.write(q.ID, path, given)
		}
		return
	}
	cut := strings.LastIndexAny(given, ",;")
	if cut < 1 || strings.TrimSpace(given[cut+1:]) == "" {
		w.problems = append(w.problems, Problem{q.ID, "Write both, with a comma in between."})
		return
	}
	w.write(q.ID, q.To[0], given[:cut])
	w.write(q.ID, q.To[1], given[cut+1:])
}

func (w *writer) write(id, path, answer string) {
	form, rest, _ := strings.Cut(path, ".")
	t := review.Type(form)
	if w.docs[t] == nil {
		w.docs[t] = review.NewDoc(t)
	}
	if w.wrote == nil {
		w.wrote = map[review.Type]bool{}
	}
	w.wrote[t] = true
	if say := put(w.at(t, rest), []string{answer}); say != "" {
		w.problems = append(w.problems, Problem{id, say})
	}
}

// at is the place of a path in the document of a type.
func (w *writer) at(t review.Type, path string) reflect.Value {
	v, _ := reach(reflect.ValueOf(w.docs[t]).Elem(), path)
	return v
}

// answered is what the documents say to a question already.
func answered(q question, have []review.Doc) []string {
	if len(q.Options) > 0 {
		return nil
	}
	var out []string
	for _, path := range q.To {
		form, rest, _ := strings.Cut(path, ".")
		for _, d := range have {
			if d != nil && string(d.Type()) == form {
				at, _ := reach(reflect.ValueOf(orNew(form, d)).Elem(), rest)
				out = append(out, had(at)...)
			}
		}
	}
	if len(out) == 0 {
		return nil
	}
	return []string{strings.Join(out, ", ")}
}

// sheetFor is the sheet that takes a finding away together with others.
func (b *Book) sheetFor(f rules.Finding, found []rules.Finding) (name string, ok bool) {
	for name, s := range b.sheets {
		if !slices.Contains(s.Clears, f.Rule) {
			continue
		}
		if slices.ContainsFunc(found, func(o rules.Finding) bool { return o.Rule == s.By && o.Gate == f.Gate }) {
			return name, true
		}
	}
	return "", false
}
