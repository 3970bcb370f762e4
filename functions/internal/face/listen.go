package face

import (
	"context"
	"errors"
	"log/slog"

	"github.com/slack-go/slack/slackevents"

	"conoe/functions/internal/face/screen"
	"conoe/functions/internal/handler"
	"conoe/shared/core/approval"
	"conoe/shared/core/fault"
	"conoe/shared/core/relay"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

// Where a workspace wants it, a reaction on a message of ours, or a mention of the
// app, is taken as a hint that somebody means to decide. They are asked whether they
// do, for their eyes only. What they wrote is not read, and nothing of it is kept.

// heard takes such a hint.
func (a *App) heard(ctx context.Context, e handler.SlackEvent) error {
	switch in := e.Inner.(type) {
	case *slackevents.ReactionAddedEvent:
		if in.ItemUser == a.Install.User && in.Item.Type == "message" {
			return a.hinted(ctx, hint{ofEvent(e, in.User), in.Item.Channel, in.Item.Timestamp, ""})
		}
	case *slackevents.AppMentionEvent:
		if in.BotID == "" && in.Edited == nil {
			return a.hinted(ctx, hint{ofEvent(e, in.User), in.Channel, in.ThreadTimeStamp, in.ThreadTimeStamp})
		}
	}
	return nil
}

// A hint is where somebody reacted, or wrote.
type hint struct {
	contact
	channel string
	message string // of ours; "" if it is none
	thread  string
}

// hinted asks who gave a hint whether they mean to decide, if one thing waits for
// them there. Whoever is not known, or is not asked anything, hears nothing.
func (a *App) hinted(ctx context.Context, at hint) error {
	release, err := a.still()
	if err != nil {
		return err
	}
	defer release()
	by, err := a.Recognise(ctx, at.account)
	if err == nil {
		err = a.admits(ctx, by.Person, at.account)
	}
	switch fault.CodeOf(err) {
	case fault.NotFound, fault.Denied:
		return nil
	}
	if err != nil {
		return err
	}
	about, ok, err := a.meant(ctx, by, at)
	if err != nil || !ok {
		return err
	}
	m, err := a.Screens.Line(screen.Line{Kind: screen.LineRecordThis, Meta: screen.Meta{Stream: about.Stream, Request: string(about.Request)}})
	if err != nil {
		return err
	}
	err = a.Slack.Whisper(ctx, at.channel, at.thread, at.user, m.Text, m.Blocks)
	if _, busy := errors.AsType[relay.Wait](err); busy || fault.CodeOf(err) == fault.NotFound {
		return nil // it was a hint: nobody is told of it later
	}
	return err
}

// meant finds the one thing that a hint may be about: what the message asks, or what
// is asked in the review of which the message tells.
func (a *App) meant(ctx context.Context, by review.Actor, at hint) (usecase.InInbox, bool, error) {
	waiting, err := a.Inbox(ctx, by)
	if err != nil {
		return usecase.InInbox{}, false, err
	}
	var near []usecase.InInbox
	for _, one := range waiting {
		if one.What != approval.DutyDecide && one.What != approval.DutyAnswer && one.What != approval.DutyConfirm {
			continue
		}
		hit, err := a.isCopy(ctx, one.Stream, copyKey(one.Request, by.Person), at)
		if err != nil || hit {
			return one, hit, err
		}
		if hit, err = a.isCopy(ctx, one.Stream, boardKey, at); err != nil {
			return one, false, err
		}
		if hit {
			near = append(near, one)
		}
	}
	if len(near) != 1 {
		return usecase.InInbox{}, false, nil
	}
	return near[0], true, nil
}

// isCopy reports whether a hint was given at a message of ours, or, where it was
// given at none, in its channel.
func (a *App) isCopy(ctx context.Context, stream, key string, at hint) (bool, error) {
	c, err := asideOf[Copy](ctx, a, stream, key)
	if err != nil || c.value.In != a.in() || c.value.Channel != at.channel || c.value.TS == "" {
		return false, err
	}
	return at.message == "" || at.message == c.value.TS, nil
}

// dismisses lets a remark be a remark: nothing was recorded.
func (a *App) dismisses(ctx context.Context, p press) error {
	if p.reply == "" {
		return nil
	}
	soon, cancel := context.WithTimeout(ctx, replyWithin)
	defer cancel()
	if err := a.Slack.Retract(soon, p.reply); err != nil {
		a.Log.LogAttrs(ctx, slog.LevelWarn, "a question was not taken away", slog.String("error", err.Error()))
	}
	return nil
}
