package usecase

import (
	"context"
	"slices"

	"conoe/shared/core/fault"
	"conoe/shared/core/review"
)

// Listed is a system or review as anybody of the workspace may see it.
type Listed struct {
	review.Registered
	Title  string
	Stage  review.Stage
	Status review.Status
}

// List shows the titles and stages of all systems and reviews.
func (a *App) List(ctx context.Context, by review.Actor) ([]Listed, error) {
	w, err := a.workspace(ctx)
	if err != nil {
		return nil, err
	}
	if err := review.May(by, review.VerbSeeTitles, w, nil); err != nil {
		return nil, err
	}
	var out []Listed
	err = a.each(ctx, slices.Concat(w.Systems, w.Reviews), func(r review.Registered, d *review.Dossier) error {
		out = append(out, Listed{Registered: r, Title: a.Title(ctx, r), Stage: d.Stage, Status: d.Status})
		return nil
	})
	return out, err
}

// each shows dossiers one after the other. One that was registered and never
// opened, because a crash came between, is left out: the command that started it
// goes on from there, and Examine tells of it.
func (a *App) each(ctx context.Context, list []review.Registered, see func(review.Registered, *review.Dossier) error) error {
	for _, r := range list {
		opened := false
		err := a.see(ctx, r.Stream, func(d *review.Dossier) error {
			opened = true
			return see(r, d)
		})
		if err != nil && (opened || fault.CodeOf(err) != fault.NotFound) {
			return err
		}
	}
	return nil
}
