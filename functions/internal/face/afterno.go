package face

import (
	"context"
	"slices"

	"conoe/functions/internal/face/screen"
	"conoe/shared/core/approval"
	"conoe/shared/core/fault"
	"conoe/shared/core/guide"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

// opensMediation shows a no that somebody has to talk about.
func (a *App) opensMediation(ctx context.Context, p press) error {
	return a.opensNo(ctx, p, review.VerbMediate, approval.MediationTalking, a.Screens.Mediate)
}

// opensOverride shows a no that stands.
func (a *App) opensOverride(ctx context.Context, p press) error {
	return a.opensNo(ctx, p, review.VerbOverride, approval.MediationUpheld, a.Screens.Override)
}

func (a *App) opensNo(ctx context.Context, p press, verb review.Verb, state approval.MediationState, render func(screen.Rejected, screen.Meta) (screen.View, error)) error {
	s, err := p.sign()
	if err != nil {
		return err
	}
	m := s.Meta()
	return a.show(ctx, p, m, func(ctx context.Context) (screen.View, error) {
		var no screen.Rejected
		err := a.look(ctx, p.by, s.Stream, func(v *usecase.View) error {
			if err := review.May(p.by, verb, v.W, v.D); err != nil {
				return err
			}
			var err error
			no, m, err = a.rejected(ctx, v, m, state)
			return err
		})
		if err != nil {
			return screen.View{}, err
		}
		return render(no, m)
	})
}

// rejected finds the first no of a request that is in a state, with all that was
// said no to in the same breath: it is talked about once. Ref is the first of these,
// Key whose no it is.
func (a *App) rejected(ctx context.Context, v *usecase.View, m screen.Meta, state approval.MediationState) (screen.Rejected, screen.Meta, error) {
	q := v.D.Requests[approval.RequestID(m.Request)]
	if q == nil {
		return screen.Rejected{}, m, fault.Errorf(fault.NotFound, "There is no such request any more.")
	}
	for _, i := range q.Items {
		for _, seat := range q.Invited {
			if i.Mediations[seat.Person].State != state {
				continue
			}
			m.Ref, m.Key = string(i.ID), string(seat.Person)
			no, err := a.rejection(ctx, v, i.Votes[seat.Person], inOneBreath(q, m, state))
			return no, m, err
		}
	}
	return screen.Rejected{}, m, fault.Errorf(fault.Conflict, "This is settled: nothing is left to do about that no.")
}

// inOneBreath are the items to which somebody said no in one decision, of which one
// is Ref, and whose talk is in a state.
func inOneBreath(q *approval.Request, m screen.Meta, state approval.MediationState) []review.Ref {
	seat := review.PersonID(m.Key)
	first, ok := q.Item(approval.SubjectID(m.Ref))
	if !ok {
		return nil
	}
	var out []review.Ref
	for _, i := range q.Items {
		if i.Mediations[seat].State == state && i.Votes[seat].Decision == first.Votes[seat].Decision {
			out = append(out, review.Ref(i.ID))
		}
	}
	return out
}

// rejection is a no in the words of who said it.
func (a *App) rejection(ctx context.Context, v *usecase.View, vote approval.Vote, items []review.Ref) (screen.Rejected, error) {
	no := screen.Rejected{Items: items}
	for n, ref := range items {
		doc, err := a.Document(ctx, v, ref)
		if err != nil {
			doc = nil // of a gate
		}
		no.Docs = append(no.Docs, doc)
		about := a.tradeOffs(ctx, v, ref)
		if n > 0 {
			about = slices.DeleteFunc(no.TradeOffs, func(o guide.Option) bool { return !slices.Contains(about, o) })
		}
		no.TradeOffs = about
	}
	var err error
	if no.Reason, err = a.Words(ctx, v, vote.Comment); err != nil {
		return no, err
	}
	no.Would, err = a.Words(ctx, v, vote.WouldChange)
	return no, err
}

// tradeOffs are the decided choices that are about an item.
func (a *App) tradeOffs(ctx context.Context, v *usecase.View, item review.Ref) []guide.Option {
	var out []guide.Option
	for i, f := range review.All[review.TradeOff](v.D) {
		if i.State != review.Decided || !usecase.Weighs(v.D, f, item) {
			continue
		}
		label := a.Book.Item(i.Ref)
		if title := a.ItemTitle(ctx, v.D, i.Ref); title != "" {
			label += ": " + title
		}
		out = append(out, guide.Option{Value: string(i.Ref), Label: label})
	}
	return out
}

// mediated records how a mediation ended.
func (a *App) mediated(ctx context.Context, s submission) (any, error) {
	outcome, over, because := one(s.values[screen.FieldOutcome]), one(s.values[screen.FieldTradeOff]), one(s.values[screen.FieldReason])
	switch {
	case outcome == "":
		return problems(guide.Problem{Field: screen.FieldOutcome, Say: "Pick one of the answers."}), nil
	case outcome != string(approval.OutcomeTradedOff):
		over = ""
	case over == "":
		return problems(guide.Problem{Field: screen.FieldTradeOff, Say: "Pick the choice in which it was weighed."}), nil
	}
	return a.settled(ctx, s, approval.MediationTalking, func(c usecase.Command, items []review.Ref) error {
		for _, item := range items {
			one := command(c.ID+"/"+string(item), s.by)
			if err := a.again(ctx, one, s.meta.Stream, func() error {
				_, err := a.Mediate(ctx, one, s.meta.Stream, usecase.Mediation{
					Request: approval.RequestID(s.meta.Request), Item: item, Of: review.PersonID(s.meta.Key),
					Outcome: approval.MediationOutcome(outcome), Because: because, TradeOff: review.Ref(over),
				})
				return err
			}); err != nil {
				return err
			}
		}
		return nil
	})
}

// overridden goes on in spite of a no.
func (a *App) overridden(ctx context.Context, s submission) (any, error) {
	return a.settled(ctx, s, approval.MediationUpheld, func(c usecase.Command, items []review.Ref) error {
		return a.again(ctx, c, s.meta.Stream, func() error {
			_, err := a.Override(ctx, c, s.meta.Stream, usecase.Overriding{
				Request: approval.RequestID(s.meta.Request), Of: review.PersonID(s.meta.Key), Items: items, Because: one(s.values[screen.FieldReason]),
			})
			return err
		})
	})
}

// settled does something about all that somebody said no to in one breath, and goes
// on.
func (a *App) settled(ctx context.Context, s submission, state approval.MediationState, do func(usecase.Command, []review.Ref) error) (any, error) {
	var items []review.Ref
	err := a.look(ctx, s.by, s.meta.Stream, func(v *usecase.View) error {
		if q := v.D.Requests[approval.RequestID(s.meta.Request)]; q != nil {
			items = inOneBreath(q, s.meta, state)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if len(items) == 0 { // settled meanwhile: the core says what became of it
		items = []review.Ref{review.Ref(s.meta.Ref)}
	}
	if err := do(command(s.id, s.by), items); err != nil {
		return s.beside(screen.FieldReason, err)
	}
	return a.next(ctx, s.by, s.meta.Stream)
}

// opensFromHint asks for a decision where a remark looked like one.
func (a *App) opensFromHint(ctx context.Context, p press) error {
	m, err := p.meta()
	if err != nil {
		return err
	}
	m.Page = string(screen.ChooseRead)
	return a.show(ctx, p, m, func(ctx context.Context) (screen.View, error) { return a.decideView(ctx, p.by, m) })
}
