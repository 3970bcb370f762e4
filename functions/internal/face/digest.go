package face

import (
	"context"
	"errors"
	"time"

	"conoe/functions/internal/face/screen"
	"conoe/shared/adapter/slackapp"
	"conoe/shared/core/fault"
	"conoe/shared/core/guide"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

// digests tells everybody once on each of their working days what waits for them,
// what they could do and what became of their words, and keeps the message of the
// day true. Where there is nothing, nothing is told.
func (h *Herald) digests(ctx context.Context) error {
	w, err := h.People(ctx)
	if err != nil {
		return err
	}
	days, err := h.days(ctx)
	if err != nil {
		return err
	}
	zones, err := asides[Reach](ctx, h.App, workspaceStream, reachPrefix)
	if err != nil {
		return err
	}
	known := map[review.PersonID]Reach{}
	for _, z := range zones {
		known[review.PersonID(z.key[len(reachPrefix):])] = z.value
	}
	var all trouble
	for _, p := range sortedKeys(w.People) {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if who := w.People[p]; who.Left || who.Merged != "" {
			continue
		}
		day, r := days[p], reached{Reach: known[p]}
		if unknown := r.At.IsZero() && day.value.Looked != r.reader().Day(h.Now()); unknown || h.dayBegun(r, day) {
			all.add(h.digest(ctx, p, day))
		}
	}
	return all.err()
}

// days are the days of all persons.
func (h *Herald) days(ctx context.Context) (map[review.PersonID]aside[Day], error) {
	all, err := asides[Day](ctx, h.App, workspaceStream, dayPrefix)
	out := map[review.PersonID]aside[Day]{}
	for _, d := range all {
		if d.value.In != h.in() {
			d.value = Day{}
		}
		out[review.PersonID(d.key[len(dayPrefix):])] = d
	}
	return out, err
}

// dayBegun reports whether a person's day has begun and there may be something to
// tell: they were told nothing, or their digest may have changed.
func (h *Herald) dayBegun(r reached, day aside[Day]) bool {
	to := r.reader()
	if today := to.Day(h.Now()); day.value.Looked == today || day.value.On == today && day.value.TS == "" {
		return false
	}
	yes, _ := guide.MayPost(h.budget(), to, guide.Telling, h.Now())
	return yes
}

// digest tells one person, or makes what they were told today true.
func (h *Herald) digest(ctx context.Context, p review.PersonID, day aside[Day]) error {
	day.key = dayPrefix + string(p)
	r, err := h.reachNow(ctx, p)
	if err != nil {
		return err
	}
	if r.user == "" { // nobody looks for an account twice a day
		looked := day.value
		looked.In, looked.Looked = h.in(), r.reader().Day(h.Now())
		return h.giveBack(ctx, &day, looked)
	}
	if !h.dayBegun(r, day) {
		return nil
	}
	today := r.reader().Day(h.Now())
	waiting, err := h.waitingFor(ctx, p)
	if err != nil {
		return err
	}
	waits := digestJSON(waiting)
	if day.value.On == today && (day.value.Waits == waits || r.silent()) {
		return nil
	}
	var d screen.Digest
	var all []news
	if !r.silent() {
		if d, all, err = h.presentOf(ctx, p, waiting); err != nil {
			return err
		}
	}
	switch {
	case day.value.On == today:
		return h.editDay(ctx, &day, d, waits)
	case d.Empty():
		looked := day.value
		looked.In, looked.Looked = h.in(), today
		return h.heard(ctx, p, all, day, h.giveBack(ctx, &day, looked))
	}
	return h.postDay(ctx, r, &day, d, all, waits)
}

// waitingFor is what a person is asked and did not want to be left alone with.
func (h *Herald) waitingFor(ctx context.Context, p review.PersonID) ([]usecase.InInbox, error) {
	all, err := h.Inbox(ctx, review.Actor{Person: p})
	if fault.CodeOf(err) == fault.Denied {
		return nil, nil
	}
	if err != nil || len(all) == 0 {
		return nil, err
	}
	asleep, err := asides[Snooze](ctx, h.App, workspaceStream, snoozePrefix+string(p)+"/")
	if err != nil {
		return nil, err
	}
	until := map[string]time.Time{}
	for _, s := range asleep {
		until[s.key] = s.value.Until
	}
	var out []usecase.InInbox
	for _, i := range all {
		if !until[snoozeKey(p, i.Stream, string(i.Request))].After(h.Now()) {
			out = append(out, i)
		}
	}
	return out, nil
}

// presentOf is what there is to tell a person.
func (h *Herald) presentOf(ctx context.Context, p review.PersonID, waiting []usecase.InInbox) (screen.Digest, []news, error) {
	d := screen.Digest{Waiting: waiting, Asked: len(waiting)}
	all, err := h.newsOf(ctx, p)
	if err != nil {
		return d, nil, err
	}
	for _, n := range all {
		d.Did = append(d.Did, n.did...)
	}
	mine, err := h.Mine(ctx, review.Actor{Person: p})
	if fault.CodeOf(err) == fault.Denied {
		return d, all, nil
	}
	if err != nil {
		return d, nil, err
	}
	for n := len(mine) - 1; n >= 0 && len(d.Todos) < screen.HomeTodos; n-- {
		if err := h.todoOfDay(ctx, p, mine[n].Stream, &d); err != nil {
			return d, nil, err
		}
	}
	return d, all, nil
}

// todoOfDay adds what the person is the first to do in a review.
func (h *Herald) todoOfDay(ctx context.Context, p review.PersonID, stream string, d *screen.Digest) error {
	snooze, err := h.snooze(ctx, p, stream, nextStep)
	if err != nil || snooze.value.Until.After(h.Now()) {
		return err
	}
	s, err := h.sight(ctx, review.Actor{Person: p}, stream)
	if code := fault.CodeOf(err); code == fault.Denied || code == fault.NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	for _, t := range s.todos {
		if len(t.People) > 0 && t.People[0] == p {
			d.Todos = append(d.Todos, screen.HomeTodo{Reader: s.reader, Todo: t})
			return nil
		}
	}
	return nil
}

// postDay tells a person's digest, in place of the one of another day. What says what
// became of their words stays.
func (h *Herald) postDay(ctx context.Context, r reached, day *aside[Day], d screen.Digest, all []news, waits string) error {
	before := day.value
	if err := h.dropDay(ctx, before); err != nil {
		return err
	}
	m, err := h.Screens.Digest(d)
	if err != nil {
		return err
	}
	if yes, err := h.takeDay(ctx, r, day, guide.Telling); err != nil || !yes {
		return err
	}
	now := day.value
	channel, err := h.Slack.Direct(ctx, r.user)
	if err == nil {
		err = h.turn(channel)
	}
	if err == nil {
		now.TS, err = h.Slack.Post(ctx, channel, "", m.Text, m.Blocks)
	}
	now.Unfit, err = h.unfit(ctx, workspaceStream, day.key, err)
	if gone, ok := errors.AsType[slackapp.Gone](err); ok {
		return errors.Join(h.off(ctx, r.person, gone.Code), h.giveBack(ctx, day, now))
	}
	if err != nil {
		before.TS = ""
		return errors.Join(err, h.giveBack(ctx, day, before))
	}
	now.Claimed, now.Channel, now.Hash, now.Waits, now.Of, now.Kept = time.Time{}, channel, hashOf(m), waits, d.Streams(), len(d.Did) > 0
	return h.heard(ctx, r.person, all, *day, h.giveBack(ctx, day, now))
}

// dropDay takes yesterday's digest away: it says what is no longer so.
func (h *Herald) dropDay(ctx context.Context, day Day) error {
	if day.TS == "" || day.Kept {
		return nil
	}
	err := h.Slack.Delete(ctx, day.Channel, day.TS)
	if _, gone := errors.AsType[slackapp.Gone](err); gone || h.leave(err) {
		return nil
	}
	return err
}

// heard notes that a person knows what became of their words, and where it stands.
func (h *Herald) heard(ctx context.Context, p review.PersonID, all []news, day aside[Day], err error) error {
	for _, n := range all {
		if err != nil {
			return err
		}
		stage := n.note.value.Stage
		if len(n.did) > 0 && day.value.TS != "" {
			c, failed := asideOf[Copy](ctx, h.App, n.stream, didPrefix+string(stage)+"/"+string(p))
			if failed != nil {
				return failed
			}
			if err = c.set(ctx, h.App, n.stream, Copy{In: h.in(), Channel: day.value.Channel, TS: day.value.TS, Hash: digestJSON(n.did), Stage: stage}); err != nil {
				return err
			}
		}
		err = n.note.set(ctx, h.App, workspaceStream, Said{Stage: stage, Told: stage})
	}
	return err
}

// editDay makes today's digest true. What became of the person's words is told once:
// a message that says it stays as it is.
func (h *Herald) editDay(ctx context.Context, day *aside[Day], d screen.Digest, waits string) error {
	now := day.value
	now.Waits = waits
	if now.Kept {
		return h.giveBack(ctx, day, now)
	}
	d.Did = nil
	m, err := h.Screens.Digest(d)
	if err != nil {
		return err
	}
	if hash := hashOf(m); hash != now.Hash {
		err := h.Slack.Edit(ctx, now.Channel, now.TS, m.Text, m.Blocks)
		now.Unfit, err = h.unfit(ctx, workspaceStream, day.key, err)
		if _, gone := errors.AsType[slackapp.Gone](err); err != nil && !gone {
			return err
		}
		now.Hash, now.Of = hash, d.Streams()
	}
	return h.giveBack(ctx, day, now)
}
