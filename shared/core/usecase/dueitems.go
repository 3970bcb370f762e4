package usecase

import (
	"cmp"
	"context"
	"slices"

	"conoe/shared/core/fault"
	"conoe/shared/core/review"
	"conoe/shared/core/view"
)

// ItemDue is a deadline outside of requests that nobody has met.
type ItemDue struct {
	view.DueItem
	Of      review.Ref `json:"of"` // the review or system
	System  review.Ref `json:"system"`
	Stream  string     `json:"stream"`
	Overdue bool       `json:"overdue,omitzero"`
}

// DueItems lists what is due of a system and its reviews, or of all of them, by
// time: of those whose content the actor may see. It is read from views, so it
// may be a moment behind.
func (a *App) DueItems(ctx context.Context, by review.Actor, system review.Ref) ([]ItemDue, error) {
	w, err := a.workspace(ctx)
	if err != nil {
		return nil, err
	}
	// Who has no inbox here sees nothing of any system; the rows say of whose team
	// each is.
	if err := review.May(by, review.VerbSeeInbox, w, nil); err != nil {
		return nil, err
	}
	rows, err := rowsOf[view.Due](ctx, a, view.DuePrefix(system))
	if err != nil {
		return nil, err
	}
	refused := a.maySeeDue(ctx, by, w, system)
	var out []ItemDue
	for _, row := range rows {
		if review.MayWith(by, review.VerbSeeContent, w, row.Team) != nil {
			continue
		}
		refused = nil
		for _, one := range row.Items {
			out = append(out, ItemDue{one, row.Ref, row.System, row.Stream, a.Now().After(one.At.Time)})
		}
	}
	slices.SortStableFunc(out, func(a, b ItemDue) int {
		return cmp.Or(a.At.Compare(b.At.Time), cmp.Compare(a.Stream, b.Stream))
	})
	return out, refused
}

// maySeeDue refuses who belongs neither to the team of the system nor to those
// who see everything. Whoever belongs to one of its reviews sees what is due
// there.
func (a *App) maySeeDue(ctx context.Context, by review.Actor, w *review.Workspace, system review.Ref) error {
	if system == "" {
		return review.May(by, review.VerbSeeTitles, w, nil)
	}
	reg, ok := registered(w, system)
	if !ok || reg.System != "" {
		return fault.Errorf(fault.NotFound, "There is no system %s. `conoe status` lists what there is.", system)
	}
	var team []review.PersonID
	rows, err := rowsOf[view.List](ctx, a, view.ListKey(system))
	for _, row := range rows {
		team = row.Team
	}
	return cmp.Or(err, review.MayWith(by, review.VerbSeeContent, w, team))
}

// InMine is a system or review to whose team the actor belongs.
type InMine struct {
	Stream string        `json:"stream"`
	Ref    review.Ref    `json:"ref"`
	System review.Ref    `json:"system"`
	Title  string        `json:"title"`
	Stage  review.Stage  `json:"stage,omitzero"`
	Status review.Status `json:"status"`
}

// Mine lists the systems and reviews that are not over and to whose team the
// actor belongs. It is read from views, so it may be a moment behind.
func (a *App) Mine(ctx context.Context, by review.Actor) ([]InMine, error) {
	w, err := a.workspace(ctx)
	if err != nil {
		return nil, err
	}
	if err := review.May(by, review.VerbSeeInbox, w, nil); err != nil {
		return nil, err
	}
	var out []InMine
	for _, p := range sameAs(w, by.Person) {
		rows, err := rowsOf[view.Mine](ctx, a, view.MinePrefix(p))
		if err != nil {
			return nil, err
		}
		for _, row := range rows {
			out = append(out, InMine{Stream: row.Stream, Ref: row.Ref, System: row.System, Stage: row.Stage, Status: row.Status})
		}
	}
	slices.SortFunc(out, func(a, b InMine) int {
		return cmp.Or(cmp.Compare(a.System, b.System), cmp.Compare(view.Number(a.Ref), view.Number(b.Ref)), cmp.Compare(a.Ref, b.Ref))
	})
	out = slices.CompactFunc(out, func(a, b InMine) bool { return a.Stream == b.Stream })
	return out, a.entitle(ctx, w, len(out), func(n int) (review.Ref, *string) { return out[n].Ref, &out[n].Title })
}
