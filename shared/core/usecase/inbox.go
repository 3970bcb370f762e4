package usecase

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"conoe/shared/core/approval"
	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
	"conoe/shared/core/view"
)

// InInbox is one thing that a person is asked.
type InInbox struct {
	Stream    string             `json:"stream"`
	Ref       review.Ref         `json:"ref"` // of the review or system
	System    review.Ref         `json:"system"`
	Title     string             `json:"title"`
	Request   approval.RequestID `json:"request"`
	Purpose   approval.Purpose   `json:"purpose"`
	What      approval.DutyKind  `json:"what"`
	Items     int                `json:"items"`
	Due       ledger.Time        `json:"due,omitzero"`
	Overdue   bool               `json:"overdue,omitzero"`
	Reminded  int                `json:"reminded,omitzero"`
	Escalated bool               `json:"escalated,omitzero"`
	// For is in whose place the person decides.
	For review.PersonID `json:"for,omitzero"`
}

// Inbox lists what the actor is asked and has not done, in all reviews and
// systems: what is overdue first, then by time. A seat that is lent at present is
// in the inbox of who stands in. It is read from views, so it may be a moment
// behind; the ledger decides on every answer.
func (a *App) Inbox(ctx context.Context, by review.Actor) ([]InInbox, error) {
	w, err := a.workspace(ctx)
	if err != nil {
		return nil, err
	}
	if err := review.May(by, review.VerbSeeInbox, w, nil); err != nil {
		return nil, err
	}
	now := approval.InstantOf(a.Now())
	var out []InInbox
	for _, p := range sameAs(w, by.Person) {
		rows, err := rowsOf[view.Inbox](ctx, a, view.InboxPrefix(p))
		if err != nil {
			return nil, err
		}
		for _, row := range rows {
			for _, one := range row.Asked {
				if !one.Loaned(now) {
					out = append(out, inInbox(row.About, one, now))
				}
			}
		}
	}
	slices.SortFunc(out, sooner)
	out = onceEach(out)
	return out, a.entitle(ctx, w, len(out), func(n int) (review.Ref, *string) { return out[n].Ref, &out[n].Title })
}

func inInbox(about view.About, one view.Asked, now approval.Instant) InInbox {
	out := InInbox{
		Stream: about.Stream, Ref: about.Ref, System: about.System, Request: one.Request, Purpose: one.Purpose,
		What: one.What, Items: one.Items, Overdue: one.Due != 0 && now > one.Due,
		Reminded: one.Reminded, Escalated: one.Escalated, For: one.Seat,
	}
	if one.Due != 0 {
		out.Due = ledger.At(one.Due.Time())
	}
	return out
}

// sooner puts what is overdue first, and what is never due last.
func sooner(a, b InInbox) int {
	return cmp.Or(cmp.Compare(a.rank(), b.rank()), a.Due.Compare(b.Due.Time), cmp.Compare(a.Stream, b.Stream),
		cmp.Compare(a.Request, b.Request), cmp.Compare(a.What, b.What), cmp.Compare(a.For, b.For))
}

func (i InInbox) rank() int {
	switch {
	case i.Overdue:
		return 0
	case i.Due.IsZero():
		return 2
	}
	return 1
}

// onceEach leaves each duty once: before a request knows that two ids are one
// person, both have it.
func onceEach(all []InInbox) []InInbox {
	type duty struct {
		request approval.RequestID
		what    approval.DutyKind
		seat    review.PersonID
	}
	seen := map[duty]bool{}
	return slices.DeleteFunc(all, func(i InInbox) bool {
		d := duty{i.Request, i.What, i.For}
		again := seen[d]
		seen[d] = true
		return again
	})
}

// sameAs lists the ids of one natural person, the actor's first.
func sameAs(w *review.Workspace, p review.PersonID) []review.PersonID {
	who := w.Who(p)
	out := []review.PersonID{who}
	for id, one := range w.People {
		if one.Merged != "" && w.Who(id) == who {
			out = append(out, id)
		}
	}
	slices.Sort(out[1:])
	return out
}

// rowsOf reads the rows whose keys begin so, in order of key.
func rowsOf[Row any](ctx context.Context, a *App, prefix string) ([]Row, error) {
	var out []Row
	for one, err := range a.Store.Asides(ctx, a.stream(review.WorkspaceStream), prefix) {
		if err != nil {
			return nil, fmt.Errorf("read views: %w", err)
		}
		row, err := view.Read[Row](one.Value)
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", one.Key, err)
		}
		out = append(out, row)
	}
	return out, nil
}

// entitle sets the titles of n reviews and systems, read together. One that was
// erased is its reference.
func (a *App) entitle(ctx context.Context, w *review.Workspace, n int, of func(int) (review.Ref, *string)) error {
	digests := map[review.Ref]ledger.Digest{}
	var wanted []ledger.Digest
	for i := range n {
		ref, _ := of(i)
		if reg, ok := registered(w, ref); ok && digests[ref].IsZero() {
			digests[ref] = reg.Title
			wanted = append(wanted, reg.Title)
		}
	}
	texts, err := a.texts(ctx, review.WorkspaceStream, wanted)
	if err != nil {
		return err
	}
	for i := range n {
		ref, title := of(i)
		*title = cmp.Or(texts[digests[ref]], string(ref))
	}
	return nil
}
