package face

import (
	"context"
	"time"

	"conoe/functions/internal/face/screen"
	"conoe/shared/core/fault"
	"conoe/shared/core/guide"
	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
	"conoe/shared/core/rules"
)

// light is the depth at which everything is asked on one sheet.
const light review.Depth = "light"

// opensStep opens what a step asks for.
func (a *App) opensStep(ctx context.Context, p press) error {
	m, err := p.meta()
	if err != nil {
		return err
	}
	return a.turn(ctx, p, m, func(ctx context.Context) (screen.View, error) { return a.stepView(ctx, p.by, m) })
}

// stepView is the modal of a step: it is looked up anew, because what is to be done
// may have moved on since the message.
func (a *App) stepView(ctx context.Context, by review.Actor, m screen.Meta) (screen.View, error) {
	s, err := a.sight(ctx, by, m.Stream)
	if err != nil {
		return screen.View{}, err
	}
	t, err := s.todo(m.Key)
	if err != nil {
		return screen.View{}, err
	}
	if t.Step.Do == guide.DoElicit {
		return a.roundView(ctx, by, m)
	}
	return a.formView(ctx, by, s.formOf(t))
}

// formOf is the form that a step leads to.
func (s sight) formOf(t guide.Todo) screen.Meta {
	m := screen.Meta{Stream: s.reader.Stream, Ref: string(t.On), Form: t.Step.Form, Page: t.Step.Page, Key: t.Key, At: t.At}
	switch t.Step.Do {
	case guide.DoFill:
		if s.depth == light && s.docs[review.TypeConOE] == nil {
			return screen.Meta{Stream: m.Stream, Form: sheetLight}
		}
	case guide.DoConclude:
		m.Form, m.Page, m.Ref = "conclude", string(t.Step.Record), occasion(t)
	case guide.DoAct:
		if m.Form == "gate" {
			m.Page = string(t.Finding.Gate)
		}
	default:
		m.Form = string(t.Step.Do)
	}
	return m
}

// occasion is the change or incident for which a record is made.
func occasion(t guide.Todo) string {
	switch t.Finding.Ref.Type() {
	case review.TypeIncident, review.TypeChange:
		return string(t.Finding.Ref)
	}
	return ""
}

// opensPage opens a page of an item.
func (a *App) opensPage(ctx context.Context, p press) error {
	m, err := p.meta()
	if err != nil {
		return err
	}
	return a.turn(ctx, p, m, func(ctx context.Context) (screen.View, error) { return a.formView(ctx, p.by, m) })
}

// opensAct opens a command.
func (a *App) opensAct(ctx context.Context, p press) error {
	m, err := p.meta()
	if err != nil {
		return err
	}
	return a.turn(ctx, p, m, func(ctx context.Context) (screen.View, error) { return a.formView(ctx, p.by, m) })
}

// opensStatus shows where a review stands.
func (a *App) opensStatus(ctx context.Context, p press) error {
	m, err := p.meta()
	if err != nil {
		return err
	}
	return a.turn(ctx, p, m, func(ctx context.Context) (screen.View, error) { return a.statusView(ctx, p.by, m) })
}

func (a *App) statusView(ctx context.Context, by review.Actor, m screen.Meta) (screen.View, error) {
	w, err := a.People(ctx)
	if err != nil {
		return screen.View{}, err
	}
	reg, err := registered(w, m.Stream)
	if err != nil {
		return screen.View{}, err
	}
	said, err := a.status(ctx, by, reg.Ref)
	if err != nil {
		return screen.View{}, err
	}
	return a.Screens.AsView(said)
}

// showsAgain builds the modal that took too long. What it is about says which.
func (a *App) showsAgain(ctx context.Context, p press) error {
	m, err := p.meta()
	if err != nil {
		return err
	}
	return a.turn(ctx, p, m, func(ctx context.Context) (screen.View, error) {
		switch {
		case m.Request != "" && m.Page != "":
			return a.decideView(ctx, p.by, m)
		case m.Request != "":
			return a.detailsView(ctx, p.by, m)
		case m.Key != "" && m.Stream != "":
			return a.stepView(ctx, p.by, m)
		case m.Form != "":
			return a.formView(ctx, p.by, m)
		}
		return a.statusView(ctx, p.by, m)
	})
}

// opensNotMe asks who knows better.
func (a *App) opensNotMe(ctx context.Context, p press) error {
	m, err := p.meta()
	if err != nil {
		return err
	}
	return a.turn(ctx, p, m, func(context.Context) (screen.View, error) { return a.Screens.NotMe(m) })
}

// passedOn asks the colleague who was named.
func (a *App) passedOn(ctx context.Context, s submission) (any, error) {
	now, err := a.sight(ctx, s.by, s.meta.Stream)
	if err != nil {
		return nil, err
	}
	if _, err := now.todo(s.meta.Key); err != nil {
		return nil, err
	}
	if !now.team {
		return nil, fault.Errorf(fault.Denied, "You are not asked about this.")
	}
	user := one(s.values[screen.FieldPerson])
	if user == "" {
		return problems(guide.Problem{Field: screen.FieldPerson, Say: "Pick a colleague."}), nil
	}
	to, err := a.picked(ctx, user)
	if err != nil {
		return s.beside(screen.FieldPerson, err)
	}
	if err := a.PutOff(ctx, s.meta.Stream, s.meta.Key, guide.Put{To: to}); err != nil {
		return nil, err
	}
	w, err := a.People(ctx)
	if err != nil {
		return nil, err
	}
	now, err = a.sight(ctx, review.Actor{Workflow: true}, s.meta.Stream)
	if err != nil {
		return nil, err
	}
	if t, err := now.todo(s.meta.Key); err == nil && (len(t.People) == 0 || t.People[0] != w.Who(to)) {
		if err := a.PutOff(ctx, s.meta.Stream, s.meta.Key, guide.Put{}); err != nil {
			return nil, err
		}
		return problems(guide.Problem{Field: screen.FieldPerson, Say: "This person has no part in the review, so they cannot answer. Ask the governance lead to give them a role, or name somebody else."}), nil
	}
	if err := a.retell(ctx, s.meta.Stream, w.Who(s.by.Person), w.Who(to)); err != nil {
		return nil, err
	}
	m, err := a.Screens.Line(screen.Line{Kind: screen.LineNotMe, Who: a.Name(ctx, w, to)})
	if err != nil {
		return nil, err
	}
	return a.instead(m)
}

// putOffFor is for how long a question is left alone, or comes after the others if
// it blocks. One that will block comes again when it does.
const (
	putOffFor = 3 * 24 * time.Hour
	untilThen = 1000 * 24 * time.Hour
)

// later leaves a question alone until it blocks, or for a while; if it blocks, the
// others come first.
func (a *App) later(ctx context.Context, p press) error {
	m, err := p.meta()
	if err != nil {
		return err
	}
	s, err := a.sight(ctx, p.by, m.Stream)
	if err != nil {
		return err
	}
	t, err := s.todo(m.Key)
	if err != nil {
		return err
	}
	if !s.can(t) {
		return fault.Errorf(fault.Denied, "You are not asked about this.")
	}
	far := putOffFor
	if t.Finding.Effect == rules.WillBlock {
		far = untilThen
	}
	if err := a.PutOff(ctx, m.Stream, m.Key, guide.Put{Until: ledger.At(s.now.Add(far))}); err != nil {
		return err
	}
	told, err := a.Screens.Line(screen.Line{Kind: screen.LineLater, Gate: t.Finding.Gate})
	if err != nil {
		return err
	}
	a.tell(ctx, p, told)
	return a.retell(ctx, m.Stream, s.person)
}
