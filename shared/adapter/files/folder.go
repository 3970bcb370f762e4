// Package files keeps bundles and checkpoints as files in a folder.
package files

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"

	"conoe/shared/core/fault"
	"conoe/shared/core/usecase"
)

// Folder is a shelf for bundles and checkpoints. A name may have folders in it.
type Folder struct{ Dir string }

var _ usecase.Archive = Folder{}

var goodName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,99}(/[A-Za-z0-9][A-Za-z0-9._-]{0,99}){0,3}$`)

// Put writes a file whole or not at all, and has synced it before it returns. A
// file of that name is replaced: files are named by what they hold. A name that
// leads out of the folder is Invalid.
func (f Folder) Put(ctx context.Context, name string, content []byte) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if !goodName.MatchString(name) {
		return badName(name)
	}
	path := filepath.Join(f.Dir, filepath.FromSlash(name))
	dir := filepath.Dir(path)
	if err := f.makeDir(dir); err != nil {
		return fmt.Errorf("make the folder of %s: %w", name, err)
	}
	temp, err := os.CreateTemp(dir, "."+filepath.Base(path)+".new-*")
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	defer os.Remove(temp.Name()) //nolint:errcheck // it is there only if something failed
	_, err = temp.Write(content)
	if err == nil {
		err = temp.Sync()
	}
	if shut := temp.Close(); err == nil {
		err = shut
	}
	if err == nil {
		err = os.Rename(temp.Name(), path)
	}
	if err == nil {
		err = syncDir(dir)
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	return nil
}

func badName(name string) error {
	return fault.Errorf(fault.Invalid, "%q cannot name a file of a bundle or a checkpoint.", name)
}

// makeDir makes a folder within Dir, and Dir, such that they survive a power cut.
func (f Folder) makeDir(dir string) error {
	if _, err := os.Stat(dir); err == nil {
		return nil
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	for root := filepath.Clean(f.Dir); ; dir = filepath.Dir(dir) {
		if err := syncDir(filepath.Dir(dir)); err != nil || dir == root {
			return err
		}
	}
}

// syncDir makes a new name survive a power cut.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close() //nolint:errcheck // it was only read
	return d.Sync()
}
