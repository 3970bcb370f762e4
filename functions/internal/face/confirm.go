package face

import (
	"context"
	"errors"

	"conoe/shared/adapter/slackapp"
	"conoe/shared/core/approval"
	"conoe/shared/core/guide"
	"conoe/shared/core/review"
)

const confirmPrefix = "slack/confirm/"

func confirmKey(id approval.RequestID, p review.PersonID) string {
	return confirmPrefix + string(id) + "/" + string(p)
}

// confirms tells those whose yes may not hold for other words that they are asked:
// the message by which they decided says so too, but nobody is told of an edit. It
// goes away when nothing is asked any more.
func (h *Herald) confirms(ctx context.Context, t told, copies map[string]*aside[Copy]) error {
	stand, err := h.standing(ctx, t.reader.Stream, confirmPrefix)
	if err != nil {
		return err
	}
	var all trouble
	waits := map[string]bool{}
	for _, q := range t.requests {
		for _, p := range q.people {
			if q.open && q.seats[p].confirm {
				key := confirmKey(q.id, p)
				waits[key] = true
				all.add(h.confirm(ctx, t, q, p, copies, copyOf(stand, key)))
			}
		}
	}
	for key, c := range stand {
		if !waits[key] {
			all.add(h.answered(ctx, t.reader.Stream, c))
		}
	}
	return all.err()
}

// confirm tells one person once of each version of the words: below the message by
// which they decided if that is the last that asked them something, else in one of its
// own. People from outside are told below it anyway, so they get no more messages.
func (h *Herald) confirm(ctx context.Context, t told, q asked, p review.PersonID, copies map[string]*aside[Copy], c *aside[Copy]) error {
	key := copyKey(q.id, p)
	question := h.asks(copies, key)
	known := c.value.In == h.in() && c.value.Made == q.words
	if known && !t.erased || question == nil {
		return nil
	}
	if t.anew[key] { // the question itself has just arrived
		return c.set(ctx, h.App, t.reader.Stream, Copy{In: h.in(), Made: q.words})
	}
	to, err := h.reachIn(ctx, t, p)
	if err != nil || to.silent() {
		return err
	}
	if !t.fresh && !known {
		if yes, err := h.hour(ctx, t, p, guide.Calling); err != nil || !yes {
			return err
		}
	}
	row := t.row(q, q.seats[p])
	row.What = approval.DutyConfirm
	m, err := h.Screens.Duty(row)
	if err != nil {
		return err
	}
	if known { // something of it was erased
		if !h.stands(c) {
			return nil
		}
		return h.putTo(ctx, t, to, c, m, nil, false)
	}
	if err := h.takeAway(ctx, c); err != nil {
		return err
	}
	c.value.TS = ""
	want := Copy{In: h.in(), Made: q.words, Hash: hashOf(m), Thread: h.threadOf(t, q, p, copies, question)}
	if err := h.post(ctx, t.reader.Stream, c, h.direct(to.user), m, want); err != nil {
		return err
	}
	return h.off(ctx, p, c.value.Gone)
}

// threadOf is the message below which a question is put; "" if newer ones ask the
// person, so that nobody would find it there.
func (h *Herald) threadOf(t told, q asked, p review.PersonID, copies map[string]*aside[Copy], question *aside[Copy]) string {
	if !q.seats[p].outside && !t.outsiders[p] {
		for key, c := range copies {
			if readerOf(key) == p && h.stands(c) && c.value.TS > question.value.TS {
				return ""
			}
		}
	}
	return question.value.TS
}

// answered takes a question away that is not asked any more.
func (h *Herald) answered(ctx context.Context, stream string, c *aside[Copy]) error {
	if err := h.takeAway(ctx, c); err != nil {
		return err
	}
	return c.drop(ctx, h.App, stream)
}

// takeAway deletes a message. No harm is done if it stays.
func (h *Herald) takeAway(ctx context.Context, c *aside[Copy]) error {
	if !h.stands(c) {
		return nil
	}
	err := h.Slack.Delete(ctx, c.value.Channel, c.value.TS)
	if _, gone := errors.AsType[slackapp.Gone](err); gone || h.leave(err) {
		return nil
	}
	return err
}
