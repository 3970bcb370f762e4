package face

import (
	"context"
	"errors"

	"conoe/functions/internal/face/screen"
	"conoe/shared/core/approval"
	"conoe/shared/core/fault"
	"conoe/shared/core/guide"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

// approve records a yes at once. It binds to what the message showed: if that has
// changed since, it is refused and the message is about to change too.
func (a *App) approve(ctx context.Context, p press) error {
	s, err := p.sign()
	if err != nil {
		return err
	}
	m, err := a.vote(ctx, p.by, p.id, s.Stream, usecase.Vote{
		Request: approval.RequestID(s.Request), Verdict: approval.Approve, Set: approval.Digest(s.Set), Rendered: approval.Digest(s.Rendered),
		Language: s.Lang, Via: approval.ViaSlack,
	})
	if err != nil {
		return err
	}
	a.tell(ctx, p, m)
	return nil
}

// vote records what somebody says and gives the receipt.
func (a *App) vote(ctx context.Context, by review.Actor, id, stream string, v usecase.Vote) (screen.Message, error) {
	c := command(id, by)
	err := a.again(ctx, c, stream, func() error {
		_, err := a.App.Decide(ctx, c, stream, v)
		return err
	})
	twice := errors.Is(err, errAgain)
	if err != nil && !twice {
		return screen.Message{}, err
	}
	return a.receipt(ctx, by, stream, v, twice)
}

// receipt says what is recorded, with the place in the log. An answer to some items
// is told of those only.
func (a *App) receipt(ctx context.Context, by review.Actor, stream string, v usecase.Vote, twice bool) (screen.Message, error) {
	q, err := a.Question(ctx, by, stream, v.Request)
	if err != nil {
		return screen.Message{}, err
	}
	code, err := a.Stands(ctx, stream)
	if err != nil {
		return screen.Message{}, err
	}
	r := screen.Receipt{Verdict: v.Verdict, Purpose: q.Purpose, Items: v.Items, Code: code, Again: twice}
	if len(r.Items) == 0 {
		r.Items = q.Items
	}
	if q.State == approval.StateOpen {
		r.Until = q.CloseAt.Time
	}
	r.Title = a.titleOf(ctx, stream)
	return a.Screens.Receipt(r)
}

// decides opens the modal in which more is said than yes.
func decides(c screen.Choice) route {
	return func(a *App, ctx context.Context, p press) error {
		s, err := p.sign()
		if err != nil {
			return err
		}
		m := s.Meta()
		m.Page = string(c)
		return a.show(ctx, p, m, func(ctx context.Context) (screen.View, error) { return a.decideView(ctx, p.by, m) })
	}
}

// decideView is the modal about what is asked at present. A button of a message
// that shows something else is refused.
func (a *App) decideView(ctx context.Context, by review.Actor, m screen.Meta) (screen.View, error) {
	q, err := a.Question(ctx, by, m.Stream, approval.RequestID(m.Request))
	switch {
	case err != nil:
		return screen.View{}, err
	case q.Seat == "":
		return screen.View{}, fault.Errorf(fault.Denied, "You are not asked about this.")
	case q.State != approval.StateOpen:
		return screen.View{}, fault.Errorf(fault.Expired, "This is over: %s. The message says so in a moment.", q.State)
	case m.Set != "" && m.Set != string(q.Set):
		return screen.View{}, errStale
	case q.LentTo != "":
		return screen.View{}, fault.Errorf(fault.Conflict, "%s decides this in your place for now. The message about it has a button with which you decide it yourself after all.", q.LentTo)
	case q.Bar != "":
		return screen.View{}, fault.Errorf(fault.Denied, "You wrote this, asked for it or guide the decision, so others decide it: nobody decides on their own work.")
	}
	return a.proven(ctx, by, q, m)
}

var errStale = fault.Errorf(fault.Conflict, "This has changed since the message was sent. The message shows the new version in a moment.")

// decided takes the modal in.
func (a *App) decided(ctx context.Context, s submission) (any, error) {
	verdict := approval.Verdict(one(s.values[screen.FieldVerdict]))
	if verdict == "" {
		return problems(guide.Problem{Field: screen.FieldVerdict, Say: "Pick one of the answers."}), nil
	}
	if verdict == screen.Stands || verdict == screen.Demand {
		m, err := a.reword(ctx, s.by, s.id, s.meta.Sign(), verdict == screen.Stands)
		if err != nil {
			return nil, err
		}
		return a.instead(m)
	}
	v := usecase.Vote{
		Request: approval.RequestID(s.meta.Request), Verdict: verdict, Set: approval.Digest(s.meta.Set), Rendered: approval.Digest(s.meta.Rendered),
		Language: language, Via: approval.ViaSlack, Comment: one(s.values[screen.FieldReason]), WouldChange: one(s.values[screen.FieldWould]),
	}
	v.Items = screen.Which(s.values)
	m, err := a.vote(ctx, s.by, s.id, s.meta.Stream, v)
	if err != nil {
		return s.beside(screen.FieldReason, err)
	}
	return a.instead(m)
}

// stands answers an edit of the wording by a button.
func stands(holds bool) route {
	return func(a *App, ctx context.Context, p press) error {
		s, err := p.sign()
		if err != nil {
			return err
		}
		m, err := a.reword(ctx, p.by, p.id, s, holds)
		if err == nil {
			a.tell(ctx, p, m)
		}
		return err
	}
}

// reword says of every item about whose new wording somebody was asked whether
// their yes holds. It binds to the words that were shown.
func (a *App) reword(ctx context.Context, by review.Actor, id string, s screen.Sign, holds bool) (screen.Message, error) {
	if s.Set == "" {
		return screen.Message{}, errStale
	}
	items, err := a.reworded(ctx, by, s.Stream, approval.RequestID(s.Request))
	if err != nil {
		return screen.Message{}, err
	}
	for _, item := range items {
		c := command(id+"/"+string(item), by)
		err := a.again(ctx, c, s.Stream, func() error {
			_, err := a.StillStands(ctx, c, s.Stream, usecase.Stand{
				Request: approval.RequestID(s.Request), Item: item, Stands: holds, Set: approval.Digest(s.Set), Rendered: approval.Digest(s.Rendered),
				Via: approval.ViaSlack,
			})
			return err
		})
		if err != nil && !errors.Is(err, errAgain) {
			return screen.Message{}, err
		}
	}
	if holds {
		return a.receipt(ctx, by, s.Stream, usecase.Vote{Request: approval.RequestID(s.Request), Verdict: approval.Approve, Items: items}, len(items) == 0)
	}
	return a.Screens.Line(screen.Line{Kind: screen.LineAnew})
}

// reworded lists the items about whose new wording somebody was asked.
func (a *App) reworded(ctx context.Context, by review.Actor, stream string, id approval.RequestID) ([]review.Ref, error) {
	q, err := a.Question(ctx, by, stream, id)
	if err != nil {
		return nil, err
	}
	var out []review.Ref
	err = a.Watch(ctx, review.Actor{Workflow: true}, stream, func(v *usecase.View) error {
		for _, i := range v.D.Requests[id].Items {
			if i.Votes[q.Seat].Asked {
				out = append(out, review.Ref(i.ID))
			}
		}
		return nil
	})
	return out, err
}

// returns gives a lent place back, or takes back one that was lent.
func (a *App) returns(ctx context.Context, p press) error {
	s, err := p.sign()
	if err != nil {
		return err
	}
	q, err := a.Question(ctx, p.by, s.Stream, approval.RequestID(s.Request))
	if err != nil {
		return err
	}
	c := command(p.id, p.by)
	if err := a.again(ctx, c, s.Stream, func() error {
		_, err := a.ReturnSeat(ctx, c, s.Stream, q.Request, q.Seat)
		return err
	}); err != nil {
		return err
	}
	kind := screen.LineReleased
	if q.LentTo != "" {
		kind = screen.LineTakenBack
	}
	m, err := a.Screens.Line(screen.Line{Kind: kind, Title: a.titleOf(ctx, s.Stream)})
	if err == nil {
		a.tell(ctx, p, m)
	}
	return err
}

// titleOf is what a review or system is called; "" if it is not known.
func (a *App) titleOf(ctx context.Context, stream string) string {
	w, err := a.People(ctx)
	if err != nil {
		return ""
	}
	reg, err := registered(w, stream)
	if err != nil {
		return ""
	}
	return a.Title(ctx, reg)
}

// opensDetails shows everything that is asked about, word by word.
func (a *App) opensDetails(ctx context.Context, p press) error {
	s, err := p.sign()
	if err != nil {
		return err
	}
	return a.show(ctx, p, s.Meta(), func(ctx context.Context) (screen.View, error) {
		return a.detailsView(ctx, p.by, s.Meta())
	})
}

// turnsDetails shows another page of it.
func (a *App) turnsDetails(ctx context.Context, p press) error {
	m, err := p.meta()
	if err != nil {
		return err
	}
	return a.turn(ctx, p, m, func(ctx context.Context) (screen.View, error) { return a.detailsView(ctx, p.by, m) })
}

func (a *App) detailsView(ctx context.Context, by review.Actor, m screen.Meta) (screen.View, error) {
	q, err := a.Question(ctx, by, m.Stream, approval.RequestID(m.Request))
	if err != nil {
		return screen.View{}, err
	}
	names, err := a.calledIn(ctx, q)
	if err != nil {
		return screen.View{}, err
	}
	return a.Screens.Knowing(names).Details(q, m.At)
}
