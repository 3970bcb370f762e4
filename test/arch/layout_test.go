package arch

import (
	"bytes"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
)

var (
	topFolders = may("functions", "infra", "workflows", "templates", "shared", "test")
	topFiles   = may("go.mod", "go.sum", "Makefile", "README.md")
)

// machinePath finds folders in which people keep a checkout.
var machinePath = regexp.MustCompile(`(^|[^\w.\-])/(work|root|home|Users)/`)

// topIsFixed refuses what the customer did not list for the top level.
func topIsFixed(fsys fs.FS) ([]string, error) {
	ignored, err := ignoredNames(fsys)
	if err != nil {
		return nil, err
	}
	entries, err := fs.ReadDir(fsys, ".")
	var faults []string
	for _, e := range entries {
		agreed := topFiles
		if e.IsDir() {
			agreed = topFolders
		}
		if !strings.HasPrefix(e.Name(), ".") && !slices.Contains(agreed, e.Name()) && !ignored.has(e.Name()) {
			faults = append(faults, fmt.Sprintf("%s: the top level is fixed, and this is not part of it", e.Name()))
		}
	}
	return faults, err
}

// noMachineIsNamed refuses paths that exist on one developer's machine only.
func noMachineIsNamed(fsys fs.FS) ([]string, error) {
	ignored, err := ignoredNames(fsys)
	if err != nil {
		return nil, err
	}
	var faults []string
	err = fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case ignored.has(path.Base(name)) && d.IsDir():
			return fs.SkipDir
		case ignored.has(path.Base(name)) || !d.Type().IsRegular():
			return nil
		}
		text, err := fs.ReadFile(fsys, name)
		faults = append(faults, machinesIn(name, text)...)
		return err
	})
	return faults, err
}

func machinesIn(name string, text []byte) []string {
	var faults []string
	n := 0
	for line := range bytes.Lines(text) {
		n++
		if found := machinePath.Find(line); found != nil {
			faults = append(faults, fmt.Sprintf("%s:%d: path of one machine: %q", name, n, found))
		}
	}
	return faults
}

// ignored are the names that git does not track, git's own folder included.
type ignored []string

// ignoredNames reads .gitignore, which holds patterns of base names only.
func ignoredNames(fsys fs.FS) (ignored, error) {
	text, err := fs.ReadFile(fsys, ".gitignore")
	if err != nil {
		return nil, err
	}
	all := ignored{".git"}
	for line := range strings.Lines(string(text)) {
		name := strings.TrimSuffix(strings.TrimSpace(line), "/")
		if strings.ContainsAny(name, "/!#") {
			return nil, fmt.Errorf(".gitignore: %q is not a plain name", name)
		}
		all = append(all, name)
	}
	return all, nil
}

func (i ignored) has(base string) bool {
	return slices.ContainsFunc(i, func(pattern string) bool {
		fits, err := path.Match(pattern, base)
		return err == nil && fits
	})
}
