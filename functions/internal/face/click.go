package face

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"strings"

	"github.com/slack-go/slack"

	"conoe/functions/internal/face/screen"
	"conoe/functions/internal/handler"
	"conoe/shared/core/fault"
)

// route does what a button says.
type route func(*App, context.Context, press) error

// routes are all buttons. An id may go on after a point, where several buttons of
// one kind stand side by side.
func routes() map[string]route {
	return map[string]route{
		screen.DoApprove: (*App).approve,
		screen.DoRead:    decides(screen.ChooseRead), screen.DoChanges: decides(screen.ChooseChanges), screen.DoReject: decides(screen.ChooseReject),
		screen.DoOther: decides(screen.ChooseOther), screen.DoChange: decides(screen.ChooseAgain),
		screen.DoStands: stands(true), screen.DoDemand: stands(false),
		screen.DoLend: (*App).opensLend, screen.DoReturn: (*App).returns,
		screen.DoDetails: (*App).opensDetails, screen.DoTurn: (*App).turnsDetails,
		screen.DoStep: (*App).opensStep, screen.DoNotMe: (*App).opensNotMe, screen.DoLater: (*App).later,
		screen.DoShow: (*App).showsAgain, screen.DoOpen: (*App).opensStatus, screen.DoStart: (*App).opensStart,
		screen.DoReport: (*App).opensReport, screen.DoAnswer: (*App).opensAnswers, screen.DoClose: (*App).endsRounds,
		screen.DoAct: (*App).opensAct, screen.DoPage: (*App).opensPage, screen.DoExport: (*App).exports, screen.DoDownload: (*App).downloads,
		screen.DoHome: (*App).turnsHome, screen.DoRecord: (*App).opensFromHint, screen.DoDismiss: (*App).dismisses,
		screen.DoMediate: (*App).opensMediation, screen.DoOverride: (*App).opensOverride, screen.DoWitness: (*App).opensWitness, screen.DoHurry: (*App).opensHurry,
		screen.DoEdit: (*App).opensEdit, screen.DoMore: (*App).turnsEdit,
		screen.DoNotThere: (*App).wasNot, screen.DoAct + ".minute": (*App).opensMinute, screen.DoAct + ".bind": (*App).opensBind,
		screen.DoOutside: (*App).opensOutside, screen.DoAct + ".outside": (*App).opensOutside,
		screen.DoSnooze: (*App).snoozes, screen.DoNudge: (*App).nudges,
		screen.DoSort:  (*App).opensSort,
		screen.DoPaste: (*App).opensPaste, screen.DoAct + ".paste": (*App).opensPaste, screen.DoAct + ".export": (*App).exports,
	}
}

// routeOf finds the route of a button.
func routeOf(action string) (route, bool) {
	all := routes()
	for id := action; ; {
		if r, ok := all[id]; ok {
			return r, true
		}
		n := strings.LastIndexByte(id, '.')
		if n < 0 {
			return nil, false
		}
		id = id[:n]
	}
}

// Interaction does what somebody pressed, chose or submitted. Every refusal is an
// answer: an error is a defect.
func (a *App) Interaction(ctx context.Context, i slack.InteractionCallback) (any, error) {
	switch i.Type {
	case slack.InteractionTypeBlockActions:
		return nil, a.click(ctx, i)
	case slack.InteractionTypeViewSubmission:
		return a.submitted(ctx, i)
	case slack.InteractionTypeShortcut, slack.InteractionTypeMessageAction:
		return nil, a.shortcut(ctx, i)
	}
	return nil, nil
}

// pressOf is an interaction, of whom nobody knows yet who it is.
func pressOf(i slack.InteractionCallback) press {
	p := press{
		contact: ofInteraction(i), trigger: i.TriggerID, reply: i.ResponseURL, view: i.View,
		channel: cmp.Or(i.Container.ChannelID, i.Channel.ID), message: cmp.Or(i.MessageTs, i.Message.Timestamp),
	}
	if p.reply == "" && len(i.ResponseURLs) > 0 {
		p.reply = i.ResponseURLs[0].ResponseURL
	}
	return p
}

// recognise says who it is, and under which key it may come again.
func (a *App) recognise(ctx context.Context, i slack.InteractionCallback, p *press) error {
	var err error
	if p.id, err = handler.InteractionID(i); err != nil {
		return err
	}
	p.by, err = a.who(ctx, p.contact)
	return err
}

// click does what a button says. Whatever else can be used in a message, such as a
// field that is filled in, says nothing until it is submitted.
func (a *App) click(ctx context.Context, i slack.InteractionCallback) error {
	all := i.ActionCallback.BlockActions
	if len(all) != 1 || all[0].Type != "button" {
		return nil
	}
	do, ok := routeOf(all[0].ActionID)
	if !ok {
		a.Log.LogAttrs(ctx, slog.LevelWarn, "a button leads nowhere", slog.String("action", all[0].ActionID))
		return nil
	}
	release, err := a.still()
	p := pressOf(i)
	p.action = all[0]
	if err == nil {
		defer release()
		err = a.recognise(ctx, i, &p)
	}
	if err == nil {
		err = do(a, ctx, p)
	}
	if errors.Is(err, errAgain) {
		return nil // the first delivery has told
	}
	if err != nil {
		return a.refuse(ctx, p, err)
	}
	return nil
}

// shortcut opens what was chosen from a menu of Slack.
func (a *App) shortcut(ctx context.Context, i slack.InteractionCallback) error {
	release, err := a.still()
	p := pressOf(i)
	if err == nil {
		defer release()
		err = a.recognise(ctx, i, &p)
	}
	switch {
	case err != nil:
	case i.CallbackID == ShortcutStart:
		err = a.opensStart(ctx, p)
	case i.CallbackID == ShortcutPaste:
		err = a.bringsMessage(ctx, p, i.Message)
	case i.CallbackID == ShortcutConcern:
		err = a.opensConcern(ctx, p, i.Type == slack.InteractionTypeMessageAction)
	}
	if err != nil {
		return a.refuse(ctx, p, err)
	}
	return nil
}

// The shortcuts, as the manifest names them.
const (
	ShortcutStart   = "start"
	ShortcutConcern = "concern"
	ShortcutPaste   = "paste"
)

// meta reads what a button is about.
func (p press) meta() (screen.Meta, error) { return screen.ReadMeta(p.action.Value) }

// sign reads what a button decides about.
func (p press) sign() (screen.Sign, error) { return screen.ReadSign(p.action.Value) }

var errNotHere = fault.Errorf(fault.Invalid, "This is not possible here. Open the Home tab of the app and go on from there.")
