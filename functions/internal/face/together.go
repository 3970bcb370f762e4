package face

import (
	"slices"

	"conoe/shared/core/guide"
	"conoe/shared/core/review"
	"conoe/shared/core/rules"
	"conoe/shared/core/usecase"
)

// gate is the todo to ask for the next gate: where nothing stands against it, or
// nothing but decisions, which are asked for with it.
func (a *App) gate(v *usecase.View) (guide.Todo, bool) {
	next := a.nextGate(v.D)
	if t, ok := a.Book.Gate(v.D, v.W, next, v.Findings); ok {
		return t, true
	}
	t, ok := a.Book.Gate(v.D, v.W, next, nil)
	if !ok || slices.ContainsFunc(v.Findings, moreThanAsked(next)) || len(a.Together(v, next)) == 0 {
		return guide.Todo{}, false
	}
	t.Step.Say = "Only decisions are missing. Ask for them and for the next step at once."
	return t, true
}

// moreThanAsked tells the findings that no decision takes away. It spares the
// closer look where there is one.
func moreThanAsked(g review.GateID) func(rules.Finding) bool {
	return func(f rules.Finding) bool { return f.Gate == g && f.Blocking() && f.Action.Verb != review.VerbSubmit }
}
