package face

import (
	"context"

	"conoe/functions/internal/face/screen"
	"conoe/shared/core/fault"
	"conoe/shared/core/guide"
	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

// speaksForPeople reports whether anybody speaks for people in a review.
func speaksForPeople(d *review.Dossier) bool {
	for i, r := range review.All[review.Representative](d) {
		if !i.State.Gone() && r.Person != "" {
			return true
		}
	}
	return false
}

// opensBind asks who takes part with which account.
func (a *App) opensBind(ctx context.Context, p press) error {
	m, err := p.meta()
	if err != nil {
		return err
	}
	m = screen.Meta{Stream: m.Stream, Form: screen.OnBind}
	return a.show(ctx, p, m, func(ctx context.Context) (screen.View, error) {
		if a.letsIn(false) != nil {
			return screen.View{}, errNotOutside
		}
		whose, err := a.connectable(ctx, p.by, m.Stream)
		if err != nil {
			return screen.View{}, err
		}
		return a.Screens.Bind(m, whose)
	})
}

// connectable lists who speaks for people and could be connected by somebody. If
// there is nobody, the error says why the last of them could not.
func (a *App) connectable(ctx context.Context, by review.Actor, stream string) ([]guide.Option, error) {
	var whose []guide.Option
	err := a.look(ctx, by, stream, func(v *usecase.View) error {
		none := review.May(by, review.VerbAddPerson, v.W, v.D)
		for i, r := range review.All[review.Representative](v.D) {
			if i.State.Gone() || r.Person == "" || !r.Consent.WithdrawnAt.IsZero() {
				continue
			}
			err := a.Connectable(ctx, by, v.W, v.D, r.Person, usecase.Account{})
			switch {
			case err == nil:
				whose = append(whose, guide.Option{Value: string(i.Ref), Label: a.App.Name(ctx, v.W, r.Person)})
			case fault.CodeOf(err) == fault.Internal:
				return err
			default:
				none = err
			}
		}
		if len(whose) == 0 {
			return none
		}
		return nil
	})
	return whose, err
}

var errNotOutside = fault.Errorf(fault.Denied, "This workspace keeps reviews to its own people. Record what was said in a meeting instead, or ask whoever installed the app to let guests in.")

// bound lets somebody from outside act with an account. That the account is theirs
// stands in their record, with who made sure; then it is theirs.
func (a *App) bound(ctx context.Context, s submission) (any, error) {
	at, stranger, err := a.outsideAccount(ctx, one(s.values[screen.FieldPerson]))
	if err != nil {
		return viewAnswer{Action: "errors", Errors: map[string]string{screen.FieldPerson: short(fault.Sentence(err))}}, nil
	}
	if one(s.values[screen.FieldSure]) != "yes" {
		return problems(guide.Problem{Field: screen.FieldSure, Say: "Make sure first that it is theirs."}), nil
	}
	who, err := a.vouch(ctx, s, at, stranger)
	if err != nil {
		return s.beside(screen.FieldWhose, err)
	}
	c := command(s.id, s.by)
	if err := a.again(ctx, c, review.WorkspaceStream, func() error {
		_, err := a.App.Bind(ctx, c, s.meta.Stream, who, at)
		return err
	}); err != nil {
		return s.beside(screen.FieldPerson, err)
	}
	w, err := a.People(ctx)
	if err != nil {
		return nil, err
	}
	return replaced(a.Screens.LineView(screen.Line{Kind: screen.LineBound, Who: a.Name(ctx, w, who)}))
}

// outsideAccount is the account of a Slack user whom the settings let in.
func (a *App) outsideAccount(ctx context.Context, user string) (usecase.Account, bool, error) {
	p, err := a.Slack.Who(ctx, user)
	if err != nil {
		return usecase.Account{}, false, err
	}
	at := accountOf(p)
	stranger := p.Stranger || !a.home(at)
	switch {
	case p.Bot || p.Deleted:
		return at, stranger, fault.Errorf(fault.Invalid, "This account cannot take part: it is an app, or it was closed.")
	case !stranger && !p.Guest:
		return at, stranger, fault.Errorf(fault.Invalid, "This is somebody of this workspace. Name them as who speaks; they need no connection.")
	case a.letsIn(stranger) != nil:
		return at, stranger, fault.Errorf(fault.Denied, "This workspace does not let people of other companies into reviews. Record what they said in a meeting instead.")
	}
	return at, stranger, nil
}

// vouch writes into the record of who speaks how they are known, unless it says so
// already, and gives the person. Nothing is written of whom the core would not
// connect.
func (a *App) vouch(ctx context.Context, s submission, at usecase.Account, stranger bool) (review.PersonID, error) {
	ref := review.Ref(one(s.values[screen.FieldWhose]))
	var now review.Representative
	version := 0
	if err := a.look(ctx, s.by, s.meta.Stream, func(v *usecase.View) error {
		i, err := v.D.Item(ref)
		if err != nil {
			return err
		}
		doc, err := a.Document(ctx, v, ref)
		if err != nil {
			return err
		}
		rep, ok := doc.(*review.Representative)
		if !ok || rep.Person == "" {
			return fault.Errorf(fault.NotFound, "Nobody is named there.")
		}
		now, version = *rep, i.Version
		return a.Connectable(ctx, s.by, v.W, v.D, rep.Person, at)
	}); err != nil {
		return "", err
	}
	method := map[bool]review.IdentityMethod{false: "slack_user", true: "slack_connect"}[stranger]
	if now.Identity.Method == method {
		return now.Person, nil
	}
	now.Identity = review.Identity{Method: method, VerifiedBy: s.by.Person, At: ledger.At(a.Now())}
	c := command(s.id+"/vouch", s.by)
	if a.Done(ctx, c, s.meta.Stream) {
		return now.Person, nil
	}
	return now.Person, a.again(ctx, c, s.meta.Stream, func() error {
		_, err := a.Save(ctx, c, s.meta.Stream, []usecase.Draft{{Ref: ref, Doc: &now, On: version}})
		return err
	})
}
