package usecase

import (
	"context"
	"strings"

	"conoe/shared/core/fault"
	"conoe/shared/core/review"
)

// AddOutsider makes somebody known who is no member of the workspace and whom the
// team of a review wants to hear. They have no account until Bind gives them one.
func (a *App) AddOutsider(ctx context.Context, c Command, stream, name string) (Added, error) {
	in := struct{ Stream, Name string }{stream, name}
	return repeat(ctx, a, c, review.WorkspaceStream, review.VerbAddPerson, in, func(t *turn) (Added, error) {
		if strings.TrimSpace(name) == "" {
			return Added{}, fault.Errorf(fault.Invalid, "Write their name, or what they are called here.")
		}
		if err := a.see(ctx, stream, func(d *review.Dossier) error {
			return review.May(c.Actor, review.VerbAddPerson, t.W, d)
		}); err != nil {
			return Added{}, err
		}
		p, err := t.addPerson(Newcomer{Name: name, Membership: review.Outsider})
		return Added{p}, err
	})
}
