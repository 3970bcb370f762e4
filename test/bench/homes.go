package main

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"conoe/shared/core/relay"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

// What is measured of the Home tab.
const (
	homeReviews = 100 // each asks two things of everybody
	homeMany    = 10_000
	homeOpened  = 300
	homeSlowest = 50 * time.Millisecond
	homeMore    = 1.2
)

// homes opens the Home tab of somebody for whom 200 things wait, in turns in a file
// of 100 reviews and in one of 10,000.
func homes() ([]row, error) {
	few, err := newHomes(homeReviews)
	if err != nil {
		return nil, fmt.Errorf("homes: %w", err)
	}
	defer few.end()
	many, err := newHomes(homeMany)
	if err != nil {
		return nil, fmt.Errorf("homes: %w", err)
	}
	defer many.end()
	for n := range homeOpened + 10 {
		if n == 10 { // the first ones warm up
			few.took.keep(true)
			many.took.keep(true)
		}
		for _, a := range []*asked{few, many} {
			if err := a.open(n); err != nil {
				return nil, fmt.Errorf("homes: %w", err)
			}
		}
	}
	one, other := few.took.keep(false), many.took.keep(false)
	p50, p99, ratio := percentile(other, 50), percentile(other, 99), float64(percentile(other, 50))/float64(percentile(one, 50))
	return []row{
		{
			"the Home tab of somebody for whom 200 things wait, among 10,000 reviews, from the event until it is published: median, 99 of 100",
			ms(p50) + ", " + ms(p99), "99 of 100 within " + ms(homeSlowest), p99 <= homeSlowest,
		},
		{"the same ÷ in a file of 100 reviews, medians of turns", times(ratio), atMost("%.1f times", homeMore), ratio <= homeMore},
	}, nil
}

// newHomes is a workspace of so many reviews, of which some ask something.
func newHomes(reviews int) (*asked, error) {
	a, err := newAsked(3, homeReviews, 2)
	if err != nil {
		return nil, err
	}
	for n := range reviews - homeReviews {
		if _, err := a.Open(context.Background(), a.command(), usecase.Start{Title: fmt.Sprint("Another ", n), Trigger: review.NewSystem}); err != nil {
			a.end()
			return nil, err
		}
	}
	err = a.view()
	waiting, broken := a.Inbox(context.Background(), a.people[0])
	if err == nil && (broken != nil || len(waiting) != 2*homeReviews) {
		err = fmt.Errorf("%d things wait, want %d: %w", len(waiting), 2*homeReviews, broken)
	}
	if err != nil {
		a.end()
	}
	return a, err
}

// view brings the rows of inboxes and lists up to date.
func (a *asked) view() error {
	ctx := context.Background()
	r := &relay.Relay{Store: a.Store, Workspace: a.Workspace, Now: a.Now, Consumers: []relay.Consumer{&usecase.Views{App: a.App}}}
	behind, err := r.Behind(ctx)
	if err != nil {
		return err
	}
	for _, s := range behind {
		if _, err := r.Ring(ctx, s); err != nil {
			return err
		}
	}
	return nil
}

// open opens the tab for the n-th time.
func (a *asked) open(n int) error {
	body, err := a.opens(userOf(0), n)
	if err != nil {
		return err
	}
	status, err := a.post("/slack/events", body, time.Now())
	if err == nil && status != http.StatusOK {
		err = fmt.Errorf("the event was answered %d", status)
	}
	return err
}
