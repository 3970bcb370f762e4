package face

import (
	"context"
	"errors"

	"conoe/functions/internal/face/screen"
	"conoe/shared/adapter/slackapp"
	"conoe/shared/core/guide"
	"conoe/shared/core/review"
)

const remindPrefix = "slack/remind/"

func remindKey(q asked, p review.PersonID) string {
	return remindPrefix + string(q.id) + "/" + string(p)
}

// reminds tells those who are asked and have not answered what time has to say about
// it, below the message that asks them. Only the newest is told, in their working
// hours, and it takes the place of the one before.
func (h *Herald) reminds(ctx context.Context, t told, copies map[string]*aside[Copy]) error {
	stand, err := h.standing(ctx, t.reader.Stream, remindPrefix)
	if err != nil {
		return err
	}
	var all trouble
	for _, q := range t.requests {
		for _, p := range q.people {
			if q.open && q.seats[p].waits {
				all.add(h.remind(ctx, t, q, p, copies, copyOf(stand, remindKey(q, p))))
			}
		}
	}
	return all.err()
}

// standing are the messages of a kind, by key.
func (h *Herald) standing(ctx context.Context, stream, prefix string) (map[string]*aside[Copy], error) {
	all, err := asides[Copy](ctx, h.App, stream, prefix)
	out := map[string]*aside[Copy]{}
	for n := range all {
		out[all[n].key] = &all[n]
	}
	return out, err
}

// remind tells one person, unless they know it already or want to be left alone.
func (h *Herald) remind(ctx context.Context, t told, q asked, p review.PersonID, copies map[string]*aside[Copy], r *aside[Copy]) error {
	s := q.seats[p]
	asked := h.asks(copies, copyKey(q.id, p))
	wished := r.value.Asked.After(r.value.At) // a colleague wants it
	if s.nag == guide.NoNag && !wished || asked == nil {
		return nil
	}
	snooze, err := h.snooze(ctx, p, t.reader.Stream, string(q.id))
	if err != nil {
		return err
	}
	if until := snooze.value.Until; until.After(h.Now()) {
		t.again(until)
		return nil
	}
	known := int(s.nag) <= r.value.Nag && r.value.In == h.in() && snooze.raw == nil
	if known && !wished {
		return nil
	}
	to, err := h.reachNow(ctx, p)
	if err != nil || to.silent() {
		return err
	}
	yes, at := guide.MayPost(h.budget(), to.reader(), guide.Reminding, h.Now())
	if !yes {
		t.again(at)
		return nil
	}
	m, err := h.reminder(ctx, t, q, p, r.value.By, known)
	if err != nil {
		return err
	}
	if err := h.below(ctx, t, to, asked, r, m, int(s.nag)); err != nil {
		return err
	}
	return snooze.drop(ctx, h.App, workspaceStream)
}

// asks is the message in which somebody is asked; nil where none stands.
func (h *Herald) asks(copies map[string]*aside[Copy], key string) *aside[Copy] {
	c := copies[key]
	if c != nil && c.value.Under != "" {
		c = copies[c.value.Under]
	}
	if c == nil || !h.stands(c) || c.value.Gone != "" {
		return nil
	}
	return c
}

// reminder is what is said: that a colleague asks for it, if nothing else is new.
func (h *Herald) reminder(ctx context.Context, t told, q asked, p, by review.PersonID, known bool) (screen.Message, error) {
	s := q.seats[p]
	l := screen.Line{Due: s.due, Meta: screen.Meta{Stream: t.reader.Stream, Request: string(q.id)}}
	switch {
	case known:
		l.Kind = screen.LineNudge
		var err error
		if l.Who, err = h.nameOf(ctx, by); err != nil {
			return screen.Message{}, err
		}
	case s.called:
		l.Kind, l.Meta = screen.LineEscalate, screen.Meta{}
	case s.nag == guide.Overdue:
		l.Kind = screen.LineOverdue
	case s.nag == guide.Helping:
		l.Kind = screen.LineHelp
		if err := h.helper(ctx, t, p, &l); err != nil {
			return screen.Message{}, err
		}
	default:
		l.Kind = screen.LineRemind
	}
	return h.Screens.Line(l)
}

// helper names who helps with an answer, where there is anybody.
func (h *Herald) helper(ctx context.Context, t told, p review.PersonID, l *screen.Line) error {
	for _, who := range t.carers[guide.Support] {
		if who != p {
			name, err := h.nameOf(ctx, who)
			l.Who = name
			return err
		}
	}
	l.Kind = screen.LineRemind
	return nil
}

// below says something in the thread of a message, in place of what was said there
// before.
func (h *Herald) below(ctx context.Context, t told, to reached, asked, r *aside[Copy], m screen.Message, nag int) error {
	old := r.value
	r.value.TS, r.value.Hash = "", ""
	want := Copy{In: h.in(), Thread: asked.value.TS, Nag: nag, Hash: hashOf(m), Asked: old.Asked, By: old.By}
	channel := func(context.Context) (string, error) { return asked.value.Channel, nil }
	if err := h.post(ctx, t.reader.Stream, r, channel, m, want); err != nil {
		return err
	}
	if r.value.Gone == "thread_not_found" { // the message was deleted: it comes again, and says so itself
		asked.value.Hash = ""
		return asked.set(ctx, h.App, t.reader.Stream, asked.value)
	}
	if r.value.Gone != "" {
		return h.off(ctx, to.person, r.value.Gone)
	}
	if old.TS == "" || old.In != h.in() {
		return nil
	}
	err := h.Slack.Delete(ctx, old.Channel, old.TS) // no harm is done if it stays
	if _, gone := errors.AsType[slackapp.Gone](err); gone || h.leave(err) {
		return nil
	}
	return err
}

// leave reports whether Slack wants to be left alone for a while.
func (h *Herald) leave(err error) bool {
	var t trouble
	t.add(err)
	return t.wait != nil
}
