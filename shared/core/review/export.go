package review

import (
	"fmt"
	"slices"

	"conoe/shared/core/ledger"
)

// Export is a request for evidence about reviews and systems, and what was
// delivered.
type Export struct {
	ID        string
	Refs      []Ref
	By        PersonID
	Requested ledger.Time
	Delivered Delivery // zero until then
}

// Position is a stream at one size, with its root: what an export is about.
type Position struct {
	Stream string        `json:"stream"`
	Size   int64         `json:"size"`
	Root   ledger.Digest `json:"root"`
}

// Delivery is the bundle that was delivered.
type Delivery struct {
	Name      string        `json:"name"` // of the file: id and part of the digest
	SHA256    ledger.Digest `json:"sha256"`
	Bytes     int64         `json:"bytes"`
	Positions []Position    `json:"positions"`
}

// ExportRequested asks for a bundle.
type ExportRequested struct {
	Export string `json:"export"`
	Refs   []Ref  `json:"refs"`
}

// ExportDelivered says which bundle was delivered.
type ExportDelivered struct {
	Export string `json:"export"`
	Delivery
}

func (ExportRequested) kind() string { return "export.requested" }
func (ExportDelivered) kind() string { return "export.delivered" }

func (w *Workspace) exportRequested(e ledger.Envelope, _ int64, r *ExportRequested) error {
	w.Exports = append(w.Exports, Export{ID: r.Export, Refs: r.Refs, By: PersonID(e.By), Requested: e.At})
	return nil
}

func (w *Workspace) exportDelivered(_ ledger.Envelope, _ int64, d *ExportDelivered) error {
	n := slices.IndexFunc(w.Exports, func(x Export) bool { return x.ID == d.Export })
	if n < 0 {
		return fmt.Errorf("the export %s was delivered before it was asked for", d.Export)
	}
	w.Exports = slices.Clone(w.Exports) // readers keep theirs
	w.Exports[n].Delivered = d.Delivery
	return nil
}

// Export is the export of that id, or nil.
func (w *Workspace) Export(id string) *Export {
	for n := range w.Exports {
		if w.Exports[n].ID == id {
			return &w.Exports[n]
		}
	}
	return nil
}
