package usecase

import (
	"context"
	"slices"
	"strings"

	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
	"conoe/shared/core/view"
)

// InOverview is a system or review in the list of all. What follows Status is
// for those who may see its content.
type InOverview struct {
	Stream   string        `json:"stream"`
	Ref      review.Ref    `json:"ref"`
	System   review.Ref    `json:"system"`
	Title    string        `json:"title"`
	Stage    review.Stage  `json:"stage,omitzero"`
	Status   review.Status `json:"status"`
	Depth    review.Depth  `json:"depth,omitzero"`
	Gate     review.GateID `json:"next_gate,omitzero"`
	NextDue  ledger.Time   `json:"next_due,omitzero"`
	Requests int           `json:"open_requests,omitzero"`
}

// Overview is a page of the list.
type Overview struct {
	Rows []InOverview `json:"rows"`
	// Next is what the next page begins after; "" if this is the last one. A page
	// may have fewer rows than asked for: what was only just registered has none.
	Next string `json:"next,omitzero"`
}

// maxPage is the most that one page of the overview holds.
const maxPage = 100

// Overview lists systems, then reviews, by number, after the one whose reference
// is given. So a page stays as it is while others are started. It is read from
// views, page by page, whatever their number.
func (a *App) Overview(ctx context.Context, by review.Actor, after string, limit int) (Overview, error) {
	w, err := a.workspace(ctx)
	if err != nil {
		return Overview{}, err
	}
	if err := review.May(by, review.VerbSeeTitles, w, nil); err != nil {
		return Overview{}, err
	}
	from, err := positionOf(w, after)
	if err != nil {
		return Overview{}, err
	}
	all := len(w.Systems) + len(w.Reviews)
	to := min(all, from+min(max(limit, 1), maxPage))
	out := Overview{Rows: []InOverview{}}
	shelf, rows := "", map[review.Ref]view.List{}
	for n := from; n < to; n++ {
		reg := registeredAt(w, n)
		if s := view.Shelf(reg.Ref); s != shelf {
			shelf = s
			if err := a.shelf(ctx, s, rows); err != nil {
				return out, err
			}
		}
		if row, ok := rows[reg.Ref]; ok {
			out.Rows = append(out.Rows, inOverview(by, w, row))
		}
	}
	if to < all {
		out.Next = string(registeredAt(w, to-1).Ref)
	}
	return out, a.entitle(ctx, w, len(out.Rows), func(n int) (review.Ref, *string) { return out.Rows[n].Ref, &out.Rows[n].Title })
}

func (a *App) shelf(ctx context.Context, prefix string, into map[review.Ref]view.List) error {
	rows, err := rowsOf[view.List](ctx, a, prefix)
	for _, row := range rows {
		into[row.Ref] = row
	}
	return err
}

func inOverview(by review.Actor, w *review.Workspace, row view.List) InOverview {
	out := InOverview{Stream: row.Stream, Ref: row.Ref, System: row.System, Stage: row.Stage, Status: row.Status}
	if review.MayWith(by, review.VerbSeeContent, w, row.Team) == nil {
		out.Depth, out.Gate, out.NextDue, out.Requests = row.Depth, row.Gate, row.NextDue, row.Requests
	}
	return out
}

// registeredAt is the nth of all systems and then reviews.
func registeredAt(w *review.Workspace, n int) review.Registered {
	if n < len(w.Systems) {
		return w.Systems[n]
	}
	return w.Reviews[n-len(w.Systems)]
}

// positionOf is the place behind the one of that name.
func positionOf(w *review.Workspace, after string) (int, error) {
	if after == "" {
		return 0, nil
	}
	n, ok := placeOf(w, review.Ref(after))
	if !ok {
		return 0, fault.Errorf(fault.NotFound, "There is no %s to go on after. Begin at the first page.", after)
	}
	return n + 1, nil
}

// registered is the system or review of that name.
func registered(w *review.Workspace, ref review.Ref) (review.Registered, bool) {
	n, ok := placeOf(w, ref)
	if !ok {
		return review.Registered{}, false
	}
	return registeredAt(w, n), true
}

// placeOf finds a system or review by its number, in the order in which they were
// registered.
func placeOf(w *review.Workspace, ref review.Ref) (int, bool) {
	list, before := w.Reviews, len(w.Systems)
	if strings.HasPrefix(string(ref), review.TypeSystem.Prefix()+"-") {
		list, before = w.Systems, 0
	}
	n, ok := slices.BinarySearchFunc(list, view.Number(ref), func(r review.Registered, number int) int { return view.Number(r.Ref) - number })
	return before + n, ok && list[n].Ref == ref
}
