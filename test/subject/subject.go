// Package subject makes what costs are measured on: an app with one review of
// ordinary items in it. It knows neither the store nor what a cost is.
package subject

import (
	"context"
	"crypto/rand"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
	"conoe/templates"
)

// perCommand is how many items Fill saves with one command.
const perCommand = 500

// Review is an app, and the one review that its commands are for. One goroutine
// uses it at a time, and one of those that Again made of it.
type Review struct {
	*usecase.App
	Stream string
	lead   review.Actor
	said   *int // commands so far, of all processes together
}

// Open founds a workspace in an empty store and opens a review in it.
func Open(ctx context.Context, store ledger.Store) (*Review, error) {
	app, err := appOn(store)
	if err != nil {
		return nil, err
	}
	r := &Review{App: app, said: new(int)}
	who := usecase.Newcomer{Name: "Lead", Offices: []review.Office{review.GovernanceLead}}
	p, err := r.Found(ctx, r.command(), []usecase.Newcomer{who})
	if err != nil {
		return nil, err
	}
	r.lead = review.Actor{Person: p.Person}
	s, err := r.App.Open(ctx, r.command(), usecase.Start{Title: "measured"})
	r.Stream = s.ReviewStream
	return r, err
}

func appOn(store ledger.Store) (*usecase.App, error) {
	policy, cat, err := usecase.Shipped(templates.Files)
	if err != nil {
		return nil, err
	}
	return &usecase.App{
		Store: store, Workspace: "ws_measured", Mode: review.Practice, Now: time.Now, NewID: uuid.New, Random: rand.Reader,
		Policy: policy, Catalogue: cat,
	}, nil
}

// Again is the same review in a process that has nothing in memory. The store is
// what that process has of it.
func (r *Review) Again(store ledger.Store) *Review {
	again := *r
	again.App = &usecase.App{
		Store: store, Workspace: r.Workspace, Mode: r.Mode, Now: r.Now, NewID: r.NewID, Random: r.Random,
		Policy: r.Policy, Catalogue: r.Catalogue, SnapshotAfter: r.SnapshotAfter,
	}
	return &again
}

func (r *Review) command() usecase.Command {
	*r.said++
	return usecase.Command{ID: fmt.Sprint("measured/", *r.said), Actor: r.lead, Channel: ledger.CLI}
}

// Fill saves n requirements, which is about as many entries.
func (r *Review) Fill(ctx context.Context, n int) error {
	for have := 0; have < n; have += perCommand {
		var batch []usecase.Draft
		for k := range min(perCommand, n-have) {
			batch = append(batch, Draft(have+k))
		}
		if _, err := r.App.Save(ctx, r.command(), r.Stream, batch); err != nil {
			return err
		}
	}
	return nil
}

// Save is the command that is measured: a requirement is written. It gives the
// time that the command took.
func (r *Review) Save(ctx context.Context) (time.Duration, error) {
	c, d := r.command(), Draft(*r.said)
	began := time.Now()
	_, err := r.App.Save(ctx, c, r.Stream, []usecase.Draft{d})
	return time.Since(began), err
}

// Draft is a requirement of ordinary length, about 1 KB with its texts.
func Draft(n int) usecase.Draft {
	text := func(s string) review.Text {
		return review.Text(fmt.Sprintf("%s %d: %s", s, n, strings.Repeat("the drivers' working time stays within what was agreed; ", 3)))
	}
	return usecase.Draft{Doc: &review.EVR{
		Statement: text("Statement"), Rationale: text("Rationale"), Form: "requirement", Kind: []review.Nature{"technical"},
		Verb: "protect", Priority: review.High, NoThreat: text("No threat"),
		Criteria: []review.Criterion{{Metric: "Hours over the agreed time", Operator: "<=", Threshold: "2", Unit: "hours a week", Method: text("Method")}},
	}}
}
