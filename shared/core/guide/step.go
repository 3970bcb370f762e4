package guide

import (
	"strings"

	"conoe/shared/core/review"
	"conoe/shared/core/rules"
)

// Do is what a person does to clear a finding.
type Do string

// The ways to clear a finding.
const (
	// DoFill opens a page of a form; see Todo.On for the item.
	DoFill Do = "fill"
	// DoElicit opens a round of questions to those who are concerned.
	DoElicit Do = "elicit"
	// DoSubmit asks for the decisions on items.
	DoSubmit Do = "submit"
	// DoMove sends Step.On to items.
	DoMove Do = "move"
	// DoConfirm says that an item holds although what it builds on changed.
	DoConfirm Do = "confirm"
	// DoConclude opens the command that concludes Step.Record.
	DoConclude Do = "conclude"
	// DoAct opens the command or sheet Step.Form.
	DoAct Do = "act"
)

// Dos lists the ways, for those who have something to show for each.
func Dos() []Do {
	return []Do{DoFill, DoElicit, DoSubmit, DoMove, DoConfirm, DoConclude, DoAct}
}

// Step is how a finding is cleared.
type Step struct {
	Do     Do                `yaml:"do"`
	Form   string            `yaml:"form"` // of items, or the name of a command or sheet
	Page   string            `yaml:"page"`
	On     review.Event      `yaml:"-"`  // what DoMove sends, from where the item stands
	To     review.State      `yaml:"to"` // where the item has to come
	Record review.RecordType `yaml:"-"`  // from the finding
	Say    string            `yaml:"say"`
	// First comes before everything else: it decides what else is asked.
	First bool `yaml:"first"`
	// After are rules whose findings have to be gone before: nobody says who
	// speaks for people who are not named yet.
	After []review.RuleID `yaml:"after"`
	// Approve: the record has to be approved, not only concluded.
	Approve bool `yaml:"approve"`
	// Of is the type of the items to submit, where it is not that of the action.
	Of review.Type `yaml:"of"`
	// Pages: the first of these on which a choice is still open, instead of Page.
	Pages []string `yaml:"pages"`
	// Needs are types of which there has to be an item to point to; where there is
	// none, its form comes first. Outside: it takes people from outside who are
	// affected, and who speaks for them.
	Needs   []review.Type `yaml:"needs"`
	Outside bool          `yaml:"outside"`
	// Then submits what was written for the finding and is not decided yet, instead
	// of writing it once more.
	Then Do `yaml:"then"`
	// With are answers that a new item starts with.
	With map[string]string `yaml:"with"`
	// At says which element of a list a page is about.
	At element `yaml:"at"`
}

// element chooses among the elements of a list; a new one where none fits.
type element struct {
	Lacking  string `yaml:"lacking"`  // the first in which this field is empty
	Named    string `yaml:"named"`    // the one whose word in this field the sentence says
	Numbered bool   `yaml:"numbered"` // the one whose number, from 1, the sentence says
	Links    string `yaml:"links"`    // the one in which this field names the finding's item
	Gone     bool   `yaml:"gone"`     // the first that points to what is gone; it says the page too
}

// stepRow is a step for some of the findings of a rule. What is absent fits
// every finding; the first row that fits counts.
type stepRow struct {
	When struct {
		Verb  review.Verb `yaml:"verb"`
		Type  review.Type `yaml:"type"`
		Ref   review.Type `yaml:"ref"`   // the type of the finding's item
		About review.Type `yaml:"about"` // the type of an item that its sentence names
		Says  string      `yaml:"says"`  // words of the sentence
	} `yaml:"when"`
	Step `yaml:",inline"`
}

// StepFor is how a finding is cleared, and false if nobody knows.
func (b *Book) StepFor(f rules.Finding) (Step, bool) {
	for _, row := range b.steps[f.Rule] {
		if !row.fits(f) {
			continue
		}
		s := row.Step
		s.Record = f.Action.Record
		if s.Do == DoFill && s.Form == "" {
			s.Form = string(f.Action.Type)
		}
		if s.Do == DoFill && s.Page == "" {
			s.Page, s.At = b.pageFor(s.Form, lacking(f))
		}
		return s, true
	}
	return Step{}, false
}

func (r stepRow) fits(f rules.Finding) bool {
	w := r.When
	return (w.Verb == "" || w.Verb == f.Action.Verb) && (w.Type == "" || w.Type == f.Action.Type) &&
		(w.Ref == "" || w.Ref == f.Ref.Type()) && (w.About == "" || len(ofType(f.About, w.About)) > 0) &&
		strings.Contains(f.Sentence, w.Says)
}

func ofType(refs []review.Ref, t review.Type) []review.Ref {
	var out []review.Ref
	for _, r := range refs {
		if r.Type() == t {
			out = append(out, r)
		}
	}
	return out
}

// lacking lists the fields that a finding of the kind "X lacks: a, b and c."
// names, as their paths.
func lacking(f rules.Finding) []string {
	_, list, ok := strings.Cut(strings.TrimSuffix(f.Sentence, "."), " lacks: ")
	if !ok {
		return nil
	}
	list = strings.ReplaceAll(list, " and ", ", ")
	var out []string
	for name := range strings.SplitSeq(list, ", ") {
		out = append(out, strings.NewReplacer(" ", "_", "/", ".").Replace(name))
	}
	return out
}

// pageFor is the first page that asks for one of the fields, or the first page
// of the form. A field that is a list has a page about its elements.
func (b *Book) pageFor(form string, fields []string) (string, element) {
	pages := b.forms[form].Pages
	for _, want := range fields {
		for _, p := range pages {
			if p.List == want {
				return p.Name, element{}
			}
			for _, q := range p.Fields {
				if p.List == "" && q.Path == want {
					return p.Name, element{}
				}
			}
		}
	}
	if len(pages) == 0 {
		return "", element{}
	}
	return pages[0].Name, element{}
}
