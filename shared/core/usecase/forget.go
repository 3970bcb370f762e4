package usecase

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
)

// Forgetting erases what a person said, or is called, in one stream.
type Forgetting struct {
	Person  review.PersonID
	Ground  review.ErasureGround
	Because string
}

// wordsOf are the fields of entries that hold the digest of somebody's words or
// name. Documents are erased by Erase.
var wordsOf = []string{"comment", "would_change", "words", "because", "reason", "profile", "answers"}

// Forget deletes the comments, reasons and minutes of a person in a review or
// system, or their name in the workspace, and records on which ground. What they
// decided stays, and the log still verifies.
func (a *App) Forget(ctx context.Context, c Command, stream string, f Forgetting) (Erased, error) {
	forget := func(t *turn) (Erased, error) {
		if err := review.CheckWord(f.Ground); err != nil || f.Ground == "" {
			return Erased{}, fault.Errorf(fault.Invalid, "Say on which ground: %v.", f.Ground.Values())
		}
		said, err := a.saidBy(ctx, t, f.Person)
		if err != nil {
			return Erased{}, err
		}
		if len(said) == 0 {
			return Erased{}, fault.Errorf(fault.Conflict, "There is nothing of this person left to erase here.")
		}
		because, err := t.text(f.Because)
		if err != nil {
			return Erased{}, err
		}
		t.erase = said
		if stream == review.WorkspaceStream {
			if err := t.dropAccounts(ctx, f.Person); err != nil {
				return Erased{}, err
			}
		}
		return Erased{len(said)}, t.add(review.ContentErased{Digests: said, Ground: f.Ground, Because: because})
	}
	if stream == review.WorkspaceStream {
		return onWorkspace(ctx, a, c, review.VerbErase, f, forget)
	}
	return onDossier(ctx, a, c, stream, review.VerbErase, f, forget)
}

// saidBy lists the contents in a stream that hold a person's words or name.
func (a *App) saidBy(ctx context.Context, t *turn, p review.PersonID) ([]ledger.Digest, error) {
	var out []ledger.Digest
	events, err := a.events(ctx, t.name, 0)
	if err != nil {
		return nil, err
	}
	for _, e := range events {
		var data map[string]json.RawMessage
		if err := json.Unmarshal(e.Data, &data); err != nil {
			return nil, fmt.Errorf("read entry %d: %w", e.Seq, err)
		}
		if !about(t.W, e, data, p) {
			continue
		}
		for _, field := range wordsOf {
			var g ledger.Digest
			if raw, ok := data[field]; ok && json.Unmarshal(raw, &g) == nil {
				out = appendNew(out, g)
			}
		}
	}
	return a.present(ctx, t.name, out)
}

// about reports whether an entry holds what a person said or is called: they
// acted, or the entry names them as the one whose words it keeps.
func about(w *review.Workspace, e Event, data map[string]json.RawMessage, p review.PersonID) bool {
	var named review.PersonID
	if raw, ok := data["person"]; ok && json.Unmarshal(raw, &named) == nil && named != "" {
		return w.Who(named) == w.Who(p)
	}
	return e.Head.By != "" && w.Who(review.PersonID(e.Head.By)) == w.Who(p)
}

// present leaves the digests whose content is still there.
func (a *App) present(ctx context.Context, stream string, list []ledger.Digest) ([]ledger.Digest, error) {
	found, err := a.Store.Content(ctx, a.stream(stream), list...)
	if err != nil {
		return nil, fmt.Errorf("read contents: %w", err)
	}
	return slices.DeleteFunc(list, func(g ledger.Digest) bool {
		_, ok := found[g]
		return !ok
	}), nil
}
