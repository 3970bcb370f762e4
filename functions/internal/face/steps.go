package face

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"conoe/functions/internal/face/screen"
	"conoe/shared/core/guide"
	"conoe/shared/core/review"
)

const (
	stepPrefix = "slack/step/"
	dayPrefix  = "slack/day/"
)

// A Day is when a person was last told something outside an open request.
type Day struct {
	At time.Time `json:"at"`
}

// steps keeps one message for each person of the team: the one thing they could do
// next. It is edited in place. A new one is posted only where the person was not
// told anything else that day; else it waits in their Home tab.
func (h *Herald) steps(ctx context.Context, t told) error {
	stand, err := asides[Copy](ctx, h.App, t.reader.Stream, stepPrefix)
	if err != nil {
		return err
	}
	next := map[review.PersonID]guide.Todo{}
	for _, todo := range t.todos {
		for _, p := range todo.People[:min(1, len(todo.People))] {
			if _, has := next[p]; !has {
				next[p] = todo
			}
		}
	}
	for n := range stand {
		p := review.PersonID(stand[n].key[len(stepPrefix):])
		todo, has := next[p]
		delete(next, p)
		if err := h.step(ctx, t, p, &stand[n], todo, has); err != nil {
			return err
		}
	}
	for _, p := range slices.Sorted(maps.Keys(next)) {
		if err := h.step(ctx, t, p, &aside[Copy]{key: stepPrefix + string(p)}, next[p], true); err != nil {
			return err
		}
	}
	return nil
}

// step makes one person's message say what is next for them, or that nothing is.
func (h *Herald) step(ctx context.Context, t told, p review.PersonID, c *aside[Copy], todo guide.Todo, has bool) error {
	user, err := h.userOf(ctx, p)
	if err != nil || user == "" {
		return err
	}
	if c.value.TS == "" || c.value.In != h.in() {
		if !has {
			return nil
		}
		day, ok := h.takeDay(ctx, p)
		if !ok {
			return nil
		}
		err := h.putStep(ctx, t, user, c, todo, has)
		if err != nil { // nobody was told anything
			return errors.Join(err, day.drop(context.WithoutCancel(ctx), h.App, workspaceStream))
		}
		return nil
	}
	return h.putStep(ctx, t, user, c, todo, has)
}

func (h *Herald) putStep(ctx context.Context, t told, user string, c *aside[Copy], todo guide.Todo, has bool) error {
	var m screen.Message
	var err error
	if has {
		m, err = h.Screens.Step(todo, t.reader)
	} else {
		m, err = h.Screens.Done(t.reader)
	}
	if err != nil {
		return err
	}
	return h.put(ctx, t.reader.Stream, c, h.direct(user), m, nil, false)
}

// takeDay takes a person's one message of the day, if nobody has. A crash before it
// is posted leaves the question in their Home tab.
func (h *Herald) takeDay(ctx context.Context, p review.PersonID) (aside[Day], bool) {
	day, err := asideOf[Day](ctx, h.App, workspaceStream, dayPrefix+string(p))
	if err != nil {
		return day, false
	}
	now := h.Now().UTC()
	if at := day.value.At; !at.IsZero() && at.YearDay() == now.YearDay() && at.Year() == now.Year() {
		return day, false
	}
	return day, day.set(ctx, h.App, workspaceStream, Day{At: now}) == nil
}
