package cloud_test

import (
	"html"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"conoe/shared/adapter/standin"
	"conoe/shared/core/review"
)

// screening answers "no" to all eight questions.
var screening = filled("outsiders", "no", "person_decision", "no", "sensitive", "no", "safety_rights", "no", "autonomous", "no", "new_region_law", "no", "learns_supplied", "no", "worried", "no")

// asked brings a light review so far that daniel and emi are asked about its release.
func (w *slackWorld) asked() {
	w.t.Helper()
	w.ready()
	w.release()
}

// ready brings a light review so far that its release can be asked for. Chiara leads
// governance, and ben wrote it.
func (w *slackWorld) ready() {
	w.t.Helper()
	ctx, ben, chiara := w.t.Context(), w.As("ben"), w.As("chiara")
	w.did(chiara.OpenHome(ctx))
	w.did(chiara.PressIn(ctx, w.home("chiara", "Nothing waits"), nil, "act.office"))
	w.did(chiara.Submit(ctx, standin.State{"person": {"in": {owner}}, "offices": {"in": {"owner", "governance_lead"}}}))
	w.did(ben.Type(ctx, "#general", "/ethics start"))
	w.did(ben.Submit(ctx, filled("name", "Labels for our notes", "purpose", "So that no task is forgotten", "ai", "builds")))
	w.did(ben.Submit(ctx, screening))
	w.settle()
	w.did(ben.Submit(ctx, filled(
		"benefit", "Two tasks a week are found", "harm", "A decision is taken for a remark", "misuse", "Somebody counts tasks a head",
		"environment", "Hardly anything", "model", "Naive Bayes, our own team", "watch", "Corrected labels, the note taker",
	)))
	for _, conclusion := range []string{"Only nine of us are touched.", "The worst harm is unlikely and light."} {
		w.did(ben.PressIn(ctx, w.top("ben"), nil, "step.do"))
		w.did(ben.Submit(ctx, filled("conclusion", conclusion)))
	}
	w.did(ben.Close(ctx))
	w.settle()
	w.did(chiara.OpenHome(ctx))
	w.did(chiara.PressIn(ctx, w.home("chiara", "Adopt the rules by which"), nil, "step.do"))
	w.did(chiara.Submit(ctx, nil))
	for role, who := range map[string]string{"product_manager": "U0BEN00002", "designated_manager": "U0DANIEL04", "user_advocate": "U0EMI00005"} {
		w.did(chiara.Type(ctx, "#general", "/ethics status REV-1"))
		w.did(chiara.Press(ctx, w.message("chiara", "REV-1"), "act.assign"))
		w.did(chiara.Submit(ctx, filled("role", role, "persons", who)))
		w.did(chiara.Close(ctx))
	}
	w.settle()
}

// release asks for the release.
func (w *slackWorld) release() {
	w.t.Helper()
	ctx, ben := w.t.Context(), w.As("ben")
	w.did(ben.Press(ctx, w.message("ben", "One question for"), "step.do"))
	w.did(ben.Submit(ctx, filled("conclusion", "It may be used for our own notes.")))
	w.did(ben.Close(ctx))
	w.settle()
}

// isAsked is what every question of a decision has in it.
const isAsked = "What changed since last time"

// TestLightReviewInTheCloud goes from the command to an open gate: people in Slack, and
// everything else by the deployed programs.
func TestLightReviewInTheCloud(t *testing.T) {
	w := newSlackWorld(t)
	w.asked()
	for _, who := range []string{"daniel", "emi"} {
		q := w.message(who, isAsked)
		w.did(w.As(who).Press(t.Context(), q, "decide.approve"))
		w.message(who, "You said yes") // before anything else happens
		w.settle()
		if now := w.message(who, isAsked); now.TS != q.TS || now.Text == q.Text || len(w.messages(who, isAsked)) != 1 {
			t.Errorf("%s reads %s, want the first message in its new words", who, now.Text)
		}
	}
	w.ahead += 6 * time.Minute
	w.settle()
	if got := w.status(); got != review.StatusCompleted {
		t.Errorf("it is %s", got)
	}
	if board := w.message("ben", "REV-1"); !strings.Contains(board.Text, "completed") {
		t.Errorf("the channel says %q", board.Text)
	}
	c, err := w.cloud.Counts(t.Context())
	if err != nil || c.Functions["slack"].Starts != 1 || c.Functions["relay"].Starts != 1 {
		t.Errorf("functions were started: %+v, %v", c.Functions, err)
	}
}

// TestEvidenceInTheCloud: who asks for evidence is told when it is there, and fetches
// it from the bucket by an address that their press gave them.
func TestEvidenceInTheCloud(t *testing.T) {
	w := newSlackWorld(t)
	w.ready()
	chiara := w.As("chiara")
	w.did(chiara.Type(t.Context(), "#general", "/ethics export REV-1"))
	w.settle()
	w.did(chiara.Press(t.Context(), w.message("chiara", "The evidence about"), "download"))
	_, address, found := strings.Cut(w.message("chiara", "X-Amz-Signature").Text, "http")
	if !found {
		t.Fatal("there is no address")
	}
	address, _, _ = strings.Cut("http"+html.UnescapeString(address), ">")
	answer, err := http.Get(address) //nolint:gosec,noctx // it is of this test
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	raw, err := io.ReadAll(answer.Body)
	if err != nil || !strings.HasPrefix(string(raw), "PK") {
		t.Errorf("got %d, %d bytes, %v", answer.StatusCode, len(raw), err)
	}
}
