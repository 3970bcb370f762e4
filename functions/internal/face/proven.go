package face

import (
	"context"
	"slices"

	"conoe/functions/internal/face/screen"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

// Whoever decides without a message, from the Home tab or from what else another
// message asks, has read the modal. What it showed is kept as that of a message is,
// and goes with it when something is erased.

const readPrefix = "slack/read/"

// proven is the modal of a decision. Where no message was shown before, it carries the
// proof of what it shows itself.
func (a *App) proven(ctx context.Context, by review.Actor, q usecase.Question, m screen.Meta) (screen.View, error) {
	view, err := a.Screens.Decide(q, m)
	if err != nil || m.Rendered != "" {
		return view, err
	}
	key := readPrefix + string(q.Request) + "/" + string(by.Person)
	for n := 0; ; n++ {
		c, err := asideOf[Copy](ctx, a, q.Stream, key)
		if err != nil {
			return screen.View{}, err
		}
		now, err := (&Herald{App: a}).shown(screen.Message{Blocks: view.Blocks()}, c.value.Shown)
		if err != nil {
			return screen.View{}, err
		}
		all := slices.DeleteFunc(slices.Clone(c.value.Shown), func(s Shown) bool { return s.Digest == now.Digest })
		all = append(all, now)
		err = c.set(ctx, a, q.Stream, Copy{In: a.in(), Shown: all[max(0, len(all)-mostShown):]})
		if lost(err) && n < tries { // another modal of theirs opened at once
			continue
		}
		if err != nil {
			return screen.View{}, err
		}
		m.Rendered = string(now.Digest)
		return a.Screens.Decide(q, m)
	}
}

// mostShown is of how many modals of one request a person's proofs are kept: each
// shows what the one before did not.
const mostShown = 8

// unread drops what modals of a stream have shown.
func (h *Herald) unread(ctx context.Context, stream string) error {
	found, err := asides[Copy](ctx, h.App, stream, readPrefix)
	if err != nil {
		return err
	}
	var all trouble
	for n := range found {
		all.add(found[n].drop(ctx, h.App, stream))
	}
	return all.err()
}
