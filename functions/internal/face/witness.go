package face

import (
	"context"
	"log/slog"
	"slices"

	"conoe/functions/internal/face/screen"
	"conoe/shared/core/approval"
	"conoe/shared/core/fault"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

// A minute is what somebody wrote down of another person's decision.
type minute struct {
	request   approval.RequestID
	decision  approval.DecisionID
	of        review.PersonID
	recorder  review.PersonID
	verdict   approval.Verdict
	words     approval.Digest
	open      bool // its request is
	confirmed bool
}

// minutesOf lists the minutes of a review.
func minutesOf(v *usecase.View) []minute {
	var out []minute
	for _, q := range v.D.Requests {
		for _, m := range q.Minutes {
			out = append(out, minute{
				request: q.ID, decision: m.Decided.Decision, of: m.Decided.Person, recorder: m.Recorder, verdict: m.Decided.Verdict,
				words: m.Words, open: q.State == approval.StateOpen, confirmed: m.ConfirmedBy != "",
			})
		}
	}
	return out
}

// witnessOf is who was named to confirm a minute.
func witnessOf(m minute, named []aside[Witness]) (Witness, bool) {
	n := slices.IndexFunc(named, func(w aside[Witness]) bool { return w.key == witnessKey(m.request, m.of) })
	if n < 0 {
		return Witness{}, false
	}
	return named[n].value, true
}

// opensWitness shows what somebody said in a meeting to who was named as having
// been there, or to the team; and asks who else was there of whom wrote it down.
func (a *App) opensWitness(ctx context.Context, p press) error {
	m, err := p.minute()
	if err != nil {
		return err
	}
	return a.show(ctx, p, m, func(ctx context.Context) (screen.View, error) { return a.witnessView(ctx, p.by, m) })
}

// minute reads what a button is about: a minute, or a request in which one waits.
func (p press) minute() (screen.Meta, error) {
	if s, err := p.sign(); err == nil {
		return screen.Meta{Stream: s.Stream, Request: s.Request}, nil
	}
	return p.meta()
}

func (a *App) witnessView(ctx context.Context, by review.Actor, m screen.Meta) (screen.View, error) {
	named, err := asides[Witness](ctx, a, m.Stream, witnessPrefix)
	if err != nil {
		return screen.View{}, err
	}
	var view screen.View
	err = a.Watch(ctx, workflow, m.Stream, func(v *usecase.View) error {
		one, witness, err := a.minuteFor(by, v, m, named)
		if err != nil {
			return err
		}
		m.Request, m.Key = string(one.request), string(one.decision)
		who := a.App.Name(ctx, v.W, one.of)
		if v.W.Who(one.recorder) == v.W.Who(by.Person) {
			before := ""
			if witness.Person != "" {
				before = a.App.Name(ctx, v.W, witness.Person)
			}
			view, err = a.Screens.NameWitness(who, before, m)
			return err
		}
		words, err := a.Words(ctx, v, one.words)
		if err != nil {
			return err
		}
		view, err = a.Screens.Witness(who, one.verdict, words, m)
		return err
	})
	return view, err
}

// minuteFor finds the minute that somebody may see: who wrote it down, who was
// named, and whoever sees all of the review.
func (a *App) minuteFor(by review.Actor, v *usecase.View, m screen.Meta, named []aside[Witness]) (minute, Witness, error) {
	all := review.May(by, review.VerbSeeContent, v.W, v.D) == nil
	if err := review.May(by, review.VerbConfirmMinute, v.W, v.D); err != nil {
		return minute{}, Witness{}, err
	}
	for _, one := range minutesOf(v) {
		if !one.open || one.confirmed || m.Request != string(one.request) || m.Key != "" && m.Key != string(one.decision) {
			continue
		}
		witness, ok := witnessOf(one, named)
		if all || ok && v.W.Who(witness.Person) == v.W.Who(by.Person) {
			return one, witness, nil
		}
	}
	if !all {
		return minute{}, Witness{}, fault.Errorf(fault.Denied, "You are not asked to confirm anything here. It may be done already.")
	}
	return minute{}, Witness{}, fault.Errorf(fault.Conflict, "This was confirmed already, or nothing is asked any more.")
}

// witnessed confirms a minute, for whoever may see it.
func (a *App) witnessed(ctx context.Context, s submission) (any, error) {
	c := command(s.id, s.by)
	if a.Done(ctx, c, s.meta.Stream) {
		return nil, errAgain
	}
	if _, err := a.witnessView(ctx, s.by, s.meta); err != nil {
		return nil, err
	}
	if err := a.again(ctx, c, s.meta.Stream, func() error {
		_, err := a.ConfirmMinute(ctx, c, s.meta.Stream, approval.RequestID(s.meta.Request), approval.DecisionID(s.meta.Key))
		return err
	}); err != nil {
		return nil, err
	}
	code, err := a.Stands(ctx, s.meta.Stream)
	if err != nil {
		return nil, err
	}
	return replaced(a.Screens.LineView(screen.Line{Kind: screen.LineWitnessed, Code: code}))
}

// renamed names somebody else who was there.
func (a *App) renamed(ctx context.Context, s submission) (any, error) {
	var is minute
	if err := a.look(ctx, s.by, s.meta.Stream, func(v *usecase.View) error {
		for _, one := range minutesOf(v) {
			if one.open && !one.confirmed && string(one.decision) == s.meta.Key && v.W.Who(one.recorder) == v.W.Who(s.by.Person) {
				is = one
				return nil
			}
		}
		return fault.Errorf(fault.Conflict, "This was confirmed already, or nothing is asked any more.")
	}); err != nil {
		return nil, err
	}
	witness, err := a.picked(ctx, one(s.values[screen.FieldPerson]))
	if err == nil {
		err = a.mayWitness(ctx, s.by, s.meta.Stream, is.request, is.of, witness)
	}
	if err != nil {
		return viewAnswer{Action: "errors", Errors: map[string]string{screen.FieldPerson: short(fault.Sentence(err))}}, nil
	}
	if err := a.nameWitness(ctx, s.meta.Stream, witnessKey(is.request, is.of), Witness{Person: witness}); err != nil {
		return nil, err
	}
	// No entry tells the Herald of it, so they are asked here. If that fails, the
	// next entry of the review does it.
	if err := (&Herald{App: a}).witnesses(ctx, s.meta.Stream); err != nil {
		a.Log.LogAttrs(ctx, slog.LevelWarn, "somebody who was named is asked later", slog.String("error", err.Error()))
	}
	w, err := a.People(ctx)
	if err != nil {
		return nil, err
	}
	return replaced(a.Screens.LineView(screen.Line{Kind: screen.LineNamed, Who: a.Name(ctx, w, witness)}))
}

// wasNot notes that who was named was not there.
func (a *App) wasNot(ctx context.Context, p press) error {
	m, err := p.minute()
	if err != nil {
		return err
	}
	named, err := asides[Witness](ctx, a, m.Stream, witnessPrefix)
	if err != nil {
		return err
	}
	var is minute
	if err := a.Watch(ctx, workflow, m.Stream, func(v *usecase.View) error {
		var err error
		is, _, err = a.minuteFor(p.by, v, m, named)
		return err
	}); err != nil {
		return err
	}
	w, err := a.People(ctx)
	if err != nil {
		return err
	}
	found, err := asideOf[Witness](ctx, a, m.Stream, witnessKey(is.request, is.of))
	if err != nil {
		return err
	}
	if w.Who(found.value.Person) != w.Who(p.by.Person) {
		return fault.Errorf(fault.Denied, "You are not asked to confirm anything here. It may be done already.")
	}
	if err := found.set(ctx, a, m.Stream, Witness{Person: found.value.Person, No: true}); err != nil {
		return err
	}
	if err := (&Herald{App: a}).witnesses(ctx, m.Stream); err != nil {
		a.Log.LogAttrs(ctx, slog.LevelWarn, "a message to who was named is changed later", slog.String("error", err.Error()))
	}
	told, err := a.Screens.Line(screen.Line{Kind: screen.LineNotThere})
	if err == nil {
		a.tell(ctx, p, told)
	}
	return err
}

// witnesses makes the messages to those who were named say what they are asked, or
// that nothing is left to do.
func (h *Herald) witnesses(ctx context.Context, stream string) error {
	named, err := asides[Witness](ctx, h.App, stream, witnessPrefix)
	if err != nil || len(named) == 0 {
		return err
	}
	s, err := h.sight(ctx, workflow, stream)
	if err != nil {
		return err
	}
	var all []minute
	if err := h.Watch(ctx, workflow, stream, func(v *usecase.View) error {
		all = minutesOf(v)
		return nil
	}); err != nil {
		return err
	}
	var failed trouble
	for _, m := range all {
		if w, ok := witnessOf(m, named); ok {
			failed.add(h.witness(ctx, s.reader, w, m))
		}
	}
	return failed.err()
}

// witness makes the message to one who was named say so.
func (h *Herald) witness(ctx context.Context, to screen.Reader, named Witness, m minute) error {
	waits := m.open && !m.confirmed && !named.No
	c, err := asideOf[Copy](ctx, h.App, to.Stream, copyPrefix+string(m.decision)+"/"+string(named.Person))
	if err != nil || !waits && (c.value.TS == "" || c.value.Over) {
		return err
	}
	user, err := h.userOf(ctx, named.Person)
	if err != nil || user == "" {
		return err
	}
	said, err := h.Screens.Witnessed(m.confirmed, to)
	if waits {
		w, broken := h.People(ctx)
		if broken != nil {
			return broken
		}
		said, err = h.Screens.WasThere(h.App.App.Name(ctx, w, m.of), h.App.App.Name(ctx, w, m.recorder), to, screen.Meta{
			Stream: to.Stream, Request: string(m.request), Key: string(m.decision),
		})
	}
	if err != nil {
		return err
	}
	return h.put(ctx, to.Stream, &c, h.direct(user), said, nil, !waits)
}
