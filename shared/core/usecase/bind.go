package usecase

import (
	"context"
	"slices"

	"conoe/shared/core/fault"
	"conoe/shared/core/review"
)

// Bind lets somebody from outside act with an account: the person of a
// representative of the review whose record says that they are known by Slack.
// Whoever may add people to the review may do so. An account that is somebody
// else's already is Conflict.
//
// The account is claimed before the profile names it. After a crash between the
// two it counts as nobody's, and binding it again completes it.
func (a *App) Bind(ctx context.Context, c Command, stream string, p review.PersonID, at Account) (Added, error) {
	in := struct {
		Stream  string
		Person  review.PersonID
		Account Account
	}{stream, p, at}
	if err := at.check(); err != nil {
		return Added{}, err
	}
	return repeat(ctx, a, c, review.WorkspaceStream, review.VerbAddPerson, in, func(t *turn) (Added, error) {
		if err := a.see(ctx, stream, func(d *review.Dossier) error {
			if err := review.May(c.Actor, review.VerbAddPerson, t.W, d); err != nil {
				return err
			}
			return bindable(t.W, d, p)
		}); err != nil {
			return Added{}, err
		}
		return t.bind(ctx, t.W.Who(p), at)
	})
}

// bindable refuses a person who is not recognised by Slack in the review.
func bindable(w *review.Workspace, d *review.Dossier, p review.PersonID) error {
	if who, ok := w.People[w.Who(p)]; !ok || who.Left {
		return fault.Errorf(fault.NotFound, "This person is not known here.")
	}
	for i, r := range review.All[review.Representative](d) {
		bound := r.Identity.Method == "slack_user" || r.Identity.Method == "slack_connect"
		if !i.State.Gone() && bound && r.Consent.WithdrawnAt.IsZero() && w.Who(r.Person) == w.Who(p) {
			return nil
		}
	}
	return fault.Errorf(fault.Denied, "No representative in %s says that this person is known by Slack. Write that into their record first, with who checked it.", d.Ref)
}

func (t *turn) bind(ctx context.Context, p review.PersonID, at Account) (Added, error) {
	now, err := t.app.profiles(ctx, t.W, []review.PersonID{p})
	if err != nil {
		return Added{}, err
	}
	holder, err := t.app.claim(ctx, at, p)
	switch {
	case err != nil:
		return Added{}, err
	case t.W.Who(holder) != p:
		return Added{}, fault.Errorf(fault.Conflict, "This account belongs to somebody else who is known here. If they are one person, ask the governance lead to say so.")
	}
	mine := now[p]
	if slices.Contains(mine.Accounts, at) || holder != p {
		return Added{p}, nil
	}
	mine.Accounts = append(slices.Clone(mine.Accounts), at)
	g, err := t.profile(mine)
	if err != nil {
		return Added{}, err
	}
	return Added{p}, t.add(review.PersonChanged{PersonAdded: review.PersonAdded{
		Person: p, Membership: t.W.People[p].Membership, Profile: g,
	}})
}
