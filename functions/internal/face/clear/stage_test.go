// Package clear_test plays, for every finding that the rules can make, the people
// who clear it in Slack.
package clear_test

import (
	"context"
	"log/slog"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"conoe/functions/internal/face"
	"conoe/functions/internal/handler"
	"conoe/shared/adapter/slackapp"
	"conoe/shared/adapter/standin"
	"conoe/shared/core/usecase"
	"conoe/templates"
)

// A stage is one stand-in of Slack with the screens, on which trials are played one
// after the other, each over a store of its own.
type stage struct {
	*standin.Server
	model *face.App // what all trials share
	clock steps
}

// steps is the clock of calls to Slack: so far between them that none waits for
// its turn.
type steps struct {
	mu sync.Mutex
	at time.Time
}

func (c *steps) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(2 * time.Second)
	return c.at
}

func open(t *testing.T) *stage {
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
	seed := company()
	s, err := standin.Start(standin.Options{Manifest: m, Retries: []time.Duration{}, Seed: &seed})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	st := &stage{Server: s, clock: steps{at: time.Now()}}
	if st.model, err = face.New(templates.Files); err != nil {
		t.Fatal(err)
	}
	if st.model.Install, err = st.client().Self(t.Context()); err != nil {
		t.Fatal(err)
	}
	return st
}

// client is a client that knows no conversation yet.
func (s *stage) client() *slackapp.Client {
	return &slackapp.Client{
		Token: func(context.Context) (string, error) { return s.Token(), nil }, API: s.APIURL(), Now: s.clock.now,
	}
}

// plays lets what people do reach an app, and nobody else until the test ends.
func (s *stage) plays(t *testing.T, app *usecase.App) *face.App {
	t.Helper()
	s.Reset()
	f := &face.App{
		App: app, Book: s.model.Book, Screens: s.model.Screens, Slack: s.client(), Install: s.model.Install,
		Outside: face.Guests,
		Log:     slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelError})),
	}
	edge := handler.Slack{
		Secrets: func(context.Context) ([]string, error) { return []string{s.SigningSecret()}, nil },
		AppID:   s.AppID(), Teams: []string{s.TeamID()}, Log: f.Log,
		Command: f.Command, Interaction: f.Interaction, Event: f.Event,
	}
	srv := httptest.NewServer(handler.Serve(edge.Serve))
	t.Cleanup(srv.Close)
	if err := s.Connect(srv.URL); err != nil {
		t.Fatal(err)
	}
	return f
}
