package face_test

import (
	"strings"
	"testing"
	"time"

	"conoe/shared/adapter/standin"
	"conoe/shared/core/approval"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

// TestSomethingStandsForAWhile: the champion lets a promise stand before all have
// decided, only to reduce harm and 14 days at most. Who is asked decides all the
// same, and after its time it stands no longer.
func TestSomethingStandsForAWhile(t *testing.T) {
	s, ctx := promised(t, 2, review.Medium), t.Context()
	id := s.submit(s.refs...)
	chiara := s.As("chiara")
	s.did(chiara.Type(ctx, "#general", "/ethics status REV-1"))
	s.did(chiara.Press(ctx, s.newest("chiara"), "act.hurry"))
	// chose is the modal filled in for one promise; a list of so few is boxes to tick.
	chose := func(days string, reduces ...string) standin.State {
		st := in("days", days, "reason", "Drivers fall asleep.")
		st["items"] = map[string][]string{"in": {string(s.refs[0])}}
		if len(reduces) > 0 {
			st["reduces_harm"] = map[string][]string{"in": reduces}
		}
		return st
	}
	if o, err := chiara.Submit(ctx, chose("15", "yes")); err != nil || o.Errors["days"] == "" {
		t.Errorf("got %+v, %v, want that 15 days are too many", o, err)
	}
	s.did(chiara.Submit(ctx, chose("3", "yes")))
	if all := text(s.top("chiara").Body); !strings.Contains(all, "It stands until") {
		t.Errorf("chiara reads %s", all)
	}
	standing := func() (for1, for2 bool) {
		s.see(func(v *usecase.View) {
			q := v.D.Requests[id]
			_, for1 = q.Standing(approval.SubjectID(s.refs[0]), v.Now)
			_, for2 = q.Standing(approval.SubjectID(s.refs[1]), v.Now)
		})
		return for1, for2
	}
	if one, two := standing(); !one || two {
		t.Errorf("the first stands: %t, the second: %t", one, two)
	}
	s.in(s.refs[0], review.Proposed)
	s.jump(73 * time.Hour)
	if one, _ := standing(); one {
		t.Error("it stands after its time")
	}
	s.yes("emi", "chiara", "daniel")
	s.later()
	s.in(s.refs[0], review.Approved)
}

// TestWhoMayNotHurry: nobody but the champion is offered it, and a copied button
// helps nobody.
func TestWhoMayNotHurry(t *testing.T) {
	s, ctx := promised(t, 1, review.Medium), t.Context()
	s.submit(s.refs...)
	chiara, ben := s.As("chiara"), s.As("ben")
	s.did(ben.Type(ctx, "#general", "/ethics status REV-1"))
	if _, err := ben.Press(ctx, s.newest("ben"), "act.hurry"); err == nil {
		t.Error("who writes is offered to let it stand")
	}
	s.did(chiara.Type(ctx, "#general", "/ethics status REV-1"))
	s.replay(s.newest("chiara"), users["ben"], "act.hurry")
	if _, ok := ben.Top(); ok {
		t.Error("a copied button opens it for ben")
	}
	s.did(chiara.Press(ctx, s.newest("chiara"), "act.hurry"))
	st := in("days", "3", "reason", "It is quicker.")
	st["items"] = map[string][]string{"in": {string(s.refs[0])}}
	if o, err := chiara.Submit(ctx, st); err == nil && o.Told == "" && len(o.Errors) == 0 && !strings.Contains(text(s.top("chiara").Body), "only there to reduce harm") {
		t.Errorf("got %+v, want that it has to reduce harm", o)
	}
	if n := s.entries("approval.temporary_approved"); n != 0 {
		t.Errorf("%d emergency approvals are on record", n)
	}
}
