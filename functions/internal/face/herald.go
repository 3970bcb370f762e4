package face

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"time"

	"conoe/functions/internal/face/screen"
	"conoe/shared/adapter/slackapp"
	"conoe/shared/core/approval"
	"conoe/shared/core/ledger"
	"conoe/shared/core/relay"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

// Herald is the relay's consumer that tells people. It looks at the present and
// makes messages agree with it, whatever the entries were: so a burst is one pass,
// and what a crash left undone is done by the next.
//
// What it reads it copies first; nobody waits for Slack.
type Herald struct{ *App }

// Name is the consumer's name.
func (*Herald) Name() string { return "slack" }

// Perform brings the messages of a stream up to date.
func (h *Herald) Perform(ctx context.Context, s ledger.Stream, entries []ledger.Entry) (int, error) {
	erased := slices.ContainsFunc(entries, func(e ledger.Entry) bool {
		kind, _, err := ledger.KindOf(e.Bytes)
		return err == nil && kind == review.KindOf(review.ContentErased{})
	})
	err := h.perform(ctx, s.Name, erased)
	for range tries {
		if !lost(err) {
			break
		}
		err = h.perform(ctx, s.Name, erased) // another relay was first somewhere: look again
	}
	if lost(err) {
		return 0, relay.Wait{Until: h.Now().Add(time.Second)}
	}
	if err != nil {
		return 0, fmt.Errorf("tell of %s: %w", s.Name, err)
	}
	return len(entries), nil
}

// tries is how often the Herald looks again because another relay told of the same
// at the same time.
const tries = 5

func (h *Herald) perform(ctx context.Context, stream string, erased bool) error {
	switch {
	case stream != review.WorkspaceStream:
		return h.bring(ctx, stream, erased)
	case erased:
		return h.forget(ctx)
	}
	return nil
}

// asked is a request with those whom it asks at present.
type asked struct {
	id     approval.RequestID
	open   bool
	people []review.PersonID
	seats  map[review.PersonID]review.PersonID // in whose place
}

// told is what there is to tell of a stream.
type told struct {
	sight
	size     int64
	changed  time.Time // when the newest entry was added
	requests []asked
	rounds   []round
	board    screen.Board
	ended    bool
}

var workflow = review.Actor{Workflow: true}

// bring makes all messages of a stream agree with it. Anew also looks at those of
// what is over, because something in them was erased, and keeps no proof of what
// they showed. One that cannot be told holds back no other.
func (h *Herald) bring(ctx context.Context, stream string, anew bool) error {
	copies, err := h.copies(ctx, stream)
	if err != nil {
		return err
	}
	if anew {
		for _, c := range copies {
			c.value.Shown, c.value.Over = nil, false
		}
	}
	t, err := h.read(ctx, stream, copies)
	if err != nil {
		return err
	}
	var all trouble
	for _, q := range t.requests {
		for _, p := range q.people {
			all.add(h.ask(ctx, t, q, p, copies))
		}
	}
	for _, r := range t.rounds {
		all.add(h.invite(ctx, t, r, copies))
	}
	all.add(h.steps(ctx, t))
	all.add(h.boards(ctx, t))
	all.add(h.homes(ctx, t))
	return all.err()
}

// trouble is what kept messages from being told.
type trouble struct {
	failed error // the first that is none of the others
	lost   error // to another relay
	wait   *relay.Wait
}

func (t *trouble) add(err error) {
	w, waits := errors.AsType[relay.Wait](err)
	switch {
	case err == nil:
	case waits:
		if t.wait == nil || w.Until.Before(t.wait.Until) {
			t.wait = &w
		}
	case lost(err):
		t.lost = err
	case t.failed == nil:
		t.failed = err
	}
}

// err is a failure before a wish to come again, which would hide it.
func (t *trouble) err() error {
	switch {
	case t.failed != nil:
		return t.failed
	case t.lost != nil:
		return t.lost
	case t.wait != nil:
		return *t.wait
	}
	return nil
}

// forget takes away the messages to people whose account is no longer known: they
// were erased. The other messages no longer say what was.
func (h *Herald) forget(ctx context.Context) error {
	w, err := h.People(ctx)
	if err != nil {
		return err
	}
	var all trouble
	for _, r := range slices.Concat(w.Systems, w.Reviews) {
		told := false
		for _, prefix := range []string{copyPrefix, stepPrefix} {
			found, err := asides[Copy](ctx, h.App, r.Stream, prefix)
			if err != nil {
				return err
			}
			told = told || len(found) > 0
			for n := range found {
				all.add(h.forgetOne(ctx, r.Stream, &found[n]))
			}
		}
		if told { // a title may have gone
			all.add(h.bring(ctx, r.Stream, true))
		}
	}
	return all.err()
}

func (h *Herald) forgetOne(ctx context.Context, stream string, c *aside[Copy]) error {
	p := review.PersonID(path.Base(c.key))
	user, err := h.userOf(ctx, p)
	if err != nil || user != "" || c.value.TS == "" || c.value.In != h.in() {
		return err
	}
	err = h.Slack.Delete(ctx, c.value.Channel, c.value.TS)
	if _, gone := errors.AsType[slackapp.Gone](err); err != nil && !gone {
		return err
	}
	return c.drop(ctx, h.App, stream)
}

const copyPrefix = "slack/copy/"

func copyKey(id approval.RequestID, p review.PersonID) string {
	return copyPrefix + string(id) + "/" + string(p)
}

// copies reads what was posted about requests, by key.
func (h *Herald) copies(ctx context.Context, stream string) (map[string]*aside[Copy], error) {
	all, err := asides[Copy](ctx, h.App, stream, copyPrefix)
	out := map[string]*aside[Copy]{}
	for n := range all {
		out[all[n].key] = &all[n]
	}
	return out, err
}

// read collects what there is to tell: open requests, and closed ones whose copies
// do not say so yet.
func (h *Herald) read(ctx context.Context, stream string, copies map[string]*aside[Copy]) (told, error) {
	s, err := h.sight(ctx, workflow, stream)
	if err != nil {
		return told{}, err
	}
	t := told{sight: s}
	err = h.Watch(ctx, workflow, stream, func(v *usecase.View) error {
		t.size, t.changed, t.ended = v.D.Size, v.D.At.Time, v.D.Over()
		now := approval.InstantOf(v.Now)
		for id, q := range v.D.Requests {
			one := asked{id: id, open: q.State == approval.StateOpen, seats: map[review.PersonID]review.PersonID{}}
			for _, i := range q.Invited {
				one.seat(v.W.Who(i.Person), i.Person)
			}
			for _, l := range q.Delegations {
				if l.From <= now && now < l.Until {
					one.seat(v.W.Who(l.To), l.Seat)
				}
			}
			if !one.open {
				one.people = slices.DeleteFunc(one.people, func(p review.PersonID) bool {
					c := copies[copyKey(id, p)]
					return c == nil || c.value.Over || c.value.TS == ""
				})
			}
			if len(one.people) > 0 {
				t.requests = append(t.requests, one)
			}
		}
		t.rounds = roundsOf(v)
		t.board = h.boardOf(v, t.sight)
		return nil
	})
	return t, err
}

func (q *asked) seat(p, seat review.PersonID) {
	if _, twice := q.seats[p]; twice {
		return
	}
	q.people = append(q.people, p)
	q.seats[p] = seat
}

// ask makes one person's message of a request say what they are asked, or what
// became of it.
func (h *Herald) ask(ctx context.Context, t told, q asked, p review.PersonID, copies map[string]*aside[Copy]) error {
	key := copyKey(q.id, p)
	c := copies[key]
	if c == nil {
		c = &aside[Copy]{key: key}
	}
	user, err := h.userOf(ctx, p)
	if err != nil || user == "" {
		return err
	}
	question, err := h.Question(ctx, review.Actor{Person: p}, t.reader.Stream, q.id)
	if err != nil {
		return err
	}
	reader := t.reader
	reader.Team = false
	if seat := q.seats[p]; seat != p {
		w, err := h.People(ctx)
		if err != nil {
			return err
		}
		if w.Who(seat) != p {
			reader.For = h.App.App.Name(ctx, w, seat)
		}
	}
	m, shown, err := h.signed(question, reader, c.value.Shown)
	if err != nil {
		return err
	}
	return h.put(ctx, t.reader.Stream, c, h.direct(user), m, shown, !q.open)
}

func (h *Herald) direct(user string) channelOf {
	return func(ctx context.Context) (string, error) { return h.Slack.Direct(ctx, user) }
}

// signed renders what a person is asked, with buttons that name what is shown. The
// proof of what was shown is kept: of what stands there, and of what the person
// has decided on.
func (h *Herald) signed(q usecase.Question, to screen.Reader, had []Shown) (screen.Message, []Shown, error) {
	sign := screen.Sign{Stream: q.Stream, Request: string(q.Request), Set: string(q.Set), Lang: language}
	bare, err := h.Screens.Ask(q, to, sign)
	if err != nil {
		return bare, nil, err
	}
	now, err := h.shown(bare, had)
	if err != nil {
		return bare, nil, err
	}
	sign.Rendered = string(now.Digest)
	m, err := h.Screens.Ask(q, to, sign)
	keep := []Shown{now}
	for _, s := range had {
		if s.Digest == q.Mine.Rendered && s.Digest != now.Digest {
			keep = append(keep, s)
		}
	}
	return m, keep, err
}

// shown is the proof of a message. If it shows what was shown before, that is its
// proof.
func (h *Herald) shown(m screen.Message, had []Shown) (Shown, error) {
	blocks, err := screen.Shown(m.Blocks)
	if err != nil {
		return Shown{}, err
	}
	for _, s := range had {
		if string(s.Blocks) == string(blocks) {
			return s, nil
		}
	}
	s := Shown{Salt: make([]byte, 32), Blocks: blocks}
	if _, err := io.ReadFull(h.Random, s.Salt); err != nil {
		return s, fmt.Errorf("salt of what is shown: %w", err)
	}
	s.Digest, err = screen.Proof(s.Salt, m.Blocks)
	return s, err
}
