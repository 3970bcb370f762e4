package usecase

import (
	"context"
	"slices"

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
	for _, r := range slices.Concat(w.Systems, w.Reviews) {
		one := Listed{Registered: r, Title: a.Title(ctx, r)}
		if err := a.see(ctx, r.Stream, func(d *review.Dossier) error {
			one.Stage, one.Status = d.Stage, d.Status
			return nil
		}); err != nil {
			return nil, err
		}
		out = append(out, one)
	}
	return out, nil
}
