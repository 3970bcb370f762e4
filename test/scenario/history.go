package scenario

import (
	"context"
	"errors"
	"fmt"

	"conoe/functions/local/desk"
	"conoe/shared/core/play"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

// A large review has so many ethical value requirements, and no history of its
// executions so many events.
const (
	LargeReview = 200
	MaxHistory  = 5000
)

// LongestHistory plays a large review in one process, with so many requirements at
// least that are asked about one by one, or together. It gives the number of events
// in the longest history of its executions, and the workflow whose it is.
func LongestHistory(ctx context.Context, evrs int, together bool) (events int, workflow string, err error) {
	c, err := large(evrs, together)
	if err != nil {
		return 0, "", err
	}
	err = inLocal(func(p *Local) error {
		player := &play.Player{App: p.App(), Clock: p.Clock(), Driver: p, Tell: func(play.Line) {}}
		if err := desk.PlayOne(ctx, player, c); err != nil {
			return err
		}
		events, workflow, err = longest(ctx, p)
		return errors.Join(err, holds(ctx, p.App(), evrs))
	})
	return events, workflow, err
}

func longest(ctx context.Context, p Place) (events int, workflow string, err error) {
	list, err := p.Executions(ctx)
	if err != nil {
		return 0, "", err
	}
	for _, x := range list {
		h, err := p.History(ctx, x.Name)
		if err != nil {
			return 0, "", err
		}
		if len(h) > events {
			events, workflow = len(h), x.Machine
		}
	}
	return events, workflow, nil
}

// holds says no unless so many requirements stand and the review has come to its
// end.
func holds(ctx context.Context, app *usecase.App, evrs int) error {
	w, err := app.People(ctx)
	if err != nil {
		return err
	}
	return app.See(ctx, review.Actor{Workflow: true}, w.Reviews[0].Stream, func(d *review.Dossier) error {
		n := 0
		for _, i := range d.Items("evr") {
			if i.State != review.Draft && !i.State.Gone() {
				n++
			}
		}
		if n < evrs || d.Status != review.StatusCompleted {
			return fmt.Errorf("the large review has %d requirements and is %s", n, d.Status)
		}
		return nil
	})
}
