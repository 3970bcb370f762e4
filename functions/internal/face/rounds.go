package face

import (
	"cmp"
	"context"
	"time"

	"conoe/functions/internal/face/screen"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

// A round is what the Herald knows of one that is open, or whose invitations still
// stand.
type round struct {
	ref    review.Ref
	open   bool
	opened time.Time
	until  time.Time
	people []review.PersonID
}

// roundsOf lists the rounds of a review.
func roundsOf(v *usecase.View) []round {
	var out []round
	for i, e := range review.All[review.Engagement](v.D) {
		if e.Until.IsZero() {
			continue
		}
		r := round{
			ref: i.Ref, open: e.At.IsZero() && !i.State.Gone() && v.D.Open() && v.Now.Before(e.Until.Time),
			opened: i.Created.Time, until: e.Until.Time,
		}
		for _, rep := range v.D.Answerers(e) {
			r.people = append(r.people, v.W.Who(rep.Person))
		}
		out = append(out, r)
	}
	return out
}

func inviteKey(ref review.Ref, p review.PersonID) string {
	return copyPrefix + string(ref) + "/" + string(p)
}

// invite makes the invitations of a round say that it runs, or that nothing is left
// to do.
func (h *Herald) invite(ctx context.Context, t told, r round, copies map[string]*aside[Copy]) error {
	var all trouble
	for _, p := range r.people {
		all.add(h.inviteOne(ctx, t, r, p, copies))
	}
	return all.err()
}

func (h *Herald) inviteOne(ctx context.Context, t told, r round, p review.PersonID, copies map[string]*aside[Copy]) error {
	key := inviteKey(r.ref, p)
	c := copyOf(copies, key)
	if !r.open && (c.value.TS == "" || c.value.Over) && len(t.more[key]) == 0 || c.value.Under != "" && c.value.In == h.in() {
		return nil
	}
	to, err := h.reachIn(ctx, t, p)
	if err != nil || to.silent() {
		t.quiet[p] = t.quiet[p] || err == nil && r.open
		return err
	}
	var m screen.Message
	if r.open {
		m, err = h.Screens.Invite(screen.Meta{Stream: t.reader.Stream, Ref: string(r.ref)}, t.reader, r.until)
	} else {
		m, err = h.Screens.Done(t.reader)
	}
	if err == nil && len(t.more[key]) > 0 {
		m, err = h.Screens.Also(m, t.more[key])
	}
	if err != nil {
		return err
	}
	c.value.Stage = cmp.Or(c.value.Stage, t.stage)
	return h.putTo(ctx, t, to, c, m, nil, !r.open && len(t.more[key]) == 0)
}
