package face

import (
	"context"
	"slices"

	"conoe/shared/core/review"
)

// muted reports whether the channel of a review takes nothing any more.
func (a *App) muted(ctx context.Context, stream string) (bool, error) {
	c, err := asideOf[Copy](ctx, a, stream, boardKey)
	return c.value.Gone != "" && c.value.In == a.in(), err
}

// silent names those who are asked in a review and whom nothing reaches in Slack:
// somebody has to talk to them.
func (a *App) silent(ctx context.Context, stream string) ([]string, error) {
	h := &Herald{App: a}
	t, err := h.read(ctx, stream)
	if err != nil {
		return nil, err
	}
	seen := map[review.PersonID]bool{}
	var out []string
	for _, q := range t.requests {
		for _, p := range q.people {
			if !q.open || !q.seats[p].waits || seen[p] {
				continue
			}
			seen[p] = true
			to, err := h.reach(ctx, p)
			if err != nil {
				return nil, err
			}
			if !to.silent() {
				continue
			}
			name, err := h.nameOf(ctx, p)
			if err != nil {
				return nil, err
			}
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out, nil
}
