package usecase

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
	"conoe/shared/core/view"
)

// Sweep makes the rows anew of streams whose rows were made by another policy or
// another version of package view, as after an upgrade: no entry rings for that. It
// looks at each stream once in the life of the process. One whose rows cannot be
// made keeps no other from it.
//
// That they are of this Maker is written after the rows, so a crash makes them again.
func (v *Views) Sweep(ctx context.Context) (failed error) {
	w, err := v.workspace(ctx)
	if err != nil {
		return err
	}
	for _, r := range slices.Concat(w.Systems, w.Reviews) {
		if v.isOwn(r.Stream) {
			continue
		}
		err := v.renew(ctx, r.Stream)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case fault.CodeOf(err) == fault.NotFound: // registered, and not opened yet
		case err != nil:
			failed = errors.Join(failed, fmt.Errorf("renew the views of %s: %w", r.Stream, err))
		default:
			v.setOwn(r.Stream)
		}
	}
	return failed
}

// renew makes the rows of one stream anew unless they are of this Maker. Another
// writer's Conflict leaves it to the next sweep.
func (v *Views) renew(ctx context.Context, stream string) error {
	p, err := v.stateOf(ctx, stream)
	by := view.Maker(v.Policy.Digest)
	if err != nil || p.state.By == by {
		return err
	}
	if _, err := v.bring(ctx, stream, true); err != nil {
		return err
	}
	if p, err = v.stateOf(ctx, stream); err != nil || p.raw == nil {
		return err
	}
	p.state.By = by
	raw, err := json.Marshal(p.state)
	if err != nil {
		return fmt.Errorf("write the state of views: %w", err)
	}
	v.forget(stream)
	return v.Store.SetAsides(ctx, p.s, ledger.AsideChange{Key: view.StateKey, Old: p.raw, New: raw})
}

func (v *Views) stateOf(ctx context.Context, stream string) (*viewPass, error) {
	p := &viewPass{App: v.App, s: v.stream(stream)}
	return p, p.readState(ctx)
}

func (v *Views) isOwn(stream string) bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.own[stream]
}

func (v *Views) setOwn(stream string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.own == nil {
		v.own = map[string]bool{}
	}
	v.own[stream] = true
}
