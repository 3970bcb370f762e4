package usecase

import (
	"io"
	"sync"
	"time"

	"github.com/google/uuid"

	"conoe/shared/core/catalogue"
	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
	"conoe/shared/core/rules"
)

// App is what all use cases need: the ports, and the data they decide by. It is
// built as a literal; the zero caches are ready.
type App struct {
	Store     ledger.Store
	Workspace string // "ws_…": part of every key
	Mode      review.Mode
	Now       func() time.Time
	NewID     func() uuid.UUID
	Random    io.Reader // of salts
	Policy    *rules.Policy
	// Catalogue gives the catalogues of the standards, which few commands need.
	Catalogue func() (*catalogue.Catalogue, error)
	// SnapshotAfter is how many entries a cold load may fold before it leaves a
	// snapshot for the next one; 0 takes the default.
	SnapshotAfter int64

	mu       sync.Mutex
	people   *review.Workspace // replaced, never changed: readers keep theirs
	known    recognised
	dossiers map[string]*slot
	later    sync.WaitGroup // snapshots that are being written
}

// Command says who does something, and under which key it may be repeated.
type Command struct {
	// ID is the caller's own key for this request, kept for ever.
	ID         string
	Actor      review.Actor
	Channel    ledger.Channel
	ImportedAs ledger.Origin
}

// stream names a stream of the app's workspace.
func (a *App) stream(name string) ledger.Stream {
	return ledger.Stream{Workspace: a.Workspace, Name: name}
}
