package guide

import (
	"fmt"
	"reflect"
	"strings"

	"conoe/shared/core/review"
	"conoe/shared/core/rules"
)

// Act is a command that a person filled in: whatever of its fields the command
// has. The names of the commands are those of `acts` in the forms.
type Act struct {
	Name        string                `json:"-"`
	Role        review.Role           `json:"role,omitzero"`
	Person      review.PersonID       `json:"person,omitzero"`
	Persons     []review.PersonID     `json:"persons,omitzero"`
	Offices     []review.Office       `json:"offices,omitzero"`
	VerySmall   review.Answer         `json:"very_small,omitzero"`
	Answers     []review.Answer       `json:"-"` // to the screening, in its order
	Control     review.ControlID      `json:"control,omitzero"`
	Decision    review.Applicability  `json:"decision,omitzero"`
	Carried     review.Implementation `json:"status,omitzero"`
	Basis       []review.SoABasis     `json:"basis,omitzero"`
	Gate        review.GateID         `json:"gate,omitzero"`
	Guard       review.RuleID         `json:"guard,omitzero"`
	Stage       review.Stage          `json:"-"`
	StageNumber int                   `json:"stage,omitzero"`
	Ending      review.Status         `json:"-"`
	EndingWord  Ending                `json:"ending,omitzero"`
	Days        int                   `json:"days,omitzero"`
	On          review.Event          `json:"-"` // from the step that led here
	With        []review.Ref          `json:"with,omitzero" to:"*"`
	Because     review.Text           `json:"because,omitzero"`
	Conclusion  review.Text           `json:"conclusion,omitzero"`
	NoRecords   review.Text           `json:"no_records,omitzero"`
	Scope       []review.Ref          `json:"scope,omitzero" to:"*"`
}

// Ending is one of the ways in which a person ends a review or system.
type Ending string

// Values lists the ways.
func (Ending) Values() []string {
	return []string{string(review.StatusTerminated), string(review.StatusCancelled), string(review.StatusRetired)}
}

// ActFields lists the questions of a command. A command may have none: it only
// asks whether it is meant.
func (b *Book) ActFields(name string) []Field {
	v := reflect.ValueOf(&Act{}).Elem()
	return b.fields("act", name, b.acts[name].Ask, v)
}

// Act makes a command of the answers.
func (b *Book) Act(name string, v Values) (Act, []Problem) {
	out := Act{Name: name}
	form, ok := b.acts[name]
	if !ok {
		return Act{}, []Problem{{"", "There is no such command."}}
	}
	to := reflect.ValueOf(&out).Elem()
	var problems []Problem
	for _, q := range form.Ask {
		at, _ := reach(to, q.Path)
		say := put(at, v[q.Path])
		switch {
		case say != "":
		case q.Required && at.IsZero():
			say = "This cannot stay empty."
		case q.Most > 0 && at.Int() > int64(q.Most):
			say = fmt.Sprintf("Write a number from 1 to %d.", q.Most)
		}
		if say != "" {
			problems = append(problems, Problem{q.Path, say})
		}
	}
	if len(problems) > 0 {
		return Act{}, problems
	}
	out.Ending = review.Status(out.EndingWord)
	if out.StageNumber > 0 {
		out.Stage = review.Stage("s" + string(rune('0'+out.StageNumber)))
	}
	return out, nil
}

// ScreenFields lists the screening questions of a policy.
func (b *Book) ScreenFields(p *rules.Policy) []Field {
	var out []Field
	for _, q := range p.Screening.Questions {
		out = append(out, Field{
			ID: q.Key, Ask: q.Ask, Input: InChoice,
			Options: b.options(strings.Join([]string{"screen", q.Key}, "."), reflect.TypeFor[review.Answer]()),
		})
	}
	return out
}

// Screened gives the answers to the screening in the order of the policy. What
// was not answered is unknown, which is never less than yes.
func (b *Book) Screened(p *rules.Policy, v Values) map[string]review.Answer {
	out := map[string]review.Answer{}
	for _, q := range p.Screening.Questions {
		out[q.Key] = review.Unknown
		for _, a := range v[q.Key] {
			if review.CheckWord(review.Answer(a)) == nil && a != "" {
				out[q.Key] = review.Answer(a)
			}
		}
	}
	return out
}
