package face

import (
	"context"
	"errors"
	"slices"
	"strings"

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
		told, err := h.forgetIn(ctx, r.Stream)
		all.add(err)
		if told { // a title may have gone
			all.add(h.bring(ctx, r.Stream, cause{erased: true}))
		}
	}
	_, err = h.forgetIn(ctx, workspaceStream) // who asked for evidence was told there
	all.add(err)
	all.add(h.forgetDays(ctx))
	all.add(h.forgetTabs(ctx))
	return all.err()
}

// forgetIn takes away those about one stream, and says whether anybody was told of it.
func (h *Herald) forgetIn(ctx context.Context, stream string) (told bool, err error) {
	var all trouble
	for _, prefix := range []string{confirmPrefix, remindPrefix, copyPrefix, readPrefix, dutyPrefix, carePrefix, stepPrefix, didPrefix} {
		found, err := asides[Copy](ctx, h.App, stream, prefix)
		if err != nil {
			return told, err
		}
		told = told || len(found) > 0
		for n := range found {
			all.add(h.forgetOne(ctx, stream, &found[n]))
		}
	}
	return told, all.err()
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
		here := tabs[n].value.In == h.in()
		if kept, err := h.kept(ctx, tabs[n].key, here); err != nil || kept {
			all.add(err)
			continue
		}
		var err error
		if here {
			err = h.Slack.Publish(ctx, tabs[n].value.User, v.JSON)
		}
		if _, gone := errors.AsType[slackapp.Gone](err); err == nil || gone {
			err = tabs[n].drop(ctx, h.App, workspaceStream)
		}
		all.add(err)
	}
	return all.err()
}

// readerOf is the person for whom a key is: its last part, behind what they are to do
// if that is in it.
func readerOf(key string) review.PersonID {
	return review.PersonID(key[strings.LastIndexAny(key, "/.")+1:])
}

// kept reports whether somebody's messages stay: those here, of whom we know how they
// are reached here; those elsewhere, of whoever has any account.
func (h *Herald) kept(ctx context.Context, key string, here bool) (bool, error) {
	if here {
		user, err := h.userOf(ctx, readerOf(key))
		return user != "", err
	}
	all, err := h.AccountsOf(ctx, readerOf(key))
	return len(all) > 0, err
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
		user, err := h.userOf(ctx, readerOf(zones[n].key))
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
		all.add(h.unquote(ctx, t, readerOf(key), c))
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
	if kept, err := h.kept(ctx, c.key, c.value.In == h.in()); err != nil || kept {
		return err
	}
	if h.stands(c) {
		err := h.Slack.Delete(ctx, c.value.Channel, c.value.TS)
		if _, gone := errors.AsType[slackapp.Gone](err); err != nil && !gone {
			return err
		}
	}
	return c.drop(ctx, h.App, stream)
}
