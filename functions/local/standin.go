package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"conoe/functions/internal/face"
	"conoe/functions/internal/handler"
	"conoe/functions/local/desk"
	"conoe/functions/local/talk"
	"conoe/shared/adapter/slackapp"
	"conoe/shared/adapter/standin"
	"conoe/shared/config"
	"conoe/shared/core/fault"
	"conoe/shared/core/review"
)

// pretend starts the stand-in for Slack on the loopback interface, over a practice
// file. Everything that people do on its page comes to conoe by signed HTTP, as
// from Slack. Of the settings only whether it listens counts: people from elsewhere
// are there to be tried out.
func pretend(ctx context.Context, d *desk.Desk, set config.Local, log *slog.Logger) (*pretended, error) {
	if d.Mode != review.Practice {
		return nil, fault.Errorf(fault.Denied, "The stand-in for Slack is for practice files only: in it anybody acts as anybody.")
	}
	cast, err := castOf(ctx, d)
	if err != nil {
		return nil, err
	}
	s, err := startStandin(d, cast, set.Listen.On())
	if err != nil {
		return nil, err
	}
	f, err := practiceFace(ctx, d, s, log)
	if err == nil {
		f.Listen = set.Listen.On()
		err = cast.take(ctx, d, s.TeamID())
	}
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	serves, err := talk.Serve(f, s, nil)
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	p := &pretended{s, serves, begin(ctx)}
	p.job.also(talk.NewBell(d, f, handler.Failed(log)).Serve)
	return p, nil
}

// pretended is a Slack that is none, with conoe in it.
type pretended struct {
	*standin.Server
	serves *talk.Service
	job    *job
}

// Close ends it, and returns when nothing runs any more.
func (p *pretended) Close() {
	p.serves.Close()
	p.job.end()
	_ = p.Server.Close()
}

func startStandin(d *desk.Desk, cast cast, listens bool) (*standin.Server, error) {
	whole, err := readManifest()
	if err != nil {
		return nil, err
	}
	if listens {
		whole.listens()
	}
	raw, err := json.Marshal(whole)
	if err != nil {
		return nil, fmt.Errorf("give the manifest to the stand-in: %w", err)
	}
	m, err := standin.ReadManifest(raw)
	if err != nil {
		return nil, err
	}
	m.Settings.SocketMode = false
	seed := cast.seed()
	return standin.Start(standin.Options{
		Seed: &seed, Manifest: m, Throttle: true, Now: d.Now, Gallery: exhibits,
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

// practiceFace is conoe in the stand-in.
func practiceFace(ctx context.Context, d *desk.Desk, s *standin.Server, log *slog.Logger) (*face.App, error) {
	client := &slackapp.Client{Token: func(context.Context) (string, error) { return s.Token(), nil }, API: s.APIURL(), Now: d.Now, Log: log}
	f, err := talk.NewFace(ctx, d, client, log)
	if err != nil {
		return nil, err
	}
	f.Outside = face.Connect
	f.Still = func() (func(), error) { return still(d) }
	if w, err := d.People(ctx); err != nil {
		return nil, err
	} else if w.Size == 0 { // nobody was played: somebody has to found it
		f.Owners = []string{s.TeamID() + "/" + founder.user()}
	}
	return f, nil
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
