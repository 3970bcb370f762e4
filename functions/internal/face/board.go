package face

import (
	"context"
	"time"

	"conoe/functions/internal/face/screen"
	"conoe/shared/core/approval"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

const (
	boardKey = "slack/board"
	// countEvery is how often the counts of a channel's message change at most.
	countEvery = 30 * time.Second
)

// boardOf is a review as its channel sees it.
func (h *Herald) boardOf(v *usecase.View, s sight) screen.Board {
	b := screen.Board{
		Stream: v.D.Stream, Ref: v.D.Ref, Title: s.reader.Title, Stage: v.D.Stage, Gate: s.next, Status: v.D.Status,
		Practice: h.Mode == review.Practice,
	}
	var newest *approval.Request
	for _, q := range v.D.Requests {
		if newest == nil || q.State == approval.StateOpen && newest.State != approval.StateOpen ||
			(q.State == approval.StateOpen) == (newest.State == approval.StateOpen) && q.OpenedAt > newest.OpenedAt {
			newest = q
		}
	}
	if newest == nil {
		return b
	}
	b.Purpose, b.State, b.Asked, b.Due = newest.Purpose, newest.State, len(newest.Invited), newest.Schedule.Due.Time()
	for _, i := range newest.Invited {
		if answered(newest, i.Person) {
			b.Answered++
		}
	}
	return b
}

// answered reports whether a seat has decided on every item that is still open.
func answered(q *approval.Request, seat review.PersonID) bool {
	any := false
	for _, i := range q.Items {
		_, said := i.Votes[seat]
		if !said && i.State == approval.StateOpen {
			return false
		}
		any = any || said
	}
	return any
}

// boards keeps the one message of a review in its channel. Counts that changed a
// moment ago wait for the next occasion: nobody's decision depends on them.
func (h *Herald) boards(ctx context.Context, t told) error {
	place, err := h.Place(ctx, t.reader.Stream, nil)
	if err != nil || place.Channel == "" || place.In != h.in() {
		return err
	}
	c, err := asideOf[Copy](ctx, h.App, t.reader.Stream, boardKey)
	if err != nil {
		return err
	}
	if t.board.State == approval.StateOpen && t.board.Answered > 0 && h.Now().Sub(c.value.At) < countEvery {
		t.again(c.value.At.Add(countEvery))
		return nil
	}
	t.board.Silent = len(t.quiet)
	if t.board.Signed, err = h.SignedAt(ctx, t.reader.Stream); err != nil {
		return err
	}
	m, err := h.Screens.Board(t.board)
	if err != nil {
		return err
	}
	return h.put(ctx, t.reader.Stream, &c, func(context.Context) (string, error) { return place.Channel, nil }, m, nil, t.ended)
}
