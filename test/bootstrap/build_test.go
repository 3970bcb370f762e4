package bootstrap_test

import (
	"bytes"
	"debug/buildinfo"
	"debug/elf"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"conoe/test/bootstrap"
)

// maxSize is how many bytes a program may have, unpacked.
const maxSize = 16 << 20

func TestDeployedPrograms(t *testing.T) {
	deployed := deployed(t)
	if got := slices.Sorted(maps.Keys(deployed)); !slices.Equal(got, bootstrap.Functions) {
		t.Errorf("deployed are %v, want %v", got, bootstrap.Functions)
	}
	for name, program := range deployed {
		t.Logf("%s has %d bytes", name, len(program))
		if len(program) > maxSize {
			t.Errorf("%s has %d bytes, more than %d", name, len(program), maxSize)
		}
		e := read(t, program)
		if e.Machine != elf.EM_AARCH64 || e.Section(".symtab") != nil || e.Section(".interp") != nil {
			t.Errorf("%s is of %s, symbols %v, interpreter %v", name, e.Machine, e.Section(".symtab"), e.Section(".interp"))
		}
	}
}

// TestBuildIsTheDeployedOne: what is started here is what is deployed, but for the
// machine.
func TestBuildIsTheDeployedOne(t *testing.T) {
	deployed := deployed(t)
	for _, name := range bootstrap.Functions {
		theirs := settings(t, deployed[name])
		raw, err := os.ReadFile(programs(t)[name])
		if err != nil {
			t.Fatal(err)
		}
		ours := settings(t, raw)
		if !maps.Equal(ours, theirs) {
			t.Errorf("%s is built with %v, and deployed with %v", name, ours, theirs)
		}
		if strings.Contains(theirs["-tags"], "jumpclock") {
			t.Errorf("%s is deployed with a clock that a file sets", name)
		}
		if e := read(t, raw); e.Section(".symtab") != nil {
			t.Errorf("%s has symbols", name)
		}
	}
}

// settings are those with which a program was built, but for the machine, and its
// modules.
func settings(t *testing.T, program []byte) map[string]string {
	t.Helper()
	info, err := buildinfo.Read(bytes.NewReader(program))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{"path": info.Path, "go": info.GoVersion}
	for _, m := range info.Deps {
		out[m.Path] = m.Version
	}
	for _, s := range info.Settings {
		if s.Key != "GOARCH" && s.Key != "GOARM64" && s.Key != "GOAMD64" {
			out[s.Key] = s.Value
		}
	}
	return out
}

func read(t *testing.T, program []byte) *elf.File {
	t.Helper()
	e, err := elf.NewFile(bytes.NewReader(program))
	if err != nil {
		t.Fatal(err)
	}
	return e
}
