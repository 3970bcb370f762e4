package usecase

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
)

// question is one question of a round: what its answers are.
type question struct {
	name     string
	lens     review.Lens
	polarity review.Polarity
	kind     review.StatementKind
}

// questions are asked in this order (domain section 1.6): most is named for the
// first two, and what the later ones find is not primed by them. Answers about
// nature may go either way; whoever completes the statement says which.
var questions = []question{
	{"good", review.LensConsequence, review.Positive, "benefit"},
	{"bad", review.LensConsequence, review.Negative, "harm"},
	{"people", review.LensVirtue, review.Negative, "vice"}, // harm to character
	{"rule", review.LensDuty, review.Positive, "maxim"},
	{"nature", review.LensEnvironment, "", "issue"},
}

func questionOf(name string) (question, bool) {
	n := slices.IndexFunc(questions, func(q question) bool { return q.name == name })
	if n < 0 {
		return question{}, false
	}
	return questions[n], true
}

// CloseAnswers ends a round once all have answered, and makes a statement of each
// line. At the end of its time it closes by itself: see Elapse.
func (a *App) CloseAnswers(ctx context.Context, c Command, stream string, eng review.Ref) (Saved, error) {
	return onDossier(ctx, a, c, stream, review.VerbCloseAnswers, eng, func(t *turn) (Saved, error) {
		if err := t.running(); err != nil {
			return Saved{}, err
		}
		_, e, err := t.round(eng)
		if err != nil {
			return Saved{}, err
		}
		if left := t.silent(eng.Base(), e); left > 0 {
			return Saved{}, fault.Errorf(fault.Conflict, "%d of %d have not answered yet. It closes by itself on %s; before, it takes all answers.",
				left, len(t.answerers(e)), e.Until.Format("2 January 2006"))
		}
		return t.closeAnswers(ctx, eng.Base())
	})
}

// silent counts those who are asked and have not answered.
func (t *turn) silent(eng review.Ref, e *review.Engagement) int {
	left := t.answerers(e)
	for _, p := range givers(t.D, eng) {
		left = slices.DeleteFunc(left, func(q review.PersonID) bool { return q == t.W.Who(p) })
	}
	return len(left)
}

// closeAnswers opens what was sealed: the engagement says who was heard through
// which lenses, and each line becomes a statement of who said it, for those they
// speak for. Where nobody answered, the engagement says so.
func (t *turn) closeAnswers(ctx context.Context, eng review.Ref) (Saved, error) {
	i, e, err := t.round(eng)
	if err != nil {
		return Saved{}, err
	}
	doc, err := t.app.document(ctx, t.D, i)
	if err != nil {
		return Saved{}, err
	}
	closed := *doc.(*review.Engagement)
	closed.At = ledger.At(t.now)
	drafts := []Draft{{Ref: eng, Doc: &closed, closes: true}}
	for _, p := range givers(t.D, eng) {
		said, err := t.app.unsealed(ctx, t.name, t.D.Answers[eng][p])
		if err != nil {
			return Saved{}, err
		}
		drafts = append(drafts, t.heard(&closed, e, eng, t.W.Who(p), said)...)
	}
	for ref, r := range t.D.Answerers(e) {
		closed.Invited = appendAll(closed.Invited, r.Speaks)
		if slices.Contains(closed.Participants, ref) {
			closed.Heard = appendAll(closed.Heard, r.Speaks)
		}
	}
	if len(closed.Participants) == 0 {
		closed.Failed = "Nobody answered before the round closed."
	}
	return t.save(drafts)
}

// heard makes statements of what one person said, and notes in the engagement that
// they took part. Who is not asked any more is not heard.
func (t *turn) heard(closed, e *review.Engagement, eng review.Ref, p review.PersonID, said []Said) []Draft {
	var speaks []review.Ref
	asked := false
	for ref, r := range t.D.Answerers(e) {
		if len(said) > 0 && t.W.Who(r.Person) == p {
			asked = true
			speaks = appendAll(speaks, r.Speaks)
			closed.Participants = appendNew(closed.Participants, ref)
		}
	}
	if !asked {
		return nil
	}
	var out []Draft
	for _, s := range said {
		q, _ := questionOf(s.Question)
		closed.Lenses = appendNew(closed.Lenses, q.lens)
		for _, l := range s.Lines {
			out = append(out, Draft{said: p, Doc: &review.Statement{
				Text: review.Text(l), Lens: q.lens, Polarity: q.polarity, Kind: q.kind,
				Stakeholders: speaks, Engagement: eng, Source: "engagement",
			}})
		}
	}
	return out
}

// sealedBy lists the sealed answers from which a statement was made: those of its
// authors in its round, replaced ones too. They are erased with it.
func (a *App) sealedBy(ctx context.Context, t *turn, ref review.Ref) ([]ledger.Digest, error) {
	i := t.D.Look(ref)
	s, ok := i.Doc.(*review.Statement)
	if !ok || t.D.Answers[s.Engagement] == nil {
		return nil, nil
	}
	var out []ledger.Digest
	for e, err := range a.Store.Read(ctx, a.stream(t.name), 0) {
		if err != nil {
			return nil, fmt.Errorf("read answers: %w", err)
		}
		kind, _, err := ledger.KindOf(e.Bytes)
		if err != nil || kind != review.KindOf(review.AnswersGiven{}) {
			continue
		}
		var r ledger.Record[review.AnswersGiven]
		if err := json.Unmarshal(e.Bytes, &r); err != nil {
			return nil, fmt.Errorf("read entry %d: %w", e.Seq, err)
		}
		by := func(p review.PersonID) bool { return t.W.Who(p) == t.W.Who(r.Data.Person) }
		if r.Data.Engagement == s.Engagement && slices.ContainsFunc(i.Authors, by) {
			out = appendNew(out, r.Data.Answers)
		}
	}
	return a.present(ctx, t.name, out)
}
