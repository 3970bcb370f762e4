package usecase

import (
	"context"

	"conoe/shared/core/fault"
	"conoe/shared/core/review"
)

// Pretend lets somebody act in a practice file as a person who is known there, with
// an account of a stand-in for Slack. Nothing in a practice file is evidence, so
// nobody has to vouch for them; elsewhere it is refused.
func (a *App) Pretend(ctx context.Context, c Command, p review.PersonID, at Account) (Added, error) {
	if a.Mode != review.Practice {
		return Added{}, fault.Errorf(fault.Denied, "Only in practice does anybody act as somebody else.")
	}
	if err := at.check(); err != nil {
		return Added{}, err
	}
	in := struct {
		Person  review.PersonID
		Account Account
	}{p, at}
	return repeat(ctx, a, c, review.WorkspaceStream, review.VerbAddPerson, in, func(t *turn) (Added, error) {
		if who, ok := t.W.People[t.W.Who(p)]; !ok || who.Left {
			return Added{}, fault.Errorf(fault.NotFound, "This person is not known here.")
		}
		return t.bind(ctx, t.W.Who(p), at)
	})
}
