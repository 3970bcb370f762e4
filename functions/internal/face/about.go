package face

import (
	"context"
	"maps"
	"slices"

	"conoe/functions/internal/face/screen"
	"conoe/shared/core/guide"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

const actAssign = "assign"

// about says what a command is about where a step led to it.
func (a *App) about(ctx context.Context, by review.Actor, m screen.Meta) (screen.About, error) {
	if m.Key == "" || m.Stream == "" {
		return screen.About{}, nil
	}
	now, err := a.sight(ctx, by, m.Stream)
	if err != nil {
		return screen.About{}, err
	}
	t, err := now.todo(m.Key)
	if err != nil {
		return screen.About{}, err
	}
	out := screen.About{Say: t.Step.Say}
	return out, a.look(ctx, by, m.Stream, func(v *usecase.View) error {
		for _, r := range t.Refs {
			out.Items = append(out.Items, a.called(ctx, v.D, r))
		}
		return nil
	})
}

// called is what an item is called, by its kind and number and in its author's words:
// "promise 7: Everybody gets a break".
func (a *App) called(ctx context.Context, d *review.Dossier, r review.Ref) string {
	out := a.Book.Item(r)
	if title := a.ItemTitle(ctx, d, r); title != "" {
		out += ": " + title
	}
	return out
}

// ItemTitle is what an item says, cut short; of a value and its signs what the value is
// called.
func (a *App) ItemTitle(ctx context.Context, d *review.Dossier, r review.Ref) string {
	title := a.App.ItemTitle(ctx, d, r.Base())
	if r.Type() == review.TypeCluster {
		return a.Book.Word(title)
	}
	return title
}

// linked are the types of which Details name the items that a document points to.
var linked = []review.Type{review.TypeStakeholder, review.TypeStatement, review.TypeCluster, review.TypeEVR}

// calledIn says what the items are called to which those that are asked about point.
func (a *App) calledIn(ctx context.Context, q usecase.Question) (map[review.Ref]string, error) {
	out := map[review.Ref]string{}
	return out, a.look(ctx, workflow, q.Stream, func(v *usecase.View) error {
		for _, doc := range slices.Concat(q.Docs, slices.Collect(maps.Values(q.Before))) {
			if doc == nil {
				continue
			}
			for _, l := range review.Links(doc) {
				if slices.Contains(linked, l.To.Type()) && v.D.Has(l.To.Base()) {
					out[l.To] = a.called(ctx, v.D, l.To)
				}
			}
		}
		return nil
	})
}

// roleFields ask who does what: a question for each role that the review still
// lacks, and below them for any role.
func (a *App) roleFields(ctx context.Context, by review.Actor, m screen.Meta) ([]guide.Field, error) {
	var out []guide.Field
	err := a.look(ctx, by, m.Stream, func(v *usecase.View) error {
		out = a.Book.AssignFields(guide.Lacking(a.Policy, v.D))
		return nil
	})
	return out, err
}

// offerRest adds the reviews and systems that are not listed: they are named by their
// number.
func (a *App) offerRest(ctx context.Context, f *guide.Field) error {
	w, err := a.People(ctx)
	if err != nil {
		return err
	}
	listed := map[string]bool{}
	for _, o := range f.Options {
		listed[o.Value] = true
	}
	for _, r := range slices.Concat(w.Reviews, w.Systems) {
		if !listed[string(r.Ref)] {
			f.Options = append(f.Options, guide.Option{Value: string(r.Ref), Label: string(r.Ref)})
		}
	}
	return nil
}
