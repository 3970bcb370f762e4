package face

import (
	"context"
	"strings"

	"conoe/functions/internal/face/screen"
	"conoe/shared/core/fault"
	"conoe/shared/core/guide"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

// opensReport opens what a button says that raises a concern.
func (a *App) opensReport(ctx context.Context, p press) error { return a.opensConcern(ctx, p, false) }

// mostSystems is how many systems a concern offers: the newest.
const mostSystems = 100

// opensConcern asks what worries somebody. Of the message where it was asked, Key
// and Page say where it is.
func (a *App) opensConcern(ctx context.Context, p press, atMessage bool) error {
	m := screen.Meta{}
	if atMessage {
		m.Key, m.Page = p.channel, p.message
	}
	return a.show(ctx, p, m, func(ctx context.Context) (screen.View, error) {
		w, err := a.People(ctx)
		if err != nil {
			return screen.View{}, err
		}
		var about []guide.Option
		for n := len(w.Systems) - 1; n >= max(0, len(w.Systems)-mostSystems); n-- {
			about = append(about, guide.Option{Value: w.Systems[n].Stream, Label: a.Title(ctx, w.Systems[n])})
		}
		if len(about) == 0 {
			return screen.View{}, fault.Errorf(fault.NotFound, "Nothing is under review here yet, so there is nothing to raise a concern about. Start a review, or talk to your governance lead.")
		}
		return a.Screens.Concern(m, atMessage, about...)
	})
}

// concerned records it. Nothing else is posted or kept: the answer is the modal.
func (a *App) concerned(ctx context.Context, s submission) (any, error) {
	w, err := a.People(ctx)
	if err != nil {
		return nil, err
	}
	system, err := registered(w, one(s.values[screen.FieldIn]))
	if err != nil {
		return problems(guide.Problem{Field: screen.FieldIn, Say: "Pick what it is about."}), nil
	}
	text, err := a.worry(ctx, s)
	if err != nil {
		return nil, err
	}
	doc := &review.Incident{Channel: "slack", Description: review.Text(text)}
	if one(s.values[screen.FieldAnon]) == "yes" {
		doc.Anonymous = review.Yes
	}
	c := command(s.id, s.by)
	if err := a.again(ctx, c, system.Stream, func() error {
		_, err := a.Save(ctx, c, system.Stream, []usecase.Draft{{Doc: doc}})
		return err
	}); err != nil {
		return s.beside(screen.FieldWhat, err)
	}
	code, err := a.Stands(ctx, system.Stream)
	if err != nil {
		return nil, err
	}
	return replaced(a.Screens.LineView(screen.Line{Kind: screen.LineConcern, Code: code}))
}

// worry is what was written, with a link to the message if that was ticked.
func (a *App) worry(ctx context.Context, s submission) (string, error) {
	parts := []string{one(s.values[screen.FieldWhat])}
	if who := one(s.values[screen.FieldWho]); who != "" {
		parts = append(parts, who)
	}
	if one(s.values[screen.FieldLink]) == "yes" && s.meta.Key != "" && s.meta.Page != "" {
		link, err := a.Slack.Link(ctx, s.meta.Key, s.meta.Page)
		if err != nil {
			return "", err
		}
		parts = append(parts, link)
	}
	return strings.Join(parts, "\n\n"), nil
}
