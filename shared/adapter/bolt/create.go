package bolt

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	bbolt "go.etcd.io/bbolt"

	"conoe/shared/core/fault"
)

// create makes the file under another name, syncs it, and gives it its own
// name, which fails if somebody else was faster; theirs is as good as ours.
func create(path string, o Options) error {
	switch {
	case o.ReadOnly || o.Mode == "":
		return openError(path, nil, fs.ErrNotExist)
	case o.Mode != Practice && o.Mode != Real:
		return fault.Errorf(fault.Invalid, "A data file is %q or %q, not %q.", Practice, Real, o.Mode)
	}
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return notWritten(path, err)
	}
	temp, err := newFile(dir, "."+filepath.Base(path)+".new-*", o.Mode)
	defer os.Remove(temp) //nolint:errcheck // a leftover is empty of data
	if err != nil {
		return notWritten(path, err)
	}
	if err := os.Link(temp, path); err != nil && !errors.Is(err, fs.ErrExist) {
		return notWritten(path, err)
	}
	return syncDir(dir)
}

func newFile(dir, pattern string, mode Mode) (string, error) {
	f, err := os.CreateTemp(dir, pattern)
	if err != nil {
		return "", err
	}
	if err := f.Close(); err != nil {
		return f.Name(), err
	}
	db, err := bbolt.Open(f.Name(), 0o600, &bbolt.Options{Timeout: shortWait, FreelistType: bbolt.FreelistMapType})
	if err != nil {
		return f.Name(), err
	}
	err = db.Update(func(tx *bbolt.Tx) error { return initFile(tx, mode, time.Now()) })
	return f.Name(), errors.Join(err, db.Close())
}

// syncDir makes a new name in the directory survive a power cut.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("sync directory: %w", err)
	}
	defer d.Close() //nolint:errcheck // it was only read
	if err := d.Sync(); err != nil {
		return fmt.Errorf("sync directory: %w", err)
	}
	return nil
}
