package face_test

import (
	"testing"
	"time"

	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

// TestRoundOfQuestions: who speaks for people is invited once, answers in a modal,
// and may answer again until the round closes.
func TestRoundOfQuestions(t *testing.T) {
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
	ben, emi := of("U0BEN00002"), of("U0EMI00005")
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
	w.settle()
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
