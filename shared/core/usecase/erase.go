package usecase

import (
	"context"

	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
)

// Erasure deletes content: every version of items, on a ground.
type Erasure struct {
	Refs    []review.Ref
	Ground  review.ErasureGround
	Because string
}

// Erased counts the contents that were deleted.
type Erased struct {
	Contents int `json:"contents"`
}

// Erase deletes the content of every version of the items and every copy that
// the store holds, and records who, why and on which ground. The log still
// verifies: digests stay, salts are gone, so no text can be matched to them.
//
// An item that was inherited or handed over has its content in the stream that
// it comes from, and is erased there.
func (a *App) Erase(ctx context.Context, c Command, stream string, e Erasure) (Erased, error) {
	return onDossier(ctx, a, c, stream, review.VerbErase, e, func(t *turn) (Erased, error) {
		if err := review.CheckWord(e.Ground); err != nil || e.Ground == "" {
			return Erased{}, fault.Errorf(fault.Invalid, "Say on which ground: %v.", e.Ground.Values())
		}
		items, err := t.items(e.Refs)
		if err != nil {
			return Erased{}, err
		}
		for _, i := range items {
			if i.Home != stream {
				return Erased{}, fault.Errorf(fault.Conflict, "The content of %s belongs to %s. Erase it there; it is then gone here too.", i.Ref, i.HomeRef)
			}
		}
		because, err := t.text(e.Because)
		if err != nil {
			return Erased{}, err
		}
		if t.erase, err = t.everyDigest(ctx, e.Refs); err != nil {
			return Erased{}, err
		}
		out := Erased{len(t.erase)}
		return out, t.add(review.ContentErased{Digests: t.erase, Ground: e.Ground, Because: because})
	})
}

// everyDigest lists the content digests of all versions of the items.
func (t *turn) everyDigest(ctx context.Context, refs []review.Ref) ([]ledger.Digest, error) {
	v := &View{D: t.D, W: t.W}
	var out []ledger.Digest
	for _, r := range refs {
		versions, err := t.app.Versions(ctx, v, r)
		if err != nil {
			return nil, err
		}
		for _, one := range versions {
			if one.Content == nil {
				continue
			}
			if one.Home != t.name {
				return nil, fault.Errorf(fault.Conflict, "The content of version %d of %s belongs to where it came from. Erase it there first.", one.Version, r)
			}
			out = appendNew(out, one.Digest)
		}
		if out, err = t.reporterOf(ctx, r, out); err != nil {
			return nil, err
		}
		sealed, err := t.app.sealedBy(ctx, t, r)
		if err != nil {
			return nil, err
		}
		out = appendAll(out, sealed)
	}
	if len(out) == 0 {
		return nil, fault.Errorf(fault.Conflict, "There is nothing left to erase.")
	}
	return out, nil
}

// reporterOf adds the content that names the reporter of an incident.
func (t *turn) reporterOf(ctx context.Context, r review.Ref, list []ledger.Digest) ([]ledger.Digest, error) {
	g := t.D.Look(r).Reporter
	if g == (ledger.Digest{}) {
		return list, nil
	}
	found, err := t.app.Store.Content(ctx, t.app.stream(t.name), g)
	if _, ok := found[g]; err != nil || !ok {
		return list, err
	}
	return appendNew(list, g), nil
}
