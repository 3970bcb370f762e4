package face_test

import (
	"strings"
	"testing"
	"time"

	"conoe/shared/adapter/standin"
)

// TestChangingOnesMind: a no needs a reason, and may become a yes until the outcome
// stands.
func TestChangingOnesMind(t *testing.T) {
	w, ctx := start(t), t.Context()
	w.asked()
	daniel, emi := w.As("daniel"), w.As("emi")
	w.did(daniel.Press(ctx, w.question("daniel"), "decide.reject"))
	if o, err := daniel.Submit(ctx, in("verdict", "reject")); err != nil || !strings.Contains(o.Errors["reason"], "reason") && o.Errors["reason"] == "" {
		t.Fatalf("got %+v, %v, want that a reason is asked for", o, err)
	}
	w.did(daniel.Submit(ctx, in("verdict", "reject", "reason", "I have not seen the labels.")))
	if m := w.question("daniel"); !strings.Contains(m.Text, "you said no") {
		t.Errorf("daniel reads %s", m.Text)
	}
	w.did(daniel.Close(ctx))
	w.did(daniel.Press(ctx, w.question("daniel"), "decide.again"))
	w.did(daniel.Submit(ctx, in("verdict", "approve")))
	w.did(emi.Press(ctx, w.question("emi"), "decide.approve"))
	w.jump(6 * time.Minute)
	if m := w.question("daniel"); !strings.Contains(m.Text, "Agreed") {
		t.Errorf("daniel reads %s, want that it is agreed", m.Text)
	}
	if _, err := daniel.Press(ctx, w.question("daniel"), "decide.again"); err == nil {
		t.Error("somebody can change their mind about what is closed")
	}
}

// TestClicksThatDoNotCount: the author, who is not asked, who presses twice, whose
// message is older than what it is about, and who comes from elsewhere.
func TestClicksThatDoNotCount(t *testing.T) {
	w, ctx := start(t), t.Context()
	w.asked()
	asked := w.question("daniel")
	w.Inject(standin.Fault{On: standin.ToInteractions, Twice: true})
	w.did(w.As("daniel").Press(ctx, asked, "decide.approve"))
	votes := w.entries("approval.decided")
	if votes != 1 {
		t.Errorf("%d decisions were recorded of one click that was delivered twice", votes)
	}
	// The old button is pressed by who still sees it: nothing new is recorded.
	w.replay(asked, "U0DANIEL04", "decide.approve")
	w.replay(asked, "U0BEN00002", "decide.approve")
	w.replay(asked, "U0CHIARA03", "decide.approve")
	if n := w.entries("approval.decided"); n != votes {
		t.Errorf("%d decisions were recorded, want %d", n, votes)
	}
	before := len(w.people())
	w.replay(asked, "U0FATIMA06", "decide.approve")
	w.replay(asked, "U0OLU00007", "decide.approve")
	if n := w.entries("approval.decided"); n != votes || len(w.people()) != before {
		t.Errorf("a guest or somebody from elsewhere decided, or was enrolled: %d people", len(w.people()))
	}
}
