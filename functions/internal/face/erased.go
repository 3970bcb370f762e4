package face

import (
	"context"
	"errors"
	"path"
	"slices"

	"conoe/functions/internal/face/screen"
	"conoe/shared/adapter/slackapp"
	"conoe/shared/core/review"
)

// forget takes away the messages to people whose account is no longer known: they
// were erased. The other messages no longer say what was.
func (h *Herald) forget(ctx context.Context) error {
	w, err := h.People(ctx)
	if err != nil {
		return err
	}
	var all trouble
	for _, r := range slices.Concat(w.Systems, w.Reviews) {
		told := false
		for _, prefix := range []string{remindPrefix, copyPrefix, dutyPrefix, carePrefix, stepPrefix, didPrefix} {
			found, err := asides[Copy](ctx, h.App, r.Stream, prefix)
			if err != nil {
				return err
			}
			told = told || len(found) > 0
			for n := range found {
				all.add(h.forgetOne(ctx, r.Stream, &found[n]))
			}
		}
		if told { // a title may have gone
			all.add(h.bring(ctx, r.Stream, cause{erased: true}))
		}
	}
	all.add(h.forgetDays(ctx))
	all.add(h.forgetTabs(ctx))
	return all.err()
}

// forgetTabs empties the Home tabs of those who were erased.
func (h *Herald) forgetTabs(ctx context.Context) error {
	tabs, err := asides[Tab](ctx, h.App, workspaceStream, homePrefix)
	if err != nil {
		return err
	}
	m, err := h.Screens.Line(screen.Line{Kind: screen.LineErased})
	if err != nil {
		return err
	}
	v, err := h.Screens.AsHome(m)
	if err != nil {
		return err
	}
	var all trouble
	for n := range tabs {
		user, err := h.userOf(ctx, review.PersonID(path.Base(tabs[n].key)))
		if err != nil || user != "" || tabs[n].value.In != h.in() {
			all.add(err)
			continue
		}
		err = h.Slack.Publish(ctx, tabs[n].value.User, v.JSON)
		if _, gone := errors.AsType[slackapp.Gone](err); err == nil || gone {
			err = tabs[n].drop(ctx, h.App, workspaceStream)
		}
		all.add(err)
	}
	return all.err()
}

// forgetDays takes away the digests of those who were erased, and what is known of
// how they were reached.
func (h *Herald) forgetDays(ctx context.Context) error {
	days, err := h.days(ctx)
	if err != nil {
		return err
	}
	var all trouble
	for _, day := range days {
		c := aside[Copy]{key: day.key, value: day.value.Copy, raw: day.raw}
		all.add(h.forgetOne(ctx, workspaceStream, &c))
	}
	zones, err := asides[Reach](ctx, h.App, workspaceStream, reachPrefix)
	if err != nil {
		return err
	}
	for n := range zones {
		user, err := h.userOf(ctx, review.PersonID(path.Base(zones[n].key)))
		if err == nil && user == "" {
			err = zones[n].drop(ctx, h.App, workspaceStream)
		}
		all.add(err)
	}
	return all.err()
}

// unsay takes away of digests what was erased in a review: those that quote it say so,
// and those of today are made anew.
func (h *Herald) unsay(ctx context.Context, t told) error {
	quotes, err := h.standing(ctx, t.reader.Stream, didPrefix)
	if err != nil {
		return err
	}
	var all trouble
	for key, c := range quotes {
		all.add(h.unquote(ctx, t, review.PersonID(path.Base(key)), c))
	}
	days, err := h.days(ctx)
	if err != nil {
		return err
	}
	for p, day := range days {
		if !day.value.Kept && day.value.TS != "" && slices.Contains(day.value.Of, t.reader.Stream) {
			all.add(h.renewDay(ctx, p, day))
		}
	}
	return all.err()
}

// unquote replaces a digest if what it quotes no longer stands there.
func (h *Herald) unquote(ctx context.Context, t told, p review.PersonID, c *aside[Copy]) error {
	did, err := h.didOf(ctx, p, t.reader.Stream)
	if err != nil || digestJSON(did) == c.value.Hash || !h.stands(c) {
		return err
	}
	m, err := h.Screens.Line(screen.Line{Kind: screen.LineErased})
	if err != nil {
		return err
	}
	err = h.Slack.Edit(ctx, c.value.Channel, c.value.TS, m.Text, m.Blocks)
	if _, gone := errors.AsType[slackapp.Gone](err); err != nil && !gone {
		return err
	}
	return c.drop(ctx, h.App, t.reader.Stream)
}

func (h *Herald) renewDay(ctx context.Context, p review.PersonID, day aside[Day]) error {
	waiting, err := h.waitingFor(ctx, p)
	if err != nil {
		return err
	}
	d, _, err := h.presentOf(ctx, p, waiting)
	if err != nil {
		return err
	}
	return h.editDay(ctx, &day, d, digestJSON(waiting))
}

func (h *Herald) forgetOne(ctx context.Context, stream string, c *aside[Copy]) error {
	p := review.PersonID(path.Base(c.key))
	user, err := h.userOf(ctx, p)
	if err != nil || user != "" || c.value.TS == "" || c.value.In != h.in() {
		return err
	}
	err = h.Slack.Delete(ctx, c.value.Channel, c.value.TS)
	if _, gone := errors.AsType[slackapp.Gone](err); err != nil && !gone {
		return err
	}
	return c.drop(ctx, h.App, stream)
}
