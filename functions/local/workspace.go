package main

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"conoe/functions/internal/face"
	"conoe/functions/internal/handler"
	"conoe/functions/local/desk"
	"conoe/functions/local/talk"
	"conoe/shared/adapter/slackapp"
	"conoe/shared/config"
	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
	"conoe/shared/core/relay"
	"conoe/shared/core/review"
)

// A workspace is a real workspace of Slack with conoe in it.
type workspace struct {
	face *face.App
	job  *job
	late bool // Slack has not said hello yet
}

// Close ends it, and returns when nothing runs any more.
func (w *workspace) Close() { w.job.end() }

// access is how conoe gets into a real workspace.
type access struct {
	config.Local
	api string // the address of Slack's API; empty is Slack's own
	log *slog.Logger
	// lost hears why conoe is in the workspace no longer, which only a person can mend.
	lost func(error)
}

// join lets a real file be worked on from a real workspace of Slack, over Socket Mode:
// conoe opens a connection to Slack, and no address of this machine is reached from
// outside. It returns when Slack has said hello, or after greetWithin.
func join(ctx context.Context, d *desk.Desk, a access) (*workspace, error) {
	if d.Mode != review.Real {
		return nil, fault.Errorf(fault.Denied, "This file is for practice: nothing in it counts, so people of a real workspace of Slack are not let in. Name another folder with --data.")
	}
	client := &slackapp.Client{Token: func(context.Context) (string, error) { return string(a.Bot), nil }, API: a.api, Now: d.Now, Log: a.log}
	f, err := talk.NewFace(ctx, d, client, a.log)
	if err != nil {
		return nil, aboutToken("SLACK_BOT_TOKEN", err)
	}
	app, err := client.App(ctx, f.Install)
	if err != nil {
		return nil, aboutToken("SLACK_BOT_TOKEN", err)
	}
	if err := belongs(ctx, d, f.Install, a.Teams.IDs()); err != nil {
		return nil, err
	}
	if err := a.settle(ctx, d, f); err != nil {
		return nil, err
	}
	w := &workspace{face: f, job: begin(ctx)}
	w.job.also(talk.NewBell(d, f, a.failed).Serve)
	if err := w.receive(client, app, a); err != nil {
		w.Close()
		return nil, err
	}
	return w, nil
}

// settle sets who may do what.
func (a access) settle(ctx context.Context, d *desk.Desk, f *face.App) error {
	f.Owners = a.Owners.Accounts(cmp.Or(f.Install.Enterprise, f.Install.Team))
	f.Teams, f.Outside, f.Listen = a.Teams.IDs(), face.Outside(a.Outside), a.Listen.On()
	w, err := d.People(ctx)
	if err == nil && w.Size == 0 && len(f.Owners) == 0 {
		err = fault.Errorf(fault.Blocked, "Nobody may begin in this file yet. Name in CONOE_OWNERS who appoints the first governance lead, by the member id that Slack shows in their profile, such as CONOE_OWNERS=U0123ABC.")
	}
	return err
}

// greetWithin is how long a start waits for the connection. What takes longer goes on
// behind it.
const greetWithin = 10 * time.Second

func (w *workspace) receive(client *slackapp.Client, app string, a access) error {
	hello := make(chan struct{})
	var first sync.Once
	client.Greeted = func(h slackapp.Hello) error {
		if h.App != "" && h.App != app {
			return fault.Errorf(fault.Denied, "SLACK_APP_TOKEN is of another app (%s) than SLACK_BOT_TOKEN (%s). Take both from the pages of one app.", h.App, app)
		}
		first.Do(func() {
			close(hello)
			a.alone(h)
		})
		return nil
	}
	e := talk.Edge(w.face, app, append([]string{w.face.Install.Team}, a.Teams.IDs()...)...)
	ended := make(chan error, 1)
	w.job.also(func(ctx context.Context) {
		err := client.Socket(ctx, string(a.App), over(e))
		if err != nil {
			err = aboutToken("SLACK_APP_TOKEN", err)
			a.lost(err)
		}
		ended <- err
	})
	select {
	case err := <-ended:
		return err
	case <-hello:
	case <-time.After(greetWithin):
		w.late = true
	}
	return nil
}

// alone warns if somebody else is connected already: each gets a part of what people
// do. It may be a connection of this program's earlier run, which ends by itself.
func (a access) alone(h slackapp.Hello) {
	if h.Connections > 1 {
		a.log.LogAttrs(context.Background(), slog.LevelWarn, "slack has other connections open for this app, and what people do goes to any one of them: if this goes on, stop whatever else runs with SLACK_APP_TOKEN",
			slog.Int("connections", h.Connections))
	}
}

// over carries out what comes over Socket Mode as if it came by HTTP, where Slack
// would have signed it. What is refused for good is acknowledged, or Slack would
// send it again.
func over(e handler.Slack) slackapp.Deliver {
	kinds := map[string]handler.Kind{
		slackapp.Commands: handler.Commands, slackapp.Interactions: handler.Interactions, slackapp.Events: handler.SlackEvents,
	}
	return func(ctx context.Context, in slackapp.Envelope) (answer []byte, ok bool) {
		out := e.Deliver(ctx, kinds[in.Type], in.Payload, in.Retry)
		never := in.Type == slackapp.Events && out.Header.Get("X-Slack-No-Retry") != ""
		return out.Body, out.Status == http.StatusOK || never
	}
}

// failed tells of an effect that failed. Without a token nothing can be told to
// anybody, and conoe ends before everything is parked.
func (a access) failed(consumer string, s ledger.Stream, h relay.Held, err error) {
	if r, ok := errors.AsType[slackapp.Refused](err); ok && r.Token() && r.Code != "missing_scope" {
		a.lost(aboutToken("SLACK_BOT_TOKEN", err))
	}
	handler.Failed(a.log)(consumer, s, h, err)
}

// aboutToken says what to do about a token that Slack does not take.
func aboutToken(name string, err error) error {
	r, ok := errors.AsType[slackapp.Refused](err)
	if !ok {
		if fault.CodeOf(err) != fault.Internal {
			return err
		}
		return fault.Errorf(fault.Blocked, "Slack cannot be reached (%w). Is this machine on the network, and may it open connections to slack.com?", err)
	}
	switch r.Code {
	case "invalid_auth", "not_authed":
		return fault.Errorf(fault.Denied, "Slack does not know %s. Copy it again from the pages of the app (%w).", name, err)
	case "account_inactive", "token_revoked", "token_expired", "org_login_required":
		return fault.Errorf(fault.Denied, "Slack takes %s no longer: it was revoked, or the app was removed. Install the app again, and start with its new token. Nothing that was recorded is lost (%w).", name, err)
	case "not_allowed_token_type":
		return fault.Errorf(fault.Invalid, "%s is a token of another kind. The bot token begins with xoxb-, the app-level token with xapp- (%w).", name, err)
	case "missing_scope", "no_permission":
		return fault.Errorf(fault.Denied, "The app lacks a permission that its manifest names, or the app-level token lacks connections:write. Bring the manifest up to date (`make slack-manifest`), install the app again, and take its new token (%w).", err)
	}
	return err
}
