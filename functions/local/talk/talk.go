// Package talk is conoe in Slack over one desk: what lets people's requests in, and
// what tells them. The command line talks to a real workspace or to a stand-in;
// benchmarks talk to a stand-in too.
package talk

import (
	"context"
	"log/slog"
	"path/filepath"

	"conoe/functions/internal/face"
	"conoe/functions/internal/handler"
	"conoe/functions/local/desk"
	"conoe/shared/adapter/slackapp"
	"conoe/shared/core/ledger"
	"conoe/shared/core/relay"
	"conoe/templates"
)

// NewFace is conoe in the workspace that the client's token is of. Asking where that
// is proves that the token is good.
func NewFace(ctx context.Context, d *desk.Desk, client *slackapp.Client, log *slog.Logger) (*face.App, error) {
	f, err := face.New(templates.Files)
	if err != nil {
		return nil, err
	}
	f.App, f.Log, f.Slack = d.App, log, client
	f.Bundle = func(_ context.Context, name string) (string, error) { return filepath.Join(d.Shelf.Dir, name), nil }
	f.Install, err = client.Self(ctx)
	return f, err
}

// Edge lets through what is for our app and from workspaces that are served.
func Edge(f *face.App, app string, teams ...string) handler.Slack {
	return handler.Slack{AppID: app, Teams: teams, Log: f.Log, Command: f.Command, Interaction: f.Interaction, Event: f.Event}
}

// Failed hears of effects that could not be performed.
type Failed func(consumer string, s ledger.Stream, h relay.Held, err error)

// NewBell is what tells people what happens, beside everything else: Slack takes its
// time.
func NewBell(d *desk.Desk, f *face.App, failed Failed) *desk.Bell {
	herald := &face.Herald{App: f}
	r := &relay.Relay{Store: d.Store, Workspace: d.Workspace, Now: d.Now, Consumers: []relay.Consumer{herald}, Failed: failed}
	return desk.NewBell(d.Store, r, herald.Sweep, f.Log)
}
