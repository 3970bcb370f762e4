package guide

import (
	"testing"

	"conoe/shared/core/review"
	"conoe/shared/core/rules/rulestest"
)

// TestEnoughSpeakersBeforeTheValues: the decision on the values is asked for once
// enough people speak for those concerned who can be asked.
func TestEnoughSpeakersBeforeTheValues(t *testing.T) {
	b, s := book(t), newStage(t, "priorities.approved")
	s.Screened("standard")
	s.Save(&review.Cluster{CoreValue: "CARE", Priority: review.High})
	s.Save(&review.Priorities{Order: []review.Ref{"VCL-01"}})
	one := rulestest.Person("one")
	s.W.People[one] = review.Person{ID: one}
	speak := func(p review.PersonID, m review.Mandate) {
		s.Save(&review.Representative{Person: p, Mandate: m, Selection: "asked"})
	}
	next := func() (Step, bool) {
		all, more := b.Speakers(s.D, s.W, b.Todos(s.D, s.W, s.find(), nil, s.Now), 2)
		for _, d := range all {
			if d.Step.Do == DoSubmit || d.Step.Form == "rep" {
				return d.Step, more
			}
		}
		return Step{}, more
	}
	speak(s.By, "self")
	speak(s.By, "elected")
	speak(one, review.ProxyPersona)
	if got, more := next(); got.Do != DoFill || got.Form != "rep" || !more {
		t.Errorf("one person speaks for all: got %+v, want to name another", got)
	}
	speak(one, "self")
	if got, more := next(); got.Do != DoSubmit || more {
		t.Errorf("two people speak: got %+v, want the decision", got)
	}
}
