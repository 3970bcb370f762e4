package face

import (
	"context"
	"errors"

	"conoe/functions/internal/face/screen"
	"conoe/shared/core/fault"
	"conoe/shared/core/guide"
	"conoe/shared/core/review"
	"conoe/shared/core/rules"
	"conoe/shared/core/usecase"
)

// roundView asks who is to be asked what matters to them.
func (a *App) roundView(ctx context.Context, by review.Actor, m screen.Meta) (screen.View, error) {
	able, err := a.answerers(ctx, by, m.Stream)
	if err != nil {
		return screen.View{}, err
	}
	fields, err := a.Book.Fields(string(review.TypeEngagement), "held", -1, nil)
	if err != nil {
		return screen.View{}, err
	}
	var kind guide.Field
	for _, f := range fields {
		if f.ID == screen.FieldKind {
			kind = f
		}
	}
	return a.Screens.Round(m, able, kind)
}

// answerers are those who can be asked what matters to them, people from outside
// first. Nobody asks an invented persona.
func (a *App) answerers(ctx context.Context, by review.Actor, stream string) ([]guide.Option, error) {
	var outside, inside []guide.Option
	err := a.look(ctx, by, stream, func(v *usecase.View) error {
		for i, r := range review.All[review.Representative](v.D) {
			if i.State.Gone() || !r.Askable() {
				continue
			}
			o := guide.Option{Value: string(i.Ref), Label: a.App.Name(ctx, v.W, r.Person)}
			if rules.ExternalAffected(v.D, r) {
				outside = append(outside, o)
				continue
			}
			inside = append(inside, o)
		}
		return nil
	})
	return append(outside, inside...), err
}

// roundOpened opens the round. How long people have is policy: as long as somebody
// from outside has for a decision.
func (a *App) roundOpened(ctx context.Context, s submission) (any, error) {
	able, err := a.answerers(ctx, s.by, s.meta.Stream)
	if err != nil {
		return nil, err
	}
	asked := []guide.Field{{ID: screen.FieldAsked, Input: guide.InRefs, Options: able}}
	if wrong := guide.Named(asked, s.values); len(wrong) > 0 {
		return viewAnswer{Action: "errors", Errors: screen.Errors(asked, wrong)}, nil
	}
	r := usecase.Round{Kind: review.EngagementKind(one(s.values[screen.FieldKind])), Until: a.Policy.BusinessDays().After(a.Now(), a.Policy.Requests.ExternalDueDays)}
	for _, ref := range s.values[screen.FieldAsked] {
		r.Asked = append(r.Asked, review.Ref(ref))
	}
	c := command(s.id, s.by)
	if err := a.again(ctx, c, s.meta.Stream, func() error {
		_, err := a.OpenAnswers(ctx, c, s.meta.Stream, r)
		return err
	}); err != nil {
		return s.beside(screen.FieldAsked, err)
	}
	return a.next(ctx, s.by, s.meta.Stream)
}

// opensAnswers asks the questions of a round.
func (a *App) opensAnswers(ctx context.Context, p press) error {
	m, err := p.meta()
	if err != nil {
		return err
	}
	return a.show(ctx, p, m, func(ctx context.Context) (screen.View, error) {
		had, err := a.MyAnswers(ctx, p.by, m.Stream, review.Ref(m.Ref))
		if err != nil {
			return screen.View{}, err
		}
		s, err := a.sight(ctx, workflow, m.Stream)
		if err != nil {
			return screen.View{}, err
		}
		example := s.reader.Title
		if d, ok := s.docs[review.TypeSystem].(*review.System); ok && d.Purpose != "" {
			example = string(d.Purpose)
		}
		return a.Screens.Answers(m, example, had)
	})
}

// answered keeps what somebody says, sealed.
func (a *App) answered(ctx context.Context, s submission) (any, error) {
	c := command(s.id, s.by)
	if err := a.again(ctx, c, s.meta.Stream, func() error {
		_, err := a.Answer(ctx, c, s.meta.Stream, review.Ref(s.meta.Ref), screen.Said(s.values))
		return err
	}); err != nil {
		return s.beside(screen.Questions()[0], err)
	}
	return replaced(a.Screens.Saved(nil, screen.Reader{}))
}

// ready lists the rounds in which everybody has answered, and that could end
// before their day.
func (a *App) ready(by review.Actor, w *review.Workspace, d *review.Dossier) []review.Ref {
	if review.May(by, review.VerbCloseAnswers, w, d) != nil {
		return nil
	}
	var out []review.Ref
	for i, e := range review.All[review.Engagement](d) {
		open := !e.Until.IsZero() && e.At.IsZero() && !i.State.Gone()
		for _, rep := range d.Answerers(e) {
			_, said := d.Answers[i.Ref][w.Who(rep.Person)]
			open = open && said
		}
		if open {
			out = append(out, i.Ref)
		}
	}
	return out
}

// closes offers to end rounds.
func (a *App) closes(by review.Actor, w *review.Workspace, d *review.Dossier) []string {
	if len(a.ready(by, w, d)) == 0 {
		return nil
	}
	return []string{"close"}
}

// endsRounds closes the rounds in which everybody has answered, each under a name of
// its own: whoever sends it again after a crash completes it.
func (a *App) endsRounds(ctx context.Context, p press) error {
	m, err := p.meta()
	if err != nil {
		return err
	}
	var all []review.Ref
	if err := a.look(ctx, p.by, m.Stream, func(v *usecase.View) error {
		all = a.ready(p.by, v.W, v.D)
		return nil
	}); err != nil {
		return err
	}
	if len(all) == 0 {
		return fault.Errorf(fault.Conflict, "Nobody is waited for any more: the answers are with the team, or somebody has still to answer.")
	}
	for _, ref := range all {
		c := command(p.id+"/"+string(ref), p.by)
		if err := a.again(ctx, c, m.Stream, func() error {
			_, err := a.CloseAnswers(ctx, c, m.Stream, ref)
			return err
		}); err != nil && !errors.Is(err, errAgain) {
			return err
		}
	}
	said, err := a.Screens.Line(screen.Line{Kind: screen.LineHeard})
	if err == nil {
		a.tell(ctx, p, said)
	}
	return err
}
