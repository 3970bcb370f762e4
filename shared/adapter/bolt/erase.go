package bolt

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	bbolt "go.etcd.io/bbolt"

	"conoe/shared/core/ledger"
)

// Erase appends the batch, deletes the contents and the stream's snapshot, and
// then puts a compacted copy in the file's place, because bbolt's free pages
// keep what was in them. See ledger.Contents.
//
// The transaction leaves a note that free pages may hold erased bytes; the
// copy is without it. So a crash between the two is found by the next Open,
// and by the command's second delivery, and either finishes the work.
func (s *Store) Erase(ctx context.Context, b ledger.Batch, digests []ledger.Digest) (ledger.Receipt, error) {
	r, err := s.add(ctx, b, func(tx *bbolt.Tx) error {
		bucket := tx.Bucket(bucketLedger)
		for _, d := range digests {
			if err := bucket.Delete(keyContent(b.Stream, d)); err != nil {
				return fmt.Errorf("delete content: %w", err)
			}
		}
		if err := bucket.Delete(keySnapshot(b.Stream)); err != nil {
			return fmt.Errorf("delete snapshot: %w", err)
		}
		return tx.Bucket(bucketFile).Put(keyErased, []byte("1"))
	})
	if err != nil {
		return ledger.Receipt{}, err
	}
	return r, s.forget()
}

// forget compacts the file if free pages may hold erased bytes, and removes
// what a crash left of an earlier compaction.
func (s *Store) forget() error {
	s.handle.Lock()
	defer s.handle.Unlock()
	if err := s.usable(); err != nil {
		return err
	}
	if err := os.Remove(s.copyPath()); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return notWritten(s.path, err)
	}
	var erased bool
	err := view(s.db, func(tx *bbolt.Tx) error {
		erased = tx.Bucket(bucketFile).Get(keyErased) != nil
		return nil
	})
	if err != nil || !erased {
		return s.judge(err)
	}
	return s.replace()
}

func (s *Store) copyPath() string {
	return filepath.Join(filepath.Dir(s.path), "."+filepath.Base(s.path)+".compact")
}

// replace writes a compacted copy, syncs it, and gives it the file's name. The
// copy is locked before it has the name, so no other process can come between.
func (s *Store) replace() error {
	db, raw, err := s.compact()
	if err == nil {
		if err = os.Rename(s.copyPath(), s.path); err != nil {
			err = errors.Join(err, db.Close())
		}
	}
	if err != nil {
		os.Remove(s.copyPath()) //nolint:errcheck // the next attempt removes it
		return notWritten(s.path, fmt.Errorf("compact: %w", err))
	}
	old := s.db
	s.db, s.raw = db, raw
	return errors.Join(syncDir(filepath.Dir(s.path)), old.Close())
}

func (s *Store) compact() (db *bbolt.DB, raw *os.File, err error) {
	openFile := s.options.OpenFile
	if openFile == nil {
		openFile = os.OpenFile
	}
	db, err = bbolt.Open(s.copyPath(), 0o600, &bbolt.Options{
		Timeout: shortWait, FreelistType: bbolt.FreelistMapType, NoStatistics: true, NoSync: true,
		OpenFile: func(name string, flag int, perm os.FileMode) (f *os.File, err error) {
			raw, err = openFile(name, flag|os.O_EXCL, perm)
			return raw, err
		},
	})
	if err != nil {
		return nil, nil, err
	}
	err = guard(func() error { return s.fill(db) })
	if err != nil {
		return nil, nil, errors.Join(err, db.Close())
	}
	db.NoSync = false
	return db, raw, nil
}

const compactBytes = 4 << 20 // per transaction of a compaction

func (s *Store) fill(db *bbolt.DB) error {
	if err := bbolt.Compact(db, s.db, compactBytes); err != nil {
		return err
	}
	err := db.Update(func(tx *bbolt.Tx) error { return tx.Bucket(bucketFile).Delete(keyErased) })
	if err != nil {
		return err
	}
	return db.Sync()
}
