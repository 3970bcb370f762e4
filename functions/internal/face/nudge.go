package face

import (
	"context"
	"slices"
	"time"

	"conoe/functions/internal/face/screen"
	"conoe/shared/core/fault"
	"conoe/shared/core/review"
)

// nudgeAgain is how long a colleague waits before they may ask somebody once more.
const nudgeAgain = 20 * time.Hour

// nudges asks somebody once more for their answer, because a colleague wants it.
func (a *App) nudges(ctx context.Context, p press) error {
	m, err := p.meta()
	if err != nil {
		return err
	}
	line, err := (&Herald{App: a}).nudge(ctx, p.by, m)
	if err != nil {
		return err
	}
	said, err := a.Screens.Line(line)
	if err == nil {
		a.tell(ctx, p, said)
	}
	return err
}

// nudge notes the wish beside the reminder of who is asked, and carries it out if
// the hour is right. Else the sweep does.
func (h *Herald) nudge(ctx context.Context, by review.Actor, m screen.Meta) (line screen.Line, err error) {
	s, err := h.sight(ctx, by, m.Stream)
	if err != nil {
		return line, err
	}
	t, err := h.read(ctx, m.Stream)
	if err != nil {
		return line, err
	}
	to := review.PersonID(m.Key)
	n := slices.IndexFunc(t.requests, func(q asked) bool { return string(q.id) == m.Request })
	if n < 0 || !t.requests[n].open || !t.requests[n].seats[to].waits {
		return line, fault.Errorf(fault.Conflict, "Nobody waits for this answer any more. The list says so in a moment.")
	}
	if !s.team && !t.caring(s.person) {
		return line, fault.Errorf(fault.Denied, "Only who works on this review can ask others for their answer.")
	}
	q := t.requests[n]
	if line.Who, err = h.nameOf(ctx, to); err != nil {
		return line, err
	}
	r, err := asideOf[Copy](ctx, h.App, m.Stream, remindKey(q, to))
	if err != nil {
		return line, err
	}
	if h.Now().Sub(r.value.Asked) < nudgeAgain {
		line.Kind = screen.LineNudgedBefore
		return line, nil
	}
	wish := r.value
	wish.Asked, wish.By = h.Now().UTC(), s.person
	if err := r.set(ctx, h.App, m.Stream, wish); err != nil {
		return line, err
	}
	return h.nudgeNow(ctx, t, q, to, &r, line)
}

func (h *Herald) nudgeNow(ctx context.Context, t told, q asked, to review.PersonID, r *aside[Copy], line screen.Line) (screen.Line, error) {
	line.Kind = screen.LineNudged
	copies, err := h.copies(ctx, t.reader.Stream)
	if err == nil {
		err = h.remind(ctx, t, q, to, copies, r)
	}
	if err != nil { // it is noted, and the sweep finds it
		t.again(h.Now())
	}
	if !t.wake.IsZero() {
		line.Kind, line.Due = screen.LineNudgeLater, t.wake
	}
	return line, h.returnBy(ctx, t.reader.Stream, t.wake)
}

// caring reports whether somebody is among those who look after requests.
func (t told) caring(p review.PersonID) bool {
	for _, all := range t.carers {
		if slices.Contains(all, p) {
			return true
		}
	}
	return false
}
