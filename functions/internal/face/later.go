package face

import (
	"context"
	"time"

	"conoe/shared/core/ledger"
)

// A Later says when there is something to tell of a stream that no entry brings
// about: a morning comes, a snooze is over, a count has settled.
type Later struct {
	At time.Time `json:"at"`
}

const laterPrefix = "slack/later/"

func (h *Herald) laterOf(ctx context.Context, stream string) (aside[Later], error) {
	return asideOf[Later](ctx, h.App, workspaceStream, laterPrefix+stream)
}

// returns keeps when to look at a stream again, in place of what was kept before it
// was read. If somebody wants it looked at sooner meanwhile, that is Conflict: whoever
// did not see why looks once more.
func (h *Herald) returns(ctx context.Context, before aside[Later], at time.Time) error {
	if at.Equal(before.value.At) { // nothing is written, so nothing tells
		now, err := h.laterOf(ctx, before.key[len(laterPrefix):])
		if err == nil && string(now.raw) != string(before.raw) {
			err = errSecond
		}
		return err
	}
	if !at.IsZero() {
		return before.set(ctx, h.App, workspaceStream, Later{At: at.UTC()})
	}
	return h.Store.SetAsides(ctx, h.streamOf(workspaceStream), ledger.AsideChange{Key: before.key, Old: before.raw})
}

// returnBy sees to it that a stream is looked at by a time, or sooner if that is kept
// already. The zero time changes nothing.
func (h *Herald) returnBy(ctx context.Context, stream string, at time.Time) error {
	if at.IsZero() {
		return nil
	}
	for {
		one, err := h.laterOf(ctx, stream)
		if err != nil || one.raw != nil && !at.Before(one.value.At) {
			return err
		}
		if err := one.set(ctx, h.App, workspaceStream, Later{At: at.UTC()}); !lost(err) {
			return err
		}
	}
}
