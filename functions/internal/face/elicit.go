package face

import (
	"context"
	"strconv"
	"time"

	"conoe/functions/internal/face/screen"
	"conoe/shared/core/guide"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

// roundView asks who is to be asked what matters to them.
func (a *App) roundView(ctx context.Context, by review.Actor, m screen.Meta) (screen.View, error) {
	var able []guide.Option
	if err := a.look(ctx, by, m.Stream, func(v *usecase.View) error {
		for i, r := range review.All[review.Representative](v.D) {
			if !i.State.Gone() && r.Person != "" && r.Consent.WithdrawnAt.IsZero() {
				able = append(able, guide.Option{Value: string(i.Ref), Label: a.App.Name(ctx, v.W, r.Person)})
			}
		}
		return nil
	}); err != nil {
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

// roundOpened opens the round.
func (a *App) roundOpened(ctx context.Context, s submission) (any, error) {
	days, err := strconv.Atoi(one(s.values[screen.FieldDays]))
	if err != nil || days < 1 || days > 90 {
		return problems(guide.Problem{Field: screen.FieldDays, Say: "Write a number from 1 to 90."}), nil
	}
	r := usecase.Round{Kind: review.EngagementKind(one(s.values[screen.FieldKind])), Until: a.Now().Add(time.Duration(days) * 24 * time.Hour)}
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

// endsRound closes a round in which everybody has answered.
func (a *App) endsRound(ctx context.Context, p press) error {
	m, err := p.meta()
	if err != nil {
		return err
	}
	c := command(p.id, p.by)
	return a.again(ctx, c, m.Stream, func() error {
		_, err := a.CloseAnswers(ctx, c, m.Stream, review.Ref(m.Ref))
		return err
	})
}
