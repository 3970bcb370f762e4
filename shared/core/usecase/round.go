package usecase

import (
	"context"
	"slices"
	"time"

	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
)

// Round is a round of questions to be opened.
type Round struct {
	Kind  review.EngagementKind
	Asked []review.Ref // representatives
	Until time.Time
}

// A round closes in one batch, whatever its people said; else time could not go
// on. So what fits is divided among those who are asked.
const (
	maxAsked      = 100
	maxRoundLines = 1_500     // of ledger.MaxEntries
	maxRoundBytes = 768 << 10 // of ledger.MaxBytes, which the entries need as well
)

// OpenAnswers opens a round of questions: representatives answer each for
// themselves, and nobody reads what another said before it closes. Until then it
// is an engagement in which nobody was heard, through no lens.
func (a *App) OpenAnswers(ctx context.Context, c Command, stream string, r Round) (Saved, error) {
	return onDossier(ctx, a, c, stream, review.VerbSave, r, func(t *turn) (Saved, error) {
		if err := t.running(); err != nil {
			return Saved{}, err
		}
		e := &review.Engagement{Kind: r.Kind, Asked: r.Asked, Until: ledger.At(r.Until), Facilitator: t.person()}
		if err := review.Check(e); err != nil {
			return Saved{}, err
		}
		if err := t.askable(e); err != nil {
			return Saved{}, err
		}
		return t.save([]Draft{{Doc: e, closes: true}})
	})
}

// askable refuses a round that could not be answered.
func (t *turn) askable(e *review.Engagement) error {
	switch {
	case e.Kind == "":
		return fault.Errorf(fault.Invalid, "Say how people are heard, such as “interview” or “survey”.")
	case !e.Until.After(t.now):
		return fault.Errorf(fault.Invalid, "Give the round a time to close that is not over.")
	case len(e.Asked) == 0:
		return fault.Errorf(fault.Invalid, "Name at least one representative who is asked, such as REP-001.")
	case len(e.Asked) > maxAsked:
		return fault.Errorf(fault.Limit, "One round asks at most %d representatives, and these are %d. Open two.", maxAsked, len(e.Asked))
	}
	able := map[review.Ref]bool{}
	for ref, r := range t.D.Answerers(e) {
		able[ref] = r.Mandate != review.ProxyPersona && known(t.W, t.W.Who(r.Person))
	}
	for n, ref := range e.Asked {
		if slices.Contains(e.Asked[:n], ref) {
			return fault.Errorf(fault.Invalid, "%s is named twice.", ref)
		}
		if !able[ref.Base()] {
			return fault.Errorf(fault.Conflict, "%s cannot answer: there is no such representative, no person known here, or their consent was withdrawn.", ref)
		}
	}
	return nil
}

// byHand refuses to write what only the rounds of questions themselves may: the
// answers of one that was closed by hand would stay sealed for ever.
func byHand(old *review.Item, d Draft) error {
	e, ok := d.Doc.(*review.Engagement)
	if !ok || d.closes {
		return nil
	}
	if was, ok := before(old).(*review.Engagement); ok && was.Running() {
		return fault.Errorf(fault.Conflict, "%s is a round of questions that people still answer. Close it first, or withdraw it.", d.Ref)
	}
	if e.Running() {
		return fault.Errorf(fault.Invalid, "A round of questions is opened, not written.")
	}
	return nil
}

func before(old *review.Item) review.Doc {
	if old == nil {
		return nil
	}
	return old.Doc
}

// round is a running round, or why there is none.
func (t *turn) round(eng review.Ref) (*review.Item, *review.Engagement, error) {
	for i, e := range t.D.Rounds() {
		if i.Ref == eng.Base() {
			return i, e, nil
		}
	}
	i, err := t.D.Item(eng)
	if err != nil {
		return nil, nil, err
	}
	return nil, nil, fault.Errorf(fault.Expired, "%s is not a round of questions that is open. If you still want to add something, tell the person who asked you.", i.Ref)
}
