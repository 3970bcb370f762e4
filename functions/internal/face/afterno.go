package face

import (
	"context"

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

// rejected finds the first no of a request that is in a state. Key is whose it is.
func (a *App) rejected(ctx context.Context, v *usecase.View, m screen.Meta, state approval.MediationState) (screen.Rejected, screen.Meta, error) {
	none := fault.Errorf(fault.NotFound, "There is no such request any more.")
	q := v.D.Requests[approval.RequestID(m.Request)]
	if q == nil {
		return screen.Rejected{}, m, none
	}
	for _, i := range q.Items {
		for _, seat := range q.Invited {
			med, ok := i.Mediations[seat.Person]
			if !ok || med.State != state {
				continue
			}
			m.Ref, m.Key = string(i.ID), string(seat.Person)
			vote := i.Votes[seat.Person]
			doc, err := a.Document(ctx, v, review.Ref(i.ID))
			if err != nil {
				doc = nil // of a gate
			}
			why, err := a.Words(ctx, v, vote.Comment)
			if err != nil {
				return screen.Rejected{}, m, err
			}
			would, err := a.Words(ctx, v, vote.WouldChange)
			return screen.Rejected{Ref: review.Ref(i.ID), Doc: doc, Reason: why, Would: would}, m, err
		}
	}
	return screen.Rejected{}, m, fault.Errorf(fault.Conflict, "This is settled: nothing is left to do about that no.")
}

// mediated records how a mediation ended.
func (a *App) mediated(ctx context.Context, s submission) (any, error) {
	outcome := one(s.values[screen.FieldOutcome])
	if outcome == "" {
		return problems(guide.Problem{Field: screen.FieldOutcome, Say: "Pick one of the answers."}), nil
	}
	return a.settled(ctx, s, func(c usecase.Command) error {
		_, err := a.Mediate(ctx, c, s.meta.Stream, usecase.Mediation{
			Request: approval.RequestID(s.meta.Request), Item: review.Ref(s.meta.Ref), Of: review.PersonID(s.meta.Key),
			Outcome: approval.MediationOutcome(outcome), Because: one(s.values[screen.FieldReason]),
		})
		return err
	})
}

// overridden goes on in spite of a no.
func (a *App) overridden(ctx context.Context, s submission) (any, error) {
	return a.settled(ctx, s, func(c usecase.Command) error {
		_, err := a.Override(ctx, c, s.meta.Stream, usecase.Overriding{
			Request: approval.RequestID(s.meta.Request), Of: review.PersonID(s.meta.Key),
			Items: []review.Ref{review.Ref(s.meta.Ref)}, Because: one(s.values[screen.FieldReason]),
		})
		return err
	})
}

func (a *App) settled(ctx context.Context, s submission, do func(usecase.Command) error) (any, error) {
	c := command(s.id, s.by)
	if err := a.again(ctx, c, s.meta.Stream, func() error { return do(c) }); err != nil {
		return s.beside(screen.FieldReason, err)
	}
	return a.next(ctx, s.by, s.meta.Stream)
}

// opensWitness shows what somebody said in a meeting, to whoever may confirm it.
func (a *App) opensWitness(ctx context.Context, p press) error {
	s, err := p.sign()
	if err != nil {
		return err
	}
	m := s.Meta()
	return a.show(ctx, p, m, func(ctx context.Context) (screen.View, error) {
		var view screen.View
		err := a.look(ctx, p.by, s.Stream, func(v *usecase.View) error {
			q := v.D.Requests[approval.RequestID(m.Request)]
			if q == nil {
				return fault.Errorf(fault.NotFound, "There is no such request any more.")
			}
			for _, minute := range q.Minutes {
				if minute.ConfirmedBy != "" {
					continue
				}
				words, err := a.Words(ctx, v, minute.Words)
				if err != nil {
					return err
				}
				m.Key = string(minute.Decided.Decision)
				view, err = a.Screens.Witness(a.App.Name(ctx, v.W, minute.Decided.Person), minute.Decided.Verdict, words, m)
				return err
			}
			return fault.Errorf(fault.Conflict, "This was confirmed already.")
		})
		return view, err
	})
}

// witnessed confirms a minute.
func (a *App) witnessed(ctx context.Context, s submission) (any, error) {
	return a.settled(ctx, s, func(c usecase.Command) error {
		_, err := a.ConfirmMinute(ctx, c, s.meta.Stream, approval.RequestID(s.meta.Request), approval.DecisionID(s.meta.Key))
		return err
	})
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
