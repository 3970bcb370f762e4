package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"conoe/functions/local/desk"
	"conoe/shared/adapter/standin"
	"conoe/shared/core/asl"
	"conoe/shared/core/casefile"
	"conoe/test/cloud"
	"conoe/test/dynamo/dynoxide"
)

// depths are the reviews that are played, from the least to the most.
var depths = []struct {
	name string
	read func() (*casefile.Case, error)
}{
	{"light", func() (*casefile.Case, error) { return shipped("meeting-notes") }},
	{"standard", standard},
	{"full", func() (*casefile.Case, error) { return full(fullEVRs, fullEDRs) }},
}

// measured is what was used.
type measured struct {
	reviews []usage // one a depth, until the review has ended
	cycle   usage   // after the full review, until the end of the first cycle of operation
	cold    usage   // the full review, if nobody finds a function that runs
	sweep   usage   // of a workspace with one system in operation
	daily   usage   // the first sweep of a day
	empty   usage   // a sweep of a workspace without a review
}

// measure plays each review in a World of its own, the full one twice, and sweeps.
func measure(ctx context.Context) (out measured, err error) {
	server, stop, err := dynoxide.Run()
	if err != nil {
		return out, err
	}
	defer stop()
	for _, d := range depths {
		err := inWorld(ctx, server, func(m *meter) error {
			if out.empty, err = m.sweeps(ctx, time.Minute); err != nil {
				return err
			}
			var u usage
			if u, out.cycle, err = m.play(ctx, d.read, false); err != nil {
				return err
			}
			out.reviews = append(out.reviews, u)
			if out.daily, err = m.sweeps(ctx, 24*time.Hour); err != nil {
				return err
			}
			out.sweep, err = m.sweeps(ctx, 5*time.Minute)
			return err
		})
		if err != nil {
			return out, fmt.Errorf("a %s review: %w", d.name, err)
		}
	}
	err = inWorld(ctx, server, func(m *meter) (err error) {
		out.cold, _, err = m.play(ctx, depths[len(depths)-1].read, true)
		return err
	})
	return out, err
}

// inWorld has Slack set up, so that the relay looks whom to tell. The people of a case
// have no accounts there, so nothing is sent.
func inWorld(ctx context.Context, server *dynoxide.Server, f func(*meter) error) error {
	slack, err := standin.Start(standin.Options{})
	if err != nil {
		return err
	}
	defer slack.Close() //nolint:errcheck // nobody needs it any more
	w, err := cloud.Open(ctx, server, cloud.Options{Slack: cloud.Slack{API: slack.APIURL(), Token: slack.Token()}})
	if err != nil {
		return err
	}
	defer w.Close()
	return f(newMeter(w))
}

// play gives what is used until the review has ended, and after that.
func (m *meter) play(ctx context.Context, read func() (*casefile.Case, error), cold bool) (until, after usage, err error) {
	c, err := read()
	if err != nil {
		return nil, nil, err
	}
	before, err := m.read(ctx)
	if err != nil {
		return nil, nil, err
	}
	p := m.world.Player(nil)
	d := &driver{World: m.world, meter: m, cold: cold}
	p.Driver = d
	if err := desk.PlayOne(ctx, p, c); err != nil {
		return nil, nil, err
	}
	if d.ended == nil {
		return nil, nil, errors.New("the review has not ended")
	}
	end, err := m.read(ctx)
	return d.ended.minus(before), end.minus(d.ended), err
}

// driver looks when the review ends. If it is cold, functions are started anew for
// whatever a person does.
type driver struct {
	*cloud.World
	meter *meter
	cold  bool
	ended usage
}

// Settle is play.Driver's.
func (d *driver) Settle(ctx context.Context) error {
	if d.cold {
		d.Step.Kill()
		d.Relay.Kill()
	}
	if err := d.World.Settle(ctx); err != nil || d.ended != nil {
		return err
	}
	runs, err := d.Executions(ctx)
	if err != nil {
		return err
	}
	over := func(r *asl.Run) bool { return r.Machine == "design-review" && r.Status == asl.Succeeded }
	if slices.ContainsFunc(runs, over) {
		d.ended, err = d.meter.read(ctx)
	}
	return err
}

// each is how many sweeps are measured.
const each = 10

// sweeps gives what one of several sweeps uses that are so far apart.
func (m *meter) sweeps(ctx context.Context, apart time.Duration) (usage, error) {
	now := m.world.Clock.Now()
	before, err := m.read(ctx)
	if err != nil {
		return nil, err
	}
	for n := range each {
		m.world.Clock.Set(now.Add(time.Duration(n+1) * apart))
		if err := m.world.Sweep(ctx); err != nil {
			return nil, err
		}
	}
	after, err := m.read(ctx)
	if err != nil {
		return nil, err
	}
	one := usage{}
	one.add(after.minus(before), 1.0/each)
	return one, nil
}
