package face

import (
	"context"

	"conoe/shared/core/review"
)

// retell brings the messages of people up to date whose next step is another one
// although no entry says so: it was put off, or passed on. It takes a second at most;
// what it does not manage is done by the sweep.
func (a *App) retell(ctx context.Context, stream string, people ...review.PersonID) error {
	h := &Herald{App: a}
	soon, cancel := context.WithTimeout(ctx, replyWithin)
	defer cancel()
	t, err := h.read(soon, stream)
	t.cause = cause{fresh: true}
	for _, p := range people {
		if err == nil {
			err = h.stepFor(soon, t, p)
		}
	}
	if err == nil {
		return nil
	}
	return h.returnBy(context.WithoutCancel(ctx), stream, h.Now())
}
