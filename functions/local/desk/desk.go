// Package desk is the whole product over one data file: the use cases, and the
// engine that does what the ledger and time bring about. The command line is one
// way to use it; benchmarks and tests are others.
package desk

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/google/uuid"

	"conoe/shared/adapter/bolt"
	"conoe/shared/adapter/files"
	"conoe/shared/adapter/localflow"
	"conoe/shared/core/catalogue"
	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
	"conoe/shared/core/rules"
	"conoe/shared/core/usecase"
	"conoe/templates"
)

// Desk is the app over one data file, with what drives it.
type Desk struct {
	*usecase.App
	Store  *bolt.Store
	Clock  *Clock
	Engine *Engine
	Shelf  files.Folder // of bundles
	Shared bool         // it belongs to a running process, and Close leaves it open
	// Travel is held for writing while the clock is somewhere else, and for
	// reading by everybody else who acts.
	Travel sync.RWMutex

	over Backing
}

// Close lets go of the file once nothing is written to it any more. What was
// acknowledged is synced already, so there is nothing left to fail.
func (d *Desk) Close() {
	if d.Shared {
		return
	}
	d.Wait()
	_ = d.over.Flush()
	_ = d.Store.Close()
}

// DataFile is the name of the data file in its folder.
const DataFile = "conoe.db"

// Open opens the data file in a folder, and does nothing of what is due. Without
// create, a missing file is an error: reading must not make one.
func Open(folder string, create bool, log *slog.Logger) (*Desk, error) {
	path := filepath.Join(folder, DataFile)
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) && !create {
		return nil, fault.Errorf(fault.NotFound, "There is no data file in %s. `conoe play` makes a practice file; --data names another folder.", folder)
	}
	var mode bolt.Mode // an existing file is taken as it is
	if create {
		mode = bolt.Practice
	}
	store, err := bolt.Open(path, bolt.Options{Mode: mode})
	if err != nil {
		return nil, err
	}
	d, err := New(store, &bolt.Book{Store: store}, log)
	if err != nil {
		return nil, errors.Join(err, store.Close())
	}
	return d, nil
}

// Backing is what is written to: the data file.
type Backing interface {
	ledger.Store
	localflow.File
	Flush() error
}

// New builds everything over a file. Over is the file itself, or the same
// with something in between.
func New(store *bolt.Store, over Backing, log *slog.Logger) (*Desk, error) {
	c := new(Clock)
	app, err := newApp(store.File(), over, c)
	if err != nil {
		return nil, err
	}
	if err := c.follow(store, app.Workspace); err != nil {
		return nil, err
	}
	e, err := newEngine(app, over, log)
	if err != nil {
		return nil, err
	}
	shelf := files.Folder{Dir: filepath.Join(filepath.Dir(store.Path()), "exports")}
	e.Workflows.Shelf = shelf
	store.OnAppend(func(s ledger.Stream, _ int64) { e.ring(s, time.Time{}) })
	return &Desk{App: app, Store: store, over: over, Clock: c, Engine: e, Shelf: shelf}, nil
}

// follow sets the clock to the file's time. After a play that was cut off that is
// the time of the newest entry, and it stands still: nothing more becomes due
// before the play goes on.
func (c *Clock) follow(store *bolt.Store, workspace string) error {
	playing, err := store.Playing()
	if err != nil {
		return err
	}
	if !playing {
		offset, err := store.Offset()
		c.Ahead(offset)
		return err
	}
	newest, err := newestEntry(context.Background(), store, workspace)
	if newest.IsZero() {
		c.Ahead(0)
	} else {
		c.Set(func() time.Time { return newest })
	}
	return err
}

// newestEntry is the time of the newest entry of the file; zero if it is empty.
func newestEntry(ctx context.Context, store *bolt.Store, workspace string) (newest time.Time, err error) {
	for stream, err := range store.Streams(ctx, workspace) {
		if err != nil {
			return newest, fmt.Errorf("list streams: %w", err)
		}
		head, err := store.Head(ctx, stream)
		if err != nil {
			return newest, fmt.Errorf("read the newest time: %w", err)
		}
		if head.At.After(newest) {
			newest = head.At.Time
		}
	}
	return newest, nil
}

func newApp(file bolt.File, store ledger.Store, c *Clock) (*usecase.App, error) {
	policy, err := Policy()
	if err != nil {
		return nil, err
	}
	cat, err := catalogue.Load(templates.Files)
	if err != nil {
		return nil, fmt.Errorf("shipped catalogues: %w", err)
	}
	return &usecase.App{
		Store: store, Workspace: "ws_" + file.ID, Mode: review.Mode(file.Mode), NewID: newID, Random: rand.Reader,
		Now: c.Now, Policy: policy, Catalogue: cat,
	}, nil
}

// Policy is the policy table that is shipped.
func Policy() (*rules.Policy, error) {
	raw, err := templates.Files.ReadFile("standards/policy.yaml")
	if err != nil {
		return nil, fmt.Errorf("shipped policy: %w", err)
	}
	return rules.ParsePolicy(raw)
}

// newID makes an id that sorts by time. Without randomness nothing here may go
// on.
func newID() uuid.UUID { return uuid.Must(uuid.NewV7()) }
