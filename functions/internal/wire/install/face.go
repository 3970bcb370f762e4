package install

import (
	"cmp"
	"context"
	"log/slog"
	"os"
	"sync"
	_ "time/tzdata" // Lambda's image has no time zones, and people are told by day in theirs

	"conoe/functions/internal/face"
	"conoe/functions/internal/wire"
	"conoe/shared/adapter/slackapp"
	"conoe/shared/config"
	"conoe/shared/core/fault"
	"conoe/shared/core/usecase"
	"conoe/templates"
)

// Face makes the face when it is first needed: what it reads takes longer than the
// start of a function may, and a function starts before anybody has stored a token.
type Face struct {
	App *usecase.App
	// Tokens are the values of the bot token, the present one first. None is Blocked.
	Tokens func(context.Context) ([]string, error)
	Log    *slog.Logger

	// Owners, Teams, Outside and Listen are as in config.Slack.
	Owners  config.Owners
	Teams   config.SlackTeams
	Outside config.Outside
	Listen  config.Switch
	// Bundle is face.App's.
	Bundle func(ctx context.Context, name string) (string, error)

	mu   sync.Mutex
	made *face.App
}

// Get is the face. One that could not be made is made by the next call.
func (f *Face) Get(ctx context.Context) (*face.App, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.made != nil {
		return f.made, nil
	}
	made, err := f.make(ctx)
	if err == nil {
		f.made = made
	}
	return f.made, err
}

func (f *Face) make(ctx context.Context) (*face.App, error) {
	token, err := f.token(ctx)
	if err != nil {
		return nil, err
	}
	out, err := face.New(templates.Files)
	if err != nil {
		return nil, err
	}
	// SLACK_API leads elsewhere than to Slack. The client sends no token there that
	// could be real.
	out.Slack = &slackapp.Client{Token: f.token, API: os.Getenv("SLACK_API"), Now: wire.Now, Log: f.Log}
	out.Install, err = whereIs(ctx, f.App.Store, f.App.Workspace, token, wire.Now(), out.Slack.Self)
	if err == nil && out.Install.Team == "" {
		err = errNoTeam
	}
	if err != nil {
		return nil, err
	}
	out.App, out.Log = f.App, f.Log
	out.Owners = f.Owners.Accounts(cmp.Or(out.Install.Enterprise, out.Install.Team))
	out.Teams, out.Outside, out.Listen = f.Teams.IDs(), face.Outside(f.Outside), f.Listen.On()
	out.Bundle = f.Bundle
	return out, nil
}

func (f *Face) token(ctx context.Context) (string, error) {
	all, err := f.Tokens(ctx)
	if fault.CodeOf(err) == fault.Blocked {
		return "", errNotSetUp
	}
	if err != nil {
		return "", err
	}
	return all[0], nil
}
