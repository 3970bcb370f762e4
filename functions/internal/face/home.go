package face

import (
	"context"

	"github.com/slack-go/slack/slackevents"

	"conoe/functions/internal/face/screen"
	"conoe/functions/internal/handler"
	"conoe/shared/core/approval"
	"conoe/shared/core/fault"
	"conoe/shared/core/guide"
	"conoe/shared/core/review"
)

// Event does what an event asks for. Nobody waits for an answer.
func (a *App) Event(ctx context.Context, e handler.SlackEvent) error {
	if in, ok := e.Inner.(*slackevents.AppHomeOpenedEvent); ok && in.Tab == "home" {
		return a.homeOpened(ctx, ofEvent(e, in.User))
	}
	if a.Listen {
		return a.heard(ctx, e)
	}
	return nil
}

func (a *App) homeOpened(ctx context.Context, c contact) error {
	release, err := a.still()
	if err != nil {
		return err
	}
	defer release()
	by, err := a.who(ctx, c)
	if err != nil {
		return a.publishRefusal(ctx, c, err)
	}
	return a.publish(ctx, c.user, by, 0)
}

// publishRefusal shows who may see nothing why.
func (a *App) publishRefusal(ctx context.Context, c contact, err error) error {
	if fault.CodeOf(err) == fault.Internal {
		return err
	}
	m, broken := a.refusal(ctx, err)
	if broken != nil {
		return broken
	}
	v, broken := a.Screens.AsHome(m)
	if broken != nil {
		return broken
	}
	return a.Slack.Publish(ctx, c.user, v.JSON)
}

// turnsHome shows another page of the Home tab. From elsewhere it opens as a modal
// what waits, because no app can bring anybody to its tab.
func (a *App) turnsHome(ctx context.Context, p press) error {
	m, err := p.meta()
	if err != nil {
		return err
	}
	return a.publish(ctx, p.contact.user, p.by, max(0, m.At))
}

// HomeFor collects the Home tab of a person, from the rows of views: pages of what
// waits, overdue first, and one next step of each review.
func (a *App) HomeFor(ctx context.Context, by review.Actor, page int) (screen.Home, error) {
	now := a.Now()
	h := screen.Home{Now: approval.InstantOf(now), Practice: a.Mode == review.Practice, For: map[review.PersonID]string{}}
	w, err := a.People(ctx)
	if err != nil {
		return h, err
	}
	lead := w.Holds(by.Person, review.GovernanceLead)
	h.Lead = lead || w.Holds(by.Person, review.Owner)
	all, err := a.Inbox(ctx, by)
	if err != nil {
		return h, err
	}
	h.Asked = len(all)
	h.Pages = max(1, (len(all)+screen.HomeWaiting-1)/screen.HomeWaiting)
	h.Page = max(0, min(page, h.Pages-1))
	h.Waiting = all[min(len(all), h.Page*screen.HomeWaiting):min(len(all), (h.Page+1)*screen.HomeWaiting)]
	for _, i := range h.Waiting {
		if i.For != "" && h.For[i.For] == "" {
			h.For[i.For] = a.Name(ctx, w, i.For)
		}
	}
	if h.Todos, err = a.nextSteps(ctx, by, lead); err != nil {
		return h, err
	}
	if h.Did, err = (&Herald{App: a}).knownOf(ctx, w.Who(by.Person)); err != nil {
		return h, err
	}
	h.Reviews, _, err = a.reviews(ctx, by, screen.HomeReviews)
	if fault.CodeOf(err) == fault.Denied {
		err = nil // a guest sees what they are asked
	}
	return h, err
}

// nextSteps is one next step of each of a person's reviews; of a governance lead
// also of the newest others.
func (a *App) nextSteps(ctx context.Context, by review.Actor, lead bool) ([]screen.HomeTodo, error) {
	mine, err := a.Mine(ctx, by)
	if err != nil {
		return nil, err
	}
	var streams []string
	for i := len(mine) - 1; i >= 0; i-- {
		streams = append(streams, mine[i].Stream)
	}
	if lead {
		w, err := a.People(ctx)
		if err != nil {
			return nil, err
		}
		for i := len(w.Reviews) - 1; i >= max(0, len(w.Reviews)-screen.HomeTodos); i-- {
			streams = appendNew(streams, w.Reviews[i].Stream)
		}
	}
	var out []screen.HomeTodo
	for _, stream := range streams {
		if len(out) == screen.HomeTodos {
			break
		}
		s, err := a.sight(ctx, by, stream)
		if fault.CodeOf(err) == fault.Denied || fault.CodeOf(err) == fault.NotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		if t, ok := guide.Next(s.todos, s.person); ok {
			out = append(out, screen.HomeTodo{Reader: s.reader, Todo: t})
		}
	}
	return out, nil
}

func appendNew[T comparable](list []T, v T) []T {
	for _, one := range list {
		if one == v {
			return list
		}
	}
	return append(list, v)
}
