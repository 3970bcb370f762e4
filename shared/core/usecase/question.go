package usecase

import (
	"context"
	"fmt"
	"slices"

	"conoe/shared/core/approval"
	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
)

// Question shows one request of a review or system to whoever is asked, or may
// see everything; to somebody who had a seat also after it has ended.
func (a *App) Question(ctx context.Context, by review.Actor, stream string, id approval.RequestID) (Question, error) {
	var out Question
	w, err := a.workspace(ctx)
	if err != nil {
		return out, err
	}
	err = a.see(ctx, stream, func(d *review.Dossier) error {
		q, who := d.Requests[id], w.Who(by.Person)
		asked := q != nil && seated(q, who) && !by.Workflow && known(w, who)
		if err := review.May(by, review.VerbSeeAsked, w, d); err != nil && !asked {
			return err
		}
		everything := review.May(by, review.VerbSeeContent, w, d) == nil
		switch {
		case !asked && !everything:
			return fault.Errorf(fault.Denied, "You are not asked about this.")
		case q == nil:
			return fault.Errorf(fault.NotFound, "There is no such request in %s.", d.Ref)
		}
		out, err = a.question(ctx, w, d, q, by.Person, everything)
		return err
	})
	return out, err
}

func known(w *review.Workspace, p review.PersonID) bool {
	who, ok := w.People[p]
	return ok && !who.Left
}

// question is a request as one person sees it. People from outside read the
// documents without the persons that these name (rule R8), unless they may see
// everything.
func (a *App) question(ctx context.Context, w *review.Workspace, d *review.Dossier, q *approval.Request, by review.PersonID, everything bool) (Question, error) {
	who := w.Who(by)
	seat, asked := seatOf(q, who)
	out := Question{
		Stream: d.Stream, Request: q.ID, Purpose: q.Purpose, Set: q.Set(), State: q.State,
		Opened: instant(q.OpenedAt), Due: instant(q.Schedule.Due), Seat: seat.Person,
	}
	outside := w.People[who].Membership != review.Member
	if asked {
		outside = outside || seat.External || seat.ExternalAffected
		out.Blocks = q.Quorum.ExternalBlocks && seat.ExternalAffected
		if seat.External || seat.ExternalAffected {
			out.Due = instant(q.Schedule.ExternalDue)
		}
	}
	var items []*review.Item
	for n := range q.Items {
		s := &q.Items[n]
		if s.State == approval.StateSuperseded || q.State == approval.StateOpen && s.State != approval.StateOpen {
			continue
		}
		out.Items = append(out.Items, review.Ref(s.ID))
		items = append(items, d.Look(review.Ref(s.ID)))
		out.add(s, seat.Person)
	}
	out.LentTo, out.Bar = a.lentTo(ctx, w, q, who), barOf(q, out.Items, seat.Person)
	if out.Mine.Verdict != "" && q.State == approval.StateOpen {
		out.Left = left(q, out.Items, seat.Person)
	}
	if len(q.Items) > 0 {
		t, _ := q.Tally(q.Items[0].ID)
		out.Missing = t.Missing
	}
	return out, a.fill(ctx, d, &out, items, who, outside && !everything)
}

// seatOf is the seat in which a person decides: their own, or one lent to them,
// with the facts of who decides in it.
func seatOf(q *approval.Request, p review.PersonID) (approval.Invitation, bool) {
	if s, ok := q.Seat(p); ok {
		return s, true
	}
	for _, l := range q.Delegations {
		if s, ok := q.Seat(l.Seat); ok && l.To == p {
			s.Facts = l.Facts
			return s, true
		}
	}
	return approval.Invitation{}, false
}

func instant(i approval.Instant) ledger.Time {
	if i == 0 {
		return ledger.Time{}
	}
	return ledger.At(i.Time())
}

// lentTo is what somebody is called to whom a person has lent their seat for now.
func (a *App) lentTo(ctx context.Context, w *review.Workspace, q *approval.Request, who review.PersonID) string {
	now := approval.InstantOf(a.Now())
	for _, l := range q.Delegations {
		if q.State == approval.StateOpen && w.Who(l.Seat) == who && l.From <= now && now < l.Until {
			return a.Name(ctx, w, w.Who(l.To))
		}
	}
	return ""
}

// barOf is why who has a seat decides about none of some items; "" if they may, as
// all may in a very small company.
func barOf(q *approval.Request, items []review.Ref, seat review.PersonID) (why approval.BarReason) {
	if q.Quorum.VerySmall {
		return ""
	}
	for _, ref := range items {
		t, _ := q.Tally(approval.SubjectID(ref))
		n := slices.IndexFunc(t.Barred, func(b approval.Barred) bool { return b.Person == seat && b.Silent() })
		if t.State != approval.StateOpen || n < 0 || slices.Contains(t.Waiting, seat) {
			return ""
		}
		why = t.Barred[n].Reason
	}
	return why
}

// left are those of some items about which a seat could still say something.
func left(q *approval.Request, items []review.Ref, seat review.PersonID) []review.Ref {
	var out []review.Ref
	for _, ref := range items {
		if t, ok := q.Tally(approval.SubjectID(ref)); ok && slices.Contains(t.Waiting, seat) {
			out = append(out, ref)
		}
	}
	return out
}

// add takes over what a request keeps of one item.
func (q *Question) add(s *approval.Item, seat review.PersonID) {
	if s.State != approval.StateOpen {
		if q.Outcomes == nil {
			q.Outcomes = map[approval.State]int{}
		}
		q.Outcomes[s.State]++
	}
	if s.HighHarm && s.State == approval.StateOpen {
		q.HighHarm = append(q.HighHarm, review.Ref(s.ID))
	}
	if v, ok := s.Votes[seat]; ok && (q.Mine.Decision == "" || v.Asked && !q.Mine.Asked) {
		q.Mine = v
	}
	if at := instant(s.Pending.CloseAt); !at.IsZero() && (q.CloseAt.IsZero() || at.Before(q.CloseAt.Time)) {
		q.CloseAt = at
	}
}

// fill reads what is content.
func (a *App) fill(ctx context.Context, d *review.Dossier, q *Question, items []*review.Item, who review.PersonID, outside bool) error {
	shown := func(doc review.Doc) review.Doc {
		if doc == nil || !outside {
			return doc
		}
		return review.RenamePersons(doc, func(review.PersonID) review.PersonID { return "" })
	}
	for n, i := range items {
		if i == nil {
			q.Docs = append(q.Docs, nil)
			continue
		}
		doc, err := a.document(ctx, d, i)
		if err != nil {
			return err
		}
		q.Docs = append(q.Docs, shown(doc))
		before, err := a.decidedBefore(ctx, d, i, who)
		if err != nil {
			return err
		}
		if before != nil {
			if q.Before == nil {
				q.Before = map[review.Ref]review.Doc{}
			}
			q.Before[q.Items[n]] = shown(before)
		}
	}
	helped, harmed := touched(d, items)
	var err error
	if q.Helped, err = a.called(ctx, d, helped); err != nil {
		return err
	}
	if q.Harmed, err = a.called(ctx, d, harmed); err != nil || len(q.Helped)+len(q.Harmed) > 0 {
		return err
	}
	q.Good, q.Bad, err = a.foreseen(ctx, d)
	return err
}

// decidedBefore is an item as a person last decided on it, in whatever request; nil
// if they never did, if that is how it stands, or if it was erased since.
func (a *App) decidedBefore(ctx context.Context, d *review.Dossier, i *review.Item, who review.PersonID) (review.Doc, error) {
	var last approval.Vote
	for _, q := range d.Requests {
		s, ok := q.Item(approval.SubjectID(i.Ref))
		if !ok {
			continue
		}
		for seat, v := range s.Votes {
			mine := seat == who || v.Person == who
			if now := string(v.Digest) == i.Digest.String(); mine && (v.At > last.At || v.At == last.At && now) {
				last = v
			}
		}
	}
	g, err := ledger.ParseDigest(string(last.Digest))
	if err != nil || g == i.Digest {
		return nil, nil //nolint:nilerr // no vote, no digest
	}
	for _, home := range slices.Compact([]string{d.Stream, i.Home}) {
		old := *i
		old.Digest, old.Home = g, home
		raw, err := a.content(ctx, &old)
		if err != nil {
			return nil, fmt.Errorf("what was decided before: %w", err)
		}
		if raw != nil {
			return a.document(ctx, d, &old)
		}
	}
	return nil, nil
}

// ReturnSeat ends a loan of a seat, by who lent it or by who stands in: somebody
// who stands in declares that they do not report to an author, and may find that
// they do.
func (a *App) ReturnSeat(ctx context.Context, c Command, stream string, id approval.RequestID, seat review.PersonID) (Decided, error) {
	in := struct {
		Request approval.RequestID
		Seat    review.PersonID
	}{id, seat}
	return onSeat(ctx, a, c, stream, review.VerbDelegate, id, in, func(t *turn) (Decided, error) {
		return t.onRequest(id, func(q *approval.Request) ([]approval.Event, error) {
			return q.ReturnSeat(t.person(), t.W.Who(seat), t.now)
		})
	})
}
