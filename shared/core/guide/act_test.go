package guide

import (
	"testing"

	"conoe/shared/core/review"
)

func TestActs(t *testing.T) {
	b := book(t)
	for name := range b.acts {
		v := Values{}
		for _, f := range b.ActFields(name) {
			v[f.ID] = []string{answerTo(f)}
		}
		got, problems := b.Act(name, v)
		if len(problems) > 0 || got.Name != name {
			t.Errorf("%s: got %+v, %v", name, got, problems)
		}
		if _, problems := b.Act(name, nil); len(problems) == 0 {
			for _, f := range b.ActFields(name) {
				if !f.Optional {
					t.Errorf("%s: nothing was answered, and %s is needed", name, f.ID)
				}
			}
		}
	}
	got, _ := b.Act("reopen", Values{"stage": {"2"}, "because": {"new law"}})
	if got.Stage != review.S2 || got.Because != "new law" {
		t.Errorf("got %+v", got)
	}
	if got, _ := b.Act("end", Values{"ending": {"cancelled"}, "because": {"no"}}); got.Ending != review.StatusCancelled {
		t.Errorf("got %+v", got)
	}
	if _, problems := b.Act("reopen", Values{"stage": {"5"}, "because": {"x"}}); len(problems) != 1 {
		t.Errorf("got %v", problems)
	}
	if _, problems := b.Act("fly", nil); len(problems) != 1 {
		t.Errorf("got %v", problems)
	}
}
