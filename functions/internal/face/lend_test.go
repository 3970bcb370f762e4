package face_test

import (
	"strings"
	"testing"

	"conoe/shared/adapter/standin"
	"conoe/shared/core/approval"
	"conoe/shared/core/fault"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

// lent is a light review about which daniel is asked, and lets chiara decide in his
// place.
func lent(t *testing.T) *world {
	t.Helper()
	w, ctx := start(t), t.Context()
	w.before = func() {
		chiara := w.As("chiara")
		w.did(chiara.Type(ctx, "#general", "/ethics status REV-1"))
		w.did(chiara.Press(ctx, w.newest("chiara"), "act.assign"))
		w.did(chiara.Submit(ctx, standin.State{
			"role": {"in": {"designated_manager"}}, "persons": {"in": {"U0DANIEL04"}}, "person": {"in": {"U0CHIARA03"}},
		}))
		w.did(chiara.Close(ctx))
	}
	w.asked()
	daniel := w.As("daniel")
	w.did(daniel.Press(ctx, w.question("daniel"), "decide.other"))
	w.did(daniel.PressIn(ctx, w.top("daniel"), nil, "decide.lend"))
	v := w.top("daniel")
	for _, name := range []string{"Ben Okafor", "Emi Tanaka"} { // the author, and who is asked herself
		if option(v.Blocks(), name) != "" {
			t.Errorf("%s is offered, who cannot decide in his place", name)
		}
	}
	to := option(v.Blocks(), "Chiara Rossi")
	if to == "" {
		t.Fatalf("chiara is not offered: %v", v.Body)
	}
	w.did(daniel.Submit(ctx, in("person", to, "days", "5", "reports_to_nobody", "yes")))
	w.did(daniel.Close(ctx))
	if n := w.questions("chiara"); n != 1 {
		t.Fatalf("chiara has %d messages, want one", n)
	}
	return w
}

// TestSomebodyElseDecides: a seat is lent, and who stands in is asked in their own
// message.
func TestSomebodyElseDecides(t *testing.T) {
	w, ctx := lent(t), t.Context()
	w.did(w.As("chiara").Press(ctx, w.question("chiara"), "decide.approve"))
	w.whisper("chiara", "You said yes")
	if n := w.entries("approval.decided"); n != 1 {
		t.Errorf("%d decisions, want one", n)
	}
}

// TestSeatIsGivenBack: who stands in finds that they report to an author, and the
// seat is its owner's again. Nobody decides twice in it.
func TestSeatIsGivenBack(t *testing.T) {
	w, ctx := lent(t), t.Context()
	stream, q := w.stream(), w.open()
	if _, err := w.desk.Decide(ctx, usecase.Command{ID: "by hand", Actor: review.Actor{Person: q.of}, Channel: "cli"}, stream, usecase.Vote{
		Request: q.id, Verdict: approval.Approve, Set: q.set, Via: approval.ViaAPI,
	}); fault.CodeOf(err) != fault.Conflict {
		t.Errorf("got %v, want that who lent their seat does not decide in it", err)
	}
	old := w.question("chiara")
	w.did(w.As("chiara").Press(ctx, old, "decide.return"))
	w.replay(old, "U0CHIARA03", "decide.approve")
	if n := w.entries("approval.decided"); n != 0 {
		t.Errorf("%d decisions: who gave the seat back decides in it", n)
	}
	if m := w.message("chiara", "not asked of you any more"); m.TS != old.TS {
		t.Errorf("chiara reads %s, want it in the place of what she was asked", m.Text)
	}
	w.did(w.As("daniel").Press(ctx, w.question("daniel"), "decide.approve"))
	if n := w.entries("approval.decided"); n != 1 {
		t.Errorf("%d decisions, want one by the owner of the seat", n)
	}
}

// TestSeatIsTakenBack: who lent their seat is told who decides, and may decide
// themselves after all.
func TestSeatIsTakenBack(t *testing.T) {
	w, ctx := lent(t), t.Context()
	m := w.question("daniel")
	if !strings.Contains(m.Text, "Chiara Rossi decides about") {
		t.Fatalf("daniel reads %s", m.Text)
	}
	w.did(w.As("daniel").Press(ctx, m, "decide.return.own"))
	w.whisper("daniel", "You decide again yourself")
	w.message("chiara", "not asked of you any more")
	w.did(w.As("daniel").Press(ctx, w.question("daniel"), "decide.approve"))
	if n := w.entries("approval.decided"); n != 1 {
		t.Errorf("%d decisions, want one by the owner of the seat", n)
	}
}

// stream is the stream of the first review.
func (w *world) stream() string {
	w.t.Helper()
	p, err := w.desk.People(w.t.Context())
	if err != nil {
		w.t.Fatal(err)
	}
	return p.Reviews[0].Stream
}

// option is the value of an answer that is called so.
func option(blocks any, label string) string {
	switch v := blocks.(type) {
	case map[string]any:
		if t, ok := v["text"].(map[string]any); ok && v["value"] != nil && strings.Contains(t["text"].(string), label) {
			return v["value"].(string)
		}
		for _, one := range v {
			if found := option(one, label); found != "" {
				return found
			}
		}
	case []any:
		for _, one := range v {
			if found := option(one, label); found != "" {
				return found
			}
		}
	}
	return ""
}
