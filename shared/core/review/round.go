package review

import (
	"iter"

	"conoe/shared/core/ledger"
)

// Running reports whether the engagement is a round of questions that is not
// closed: people still answer, each for themselves, and nobody was heard yet.
func (e *Engagement) Running() bool { return len(e.Asked) > 0 && e.At.IsZero() }

// Rounds lists the rounds of questions that run here. One that was taken over
// from another stream while it ran is nobody's to answer.
func (d *Dossier) Rounds() iter.Seq2[*Item, *Engagement] {
	return func(yield func(*Item, *Engagement) bool) {
		for i, e := range All[Engagement](d) {
			if e.Running() && i.Home == d.Stream && !i.State.Gone() && !yield(i, e) {
				return
			}
		}
	}
}

// Answerers lists whom a round asks: the representatives for whom somebody
// answers. One who withdrew their consent is not asked any more.
func (d *Dossier) Answerers(e *Engagement) iter.Seq2[Ref, *Representative] {
	return func(yield func(Ref, *Representative) bool) {
		for _, ref := range e.Asked {
			i, r := d.Look(ref), DocOf[Representative](d, ref)
			if r == nil || i.State.Gone() || r.Person == "" || !r.Consent.WithdrawnAt.IsZero() {
				continue
			}
			if !yield(ref.Base(), r) {
				return
			}
		}
	}
}

// asksInRound reports whether a running round asks somebody.
func (d *Dossier) asksInRound(is func(PersonID) bool) bool {
	for _, e := range d.Rounds() {
		for _, r := range d.Answerers(e) {
			if is(r.Person) {
				return true
			}
		}
	}
	return false
}

// answersGiven keeps the newest answers of a person.
func (d *Dossier) answersGiven(e ledger.Envelope, _ int64, a *AnswersGiven) error {
	of := d.Answers[a.Engagement]
	if of == nil {
		of = map[PersonID]ledger.Digest{}
		d.Answers[a.Engagement] = of
	}
	of[a.Person] = a.Answers
	d.At = e.At
	return nil
}
