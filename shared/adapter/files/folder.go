// Package files keeps bundles as files in a folder.
package files

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"

	"conoe/shared/core/fault"
)

// Folder is a shelf for bundles.
type Folder struct{ Dir string }

var goodName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$`)

// Put writes a file whole or not at all, and has synced it before it returns. A
// file of that name is replaced: bundles are named by what they hold. A name that
// leads out of the folder is Invalid.
func (f Folder) Put(ctx context.Context, name string, content []byte) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if !goodName.MatchString(name) {
		return fault.Errorf(fault.Invalid, "%q cannot name a file of a bundle.", name)
	}
	if err := os.MkdirAll(f.Dir, 0o700); err != nil {
		return fmt.Errorf("make the folder of bundles: %w", err)
	}
	temp, err := os.CreateTemp(f.Dir, "."+name+".new-*")
	if err != nil {
		return fmt.Errorf("write a bundle: %w", err)
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
		err = os.Rename(temp.Name(), filepath.Join(f.Dir, name))
	}
	if err == nil {
		err = syncDir(f.Dir)
	}
	if err != nil {
		return fmt.Errorf("write a bundle: %w", err)
	}
	return nil
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
