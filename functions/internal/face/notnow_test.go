package face_test

import (
	"strings"
	"testing"
)

// TestNotNow: a question is put off at once, the next one takes its place, and who
// put it off is told before what it has to be done.
func TestNotNow(t *testing.T) {
	w, ctx := start(t), t.Context()
	w.leads("chiara")
	w.full()
	ben := w.As("ben")
	w.did(ben.Close(ctx))
	before := w.message("ben", "One question for")
	w.did(ben.Press(ctx, before, "step.later"))
	w.whisper("ben", "has to be done before the team can go on")
	after := w.message("ben", "One question for")
	if after.TS != before.TS || after.Text == before.Text {
		t.Errorf("ben still reads %s", after.Text)
	}
	w.replay(before, "U0EMI00005", "step.later")
	if now := w.message("ben", "One question for"); now.Text != after.Text {
		t.Errorf("emi puts off what ben is asked: %s", now.Text)
	}
	if !strings.Contains(text(w.standing("ben").Blocks), "Missing before") {
		t.Error("what was put off is not among what is missing")
	}
}
