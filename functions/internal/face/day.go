package face

import (
	"context"
	"errors"
	"time"

	"conoe/shared/core/guide"
	"conoe/shared/core/review"
)

// A Day is the one message that a person is told on a day outside of open requests.
// It is claimed before it is posted: a crash between the two leaves what there is to
// tell in their Home tab, and nobody is told twice.
type Day struct {
	Copy
	On string    `json:"on,omitzero"` // the date where the person is
	To time.Time `json:"to,omitzero"` // when it was taken
	// Looked is the date on which there was nothing to tell.
	Looked string `json:"looked,omitzero"`
	// Waits is the digest of what waited for the person when the message was made.
	Waits string `json:"waits,omitzero"`
	// Of are the streams that the message speaks of.
	Of []string `json:"of,omitzero"`
	// Kept: it says what became of the person's words, and stays.
	Kept bool `json:"kept,omitzero"`
}

const dayPrefix = "slack/day/"

// budget is what people may be burdened with.
func (h *Herald) budget() guide.Budget {
	return guide.Budget{Calendar: h.Policy.BusinessDays(), From: 9, To: 18, AsksAStage: 2}
}

// dayOf is a person's day as it is known.
func (h *Herald) dayOf(ctx context.Context, p review.PersonID) (aside[Day], error) {
	day, err := asideOf[Day](ctx, h.App, workspaceStream, dayPrefix+string(p))
	if day.value.In != h.in() {
		day.value = Day{}
	}
	return day, err
}

// takeDay takes a person's message of the day, if it is free and the hour is right.
func (h *Herald) takeDay(ctx context.Context, r reached, day *aside[Day], what guide.Kind) (bool, error) {
	to, now := r.reader(), h.Now()
	to.Told = day.value.To
	if yes, _ := guide.MayPost(h.budget(), to, what, now); !yes {
		return false, nil
	}
	err := day.set(ctx, h.App, workspaceStream, Day{Copy: Copy{In: h.in(), Claimed: now.UTC()}, On: to.Day(now), To: now.UTC()})
	if lost(err) { // another relay takes it at this moment
		return false, nil
	}
	return err == nil, err
}

// inDay posts what is next for a person as their one message of the day. If it
// cannot be told, the day is as free as before.
func (h *Herald) inDay(ctx context.Context, r reached, what guide.Kind, post func() error) error {
	day, err := h.dayOf(ctx, r.person)
	if err != nil {
		return err
	}
	before := day.value
	yes, err := h.takeDay(ctx, r, &day, what)
	if err != nil || !yes {
		return err
	}
	if err := post(); err != nil {
		return errors.Join(err, h.giveBack(ctx, &day, before))
	}
	before.In, before.On, before.To = h.in(), day.value.On, day.value.To // the last digest still stands
	return h.giveBack(ctx, &day, before)
}

// giveBack makes a day what is given. Whoever was first meanwhile knows better.
func (h *Herald) giveBack(ctx context.Context, day *aside[Day], before Day) error {
	if err := day.set(context.WithoutCancel(ctx), h.App, workspaceStream, before); err != nil && !lost(err) {
		return err
	}
	return nil
}

// direct is the direct messages with a user.
func (h *Herald) direct(user string) channelOf {
	return func(ctx context.Context) (string, error) { return h.Slack.Direct(ctx, user) }
}

// nameOf is what a person is called.
func (h *Herald) nameOf(ctx context.Context, p review.PersonID) (string, error) {
	w, err := h.People(ctx)
	if err != nil {
		return "", err
	}
	return h.App.App.Name(ctx, w, p), nil
}
