package usecase

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
)

// RebuildAccounts makes the index of accounts again from the profiles of people,
// and counts what it changed. What an enrolment claimed that is under way stays.
func (a *App) RebuildAccounts(ctx context.Context) (int, error) {
	w, err := a.workspace(ctx)
	if err != nil {
		return 0, err
	}
	people := slices.Sorted(maps.Keys(w.People))
	all, err := a.profiles(ctx, w, people)
	if err != nil {
		return 0, err
	}
	held, err := a.holders(ctx)
	if err != nil {
		return 0, err
	}
	var changes []ledger.AsideChange
	right := map[string]bool{} // accounts whose aside is as it should be, or will be
	for key, raw := range held {
		var h holder
		broken := json.Unmarshal(raw, &h) != nil
		_, known := w.People[h.Person]
		if !broken && (!known || slices.ContainsFunc(all[h.Person].Accounts, func(at Account) bool { return at.key() == key })) {
			right[key] = true
			continue
		}
		changes = append(changes, ledger.AsideChange{Key: key, Old: raw})
	}
	for _, p := range people {
		for _, at := range all[p].Accounts {
			if right[at.key()] {
				continue
			}
			right[at.key()] = true
			raw, err := json.Marshal(holder{p})
			if err != nil {
				return 0, fmt.Errorf("rebuild accounts: %w", err)
			}
			changes = append(changes, ledger.AsideChange{Key: at.key(), Old: held[at.key()], New: raw})
		}
	}
	return a.setAccounts(ctx, changes)
}

// setAccounts makes changes, of which the last for an account counts.
func (a *App) setAccounts(ctx context.Context, changes []ledger.AsideChange) (int, error) {
	last := map[string]ledger.AsideChange{}
	for _, c := range changes {
		last[c.Key] = c
	}
	keys := slices.Sorted(maps.Keys(last))
	for some := range slices.Chunk(keys, ledger.MaxAsides) {
		var batch []ledger.AsideChange
		for _, k := range some {
			batch = append(batch, last[k])
		}
		if err := a.Store.SetAsides(ctx, a.stream(review.WorkspaceStream), batch...); err != nil {
			return 0, fmt.Errorf("change accounts: %w", err)
		}
	}
	return len(keys), nil
}

// holders reads all accounts' asides by key.
func (a *App) holders(ctx context.Context) (map[string][]byte, error) {
	out := map[string][]byte{}
	for one, err := range a.Store.Asides(ctx, a.stream(review.WorkspaceStream), accountPrefix) {
		if err != nil {
			return nil, fmt.Errorf("read accounts: %w", err)
		}
		out[one.Key] = one.Value
	}
	return out, nil
}

// dropAccounts deletes the index entries of a person whose profile is about to be
// erased: their keys hold ids of accounts. They go first, so that the erasure, which
// clears what a store keeps of deleted things, clears them as well. Until it is
// done, or done again after a crash, the person is not recognised.
func (t *turn) dropAccounts(ctx context.Context, p review.PersonID) error {
	held, err := t.app.holders(ctx)
	if err != nil {
		return err
	}
	var changes []ledger.AsideChange
	for key, raw := range held {
		var h holder
		if err := json.Unmarshal(raw, &h); err == nil && t.W.Who(h.Person) == t.W.Who(p) {
			changes = append(changes, ledger.AsideChange{Key: key, Old: raw})
		}
	}
	_, err = t.app.setAccounts(ctx, changes)
	return err
}
