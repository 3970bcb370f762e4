package usecase

import (
	"context"
	"slices"

	"conoe/shared/core/approval"
	"conoe/shared/core/review"
)

// Question is an open request as somebody who is asked may see it: what they
// are asked about, and nothing else of the review.
type Question struct {
	Stream  string
	Request approval.RequestID
	Purpose approval.Purpose
	Set     approval.Digest // a decision has to name it
	Items   []review.Ref    // or the gate that is asked about
	Docs    []review.Doc    // of the items, as they were written; nil for a gate
	Missing []string        // what the first item's quorum still lacks
}

// Asked shows what an actor is asked in a review or system at present. Whoever
// may see everything is shown every open request.
func (a *App) Asked(ctx context.Context, by review.Actor, ref review.Ref) ([]Question, error) {
	w, err := a.workspace(ctx)
	if err != nil {
		return nil, err
	}
	reg, err := w.Find(ref)
	if err != nil {
		return nil, err
	}
	var out []Question
	err = a.see(ctx, reg.Stream, func(d *review.Dossier) error {
		if err := review.May(by, review.VerbSeeAsked, w, d); err != nil {
			return err
		}
		everything := review.May(by, review.VerbSeeContent, w, d) == nil
		for _, q := range d.OpenRequests() {
			if !everything && !seated(q, w.Who(by.Person)) {
				continue
			}
			one, err := a.question(ctx, d, q)
			if err != nil {
				return err
			}
			out = append(out, one)
		}
		return nil
	})
	return out, err
}

func seated(q *approval.Request, p review.PersonID) bool {
	_, ok := q.Seat(p)
	return ok || slices.ContainsFunc(q.Delegations, func(l approval.Delegation) bool { return l.To == p })
}

func (a *App) question(ctx context.Context, d *review.Dossier, q *approval.Request) (Question, error) {
	out := Question{Stream: d.Stream, Request: q.ID, Purpose: q.Purpose, Set: q.Set()}
	for _, s := range q.Items {
		if s.State != approval.StateOpen {
			continue
		}
		out.Items = append(out.Items, review.Ref(s.ID))
		i := d.Look(review.Ref(s.ID))
		if i == nil {
			out.Docs = append(out.Docs, nil)
			continue
		}
		doc, err := a.document(ctx, d, i)
		if err != nil {
			return out, err
		}
		out.Docs = append(out.Docs, doc)
	}
	if len(q.Items) > 0 {
		t, _ := q.Tally(q.Items[0].ID)
		out.Missing = t.Missing
	}
	return out, nil
}
