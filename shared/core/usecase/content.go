package usecase

import (
	"context"
	"encoding/json"
	"fmt"

	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
)

// content reads the bytes of an item's newest version; nil if they were erased.
func (a *App) content(ctx context.Context, i *review.Item) ([]byte, error) {
	found, err := a.Store.Content(ctx, a.stream(i.Home), i.Digest)
	if err != nil {
		return nil, fmt.Errorf("read content of %s: %w", i.Ref, err)
	}
	c, ok := found[i.Digest]
	if !ok {
		return nil, nil
	}
	if err := c.Check(); err != nil {
		return nil, fmt.Errorf("content of %s: %w", i.Ref, err)
	}
	return c.Bytes, nil
}

// document reads an item as it was written. Where content was erased it is the
// masked document. References are in the sense of the dossier that asks.
func (a *App) document(ctx context.Context, d *review.Dossier, i *review.Item) (review.Doc, error) {
	raw, err := a.content(ctx, i)
	if err != nil || raw == nil {
		return i.Doc, err
	}
	doc := review.NewDoc(i.Type)
	if err := json.Unmarshal(raw, doc); err != nil {
		return nil, fmt.Errorf("content of %s: %w", i.Ref, err)
	}
	if i.HomeRef == d.Ref {
		return doc, nil
	}
	return review.Rename(doc, func(r review.Ref) review.Ref { return r.Seen(i.HomeRef, d.Ref) }), nil
}

// textOf reads a text that is content of its own; "" if it was erased.
func (a *App) textOf(ctx context.Context, stream string, g ledger.Digest) (string, error) {
	found, err := a.texts(ctx, stream, []ledger.Digest{g})
	return found[g], err
}

// texts reads such texts together. One that was erased is not among them.
func (a *App) texts(ctx context.Context, stream string, wanted []ledger.Digest) (map[ledger.Digest]string, error) {
	found, err := a.Store.Content(ctx, a.stream(stream), wanted...)
	if err != nil {
		return nil, fmt.Errorf("read text: %w", err)
	}
	out := map[ledger.Digest]string{}
	for g, c := range found {
		var t struct {
			Text string `json:"text"`
		}
		if err := json.Unmarshal(c.Bytes, &t); err != nil {
			return nil, fmt.Errorf("read text: %w", err)
		}
		out[g] = t.Text
	}
	return out, nil
}
