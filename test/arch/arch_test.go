// Package arch holds the shape of the repository: who may import whom, what the
// core does without, and what lies where. It reads the files itself and starts no
// process, because Go's test cache sees only files that the test opens.
package arch

import (
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
)

// A check reports the faults of a source tree, each with its place.
type check func(fs.FS) ([]string, error)

var checks = map[string]check{
	"imports follow the table":        importsFollowTable,
	"nothing banned is reached":       nothingBannedIsReached,
	"the core is pure":                coreIsPure,
	"mains are wiring":                mainsAreWiring,
	"packages say what they are":      packagesSayWhatTheyAre,
	"the top level is fixed":          topIsFixed,
	"no developer's machine is named": noMachineIsNamed,
}

func TestRepository(t *testing.T) {
	root := os.DirFS("../..")
	if _, err := fs.Stat(root, "go.mod"); err != nil {
		t.Fatalf("find the repository: %v", err)
	}
	for name, c := range checks {
		t.Run(name, func(t *testing.T) {
			faults, err := c(root)
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range faults {
				t.Error(f)
			}
		})
	}
}

func TestRowsGiveReasons(t *testing.T) {
	for _, r := range table {
		if r.because == "" {
			t.Errorf("row %s has no reason", r.dir)
		}
	}
	for _, b := range bans {
		if b.because == "" {
			t.Errorf("ban from %v has no reason", b.from)
		}
	}
}

// A core row names only rows above it, so nothing points up and there is no
// circle.
func TestCoreStandsOnFloors(t *testing.T) {
	var lower []string
	for _, r := range table {
		if !below(r.dir, "shared/core") {
			continue
		}
		for _, m := range r.may {
			if below(m, core) && !slices.Contains(lower, m) {
				t.Errorf("row %s points up to %s", r.dir, m)
			}
		}
		lower = append(lower, module+"/"+r.dir)
	}
}

func TestNobodyMayImportTests(t *testing.T) {
	for _, r := range table {
		if r.dir != "test" && r.allows(r.dir, module+"/test/arch") {
			t.Errorf("row %s may import test", r.dir)
		}
	}
}

// holds reports whether one of the faults contains every word of want.
func holds(faults []string, want ...string) bool {
	return slices.ContainsFunc(faults, func(f string) bool {
		return !slices.ContainsFunc(want, func(w string) bool { return !strings.Contains(f, w) })
	})
}
