package face

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/slack-go/slack"

	"conoe/functions/internal/face/screen"
	"conoe/shared/core/fault"
	"conoe/shared/core/relay"
	"conoe/shared/core/review"
)

// A press is something that somebody did and that may open a modal: a click, a
// shortcut, a command.
type press struct {
	by      review.Actor
	contact contact
	id      string // of the command
	trigger string
	reply   string // response URL; "" where there is none
	channel string // where it was; "" if in a view
	message string // at which it was
	view    slack.View
	action  *slack.BlockAction // nil unless it is a click
}

// modal reports whether it was done in a modal.
func (p press) modal() bool { return p.view.ID != "" && p.view.Type == slack.VTModal }

// buildWithin is how long a modal may take to build, so that the trigger is still
// good for one that says so.
const buildWithin = 1200 * time.Millisecond

// show opens a modal: on top of the one in which something was pressed. If it
// takes too long to build, a modal opens that offers it again.
func (a *App) show(ctx context.Context, p press, m screen.Meta, build func(context.Context) (screen.View, error)) error {
	view, err := a.built(ctx, m, build)
	if err != nil {
		return err
	}
	if p.modal() {
		_, _, err = a.Slack.Push(ctx, p.trigger, view.JSON)
	} else {
		_, _, err = a.Slack.Open(ctx, p.trigger, view.JSON)
	}
	return err
}

// turn replaces the modal in which something was pressed; elsewhere it is show.
func (a *App) turn(ctx context.Context, p press, m screen.Meta, build func(context.Context) (screen.View, error)) error {
	if !p.modal() {
		return a.show(ctx, p, m, build)
	}
	view, err := a.built(ctx, m, build)
	if err != nil {
		return err
	}
	_, err = a.Slack.Update(ctx, p.view.ID, p.view.Hash, view.JSON)
	return err
}

func (a *App) built(ctx context.Context, m screen.Meta, build func(context.Context) (screen.View, error)) (screen.View, error) {
	soon, cancel := context.WithTimeout(ctx, buildWithin)
	defer cancel()
	view, err := build(soon)
	if errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil {
		return a.Screens.Wait(m)
	}
	return view, err
}

// replyWithin bounds an answer by response URL: it comes after what was recorded,
// and nothing depends on it.
const replyWithin = time.Second

// tell says something to who pressed, for their eyes: in the conversation where
// they did, or in a modal.
func (a *App) tell(ctx context.Context, p press, m screen.Message) {
	var err error
	if p.reply != "" {
		soon, cancel := context.WithTimeout(ctx, replyWithin)
		defer cancel()
		err = a.Slack.Reply(soon, p.reply, m.Text, m.Blocks)
	} else {
		err = a.show(ctx, p, screen.Meta{}, func(context.Context) (screen.View, error) { return a.Screens.AsView(m) })
	}
	if err != nil {
		a.Log.LogAttrs(ctx, slog.LevelWarn, "an answer did not reach Slack", slog.String("error", err.Error()))
	}
}

// refuse tells who pressed why nothing was done, and says whether anything was
// wrong with us.
func (a *App) refuse(ctx context.Context, p press, err error) error {
	m, broken := a.refusal(ctx, err)
	if broken != nil {
		return broken
	}
	a.tell(ctx, p, m)
	return nil
}

// refusal is an error as a message. What is nobody's fault but ours is logged.
func (a *App) refusal(ctx context.Context, err error) (screen.Message, error) {
	if _, busy := errors.AsType[relay.Wait](err); busy {
		return a.Screens.Line(screen.Line{Kind: screen.LineLate})
	}
	code := fault.CodeOf(err)
	if code == fault.Internal {
		a.Log.LogAttrs(ctx, slog.LevelError, "slack request failed", slog.String("error", err.Error()))
	}
	return a.Screens.Refused(a.namedIn(ctx, err), screen.Reader{}, "")
}
