package pack_test

import (
	"archive/zip"
	"bytes"
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"conoe/infra/internal/pack"
)

func TestZip(t *testing.T) {
	program := bytes.Repeat([]byte("program "), 10_000)
	one, err := pack.Zip(program)
	if err != nil {
		t.Fatal(err)
	}
	two, err := pack.Zip(program)
	if err != nil || !bytes.Equal(one, two) {
		t.Fatalf("the same program gives other bytes, %v", err)
	}
	r, err := zip.NewReader(bytes.NewReader(one), int64(len(one)))
	if err != nil || len(r.File) != 1 {
		t.Fatalf("got %v, %v", r, err)
	}
	f := r.File[0]
	if f.Name != "bootstrap" || f.Mode() != 0o755 || f.Modified.Year() != 1980 {
		t.Errorf("got %s, %s, %s", f.Name, f.Mode(), f.Modified)
	}
	content, err := f.Open()
	if err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(content); err != nil || !bytes.Equal(got, program) {
		t.Errorf("other content, %v", err)
	}
}

// module is a module with a function, in a folder of its own.
func module(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"go.mod":                 "module conoe\n\ngo 1.26.0\n",
		"functions/step/main.go": "package main\n\nimport \"runtime/debug\"\n\nfunc main() { debug.PrintStack() }\n",
		"functions/step/jump.go": "//go:build jumpclock\n\npackage main\n\nvar _ int = \"what is deployed has no clock that jumps\"\n",
	} {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestBuildsInTwoFoldersAreEqual(t *testing.T) {
	one, err := pack.Build(module(t), "step")
	if err != nil {
		t.Fatal(err)
	}
	two, err := pack.Build(module(t), "step")
	if err != nil || !bytes.Equal(one, two) {
		t.Fatalf("%d and %d bytes, %v", len(one), len(two), err)
	}
}

func TestNoTagFromOutsideIsBuilt(t *testing.T) {
	t.Setenv("GOFLAGS", "-tags=jumpclock")
	if _, err := pack.Build(module(t), "step"); err != nil {
		t.Error(err)
	}
}

func TestBuildOfNothing(t *testing.T) {
	if _, err := pack.Build(module(t), "stepp"); err == nil {
		t.Error("it was built")
	}
}

func TestFunctionsAreInOrder(t *testing.T) {
	if !slices.IsSorted(pack.Functions) {
		t.Errorf("got %v", pack.Functions)
	}
}
