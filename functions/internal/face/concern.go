package face

import (
	"context"
	"slices"
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
		systems, err := a.concerning(ctx, p.by)
		if err != nil {
			return screen.View{}, err
		}
		var about []guide.Option
		for n := len(systems) - 1; n >= max(0, len(systems)-mostSystems); n-- {
			about = append(about, guide.Option{Value: systems[n].Stream, Label: a.Title(ctx, systems[n])})
		}
		return a.Screens.Concern(m, atMessage, about...)
	})
}

// concerning lists the systems about which somebody may raise a concern, oldest
// first: those whose titles they may see. Of who takes part from outside these are
// the ones about which something waits for them.
func (a *App) concerning(ctx context.Context, by review.Actor) ([]review.Registered, error) {
	w, err := a.People(ctx)
	if err != nil {
		return nil, err
	}
	systems, none := w.Systems, errNoSystems
	if review.May(by, review.VerbSeeTitles, w, nil) != nil {
		mine, err := a.systemsOf(ctx, by)
		if err != nil {
			return nil, err
		}
		systems = slices.DeleteFunc(slices.Clone(systems), func(s review.Registered) bool { return !mine[s.Ref] })
		none = errNotAsked
	}
	if len(systems) == 0 {
		return nil, none
	}
	return systems, nil
}

var (
	errNoSystems = fault.Errorf(fault.NotFound, "Nothing is under review here yet, so there is nothing to raise a concern about. Start a review, or talk to your governance lead.")
	errNotAsked  = fault.Errorf(fault.NotFound, "You are not asked about anything at present. Tell your concern to whoever asked you to take part: they can write it down for you.")
)

// systemsOf are the systems about which something waits for a person, or in whose
// team they are.
func (a *App) systemsOf(ctx context.Context, by review.Actor) (map[review.Ref]bool, error) {
	waits, err := a.Inbox(ctx, by)
	if err != nil {
		return nil, err
	}
	team, err := a.Mine(ctx, by)
	if err != nil {
		return nil, err
	}
	out := map[review.Ref]bool{}
	for _, i := range waits {
		out[i.Ref], out[i.System] = true, true
	}
	for _, m := range team {
		out[m.Ref], out[m.System] = true, true
	}
	return out, nil
}

// concerned records it. Nothing else is posted or kept: the answer is the modal.
func (a *App) concerned(ctx context.Context, s submission) (any, error) {
	systems, err := a.concerning(ctx, s.by)
	if err != nil {
		return nil, err
	}
	n := slices.IndexFunc(systems, func(r review.Registered) bool { return r.Stream == one(s.values[screen.FieldIn]) })
	if n < 0 {
		return problems(guide.Problem{Field: screen.FieldIn, Say: "Pick what it is about."}), nil
	}
	system := systems[n]
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
