package face_test

import (
	"strings"
	"testing"
	"time"

	"conoe/shared/adapter/standin"
)

// screening answers "no" to all eight questions.
var screening = in("outsiders", "no", "person_decision", "no", "sensitive", "no", "safety_rights", "no", "autonomous", "no", "new_region_law", "no", "learns_supplied", "no", "worried", "no")

// leads lets the owner of the installation take the office of governance lead.
func (w *world) leads(owner string) {
	w.t.Helper()
	ctx, who := w.t.Context(), w.As(owner)
	w.did(who.OpenHome(ctx))
	w.did(who.PressIn(ctx, w.home(owner, "Nothing waits"), nil, "act.office"))
	w.did(who.Submit(ctx, standin.State{"person": {"in": {"U0CHIARA03"}}, "offices": {"in": {"owner", "governance_lead"}}}))
}

// light starts a review as ben and answers the three questions, the eight and the
// six lines.
func (w *world) light() {
	w.t.Helper()
	ctx := w.t.Context()
	ben := w.As("ben")
	w.did(ben.Type(ctx, "#general", "/ethics start"))
	w.did(ben.Submit(ctx, in("name", "Labels for our notes", "purpose", "So that no task is forgotten", "ai", "builds")))
	w.did(ben.Submit(ctx, screening))
	w.did(ben.Submit(ctx, in(
		"benefit", "Two tasks a week are found", "harm", "A decision is taken for a remark", "misuse", "Somebody counts tasks a head",
		"environment", "Hardly anything", "model", "Naive Bayes, our own team", "watch", "Corrected labels, the note taker",
	)))
}

// asked brings a light review so far that daniel and emi are asked about its
// release. Chiara leads governance, and ben wrote it.
func (w *world) asked() {
	w.t.Helper()
	ctx := w.t.Context()
	w.leads("chiara")
	w.light()
	ben, chiara := w.As("ben"), w.As("chiara")
	for _, conclusion := range []string{"Only nine of us are touched.", "The worst harm is unlikely and light."} {
		w.did(ben.PressIn(ctx, w.top("ben"), nil, "step.do"))
		w.did(ben.Submit(ctx, in("conclusion", conclusion)))
	}
	w.did(ben.Close(ctx))
	w.did(chiara.OpenHome(ctx))
	w.did(chiara.PressIn(ctx, w.home("chiara", "Adopt the rules by which"), nil, "step.do"))
	w.did(chiara.Submit(ctx, nil))
	for role, who := range map[string]string{"product_manager": "U0BEN00002", "designated_manager": "U0DANIEL04", "user_advocate": "U0EMI00005"} {
		w.did(chiara.Type(ctx, "#general", "/ethics status REV-1"))
		w.did(chiara.Press(ctx, w.newest("chiara"), "act.assign"))
		w.did(chiara.Submit(ctx, in("role", role, "persons", who)))
		w.did(chiara.Close(ctx))
	}
	w.did(ben.Press(ctx, w.message("ben", "One question for"), "step.do"))
	if w.before != nil {
		w.before()
	}
	w.did(ben.Submit(ctx, in("conclusion", "It may be used for our own notes.")))
	w.did(ben.Close(ctx))
}

// question is the message by which somebody is asked.
func (w *world) question(who string) standin.Message {
	w.t.Helper()
	return w.message(who, "What changed since last time")
}

// TestLightReview goes from the command to an open gate, in Slack alone: three
// answers, eight taps, six lines, three conclusions and two decisions.
func TestLightReview(t *testing.T) {
	w := start(t)
	w.before = func() {
		w.did(w.As("emi").OpenHome(t.Context()))
		w.home("emi", "Nothing waits for you")
	}
	w.asked()
	w.home("emi", "One decision waits for you")
	for _, who := range []string{"daniel", "emi"} {
		asked := w.question(who)
		w.did(w.As(who).Press(t.Context(), asked, "decide.approve"))
		w.whisper(who, "You said yes")
		if now := w.question(who); now.TS != asked.TS || now.Text == asked.Text {
			t.Errorf("%s reads %s, want the first message in its new words", who, now.Text)
		}
	}
	w.home("emi", "Nothing waits for you")
	w.jump(6 * time.Minute)
	if board := w.message("ben", "REV-1"); !strings.Contains(board.Text, "completed") || !strings.Contains(board.Text, "Signed log") {
		t.Errorf("the channel says %q, want that it is completed and under which signed log", board.Text)
	}
	for _, who := range []string{"daniel", "emi"} {
		if m := w.question(who); !strings.Contains(m.Text, "Agreed") {
			t.Errorf("%s reads %s, want that it is agreed", who, m.Text)
		}
	}
	// Whoever is no part of it sees titles and stages, and no content.
	for _, r := range w.rooms("ben") {
		for _, m := range r.Messages {
			if r.Kind == "channel" && m.For == "" && strings.Contains(m.Text, "Daniel") {
				t.Errorf("the channel names somebody: %s", m.Text)
			}
		}
	}
}
