package files

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"conoe/shared/core/fault"
	"conoe/shared/core/usecase"
)

// Names lists the files whose names begin with prefix, in order. What is being
// written has no name yet. A folder that does not exist is empty.
func (f Folder) Names(ctx context.Context, prefix string) ([]string, error) {
	// Only the folder that the prefix leads into is walked.
	within, _, found := cutLast(prefix)
	if found && !goodName.MatchString(within) {
		return nil, badName(prefix)
	}
	var out []string
	err := filepath.WalkDir(filepath.Join(f.Dir, filepath.FromSlash(within)), func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir():
			return ctx.Err()
		}
		name, err := filepath.Rel(f.Dir, path)
		if err != nil {
			return err
		}
		if name = filepath.ToSlash(name); strings.HasPrefix(name, prefix) && goodName.MatchString(name) {
			out = append(out, name)
		}
		return nil
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("list files: %w", err)
	}
	return out, nil
}

// cutLast parts a prefix at its last slash.
func cutLast(prefix string) (before, after string, found bool) {
	n := strings.LastIndexByte(prefix, '/')
	if n < 0 {
		return "", prefix, false
	}
	return prefix[:n], prefix[n+1:], true
}

// Get reads a file of at most usecase.MaxGet bytes. One that does not exist is
// NotFound.
func (f Folder) Get(ctx context.Context, name string) ([]byte, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if !goodName.MatchString(name) {
		return nil, badName(name)
	}
	file, err := os.Open(filepath.Join(f.Dir, filepath.FromSlash(name)))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fault.Errorf(fault.NotFound, "There is no file %s.", name)
	}
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	defer file.Close() //nolint:errcheck // it was only read
	raw, err := io.ReadAll(io.LimitReader(file, usecase.MaxGet+1))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	if len(raw) > usecase.MaxGet {
		return nil, fault.Errorf(fault.Limit, "The file %s is longer than %d bytes.", name, usecase.MaxGet)
	}
	return raw, nil
}
