// Package desk is the whole product over one data file: the use cases, and the
// engine that does what the ledger and time bring about. The command line is one
// way to use it; benchmarks and tests are others.
package desk

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"

	"conoe/functions/internal/handler"
	"conoe/shared/adapter/bolt"
	"conoe/shared/adapter/filekey"
	"conoe/shared/adapter/files"
	"conoe/shared/adapter/localflow"
	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
	"conoe/shared/core/view"
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

// What lies in the folder beside exports.
const (
	DataFile = "conoe.db"
	KeyFile  = "signing.key" // signs checkpoints; made when the first is signed
	// CheckpointsFolder holds signed checkpoints. Copies of them that lie elsewhere
	// prove more.
	CheckpointsFolder = "checkpoints"
)

// Open opens the data file in a folder, and does nothing of what is due. Without
// create, a missing file is an error: reading must not make one. With it, one for
// practice is made.
func Open(folder string, create bool, log *slog.Logger) (*Desk, error) {
	path := filepath.Join(folder, DataFile)
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) && !create {
		return nil, fault.Errorf(fault.NotFound, "There is no data file in %s. `conoe play` makes a practice file; --data names another folder.", folder)
	}
	if create {
		return open(path, bolt.Practice, log)
	}
	return open(path, "", log) // an existing file is taken as it is
}

// OpenReal opens the file for what counts, or makes it. A file for practice is
// bolt.ErrMode.
func OpenReal(folder string, log *slog.Logger) (*Desk, error) {
	return open(filepath.Join(folder, DataFile), bolt.Real, log)
}

func open(path string, mode bolt.Mode, log *slog.Logger) (*Desk, error) {
	store, err := bolt.Open(path, bolt.Options{Mode: mode})
	if err != nil {
		return nil, err
	}
	d, err := New(store, NewBook(store), log)
	if err != nil {
		return nil, errors.Join(err, store.Close())
	}
	return d, nil
}

// NewBook is a file whose rows of views, and whose notes of what executions wait for
// and of what holds an effect back, are written with the next entry or wait.
func NewBook(store *bolt.Store) *bolt.Book {
	return &bolt.Book{Store: store, Waits: []string{view.Prefix, "flow/", "wait/", "relay/"}}
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
	file := store.File()
	app, err := handler.NewApp(over, "ws_"+file.ID, review.Mode(file.Mode), c.Now)
	if err != nil {
		return nil, err
	}
	if err := c.follow(store, app.Workspace); err != nil {
		return nil, err
	}
	folder := filepath.Dir(store.Path())
	signs := &usecase.Checkpoints{
		App: app, Key: &filekey.Key{Path: filepath.Join(folder, KeyFile)}, Archive: files.Folder{Dir: filepath.Join(folder, CheckpointsFolder)},
	}
	e, err := newEngine(app, over, signs, log)
	if err != nil {
		return nil, err
	}
	shelf := files.Folder{Dir: filepath.Join(folder, "exports")}
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
