package arch

import (
	"fmt"
	"go/parser"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
)

// importsFollowTable holds each import against the row of its package.
func importsFollowTable(fsys fs.FS) ([]string, error) {
	s, err := load(fsys, parser.ImportsOnly)
	if err != nil {
		return nil, err
	}
	var faults []string
	for _, dir := range slices.Sorted(maps.Keys(s.dirs)) {
		r, unit, ok := rowFor(dir)
		if !ok {
			faults = append(faults, fmt.Sprintf("%s: no row of the import table covers this package", dir))
			continue
		}
		faults = append(faults, s.againstRow(dir, r, unit)...)
	}
	return faults, nil
}

func (s sources) againstRow(dir string, r row, unit string) []string {
	var faults []string
	for _, f := range s.dirs[dir] {
		for _, spec := range f.tree.Imports {
			at, imported := s.fset.Position(spec.Pos()), importPath(spec)
			if !r.allows(unit, imported) {
				faults = append(faults, fmt.Sprintf("%s:%d: %s may not import %s: %s", at.Filename, at.Line, dir, imported, r.because))
			}
			if forTests(imported) && unit != "test" && !strings.HasSuffix(dir, "test") {
				faults = append(faults, fmt.Sprintf("%s:%d: %s is for tests, and %s is not one", at.Filename, at.Line, imported, dir))
			}
		}
	}
	return faults
}

// forTests reports whether an import path is of a package that helps tests:
// testing, or one of ours that is named like ledgertest.
func forTests(imported string) bool {
	return below(imported, "testing") || below(imported, module) && strings.HasSuffix(imported, "test")
}

// nothingBannedIsReached follows our own packages to the end.
func nothingBannedIsReached(fsys fs.FS) ([]string, error) {
	s, err := load(fsys, parser.ImportsOnly)
	if err != nil {
		return nil, err
	}
	var faults []string
	for _, b := range bans {
		for _, dir := range slices.Sorted(maps.Keys(s.dirs)) {
			if slices.ContainsFunc(b.from, func(f string) bool { return below(dir, f) }) {
				faults = append(faults, s.reach(dir, b)...)
			}
		}
	}
	return faults, nil
}

// reach walks from a package to all that it imports and reports a way to each
// banned one.
func (s sources) reach(from string, b ban) []string {
	var faults []string
	seen := map[string]bool{}
	var walk func(dir, way string)
	walk = func(dir, way string) {
		for _, imported := range s.importsOf(dir) {
			way := way + " -> " + imported
			if seen[imported] {
				continue
			}
			seen[imported] = true
			if slices.ContainsFunc(b.never, func(n string) bool { return below(imported, n) }) {
				faults = append(faults, fmt.Sprintf("%s: %s", way, b.because))
				continue
			}
			if own, ok := strings.CutPrefix(imported, module+"/"); ok {
				walk(path.Clean(own), way)
			}
		}
	}
	walk(from, from)
	return faults
}

func (s sources) importsOf(dir string) []string {
	var all []string
	for _, f := range s.dirs[dir] {
		for _, spec := range f.tree.Imports {
			all = append(all, importPath(spec))
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}
