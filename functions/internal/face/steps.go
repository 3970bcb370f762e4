package face

import (
	"context"
	"maps"
	"slices"

	"conoe/functions/internal/face/screen"
	"conoe/shared/core/guide"
	"conoe/shared/core/review"
)

const stepPrefix = "slack/step/"

// steps keeps one message for each person of the team: the one thing they could do
// next. It is edited in place. A new one is posted only where the person was not
// told anything else that day; else it waits for their digest and in their Home tab.
func (h *Herald) steps(ctx context.Context, t told) error {
	stand, err := h.standing(ctx, t.reader.Stream, stepPrefix)
	if err != nil {
		return err
	}
	next := t.nextOf()
	var all trouble
	for _, p := range sortedKeys(next) {
		all.add(h.step(ctx, t, p, copyOf(stand, stepPrefix+string(p)), next))
	}
	for key, c := range stand {
		if p := review.PersonID(key[len(stepPrefix):]); !has(next, p) {
			all.add(h.step(ctx, t, p, c, next))
		}
	}
	return all.err()
}

// stepFor is steps for one person.
func (h *Herald) stepFor(ctx context.Context, t told, p review.PersonID) error {
	c, err := asideOf[Copy](ctx, h.App, t.reader.Stream, stepPrefix+string(p))
	if err != nil {
		return err
	}
	return h.step(ctx, t, p, &c, t.nextOf())
}

// nextOf is the next step of each person who should do one.
func (t told) nextOf() map[review.PersonID]guide.Todo {
	next := map[review.PersonID]guide.Todo{}
	for _, todo := range t.todos {
		for _, p := range todo.People[:min(1, len(todo.People))] {
			if !has(next, p) {
				next[p] = todo
			}
		}
	}
	return next
}

func has[K comparable, V any](m map[K]V, k K) bool {
	_, ok := m[k]
	return ok
}

func sortedKeys[V any](m map[review.PersonID]V) []review.PersonID {
	return slices.Sorted(maps.Keys(m))
}

// step makes one person's message say what is next for them, that they wanted to be
// left alone with it, or that nothing is.
func (h *Herald) step(ctx context.Context, t told, p review.PersonID, c *aside[Copy], next map[review.PersonID]guide.Todo) error {
	todo, some := next[p]
	to, err := h.reachIn(ctx, t, p)
	if err != nil || to.silent() || !some && !h.stands(c) {
		return err
	}
	snooze, err := h.snooze(ctx, p, t.reader.Stream, nextStep)
	if err != nil {
		return err
	}
	if until := snooze.value.Until; some && until.After(h.Now()) {
		t.again(until)
		if !h.stands(c) {
			return nil
		}
		m, err := h.Screens.Asleep(todo, t.reader, until)
		return h.putStep(ctx, t, to, c, m, err)
	}
	if err := snooze.drop(ctx, h.App, workspaceStream); err != nil {
		return err
	}
	if !h.stands(c) {
		return h.newStep(ctx, t, p, c, todo)
	}
	m, err := h.Screens.Done(t.reader)
	if some {
		m, err = h.Screens.Step(todo, t.reader)
	}
	return h.putStep(ctx, t, to, c, m, err)
}

// newStep posts what is next as the person's one message of the day: right after
// what somebody did, or in working hours. Else it is for their digest.
func (h *Herald) newStep(ctx context.Context, t told, p review.PersonID, c *aside[Copy], todo guide.Todo) error {
	to, err := h.reachNow(ctx, p)
	if err != nil || to.silent() {
		return err
	}
	what := guide.Telling
	if t.fresh {
		what = guide.Stepping
	}
	return h.inDay(ctx, to, what, func() error {
		m, err := h.Screens.Step(todo, t.reader)
		return h.putStep(ctx, t, to, c, m, err)
	})
}

func (h *Herald) putStep(ctx context.Context, t told, to reached, c *aside[Copy], m screen.Message, err error) error {
	if err != nil {
		return err
	}
	return h.putTo(ctx, t, to, c, m, nil, false)
}
