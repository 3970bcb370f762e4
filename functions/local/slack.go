package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"conoe/functions/internal/face"
	"conoe/functions/internal/handler"
	"conoe/functions/local/desk"
	"conoe/shared/adapter/slackapp"
	"conoe/shared/adapter/standin"
	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
	"conoe/shared/core/relay"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
	"conoe/templates"
)

// pretended is a Slack that is none, with conoe in it.
type pretended struct {
	*standin.Server
	stop func()
}

// Close ends it, and returns when nothing runs any more.
func (p *pretended) Close() {
	p.stop()
	_ = p.Server.Close()
}

// pretend starts the stand-in for Slack on the loopback interface, over a practice
// file. Everything that people do on its page comes to conoe by signed HTTP, as
// from Slack.
func pretend(ctx context.Context, d *desk.Desk, log *slog.Logger) (*pretended, error) {
	if d.Mode != review.Practice {
		return nil, fault.Errorf(fault.Denied, "The stand-in for Slack is for practice files only: in it anybody acts as anybody.")
	}
	cast, err := castOf(ctx, d)
	if err != nil {
		return nil, err
	}
	s, err := startStandin(d, cast)
	if err != nil {
		return nil, err
	}
	f, err := faceOf(ctx, d, s, log)
	if err == nil {
		err = cast.take(ctx, d, s.TeamID())
	}
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	stop, err := serveSlack(ctx, d, s, f, log)
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return &pretended{s, stop}, nil
}

func startStandin(d *desk.Desk, cast cast) (*standin.Server, error) {
	raw, err := templates.Files.ReadFile("slack/manifest.json")
	if err != nil {
		return nil, fmt.Errorf("read the manifest: %w", err)
	}
	m, err := standin.ReadManifest(raw)
	if err != nil {
		return nil, err
	}
	m.Settings.SocketMode = false
	seed := cast.seed()
	return standin.Start(standin.Options{
		Seed: &seed, Manifest: m, Throttle: true, Now: d.Now,
		OnJump: func(ctx context.Context, far time.Duration) error {
			if playing, err := d.Store.Playing(); err != nil || playing {
				return errors.Join(err, fault.Errorf(fault.Conflict, "A play was cut off in this file, so its time stands still."))
			}
			d.Travel.Lock()
			defer d.Travel.Unlock()
			return d.Jump(ctx, far, false, func(time.Time, int) {})
		},
	})
}

// faceOf is conoe in the stand-in.
func faceOf(ctx context.Context, d *desk.Desk, s *standin.Server, log *slog.Logger) (*face.App, error) {
	f, err := face.New(templates.Files)
	if err != nil {
		return nil, err
	}
	f.App, f.Log = d.App, log
	f.Still = func() (func(), error) { return still(d) }
	if w, err := d.People(ctx); err != nil {
		return nil, err
	} else if w.Size == 0 { // nobody was played: somebody has to found it
		f.Owners = []string{s.TeamID() + "/" + founder.user()}
	}
	f.Slack = &slackapp.Client{Token: func(context.Context) (string, error) { return s.Token(), nil }, API: s.APIURL(), Now: d.Now, Log: log}
	f.Install, err = f.Slack.Self(ctx)
	return f, err
}

// serveSlack takes what the stand-in sends and tells people what happened, until
// stop is called.
func serveSlack(ctx context.Context, d *desk.Desk, s *standin.Server, f *face.App, log *slog.Logger) (stop func(), err error) {
	edge := handler.Slack{
		Secrets: func(context.Context) ([]string, error) { return []string{s.SigningSecret()}, nil },
		AppID:   s.AppID(), Teams: []string{s.TeamID()}, Log: log,
		Command: f.Command, Interaction: f.Interaction, Event: f.Event,
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("listen for the stand-in: %w", err)
	}
	web := &http.Server{Handler: handler.Serve(edge.Serve), ReadHeaderTimeout: 5 * time.Second}
	herald := &face.Herald{App: f}
	r := &relay.Relay{Store: d.Store, Workspace: d.Workspace, Now: d.Now, Consumers: []relay.Consumer{herald}, Failed: handler.Failed(log)}
	bell := desk.NewBell(d.Store, r, herald.Sweep, log)
	ctx, cancel := context.WithCancel(ctx)
	var running sync.WaitGroup
	running.Go(func() { _ = web.Serve(l) })
	running.Go(func() { bell.Serve(ctx) })
	stop = func() {
		cancel()
		_ = web.Close()
		running.Wait()
	}
	if err := s.Connect("http://" + l.Addr().String()); err != nil {
		stop()
		return nil, err
	}
	return stop, nil
}

// stillWithin is how long somebody waits for a jump of the clock.
const stillWithin = time.Second

// still keeps the clock where it is while somebody's request is carried out. Nobody
// waits for a long jump: they are told to press again.
func still(d *desk.Desk) (release func(), err error) {
	for end := time.Now().Add(stillWithin); !d.Travel.TryRLock(); {
		if time.Now().After(end) {
			return nil, fault.Errorf(fault.Conflict, "Time is moving on in this practice run. Please press again.")
		}
		time.Sleep(10 * time.Millisecond)
	}
	return d.Travel.RUnlock, nil
}

// cast are the people of the light case, whom a newcomer may play.
type cast []member

type member struct {
	alias, name string
	person      review.PersonID
}

// lightCase is the shipped case whose people are in the stand-in.
const lightCase = "meeting-notes"

// castOf finds them in the file.
func castOf(ctx context.Context, d *desk.Desk) (cast, error) {
	r, err := desk.CaseReader(".")
	if err != nil {
		return nil, err
	}
	raw, err := templates.Files.ReadFile("cases/" + lightCase + ".yaml")
	if err != nil {
		return nil, fmt.Errorf("read the light case: %w", err)
	}
	c, err := r.Read(lightCase+".yaml", raw)
	if err != nil {
		return nil, err
	}
	w, err := d.People(ctx)
	if err != nil {
		return nil, err
	}
	byName := map[string]review.PersonID{}
	for id := range w.People {
		byName[d.Name(ctx, w, id)] = id
	}
	var out cast
	for _, p := range c.People {
		out = append(out, member{p.ID, p.Name, byName[p.Name]})
	}
	return out, nil
}

// founder is who begins a file in which nothing was played.
var founder = member{alias: "quality-lead"}

// user is the id that somebody has in the stand-in.
func (m member) user() string {
	return "U0" + strings.ToUpper(strings.NewReplacer("-", "", "_", "").Replace(m.alias))
}

// The stand-in's workspace and its channels.
const (
	practiceTeam    = "T0PRACTICE"
	practiceChannel = "C0REVIEWS"
)

// seed is a workspace with the cast, a guest, and somebody of another company.
func (c cast) seed() standin.Seed {
	s := standin.Seed{Team: standin.Team{ID: practiceTeam, Name: "Practice", Domain: "practice"}}
	var all []string
	for _, m := range c {
		s.People = append(s.People, standin.Person{ID: m.user(), Name: m.alias, RealName: m.name, Title: "member of the company"})
		all = append(all, m.user())
	}
	s.People = append(
		s.People,
		standin.Person{ID: "U0GUEST", Name: "guest", RealName: "A guest", Title: "guest of one channel", Guest: true},
		standin.Person{ID: "U0OUTSIDER", Name: "outsider", RealName: "Somebody of another company", Title: "shares one channel", Team: "T0PARTNER"},
	)
	s.Channels = []standin.Channel{
		{ID: practiceChannel, Name: "reviews", Topic: "Type /ethics start", Bot: true, Members: append(all, "U0GUEST")},
		{ID: "C0PARTNER", Name: "with-partner", Topic: "Shared with another company", Bot: true, Shared: true, Members: append(all[:1:1], "U0OUTSIDER")},
	}
	return s
}

// take lets whoever plays somebody of the cast act as the person of the file.
func (c cast) take(ctx context.Context, d *desk.Desk, team string) error {
	for _, m := range c {
		if m.person == "" {
			continue // the case was not played: the first contact enrols them
		}
		_, err := d.Pretend(ctx, usecase.Command{
			ID: "standin/" + m.user(), Actor: review.Actor{Workflow: true}, Channel: ledger.CLI,
		}, m.person, usecase.Account{Team: team, User: m.user()})
		if err != nil {
			return fmt.Errorf("let %s be played: %w", m.alias, err)
		}
	}
	return nil
}
