package bolt

import (
	"errors"
	"fmt"
	"os"
	"sync"
	"sync/atomic"

	bbolt "go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"

	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
)

// Store is a ledger.Store in one file. It is safe for use by many goroutines.
type Store struct {
	path    string
	options Options
	file    File

	// handle is held for reading by every transaction and for writing while an
	// erasure puts another file in place of this one.
	handle sync.RWMutex
	db     *bbolt.DB
	raw    *os.File // the file below db
	closed bool

	// broken is set when the file in memory may no longer be the one on disk.
	// Nothing is read or written after that.
	broken atomic.Pointer[error]

	committer committer
	heads     memo

	hooks struct {
		sync.RWMutex
		append []func(ledger.Stream, int64)
	}
}

var _ ledger.Store = (*Store)(nil)

var errReplaced = errors.New("the file was replaced while it was being opened")

// begin does what a store does once it owns the file: it checks that the name
// still leads to it, and finishes an erasure that a crash cut off.
func (s *Store) begin() error {
	named, err := os.Stat(s.path)
	if err != nil {
		return errReplaced
	}
	held, err := s.raw.Stat()
	if err != nil || !os.SameFile(named, held) {
		return errReplaced
	}
	err = s.View(func(tx *bbolt.Tx) (err error) {
		s.file, err = readFile(tx, s.path)
		return err
	})
	if err != nil || s.options.ReadOnly {
		return err
	}
	return s.forget()
}

// View runs f in a read transaction. f may not call the store again: a call
// from within waits for itself once an erasure is waiting. Values that f keeps
// it has to copy.
func (s *Store) View(f func(*bbolt.Tx) error) error {
	s.handle.RLock()
	defer s.handle.RUnlock()
	if err := s.usable(); err != nil {
		return err
	}
	return s.judge(view(s.db, f))
}

// Update runs f in a transaction of its own and has synced it before it
// returns. An error of f undoes all of it. The rules of View hold.
func (s *Store) Update(f func(*bbolt.Tx) error) error {
	s.handle.RLock()
	defer s.handle.RUnlock()
	if err := s.usable(); err != nil {
		return err
	}
	var id int
	var inner error
	err := update(s.db, func(tx *bbolt.Tx) error {
		id = tx.ID()
		inner = f(tx)
		return inner
	})
	if err == nil || inner != nil {
		return s.judge(err)
	}
	return s.uncommitted(id, err)
}

// uncommitted tells apart a commit that left nothing behind from one that can
// be seen and may yet be lost, because its last sync failed.
func (s *Store) uncommitted(id int, err error) error {
	if errors.Is(err, berrors.ErrDatabaseReadOnly) {
		return fault.Errorf(fault.Denied, "The data file %s is open for reading only.", s.path)
	}
	if _, ok := errors.AsType[*panicked](err); ok {
		return s.judge(err)
	}
	visible := true
	look := view(s.db, func(tx *bbolt.Tx) error {
		visible = tx.ID() >= id
		return nil
	})
	if look != nil || visible {
		return s.fail(uncertain(s.path, err))
	}
	return notWritten(s.path, err)
}

// judge makes of a panic, and of a value that does not fit its hash, what it
// means for the file. After a panic bbolt's locks are in no known state.
func (s *Store) judge(err error) error {
	if p, ok := errors.AsType[*panicked](err); ok {
		return s.fail(damaged(s.path, p))
	}
	if errors.Is(err, ledger.ErrBroken) {
		return damaged(s.path, err)
	}
	return err
}

func (s *Store) fail(err error) error {
	s.broken.CompareAndSwap(nil, &err)
	return err
}

func (s *Store) usable() error {
	if err := s.broken.Load(); err != nil {
		return *err
	}
	if s.closed {
		return closedFile(s.path)
	}
	return nil
}

// Close waits for what is running and gives the file back.
func (s *Store) Close() error {
	s.handle.Lock()
	defer s.handle.Unlock()
	if s.closed {
		return nil
	}
	s.closed = true
	if s.broken.Load() != nil {
		// bbolt may hold its own locks for ever; closing the file below it
		// gives back the one that others wait for.
		return s.raw.Close()
	}
	if err := s.db.Close(); err != nil {
		return fmt.Errorf("close data file: %w", err)
	}
	return nil
}

// OnAppend calls hook after every commit that made a stream longer, in the
// goroutine that appended and before its Append returns. Calls for different
// commits may come in any order. The hook may use the store.
func (s *Store) OnAppend(hook func(s ledger.Stream, size int64)) {
	s.hooks.Lock()
	defer s.hooks.Unlock()
	s.hooks.append = append(s.hooks.append, hook)
}

func (s *Store) appended(h ledger.Head) {
	s.hooks.RLock()
	hooks := s.hooks.append
	s.hooks.RUnlock()
	for _, hook := range hooks {
		hook(h.Stream, h.Size)
	}
}
