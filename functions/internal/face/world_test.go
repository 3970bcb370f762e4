package face_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"conoe/functions/internal/face"
	"conoe/functions/internal/handler"
	"conoe/functions/local/desk"
	"conoe/shared/adapter/slackapp"
	"conoe/shared/adapter/standin"
	"conoe/shared/core/approval"
	"conoe/shared/core/ledger"
	"conoe/shared/core/relay"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
	"conoe/templates"
)

// world is conoe over a data file, with its face in a stand-in of Slack. What
// people do goes through signed HTTP.
type world struct {
	*standin.Server
	t      *testing.T
	desk   *desk.Desk
	face   *face.App
	herald *relay.Relay
	clock  steps
	forged int
	// tolerant lets effects fail, as they do where a test makes them.
	tolerant bool
	// before happens when all is ready to ask for the release.
	before func()
	// rival lets a second relay do the same work at the same time.
	rival bool
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

func start(t *testing.T, also ...func(*standin.Manifest)) *world {
	t.Helper()
	return begin(t, func(*desk.Desk) standin.Options { return standin.Options{} }, also...)
}

// begin is start in a stand-in with those options.
func begin(t *testing.T, options func(*desk.Desk) standin.Options, also ...func(*standin.Manifest)) *world {
	t.Helper()
	d, err := desk.Open(t.TempDir(), true, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Close)
	raw, err := templates.Files.ReadFile("slack/manifest.json")
	if err != nil {
		t.Fatal(err)
	}
	m, err := standin.ReadManifest(raw)
	if err != nil {
		t.Fatal(err)
	}
	m.Settings.SocketMode = false
	for _, f := range also {
		f(&m)
	}
	o := options(d)
	o.Manifest, o.Retries = m, []time.Duration{}
	s, err := standin.Start(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	w := &world{Server: s, t: t, desk: d, clock: steps{at: time.Now()}}
	if w.face, err = face.New(templates.Files); err != nil {
		t.Fatal(err)
	}
	w.face.App = d.App
	w.face.Slack = &slackapp.Client{Token: func(context.Context) (string, error) { return s.Token(), nil }, API: s.APIURL(), Now: w.clock.now}
	w.face.Owners = []string{s.TeamID() + "/U0CHIARA03"}
	w.face.Log = slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelError}))
	if w.face.Install, err = w.face.Slack.Self(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.herald = &relay.Relay{
		Store: d.Store, Workspace: d.Workspace, Now: d.Now, Consumers: []relay.Consumer{&face.Herald{App: w.face}},
		Failed: func(consumer string, stream ledger.Stream, _ relay.Held, err error) {
			if !w.tolerant {
				t.Errorf("%s in %s: %v", consumer, stream.Name, err)
			}
		},
	}
	edge := handler.Slack{
		Secrets: func(context.Context) ([]string, error) { return []string{s.SigningSecret()}, nil },
		AppID:   s.AppID(), Teams: []string{s.TeamID()}, Log: w.face.Log,
		Command: w.face.Command, Interaction: w.face.Interaction, Event: w.face.Event,
	}
	srv := httptest.NewServer(handler.Serve(edge.Serve))
	t.Cleanup(srv.Close)
	if err := s.Connect(srv.URL); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		for _, c := range s.Complaints() {
			t.Errorf("Slack complains: %s", c)
		}
	})
	return w
}

// settle lets everything happen that is due: workflows, views and messages.
func (w *world) settle() {
	w.t.Helper()
	ctx := w.t.Context()
	if err := w.desk.Engine.Settle(ctx); err != nil {
		w.t.Fatal(err)
	}
	behind, err := w.herald.Behind(ctx)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, s := range behind {
		var both sync.WaitGroup
		if w.rival {
			both.Go(func() { _, _ = w.herald.Ring(ctx, s) })
		}
		if _, err := w.herald.Ring(ctx, s); err != nil {
			w.t.Fatal(err)
		}
		both.Wait()
		if w.rival { // whoever was second comes again a moment later
			if err := w.desk.Jump(ctx, 2*time.Second, false, func(time.Time, int) {}); err != nil {
				w.t.Fatal(err)
			}
			if _, err := w.herald.Ring(ctx, s); err != nil {
				w.t.Fatal(err)
			}
		}
	}
}

// did fails unless something was done.
func (w *world) did(o standin.Outcome, err error) standin.Outcome {
	w.t.Helper()
	if err != nil || o.Told != "" || len(o.Errors) > 0 {
		w.t.Fatalf("got %+v, %v, want that it was done", o, err)
	}
	w.settle()
	return o
}

// top is the modal that somebody has open.
func (w *world) top(who string) standin.View {
	w.t.Helper()
	v, ok := w.As(who).Top()
	if !ok {
		w.t.Fatalf("%s has no modal open", who)
	}
	return v
}

// in is an answer in every field that is named, by block.
func in(pairs ...string) standin.State {
	out := standin.State{}
	for i := 0; i < len(pairs); i += 2 {
		out[pairs[i]] = map[string][]string{"in": {pairs[i+1]}}
	}
	return out
}

// message is the newest that somebody sees and that contains a text; not one that
// is for their eyes only.
func (w *world) message(who, text string) standin.Message {
	w.t.Helper()
	return w.find(who, text, func(m standin.Message) bool { return m.For == "" })
}

// whisper is the newest for somebody's eyes only that contains a text.
func (w *world) whisper(who, text string) standin.Message {
	w.t.Helper()
	return w.find(who, text, func(m standin.Message) bool { return m.For != "" })
}

func (w *world) find(who, text string, fits func(standin.Message) bool) standin.Message {
	w.t.Helper()
	sc, err := w.Scene(who)
	if err != nil {
		w.t.Fatal(err)
	}
	var found standin.Message
	var all []string
	for _, r := range sc.Channels {
		for _, m := range r.Messages {
			all = append(all, m.Text)
			if strings.Contains(m.Text, text) && fits(m) && m.TS > found.TS {
				found = m
			}
		}
	}
	if found.TS == "" {
		w.t.Fatalf("%s sees no message with %q, but:\n%s", who, text, strings.Join(all, "\n--\n"))
	}
	return found
}

// home waits until the Home tab of somebody shows a text, and is it.
func (w *world) home(who, text string) standin.View {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), 3*time.Second)
	defer cancel()
	sc, err := w.Wait(ctx, standin.Want{As: who, Home: text})
	if err != nil {
		w.t.Fatalf("%v: %v", err, sc.Home)
	}
	return *sc.Home
}

// newest is the last message that somebody sees in the general channel.
func (w *world) newest(who string) standin.Message {
	w.t.Helper()
	sc, err := w.Scene(who)
	if err != nil {
		w.t.Fatal(err)
	}
	var out standin.Message
	for _, r := range sc.Channels {
		if r.Name == "general" && len(r.Messages) > 0 {
			out = r.Messages[len(r.Messages)-1]
		}
	}
	return out
}

// jump moves the practice clock, and lets everything become due on the way.
func (w *world) jump(far time.Duration) {
	w.t.Helper()
	if err := w.desk.Jump(w.t.Context(), far, false, func(time.Time, int) {}); err != nil {
		w.t.Fatal(err)
	}
	w.settle()
}

// rooms are the conversations of somebody.
func (w *world) rooms(who string) []standin.Room {
	w.t.Helper()
	sc, err := w.Scene(who)
	if err != nil {
		w.t.Fatal(err)
	}
	return sc.Channels
}

// entries counts the entries of a kind in the first review.
func (w *world) entries(kind string) int {
	w.t.Helper()
	p, err := w.desk.People(w.t.Context())
	if err != nil {
		w.t.Fatal(err)
	}
	all, err := w.desk.Log(w.t.Context(), review.Actor{Workflow: true}, p.Reviews[0].Stream, 0)
	if err != nil {
		w.t.Fatal(err)
	}
	n := 0
	for _, e := range all {
		if e.Head.Kind == kind {
			n++
		}
	}
	return n
}

// people are all who are known.
func (w *world) people() map[review.PersonID]review.Person {
	w.t.Helper()
	p, err := w.desk.People(w.t.Context())
	if err != nil {
		w.t.Fatal(err)
	}
	return p.People
}

// replay presses a button of a message as somebody who may not see it: what a
// copied button or a forged request would do behind the edge.
func (w *world) replay(m standin.Message, user, action string) {
	w.t.Helper()
	w.forged++
	value := ""
	for _, b := range m.Blocks {
		elements, _ := b.(map[string]any)["elements"].([]any)
		for _, e := range elements {
			if e := e.(map[string]any); e["action_id"] == action {
				value = e["value"].(string)
			}
		}
	}
	if value == "" {
		w.t.Fatalf("there is no button %s", action)
	}
	i := slack.InteractionCallback{Type: slack.InteractionTypeBlockActions, User: slack.User{ID: user, TeamID: w.TeamID()}, TriggerID: "x"}
	i.Team.ID = w.TeamID()
	i.Container = slack.Container{ChannelID: m.Channel, MessageTs: m.TS}
	i.ActionCallback.BlockActions = []*slack.BlockAction{{ActionID: action, Type: "button", Value: value, ActionTs: fmt.Sprintf("1.%d", w.forged)}}
	if _, err := w.face.Interaction(w.t.Context(), i); err != nil {
		w.t.Errorf("a forged click is a defect: %v", err)
	}
	w.settle()
}

// request is what daniel is asked.
type request struct {
	id  approval.RequestID
	set approval.Digest
	of  review.PersonID
}

func (w *world) open() (out request) {
	w.t.Helper()
	ctx := w.t.Context()
	of, err := w.desk.Recognise(ctx, usecase.Account{Team: w.TeamID(), User: "U0DANIEL04"})
	if err != nil {
		w.t.Fatal(err)
	}
	all, err := w.desk.Asked(ctx, of, "REV-1")
	if err != nil || len(all) != 1 {
		w.t.Fatal(all, err)
	}
	return request{all[0].Request, all[0].Set, of.Person}
}

func (w *world) erasure(r review.Ref) usecase.Erasure {
	return usecase.Erasure{Refs: []review.Ref{r}, Ground: "erasure_request", Because: "asked for"}
}
