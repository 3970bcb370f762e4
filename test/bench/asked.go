package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"time"

	"conoe/functions/local/desk"
	"conoe/functions/local/talk"
	"conoe/shared/adapter/slackapp"
	"conoe/shared/adapter/standin"
	"conoe/shared/core/approval"
	"conoe/shared/core/ledger"
	"conoe/shared/core/relay"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
	"conoe/templates"
)

// team is the workspace of the stand-in.
const team = "T0BENCH"

// asked is a workspace with its face in a stand-in for Slack, in which the same
// people are asked about many reviews.
type asked struct {
	*site
	slack  *standin.Server
	serves *talk.Service
	bell   *desk.Bell
	took   latencies
	people []review.Actor
	seats  []seat
	stop   func()
}

// seat is somebody who is asked about something.
type seat struct {
	user, stream string
	request      approval.RequestID
	set          approval.Digest
	said         int // how often they answered
}

func userOf(n int) string { return fmt.Sprintf("U0B%05d", n) }

// newAsked asks so many people about the concepts of so many reviews, each of which
// has several.
func newAsked(people, reviews, concepts int) (a *asked, err error) {
	s, err := newSite()
	if err != nil {
		return nil, err
	}
	a = &asked{site: s, stop: func() {}}
	defer func() {
		if err != nil {
			a.end()
		}
	}()
	seed := standin.Seed{Team: standin.Team{ID: team, Name: "Bench", Domain: "bench"}}
	for n := range people {
		name := fmt.Sprint("Person ", n)
		seed.People = append(seed.People, standin.Person{ID: userOf(n), Name: fmt.Sprint("person", n), RealName: name})
		if err := a.join(name, userOf(n)); err != nil {
			return nil, err
		}
	}
	for n := range reviews {
		if err := a.review(n, concepts); err != nil {
			return nil, err
		}
	}
	return a, a.connect(seed)
}

// connect puts conoe into a stand-in that takes messages as fast as they come: real
// Slack takes one a second in a channel.
func (a *asked) connect(seed standin.Seed) error {
	raw, err := templates.Files.ReadFile("slack/manifest.json")
	if err != nil {
		return err
	}
	m, err := standin.ReadManifest(raw)
	if err != nil {
		return err
	}
	m.Settings.SocketMode = false
	if a.slack, err = standin.Start(standin.Options{Seed: &seed, Manifest: m, Now: a.Now}); err != nil {
		return err
	}
	log := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError}))
	client := &slackapp.Client{Token: func(context.Context) (string, error) { return a.slack.Token(), nil }, API: a.slack.APIURL(), Now: inSteps(), Log: log}
	f, err := talk.NewFace(context.Background(), a.Desk, client, log)
	if err != nil {
		return err
	}
	a.bell = talk.NewBell(a.Desk, f, func(string, ledger.Stream, relay.Held, error) {})
	a.serves, err = talk.Serve(f, a.slack, a.took.around)
	return err
}

// inSteps is a clock by which no call follows soon after another, so that none waits
// for its turn.
func inSteps() func() time.Time {
	var mu sync.Mutex
	at := time.Now()
	return func() time.Time {
		mu.Lock()
		defer mu.Unlock()
		at = at.Add(2 * time.Second)
		return at
	}
}

// serve lets everything happen that follows from what people do, and returns when
// they were told of what there is.
func (a *asked) serve() error {
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { _ = a.Engine.Serve(ctx) })
	running.Go(func() { a.bell.Serve(ctx) })
	a.stop = func() {
		cancel()
		running.Wait()
	}
	_, err := a.told()
	return err
}

func (a *asked) end() {
	a.stop()
	if a.serves != nil {
		a.serves.Close()
	}
	if a.slack != nil {
		_ = a.slack.Close()
	}
	a.remove()
}

// join makes somebody known, with an account of the stand-in.
func (a *asked) join(name, user string) error {
	ctx := context.Background()
	added, err := a.AddPerson(ctx, a.command(), usecase.Newcomer{Name: name})
	if err != nil {
		return err
	}
	c := a.command()
	c.Actor = review.Actor{Workflow: true}
	_, err = a.Pretend(ctx, c, added.Person, usecase.Account{Team: team, User: user})
	a.people = append(a.people, review.Actor{Person: added.Person})
	return err
}

// review opens a review, and asks everybody about each of its concepts: a quarter as
// managers, the last as the one who speaks for the affected.
func (a *asked) review(n, concepts int) error {
	ctx := context.Background()
	in, err := a.Open(ctx, a.command(), usecase.Start{Title: fmt.Sprint("Measured ", n), Trigger: review.NewSystem})
	if err != nil {
		return err
	}
	var ids []review.PersonID
	for _, p := range a.people {
		ids = append(ids, p.Person)
	}
	last, managers := len(ids)-1, max(1, len(ids)/4)
	_, err = a.Assign(ctx, a.command(), in.ReviewStream, []review.Holders{
		{Role: review.Manager, Persons: ids[:managers]}, {Role: review.Moderator, Persons: ids[managers:last]},
	})
	drafts := []usecase.Draft{{Doc: &review.Representative{Person: ids[last]}}}
	for range concepts {
		drafts = append(drafts, usecase.Draft{Doc: concept()})
	}
	saved, broken := a.Save(ctx, a.command(), in.ReviewStream, drafts)
	if err := cmp.Or(err, broken); err != nil {
		return err
	}
	for _, ref := range saved.Refs[1:] {
		if err := a.ask(in.ReviewStream, ref); err != nil {
			return err
		}
	}
	return nil
}

func concept() *review.ConOE {
	return &review.ConOE{
		ReplacedOperations: "Notes are taken by hand, and the tasks in them are forgotten.", Contexts: []review.Context{{Kind: "actual", Text: "Meetings of one team"}},
		Variants:        []review.Variant{{Name: "Labels", Summary: "Sentences are labelled", ValueBased: review.Yes}, {Name: "By hand", Summary: "As it is"}},
		InitialBenefits: []review.Text{"Two tasks a week are found"}, InitialHarms: []review.Text{"A decision is taken for a remark"},
	}
}

func (a *asked) ask(stream string, ref review.Ref) error {
	ctx := context.Background()
	opened, err := a.Submit(ctx, a.command(), stream, []review.Ref{ref})
	if err != nil {
		return err
	}
	q, err := a.Question(ctx, a.people[0], stream, opened.Request)
	if err != nil {
		return err
	}
	for n := range a.people {
		a.seats = append(a.seats, seat{user: userOf(n), stream: stream, request: opened.Request, set: q.Set})
	}
	return nil
}

// told waits until everything that follows is done and everybody was told of it, and
// says how long that took.
func (a *asked) told() (time.Duration, error) {
	for began := time.Now(); time.Since(began) < 5*time.Minute; time.Sleep(20 * time.Millisecond) {
		messages, err := a.bell.Relay.Behind(context.Background())
		rest, broken := a.Engine.Relay.Behind(context.Background())
		if err := errors.Join(err, broken); err != nil || len(messages)+len(rest) == 0 {
			return time.Since(began), err
		}
	}
	return 0, errors.New("not everybody was told within five minutes")
}
