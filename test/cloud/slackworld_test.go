package cloud_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"conoe/shared/adapter/standin"
	"conoe/shared/config"
	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
	"conoe/templates"
	"conoe/test/cloud"
	"conoe/test/dynamo/dynoxide"
)

// slackWorld is a deployment that a stand-in of Slack uses: people act there, and what
// they do goes through signed HTTP to the deployed function.
type slackWorld struct {
	*standin.Server
	t     *testing.T
	cloud *cloud.World
	ahead time.Duration // of the clock
}

// owner founds the workspace.
const owner = "U0CHIARA03"

func newSlackWorld(t *testing.T) *slackWorld {
	t.Helper()
	return openSlackWorld(t, func(*cloud.Slack) {})
}

// openSlackWorld is a world in which something of Slack is otherwise.
func openSlackWorld(t *testing.T, otherwise func(*cloud.Slack)) *slackWorld {
	t.Helper()
	raw, err := templates.Files.ReadFile("slack/manifest.json")
	if err != nil {
		t.Fatal(err)
	}
	m, err := standin.ReadManifest(raw)
	if err != nil {
		t.Fatal(err)
	}
	m.Settings.SocketMode = false
	s, err := standin.Start(standin.Options{Manifest: m, Retries: []time.Duration{}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	w := &slackWorld{Server: s, t: t}
	slack := cloud.Slack{
		API: s.APIURL(), Token: s.Token(), Signing: s.SigningSecret(), App: config.SlackApp(s.AppID()), Teams: config.SlackTeams(s.TeamID()),
		Owners: owner,
	}
	otherwise(&slack)
	w.cloud = cloud.New(t, dynoxide.Start(t), cloud.Options{Workspace: config.Workspace("ws_" + uuid.NewString()), Start: time.Now(), Slack: slack})
	w.cloud.Clock.Follow(func() time.Time { return time.Now().Add(w.ahead) })
	w.connect(cloud.Gateway(w.cloud.Slack))
	t.Cleanup(func() {
		for _, c := range s.Complaints() {
			t.Errorf("Slack complains: %s", c)
		}
	})
	return w
}

// connect lets Slack send to a server.
func (w *slackWorld) connect(h http.Handler) {
	w.t.Helper()
	srv := httptest.NewServer(h)
	w.t.Cleanup(srv.Close)
	if err := w.Connect(srv.URL); err != nil {
		w.t.Fatal(err)
	}
}

// settle lets everything happen that is due within a minute and a half: the lease of a
// claim is one minute.
func (w *slackWorld) settle() {
	w.t.Helper()
	for end := w.cloud.Clock.Now().Add(90 * time.Second); ; {
		if err := w.cloud.Settle(w.t.Context()); err != nil {
			w.t.Fatal(err)
		}
		next, err := w.cloud.Next(w.t.Context())
		if err != nil {
			w.t.Fatal(err)
		}
		if next.IsZero() || next.After(end) {
			return
		}
		w.ahead += max(0, next.Sub(w.cloud.Clock.Now()))
	}
}

// did fails unless something was done.
func (w *slackWorld) did(o standin.Outcome, err error) {
	w.t.Helper()
	if err != nil || o.Told != "" || len(o.Errors) > 0 {
		w.t.Fatalf("got %+v, %v, want that it was done", o, err)
	}
}

// top is the modal that somebody has open.
func (w *slackWorld) top(who string) standin.View {
	w.t.Helper()
	v, ok := w.As(who).Top()
	if !ok {
		w.t.Fatalf("%s has no modal open", who)
	}
	return v
}

// filled is an answer in every field that is named, by block.
func filled(pairs ...string) standin.State {
	out := standin.State{}
	for i := 0; i < len(pairs); i += 2 {
		out[pairs[i]] = map[string][]string{"in": {pairs[i+1]}}
	}
	return out
}

// messages are those that somebody sees and that contain a text, the newest last.
func (w *slackWorld) messages(who, text string) (out []standin.Message) {
	w.t.Helper()
	sc, err := w.Scene(who)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, r := range sc.Channels {
		for _, m := range r.Messages {
			if strings.Contains(m.Text, text) {
				out = append(out, m)
			}
		}
	}
	return out
}

func (w *slackWorld) message(who, text string) standin.Message {
	w.t.Helper()
	all := w.messages(who, text)
	if len(all) == 0 {
		var others []string
		for _, m := range w.messages(who, "") {
			others = append(others, m.Text)
		}
		w.t.Fatalf("%s sees no message with %q, but %q", who, text, others)
	}
	return all[len(all)-1]
}

// home waits until the Home tab of somebody shows a text, and is it.
func (w *slackWorld) home(who, text string) standin.View {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), 5*time.Second)
	defer cancel()
	sc, err := w.Wait(ctx, standin.Want{As: who, Home: text})
	if err != nil {
		w.t.Fatalf("%v: %v", err, sc.Home)
	}
	return *sc.Home
}

// entries counts the entries of a kind in the first review.
func (w *slackWorld) entries(kind string) (n int) {
	w.t.Helper()
	for _, e := range w.log() {
		if k, _, err := ledger.KindOf(e.Bytes); err == nil && k == kind {
			n++
		}
	}
	return n
}

// log is the first review's.
func (w *slackWorld) log() (out []ledger.Entry) {
	w.t.Helper()
	ctx := w.t.Context()
	p, err := w.cloud.App.People(ctx)
	if err != nil || len(p.Reviews) == 0 {
		w.t.Fatal("there is no review", err)
	}
	for e, err := range w.cloud.App.Store.Read(ctx, ledger.Stream{Workspace: w.cloud.App.Workspace, Name: p.Reviews[0].Stream}, 0) {
		if err != nil {
			w.t.Fatal(err)
		}
		out = append(out, e)
	}
	return out
}

// status is that of the first review.
func (w *slackWorld) status() review.Status {
	w.t.Helper()
	d := review.NewDossier("x")
	p, err := w.cloud.App.People(w.t.Context())
	if err != nil {
		w.t.Fatal(err)
	}
	d.Stream = p.Reviews[0].Stream
	if err := d.Catch(w.t.Context(), w.cloud.App.Store, ledger.Stream{Workspace: w.cloud.App.Workspace, Name: d.Stream}); err != nil {
		w.t.Fatal(err)
	}
	return d.Status
}
