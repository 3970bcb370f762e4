package usecase

import (
	"context"
	"slices"

	"conoe/shared/core/approval"
	"conoe/shared/core/ledger"
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

	State  approval.State
	Opened ledger.Time
	Due    ledger.Time // overdue afterwards, for who looks
	// CloseAt is when the first outcome stands that is reached and not yet
	// closed; the zero time if none is.
	CloseAt ledger.Time
	// Helped and Harmed are what the stakeholders are called whom the items help
	// or harm; of a gate, all that were named in the review.
	Helped, Harmed []string
	// Good and Bad are what the team expects itself, in its words, where nobody was
	// named whom the items help or harm.
	Good, Bad []string
	HighHarm  []review.Ref // open items of priority H against a harm: shown one by one

	// Seat is in whose place the one who looks decides; "" if they are not asked.
	Seat review.PersonID
	// Blocks: their rejection stops an item, and has to say what would have to
	// change.
	Blocks bool
	// Bar is why whatever is open is not theirs to decide, although they have a seat:
	// they wrote it, asked for it, or guide the decision. "" if they may.
	Bar  approval.BarReason
	Mine approval.Vote // their standing vote, if they gave one
	// Outcomes are what became of the items of a request that is over, by how many.
	Outcomes map[approval.State]int
	// LentTo is what the colleague is called who decides in the place of the one who
	// looks at present; "" if nobody does.
	LentTo string
	// Left are the items about which they have not said anything yet, where they
	// have about others.
	Left []review.Ref
	// Before are the items as they last decided on them, where they have changed
	// since.
	Before map[review.Ref]review.Doc
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
			one, err := a.question(ctx, w, d, q, by.Person, everything)
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
