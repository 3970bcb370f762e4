package face

import (
	"context"
	"slices"
	"strings"

	"conoe/functions/internal/face/screen"
	"conoe/shared/core/approval"
	"conoe/shared/core/review"
)

// released lists the messages by which somebody was asked who is not asked any more,
// although others are: they gave back the place that they were lent, or its time is
// over.
func (h *Herald) released(t told, copies map[string]*aside[Copy]) []*aside[Copy] {
	var out []*aside[Copy]
	for key, c := range copies {
		id, p, ok := strings.Cut(key[len(copyPrefix):], "/")
		n := slices.IndexFunc(t.requests, func(q asked) bool { return q.id == approval.RequestID(id) })
		if !ok || n < 0 || c.value.TS == "" || c.value.Over || c.value.In != h.in() {
			continue
		}
		if !slices.Contains(t.requests[n].people, review.PersonID(p)) {
			out = append(out, c)
		}
	}
	return out
}

// release says so in them. Nothing in them decides anything then.
func (h *Herald) release(ctx context.Context, t told, c *aside[Copy]) error {
	m, err := h.Screens.Line(screen.Line{Kind: screen.LineReleased, Ref: t.reader.Ref, Title: t.reader.Title})
	if err != nil {
		return err
	}
	return h.put(ctx, t.reader.Stream, c, nil, m, nil, true)
}
