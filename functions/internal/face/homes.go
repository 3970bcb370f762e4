package face

import (
	"context"
	"errors"
	"slices"
	"time"

	"conoe/functions/internal/face/screen"
	"conoe/shared/adapter/slackapp"
	"conoe/shared/core/relay"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

const (
	homePrefix = "slack/home/"
	// homeFor is for how long after it was opened a Home tab is kept up to date.
	homeFor = 24 * time.Hour
	// viewsWithin is how soon the rows that a Home tab is read from are looked for
	// again.
	viewsWithin = 2 * time.Second
)

// A Tab is somebody's Home tab.
type Tab struct {
	In     string    `json:"in"`
	User   string    `json:"user"`
	Opened time.Time `json:"opened"`
	Page   int       `json:"page,omitzero"`
	Hash   string    `json:"hash"`
	// Of are the streams in which something waits in it.
	Of []string `json:"of,omitzero"`
}

// publish shows somebody a page of their Home tab, and notes that they look at it.
func (a *App) publish(ctx context.Context, user string, by review.Actor, page int) error {
	one, err := asideOf[Tab](ctx, a, workspaceStream, homePrefix+string(by.Person))
	if err != nil {
		return err
	}
	tab := Tab{In: a.in(), User: user, Opened: a.Now().UTC(), Page: page}
	if tab, err = a.showTab(ctx, by, tab); err != nil {
		return err
	}
	if err := one.set(ctx, a, workspaceStream, tab); err != nil && !lost(err) {
		return err
	}
	return nil
}

// showTab publishes a tab unless it shows that already, and gives it with what it
// shows.
func (a *App) showTab(ctx context.Context, by review.Actor, tab Tab) (Tab, error) {
	h, err := a.HomeFor(ctx, by, tab.Page)
	if err != nil {
		return tab, err
	}
	v, err := a.Screens.Home(h)
	if err != nil {
		return tab, err
	}
	had := tab.Hash
	tab.Hash, tab.Of = hashOf(screen.Message{Blocks: v.JSON}), nil
	for _, i := range h.Waiting {
		tab.Of = appendNew(tab.Of, i.Stream)
	}
	for _, t := range h.Todos {
		tab.Of = appendNew(tab.Of, t.Stream)
	}
	if tab.Hash == had {
		return tab, nil
	}
	return tab, a.Slack.Publish(ctx, tab.User, v.JSON)
}

// homes brings the Home tabs up to date of those whom a stream concerns, or did when
// theirs was shown, and who looked at it lately; all of these where something was
// erased.
func (h *Herald) homes(ctx context.Context, t told) error {
	tabs, err := asides[Tab](ctx, h.App, workspaceStream, homePrefix)
	if err != nil {
		return err
	}
	concerned := t.concerns()
	var all trouble
	for n := range tabs {
		p, tab := review.PersonID(tabs[n].key[len(homePrefix):]), tabs[n].value
		if !concerned[p] && !t.erased && !slices.Contains(tab.Of, t.reader.Stream) || tab.In != h.in() || !t.erased && h.Now().Sub(tab.Opened) > homeFor {
			continue
		}
		if wait := h.rowsBehind(ctx, t); wait != nil {
			return wait
		}
		all.add(h.home(ctx, p, &tabs[n]))
	}
	return all.err()
}

func (h *Herald) home(ctx context.Context, p review.PersonID, one *aside[Tab]) error {
	tab, err := h.showTab(ctx, review.Actor{Person: p}, one.value)
	_, err = h.unfit(ctx, workspaceStream, one.key, err)
	if _, gone := errors.AsType[slackapp.Gone](err); gone {
		return one.drop(ctx, h.App, workspaceStream)
	}
	if err != nil {
		return err
	}
	return one.set(ctx, h.App, workspaceStream, tab)
}

// concerns are those who are asked, who look after a request, or who could do
// something next.
func (t told) concerns() map[review.PersonID]bool {
	out := map[review.PersonID]bool{}
	for _, q := range t.requests {
		for _, p := range q.people {
			out[p] = true
		}
		for _, d := range q.duties {
			out[d.Person] = true
		}
	}
	for _, r := range t.rounds {
		for _, p := range r.people {
			out[p] = out[p] || r.open
		}
	}
	for _, todo := range t.todos {
		for _, p := range todo.People {
			out[p] = true
		}
	}
	return out
}

// rowsBehind waits for the rows from which a Home tab is read, unless the consumer
// that makes them has trouble of its own: nobody waits long for that.
func (h *Herald) rowsBehind(ctx context.Context, t told) error {
	at, err := h.Store.Cursor(ctx, (&usecase.Views{}).Name(), h.streamOf(t.reader.Stream))
	if err != nil || at >= t.size || h.Now().Sub(t.changed) > time.Minute {
		return err
	}
	return relay.Wait{Until: h.Now().Add(viewsWithin)}
}
