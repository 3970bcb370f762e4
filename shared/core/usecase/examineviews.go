package usecase

import (
	"bytes"
	"context"
	"fmt"
	"slices"

	"conoe/shared/core/fault"
	"conoe/shared/core/review"
	"conoe/shared/core/view"
)

// mendViews is how to mend them.
const mendViews = "`conoe rebuild` makes them anew"

// ExamineViews compares the rows of views with what the ledger says. What the
// relay has not come to yet is no trouble of its own. It writes nothing.
func (a *App) ExamineViews(ctx context.Context) ([]Trouble, error) {
	var out []Trouble
	w, err := a.workspace(ctx)
	if err != nil {
		return nil, err
	}
	for _, r := range slices.Concat(w.Systems, w.Reviews) {
		what, err := a.examineViews(ctx, r)
		if err != nil && fault.CodeOf(err) != fault.NotFound {
			return nil, fmt.Errorf("examine the views of %s: %w", r.Ref, err)
		}
		if what != "" {
			out = append(out, Trouble{string(r.Ref), what, mendViews})
		}
	}
	strays, err := a.strays(ctx)
	if len(strays) > 0 {
		out = append(out, Trouble{"views", fmt.Sprintf("%d rows belong to no review or system", len(strays)), mendViews})
	}
	return out, err
}

// examineViews says what is wrong with the rows of one stream; "" if nothing is.
func (a *App) examineViews(ctx context.Context, r review.Registered) (string, error) {
	p := viewPass{App: a, s: a.stream(r.Stream)}
	at, err := a.Store.Cursor(ctx, (*Views)(nil).Name(), p.s)
	if err != nil {
		return "", err
	}
	if err := p.readState(ctx); err != nil {
		return "", err
	}
	if err := p.fold(ctx); err != nil || at < p.size {
		return "", err
	}
	if err := p.readRows(ctx); err != nil {
		return "", err
	}
	if size, _, err := view.Unseal(p.held[view.NameList]); err != nil || size < p.size {
		return "its inboxes and lists are behind", nil
	}
	for _, n := range p.names() {
		if _, row, err := view.Unseal(p.held[n]); p.held[n] != nil && err != nil || !bytes.Equal(row, p.want[n]) {
			return "its inboxes and lists are not what the ledger says", nil
		}
	}
	return "", nil
}
