package face

import (
	"cmp"
	"context"
	"slices"
	"time"

	"conoe/functions/internal/face/screen"
	"conoe/shared/core/approval"
	"conoe/shared/core/guide"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

// asked is a request with those whom it asks at present.
type asked struct {
	id      approval.RequestID
	purpose approval.Purpose
	items   int
	open    bool
	opened  approval.Instant
	people  []review.PersonID
	seats   map[review.PersonID]seated // whose place each has, and what is left to do in it
	care    guide.Care
	duties  []approval.Duty // of who looks after it
	words   string          // a digest of the versions that are asked about
}

// seated is the place of somebody who is asked.
type seated struct {
	seat    review.PersonID
	outside bool
	called  bool // stands in, because others did not answer
	waits   bool // has to do something
	confirm bool // and that is to say whether their yes still holds
	due     time.Time
	nag     guide.Nag
	made    string // a digest of what the message is made of
}

// told is what there is to tell of a stream.
type told struct {
	sight
	size      int64
	changed   time.Time // when the newest entry was added
	requests  []asked
	rounds    []round
	outsiders map[review.PersonID]bool
	carers    map[guide.Care][]review.PersonID
	board     screen.Board
	ended     bool
	cause
	*notes
}

// notes are what is found out while messages are told.
type notes struct {
	more  map[string][]screen.More // what else a message says, by its key
	wake  time.Time                // when there is something to tell again
	quiet map[review.PersonID]bool // who is asked and cannot be reached
	anew  map[string]bool          // what is asked by a message of this moment, by its key
	reach map[review.PersonID]reached
}

// again notes that there is something to tell at a time.
func (n *notes) again(at time.Time) {
	if !at.IsZero() && (n.wake.IsZero() || at.Before(n.wake)) {
		n.wake = at
	}
}

// read collects what there is to tell.
func (h *Herald) read(ctx context.Context, stream string) (told, error) {
	s, err := h.sight(ctx, workflow, stream)
	if err != nil {
		return told{}, err
	}
	t := told{sight: s, notes: &notes{quiet: map[review.PersonID]bool{}, anew: map[string]bool{}, reach: map[review.PersonID]reached{}}}
	err = h.Watch(ctx, workflow, stream, func(v *usecase.View) error {
		t.size, t.changed, t.ended = v.D.Size, v.D.At.Time, v.D.Over()
		sc := sceneOf(v)
		for _, q := range v.D.Requests {
			t.requests = append(t.requests, askedOf(v, sc, q))
		}
		slices.SortFunc(t.requests, func(a, b asked) int { return cmp.Or(cmp.Compare(a.opened, b.opened), cmp.Compare(a.id, b.id)) })
		t.rounds, t.outsiders, t.carers = roundsOf(v), outsidersOf(v), carersOf(v)
		t.board = h.boardOf(v, t.sight)
		return nil
	})
	return t, err
}

// askedOf is a request as the Herald tells of it.
func askedOf(v *usecase.View, sc scene, q *approval.Request) asked {
	now := approval.InstantOf(v.Now)
	one := asked{
		id: q.ID, purpose: q.Purpose, items: len(q.Items), open: q.State == approval.StateOpen, opened: q.OpenedAt,
		seats: map[review.PersonID]seated{}, care: guide.CareOf(q), words: string(q.Set()),
	}
	for _, i := range q.Invited {
		one.seat(v.W.Who(i.Person), q, i)
	}
	for _, l := range q.Delegations {
		if seat, ok := q.Seat(l.Seat); ok && l.From <= now && now < l.Until {
			one.seat(v.W.Who(l.To), q, seat)
		}
	}
	for _, d := range q.Duties(func(r approval.Role) []approval.PersonID { return v.D.HoldersOf(review.Role(r)) }) {
		if !d.Loaned(now) {
			one.duty(v.W.Who(d.Person), q, d)
		}
	}
	for p, s := range one.seats {
		s.made = one.made(sc, q, v, p)
		one.seats[p] = s
	}
	return one
}

func (q *asked) seat(p review.PersonID, of *approval.Request, i approval.Invitation) {
	if _, twice := q.seats[p]; twice {
		return
	}
	q.people = append(q.people, p)
	called := slices.ContainsFunc(of.Alternates, func(a approval.Invitation) bool { return a.Person == i.Person })
	q.seats[p] = seated{seat: i.Person, outside: i.External || i.ExternalAffected, called: called}
}

// duty notes what is left to do for somebody.
func (q *asked) duty(p review.PersonID, of *approval.Request, d approval.Duty) {
	s, asked := q.seats[p]
	switch d.What {
	case approval.DutyMediate, approval.DutyOverride, approval.DutyWitness:
		d.Person = p
		q.duties = append(q.duties, d)
		return
	}
	if !asked {
		return
	}
	s.waits, s.nag = true, guide.NagOf(of, s.outside)
	s.confirm = s.confirm || d.What == approval.DutyConfirm
	if d.Due != 0 {
		s.due = d.Due.Time()
	}
	q.seats[p] = s
}

// keep drops of what is over whatever its messages say already.
func (t *told) keep(copies map[string]*aside[Copy]) {
	for n := range t.requests {
		q := &t.requests[n]
		if q.open {
			continue
		}
		q.people = slices.DeleteFunc(q.people, func(p review.PersonID) bool {
			key := copyKey(q.id, p)
			c := copies[key]
			return c == nil || c.value.TS == "" || c.value.Over && len(t.more[key]) == 0
		})
	}
	t.requests = slices.DeleteFunc(t.requests, func(q asked) bool { return len(q.people) == 0 && len(q.duties) == 0 })
}
