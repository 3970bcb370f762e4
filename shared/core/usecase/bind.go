package usecase

import (
	"context"
	"slices"

	"conoe/shared/core/approval"
	"conoe/shared/core/fault"
	"conoe/shared/core/review"
)

// Bind lets somebody from outside act with an account: the person of a
// representative of the review whose record says that they are known by Slack, and
// who may be connected, see Connectable. An account that is somebody else's already
// is Conflict.
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
			if err := a.Connectable(ctx, c.Actor, t.W, d, p, at); err != nil {
				return err
			}
			return bindable(t.W, d, p)
		}); err != nil {
			return Added{}, err
		}
		return t.bind(ctx, t.W.Who(p), at)
	})
}

// Connectable refuses to let a person of a review act with an account of somebody's
// choice, by whom it would give a say that is not theirs. Whoever may add people may
// connect somebody from outside who has no other account, unless they wrote what
// that person is asked. At is the account; its zero value is one that is not yet
// known.
func (a *App) Connectable(ctx context.Context, by review.Actor, w *review.Workspace, d *review.Dossier, p review.PersonID, at Account) error {
	if err := review.May(by, review.VerbAddPerson, w, d); err != nil {
		return err
	}
	who, ok := w.People[w.Who(p)]
	switch {
	case !ok || who.Left:
		return fault.Errorf(fault.NotFound, "This person is not known here.")
	case who.Membership == review.Member:
		return fault.Errorf(fault.Denied, "This is somebody of this workspace. They answer with their own account, and need no connection.")
	case wroteFor(w, d, by.Person, p):
		return fault.Errorf(fault.Denied, "You wrote what this person is asked. So that nobody can say yes for them, ask a colleague who did not write it to make the connection.")
	}
	all, err := a.profiles(ctx, w, sameAs(w, p))
	if err != nil {
		return err
	}
	for _, one := range all {
		if slices.ContainsFunc(one.Accounts, func(has Account) bool { return has != at }) {
			return fault.Errorf(fault.Denied, "This person takes part with an account already. If it is no longer theirs, ask the governance lead.")
		}
	}
	return nil
}

// wroteFor reports whether somebody wrote or submitted what a person is asked to
// decide at present.
func wroteFor(w *review.Workspace, d *review.Dossier, author, asked review.PersonID) bool {
	is := func(p, q review.PersonID) bool { return w.Who(p) == w.Who(q) }
	return slices.ContainsFunc(d.OpenRequests(), func(q *approval.Request) bool {
		sits := slices.ContainsFunc(q.Invited, func(i approval.Invitation) bool { return is(i.Person, asked) })
		wrote := is(q.OpenedBy, author) || slices.ContainsFunc(q.Items, func(i approval.Item) bool {
			return slices.ContainsFunc(i.Authors, func(p review.PersonID) bool { return is(p, author) })
		})
		return sits && wrote
	})
}

// bindable refuses a person who is not recognised by Slack in the review.
func bindable(w *review.Workspace, d *review.Dossier, p review.PersonID) error {
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
