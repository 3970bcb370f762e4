package usecase

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"conoe/shared/core/approval"
	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
)

// Said is what somebody answers to one question of a round: "good", "bad",
// "people", "rule" or "nature". Each line is one thing that they name.
type Said struct {
	Question string   `json:"question"`
	Lines    []string `json:"lines"`
}

// sheet is the content of somebody's sealed answers.
type sheet struct {
	V       int    `json:"v"`
	Answers []Said `json:"answers"`
}

// Answer keeps what the actor says, sealed. Answering again replaces it. Only who
// is asked answers, until the round closes.
func (a *App) Answer(ctx context.Context, c Command, stream string, eng review.Ref, in []Said) (Decided, error) {
	what := struct {
		Round   review.Ref
		Answers []Said
	}{eng, in}
	return repeat(ctx, a, c, stream, review.VerbAnswer, what, func(t *turn) (Decided, error) {
		if err := review.May(c.Actor, review.VerbAnswer, t.W, t.D); err != nil && !t.wasAsked(eng) {
			return Decided{}, err
		}
		if err := t.running(); err != nil {
			return Decided{}, err
		}
		_, e, err := t.round(eng)
		if err != nil {
			return Decided{}, err
		}
		if !t.now.Before(e.Until.Time) {
			return Decided{}, fault.Errorf(fault.Expired, "This round closed on %s. If you still want to add something, tell the person who asked you.", e.Until.Format("2 January 2006"))
		}
		if !slices.Contains(t.answerers(e), t.person()) {
			return Decided{}, fault.Errorf(fault.Denied, "You are not asked in %s. Whoever is asked answers for themselves.", eng)
		}
		raw, err := sealed(in, len(e.Asked))
		if err != nil {
			return Decided{}, err
		}
		g, err := t.content(raw)
		if err != nil {
			return Decided{}, err
		}
		return Decided{approval.StateOpen}, t.add(review.AnswersGiven{Engagement: eng.Base(), Person: t.person(), Answers: g})
	})
}

// wasAsked reports whether the actor was asked in a round that may be over: they
// hear that it is, instead of that they may not answer.
func (t *turn) wasAsked(eng review.Ref) bool {
	if t.D == nil || t.cmd.Actor.Workflow {
		return false
	}
	e := review.DocOf[review.Engagement](t.D, eng)
	return e != nil && slices.Contains(t.answerers(e), t.person())
}

// answerers lists the persons whom a round asks, merges followed.
func (t *turn) answerers(e *review.Engagement) []review.PersonID {
	var out []review.PersonID
	for _, r := range t.D.Answerers(e) {
		if p := t.W.Who(r.Person); known(t.W, p) {
			out = appendNew(out, p)
		}
	}
	return out
}

// sealed is the content of answers, or why they cannot be kept. The number of
// those who are asked says how much each may say.
func sealed(in []Said, asked int) ([]byte, error) {
	lines, size := 0, 0
	for n, s := range in {
		if _, ok := questionOf(s.Question); !ok {
			return nil, fault.Errorf(fault.Invalid, "%.40q is none of the questions.", s.Question)
		}
		if slices.ContainsFunc(in[:n], func(o Said) bool { return o.Question == s.Question }) {
			return nil, fault.Errorf(fault.Invalid, "The question %q is answered twice.", s.Question)
		}
		for _, l := range s.Lines {
			if err := review.Check(&review.Statement{Text: review.Text(l)}); err != nil {
				return nil, err
			}
			if l == "" {
				return nil, fault.Errorf(fault.Invalid, "A line is empty.")
			}
			lines, size = lines+1, size+len(l)
		}
	}
	most, bytes := min(60, maxRoundLines/asked), min(review.MaxText, maxRoundBytes/asked)
	switch {
	case lines == 0:
		return nil, fault.Errorf(fault.Invalid, "Please name at least one thing.")
	case lines > most:
		return nil, fault.Errorf(fault.Limit, "You name %d things, and one person may name %d here. Keep those that matter most.", lines, most)
	case size > bytes:
		return nil, fault.Errorf(fault.Limit, "Your answers have %d bytes, and one person may write %d here. Please shorten them.", size, bytes)
	}
	return ledger.Encode(sheet{1, in})
}

// MyAnswers gives the actor what they said in a round; nobody else's, and to
// nobody else, whatever office they hold. It is empty if they said nothing, or if
// it was erased.
func (a *App) MyAnswers(ctx context.Context, by review.Actor, stream string, eng review.Ref) ([]Said, error) {
	w, err := a.workspace(ctx)
	if err != nil {
		return nil, err
	}
	var out []Said
	err = a.see(ctx, stream, func(d *review.Dossier) error {
		given := d.Answers[eng.Base()]
		mine := given[w.Who(by.Person)]
		if err := review.May(by, review.VerbAnswer, w, d); err != nil && mine.IsZero() {
			return err
		}
		if by.Workflow || !known(w, w.Who(by.Person)) {
			return fault.Errorf(fault.Denied, "Answers are read by who gave them.")
		}
		for _, p := range sameAs(w, by.Person) {
			said, err := a.unsealed(ctx, stream, given[p])
			if err != nil {
				return err
			}
			out = append(out, said...)
		}
		return nil
	})
	return out, err
}

// unsealed reads somebody's answers; nothing if there are none or they were erased.
func (a *App) unsealed(ctx context.Context, stream string, g ledger.Digest) ([]Said, error) {
	if g.IsZero() {
		return nil, nil
	}
	found, err := a.Store.Content(ctx, a.stream(stream), g)
	if err != nil {
		return nil, fmt.Errorf("read answers: %w", err)
	}
	c, ok := found[g]
	if !ok {
		return nil, nil
	}
	var s sheet
	if err := json.Unmarshal(c.Bytes, &s); err != nil || c.Check() != nil {
		return nil, fmt.Errorf("%w: answers in %s", ledger.ErrBroken, stream)
	}
	return s.Answers, nil
}

// givers lists those who gave answers, in order of id.
func givers(d *review.Dossier, eng review.Ref) []review.PersonID {
	return slices.Sorted(maps.Keys(d.Answers[eng]))
}
