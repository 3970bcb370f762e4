package bolt

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	bbolt "go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"

	"conoe/shared/core/fault"
)

// Options of Open. The zero value opens an existing file of either mode.
type Options struct {
	// Mode of a file that has to be created; an existing file of another mode
	// is ErrMode. Empty takes an existing file as it is and creates none.
	Mode Mode
	// Timeout bounds the wait for another process's lock; zero asks once more
	// after a moment.
	Timeout time.Duration
	// ReadOnly shares the file with other readers and writes nothing to it.
	ReadOnly bool
	// OpenFile stands in for os.OpenFile in tests.
	OpenFile func(string, int, os.FileMode) (*os.File, error)
}

const shortWait = 100 * time.Millisecond

// Open opens the data file at path, and creates it, whole or not at all, if
// there is none. Whatever is wrong with an existing file is an error that says
// what to do, and the file is left as it is.
//
// A crash during an erasure is made good here: see Erase.
func Open(path string, o Options) (*Store, error) {
	if o.Timeout == 0 {
		o.Timeout = shortWait
	}
	if _, err := os.Lstat(path); errors.Is(err, fs.ErrNotExist) {
		if err := create(path, o); err != nil {
			return nil, err
		}
	}
	// A file that is replaced while we wait for its lock, as an erasure in
	// another process does, is opened again under its name.
	for range 10 {
		s, err := open(path, o)
		if !errors.Is(err, errReplaced) {
			return s, err
		}
	}
	return nil, locked(path)
}

func open(path string, o Options) (*Store, error) {
	if _, err := inspect(path, o); err != nil {
		return nil, err
	}
	db, f, err := openDB(path, o, o.ReadOnly)
	if err != nil {
		return nil, err
	}
	s := &Store{path: path, options: o, db: db, raw: f}
	s.committer.update = s.Update
	if err := s.begin(); err != nil {
		s.Close() //nolint:errcheck // the first error counts
		return nil, err
	}
	return s, nil
}

// inspect looks at the file under a shared lock and through a handle that
// cannot write, because bbolt would write to some foreign files on opening and
// trusts the pages of all.
func inspect(path string, o Options) (File, error) {
	db, f, err := openDB(path, o, true)
	if err != nil {
		return File{}, err
	}
	defer db.Close() //nolint:errcheck // it was only read
	if err := checkPages(f); err != nil {
		return File{}, damaged(path, err)
	}
	var file File
	err = view(db, func(tx *bbolt.Tx) error {
		file, err = readFile(tx, path)
		return err
	})
	if p, ok := errors.AsType[*panicked](err); ok {
		return File{}, damaged(path, p)
	}
	if err == nil && o.Mode != "" && o.Mode != file.Mode {
		err = otherMode(path, file.Mode, o.Mode)
	}
	return file, err
}

// openDB opens an existing file that is not empty, and gives bbolt's handle
// and the file below it.
func openDB(path string, o Options, readOnly bool) (db *bbolt.DB, f *os.File, err error) {
	openFile := o.OpenFile
	if openFile == nil {
		openFile = os.OpenFile
	}
	err = guard(func() (err error) {
		db, err = bbolt.Open(path, 0o600, &bbolt.Options{
			Timeout: o.Timeout, ReadOnly: readOnly, FreelistType: bbolt.FreelistMapType, NoStatistics: true,
			OpenFile: func(name string, flag int, perm os.FileMode) (*os.File, error) {
				if f, err = openFile(name, flag&^os.O_CREATE, perm); err != nil {
					return nil, err
				}
				return f, checkNotEmpty(f)
			},
		})
		return err
	})
	if err != nil {
		if f != nil {
			f.Close() //nolint:errcheck // nothing was written
		}
		return nil, nil, openError(path, f, err)
	}
	return db, f, nil
}

var errEmpty = errors.New("it is empty")

func checkNotEmpty(f *os.File) error {
	info, err := f.Stat()
	if err == nil && !info.Mode().IsRegular() {
		return fmt.Errorf("%s is not a file", f.Name())
	}
	if err == nil && info.Size() == 0 {
		return errEmpty
	}
	return err
}

func openError(path string, f *os.File, err error) error {
	switch {
	case errors.Is(err, berrors.ErrTimeout):
		return locked(path)
	case errors.Is(err, errEmpty):
		return foreign(path, "it is empty, and conoe never leaves an empty file")
	case errors.Is(err, fs.ErrNotExist):
		return fault.Errorf(fault.NotFound, "There is no data file %s. Look for it elsewhere, or begin with an empty one.", path)
	case errors.Is(err, fs.ErrPermission):
		return fault.Errorf(fault.Denied, "The data file %s may not be opened by this user. Change its owner or its permissions.", path)
	case f == nil:
		return fmt.Errorf("open data file: %w", err)
	case !looksLikeBolt(path):
		return foreign(path, "another program made it")
	}
	return damaged(path, err)
}
