package handler

import (
	"crypto/rand"
	"time"

	"github.com/google/uuid"

	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
	"conoe/templates"
)

// NewApp is the app as every process has it that serves people or workflows: with
// the policy and the catalogues that are shipped.
func NewApp(store ledger.Store, workspace string, mode review.Mode, now func() time.Time) (*usecase.App, error) {
	policy, cat, err := usecase.Shipped(templates.Files)
	if err != nil {
		return nil, err
	}
	return &usecase.App{
		Store: store, Workspace: workspace, Mode: mode, Now: now, NewID: newID, Random: rand.Reader,
		Policy: policy, Catalogue: cat,
	}, nil
}

// newID makes an id that sorts by time. Without randomness nothing may go on.
func newID() uuid.UUID { return uuid.Must(uuid.NewV7()) }
