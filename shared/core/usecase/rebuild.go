package usecase

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"

	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
	"conoe/shared/core/view"
)

// Rebuilt says what a rebuild changed.
type Rebuilt struct {
	Streams int `json:"streams"`
	Written int `json:"written"`
	Deleted int `json:"deleted"`
	// Accounts counts the entries of the index of accounts that were not right.
	Accounts int `json:"accounts,omitzero"`
}

// Rebuild makes all rows of views and the index of accounts anew from the ledger,
// and deletes what belongs to nothing. It writes only what differs, may run beside the relay, and goes on
// where a crash stopped it if it is called again.
func (a *App) Rebuild(ctx context.Context, by review.Actor) (Rebuilt, error) {
	var out Rebuilt
	w, err := a.workspace(ctx)
	if err != nil {
		return out, err
	}
	if err := review.May(by, review.VerbAdvance, w, nil); err != nil {
		return out, err
	}
	v := &Views{App: a}
	for _, r := range slices.Concat(w.Systems, w.Reviews) {
		changed, err := v.bring(ctx, r.Stream, true)
		if fault.CodeOf(err) == fault.NotFound {
			continue // registered and never opened
		}
		if err != nil {
			return out, fmt.Errorf("rebuild the views of %s: %w", r.Ref, err)
		}
		out.Streams++
		out.Written += changed
	}
	strays, err := a.strays(ctx)
	if err != nil {
		return out, err
	}
	for some := range slices.Chunk(strays, ledger.MaxAsides) {
		if err := a.Store.SetAsides(ctx, a.stream(review.WorkspaceStream), some...); err != nil {
			return out, fmt.Errorf("delete rows: %w", err)
		}
		out.Deleted += len(some)
	}
	out.Accounts, err = a.RebuildAccounts(ctx)
	return out, err
}

// strays lists the rows that belong to nothing, as changes that delete them. A row
// is named before it is written, and its stream is registered before that; so the
// rows are read first.
func (a *App) strays(ctx context.Context) ([]ledger.AsideChange, error) {
	var out []ledger.AsideChange
	rows := map[string][]byte{}
	for one, err := range a.Store.Asides(ctx, a.stream(review.WorkspaceStream), view.Prefix) {
		if err != nil {
			return nil, fmt.Errorf("read views: %w", err)
		}
		rows[one.Key] = one.Value
	}
	named, err := a.namedRows(ctx)
	if err != nil {
		return nil, err
	}
	for _, key := range slices.Sorted(maps.Keys(rows)) {
		if !named[key] {
			out = append(out, ledger.AsideChange{Key: key, Old: rows[key]})
		}
	}
	return out, nil
}

// namedRows are the keys of the rows that the states of all streams name.
func (a *App) namedRows(ctx context.Context) (map[string]bool, error) {
	w, err := a.workspace(ctx)
	if err != nil {
		return nil, err
	}
	out := map[string]bool{}
	for _, r := range slices.Concat(w.Systems, w.Reviews) {
		p := viewPass{App: a, s: a.stream(r.Stream)}
		if err := p.readState(ctx); err != nil {
			return nil, err
		}
		about := view.About{Ref: r.Ref, Stream: r.Stream, System: cmp.Or(r.System, r.Ref)}
		for _, n := range p.state.Names {
			out[about.Key(n)] = true
		}
	}
	return out, nil
}
