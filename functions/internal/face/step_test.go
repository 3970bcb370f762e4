package face_test

import (
	"strings"
	"testing"
)

// TestNotMe: a question goes to who knows the answer, if they have a part in the
// review.
func TestNotMe(t *testing.T) {
	w, ctx := start(t), t.Context()
	w.leads("chiara")
	w.full()
	w.did(w.As("ben").Close(ctx))
	ben, chiara := w.As("ben"), w.As("chiara")
	w.did(ben.Press(ctx, w.message("ben", "One question for"), "step.notme"))
	if o, err := ben.Submit(ctx, in("person", "U0DANIEL04")); err != nil || !strings.Contains(o.Errors["person"], "no part") {
		t.Fatalf("got %+v, %v, want that daniel has no part in it", o, err)
	}
	w.did(chiara.Type(ctx, "#general", "/ethics status REV-1"))
	w.did(chiara.Press(ctx, w.newest("chiara"), "act.assign"))
	w.did(chiara.Submit(ctx, in("role", "product_manager", "persons", "U0DANIEL04")))
	asked := w.message("ben", "One question for")
	w.did(ben.Submit(ctx, in("person", "U0DANIEL04")))
	if v := w.top("ben"); !strings.Contains(text(v.Body), "Daniel Weiss") {
		t.Errorf("ben reads %s", text(v.Body))
	}
	w.did(ben.Close(ctx))
	w.message("daniel", "One question for")
	if o, err := w.As("emi").Press(ctx, asked, "step.do"); err == nil {
		t.Errorf("emi presses a button in the messages of ben: %+v", o)
	}
	w.replay(asked, "U0EMI00005", "step.do")
	if _, ok := w.As("emi").Top(); ok {
		t.Error("emi reads a review that she has no part in")
	}
}

// TestForeignersSeeNothing: guests and people from elsewhere are refused kindly, and
// nothing is shown to them, not even titles.
func TestForeignersSeeNothing(t *testing.T) {
	w, ctx := start(t), t.Context()
	w.leads("chiara")
	w.full()
	before := len(w.people())
	for _, typed := range []string{"/ethics list", "/ethics status REV-1", "/ethics start", "/ethics export REV-1", "/ethics"} {
		w.did(w.As("fatima").Type(ctx, "#reviews", typed))
	}
	said := 0
	for _, r := range w.rooms("fatima") {
		for _, m := range r.Messages {
			if strings.Contains(m.Text, "Route planner") {
				t.Errorf("fatima reads %s", m.Text)
			}
			if strings.Contains(m.Text, "Thank you for coming by") {
				said++
			}
		}
	}
	if said != 5 || len(w.people()) != before {
		t.Errorf("%d answers, and %d people where there were %d", said, len(w.people()), before)
	}
	w.did(w.As("fatima").OpenHome(ctx))
	w.home("fatima", "Thank you for coming by")
}
