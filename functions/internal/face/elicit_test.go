package face_test

import (
	"strings"
	"testing"
	"time"

	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

// asksEmi starts a review in which emi speaks for drivers and is asked what matters
// to them.
func asksEmi(t *testing.T) *world {
	t.Helper()
	w, ctx := start(t), t.Context()
	w.leads("chiara")
	w.full()
	w.did(w.As("emi").Type(ctx, "#general", "/ethics list"))
	of := func(user string) review.Actor {
		by, err := w.desk.Recognise(ctx, usecase.Account{Team: w.TeamID(), User: user})
		if err != nil {
			t.Fatal(err)
		}
		return by
	}
	ben, emi, chiara := of("U0BEN00002"), of("U0EMI00005"), of("U0CHIARA03")
	p, err := w.desk.People(ctx)
	if err != nil {
		t.Fatal(err)
	}
	stream := p.Reviews[0].Stream
	c := func(id string) usecase.Command { return usecase.Command{ID: id, Actor: ben, Channel: "cli"} }
	if _, err := w.desk.Save(ctx, c("people"), stream, []usecase.Draft{
		{Ref: "STK-001", Doc: &review.Stakeholder{Name: "Drivers", Relation: "direct", Affected: review.Yes}},
		{Ref: "REP-001", Doc: &review.Representative{Person: emi.Person, Speaks: []review.Ref{"STK-001"}, Mandate: "elected"}},
	}); err != nil {
		t.Fatal(err)
	}
	if _, err := w.desk.OpenAnswers(ctx, c("round"), stream, usecase.Round{Kind: "survey", Asked: []review.Ref{"REP-001"}, Until: w.desk.Now().Add(72 * time.Hour)}); err != nil {
		t.Fatal(err)
	}
	lead := c("moderator")
	lead.Actor = chiara
	if _, err := w.desk.Assign(ctx, lead, stream, []review.Holders{{Role: review.Moderator, Persons: []review.PersonID{ben.Person}}}); err != nil {
		t.Fatal(err)
	}
	w.settle()
	return w
}

// TestRoundOfQuestions: who speaks for people is invited once, answers in a modal,
// and may answer again until the round closes.
func TestRoundOfQuestions(t *testing.T) {
	w, ctx := asksEmi(t), t.Context()
	for range 2 {
		w.did(w.As("emi").Press(ctx, w.message("emi", "What matters to you"), "answers.open"))
		w.did(w.As("emi").Submit(ctx, in("good", "Parcels come\nNobody waits", "rule", "Never hurry a driver")))
		w.did(w.As("emi").Close(ctx))
	}
	if n := w.entries("answers.given"); n < 1 {
		t.Errorf("%d answers, want what emi said", n)
	}
	w.jump(73 * time.Hour)
	if n := w.entries("val.saved"); n != 3 {
		t.Errorf("%d statements, want three", n)
	}
	w.message("emi", "Nothing is left for you")
}

// TestRoundEndsWhenAllHaveAnswered: nobody can read the answers while somebody has
// still to answer, and nobody waits for the day once all have.
func TestRoundEndsWhenAllHaveAnswered(t *testing.T) {
	w, ctx := asksEmi(t), t.Context()
	ben := w.As("ben")
	status := func() string {
		w.did(ben.Type(ctx, "#general", "/ethics status REV-1"))
		return text(w.newest("ben").Blocks)
	}
	w.did(ben.Close(ctx))
	if said := status(); strings.Contains(said, "Read the answers") {
		t.Errorf("before anybody has answered: %s", said)
	}
	w.did(w.As("emi").Press(ctx, w.message("emi", "What matters to you"), "answers.open"))
	w.did(w.As("emi").Submit(ctx, in("good", "Parcels come")))
	status()
	w.did(ben.Press(ctx, w.newest("ben"), "act.close"))
	w.whisper("ben", "The answers are with the team")
	if n := w.entries("val.saved"); n != 1 {
		t.Errorf("%d statements, want what emi said", n)
	}
}
