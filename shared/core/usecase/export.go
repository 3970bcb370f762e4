package usecase

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"

	"conoe/shared/core/evidence"
	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
)

// ExportOrder names the reviews and systems that evidence is wanted about.
type ExportOrder struct {
	Refs []review.Ref
}

// ExportAsked names the request.
type ExportAsked struct {
	Export string `json:"export"`
}

// RequestExport asks for a bundle about reviews and systems. It is built and
// delivered by the workflow evidence-export.
func (a *App) RequestExport(ctx context.Context, c Command, o ExportOrder) (ExportAsked, error) {
	return onWorkspace(ctx, a, c, review.VerbExport, o, func(t *turn) (ExportAsked, error) {
		if len(o.Refs) == 0 {
			return ExportAsked{}, fault.Errorf(fault.Invalid, "Name the reviews or systems that the export is about.")
		}
		for _, r := range o.Refs {
			if _, err := t.W.Find(r); err != nil {
				return ExportAsked{}, err
			}
		}
		id := t.id("exp")
		return ExportAsked{id}, t.add(review.ExportRequested{Export: id, Refs: o.Refs})
	})
}

// ExportScope lists the streams that an export is about: those that were named,
// the systems of the reviews among them, and last the workspace. Positions are
// fixed in this order, because entries name the size of the workspace at which
// rights were read.
func (a *App) ExportScope(ctx context.Context, by review.Actor, export string) ([]string, error) {
	w, x, err := a.export(ctx, by, export)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, r := range x.Refs {
		reg, err := w.Find(r)
		if err != nil {
			return nil, err
		}
		out = appendNew(out, reg.Stream)
		if reg.System == "" {
			continue
		}
		system, err := w.Find(reg.System)
		if err != nil {
			return nil, err
		}
		out = appendNew(out, system.Stream)
	}
	slices.Sort(out)
	return append(out, review.WorkspaceStream), nil
}

func (a *App) export(ctx context.Context, by review.Actor, id string) (*review.Workspace, *review.Export, error) {
	w, err := a.workspace(ctx)
	if err != nil {
		return nil, nil, err
	}
	if err := review.May(by, review.VerbAdvance, w, nil); err != nil {
		return nil, nil, err
	}
	x := w.Export(id)
	if x == nil {
		return nil, nil, fault.Errorf(fault.NotFound, "There is no export %s.", id)
	}
	return w, x, nil
}

// FixPosition verifies a stream's chain and gives its size and root. A chain
// that does not fit is Blocked: nothing may be shown as evidence then.
func (a *App) FixPosition(ctx context.Context, by review.Actor, stream string) (review.Position, error) {
	w, err := a.workspace(ctx)
	if err != nil {
		return review.Position{}, err
	}
	if err := review.May(by, review.VerbAdvance, w, nil); err != nil {
		return review.Position{}, err
	}
	head, err := a.Store.Head(ctx, a.stream(stream))
	if err != nil {
		return review.Position{}, fmt.Errorf("position of %s: %w", stream, err)
	}
	if err := ledger.Verify(ctx, a.Store, a.stream(stream)); errors.Is(err, ledger.ErrBroken) {
		return review.Position{}, fault.Errorf(fault.Blocked, "The log of %s does not fit its head, so nothing is exported. `conoe doctor` says more.", stream)
	} else if err != nil {
		return review.Position{}, fmt.Errorf("verify %s: %w", stream, err)
	}
	// Build hashes what it writes and compares it with this root.
	return review.Position{Stream: stream, Size: head.Size, Root: ledger.Digest(head.Root)}, nil
}

// Shelf is where bundles are put. A name holds part of the digest, so putting the
// same again changes nothing, and no other attempt can take its place.
type Shelf interface {
	Put(ctx context.Context, name string, content []byte) error
}

// Build builds the bundle of an export at fixed positions and puts it on the
// shelf. The same positions give the same bytes.
func (a *App) Build(ctx context.Context, by review.Actor, export string, at []review.Position, on Shelf) (review.Delivery, error) {
	_, x, err := a.export(ctx, by, export)
	if err != nil {
		return review.Delivery{}, err
	}
	b := evidence.Log{Workspace: a.Workspace, Mode: a.Mode, Refs: x.Refs, Positions: at}
	var zip bytes.Buffer
	if err := evidence.Write(ctx, &zip, b, a.Store); err != nil {
		return review.Delivery{}, fmt.Errorf("build the bundle: %w", err)
	}
	sum := sha256.Sum256(zip.Bytes())
	out := review.Delivery{
		Name: fmt.Sprintf("%s-%x.zip", x.ID, sum[:8]), SHA256: sum, Bytes: int64(zip.Len()), Positions: at,
	}
	if err := on.Put(ctx, out.Name, zip.Bytes()); err != nil {
		return review.Delivery{}, fmt.Errorf("put the bundle on its shelf: %w", err)
	}
	return out, nil
}

// Deliver records which bundle was delivered. The first delivery stands.
func (a *App) Deliver(ctx context.Context, c Command, export string, d review.Delivery) (review.Delivery, error) {
	return onWorkspace(ctx, a, c, review.VerbAdvance, export, func(t *turn) (review.Delivery, error) {
		x := t.W.Export(export)
		if x == nil {
			return d, fault.Errorf(fault.NotFound, "There is no export %s.", export)
		}
		if x.Delivered.Name != "" {
			return x.Delivered, nil
		}
		return d, t.add(review.ExportDelivered{Export: export, Delivery: d})
	})
}
