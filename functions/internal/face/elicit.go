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

// A round is what the Herald knows of one that is open, or whose invitations still
// stand.
type round struct {
	ref    review.Ref
	open   bool
	until  time.Time
	people []review.PersonID
}

// roundsOf lists the rounds of a review.
func roundsOf(v *usecase.View) []round {
	var out []round
	for i, e := range review.All[review.Engagement](v.D) {
		if e.Until.IsZero() {
			continue
		}
		r := round{ref: i.Ref, open: e.At.IsZero() && !i.State.Gone() && v.D.Open() && v.Now.Before(e.Until.Time), until: e.Until.Time}
		for _, rep := range v.D.Answerers(e) {
			r.people = append(r.people, v.W.Who(rep.Person))
		}
		out = append(out, r)
	}
	return out
}

// invite makes the invitations of a round say that it runs, or that nothing is left
// to do.
func (h *Herald) invite(ctx context.Context, t told, r round, copies map[string]*aside[Copy]) error {
	for _, p := range r.people {
		key := copyPrefix + string(r.ref) + "/" + string(p)
		c := copies[key]
		if c == nil {
			c = &aside[Copy]{key: key}
		}
		if !r.open && (c.value.TS == "" || c.value.Over) {
			continue
		}
		user, err := h.userOf(ctx, p)
		if err != nil {
			return err
		}
		if user == "" {
			continue
		}
		var m screen.Message
		if r.open {
			m, err = h.Screens.Invite(screen.Meta{Stream: t.reader.Stream, Ref: string(r.ref)}, t.reader, r.until)
		} else {
			m, err = h.Screens.Done(t.reader)
		}
		if err == nil {
			err = h.put(ctx, t.reader.Stream, c, h.direct(user), m, nil, !r.open)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
