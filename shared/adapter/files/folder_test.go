package files_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"conoe/shared/adapter/files"
	"conoe/shared/core/fault"
)

func TestPutReplacesWholeFiles(t *testing.T) {
	f := files.Folder{Dir: filepath.Join(t.TempDir(), "exports")}
	for _, text := range []string{"the first, longer text", "second"} {
		if err := f.Put(t.Context(), "exp_1.zip", []byte(text)); err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(filepath.Join(f.Dir, "exp_1.zip"))
		if err != nil || string(got) != text {
			t.Fatalf("got %q, %v", got, err)
		}
	}
	all, err := os.ReadDir(f.Dir)
	if err != nil || len(all) != 1 {
		t.Fatalf("something was left behind: %v, %v", all, err)
	}
}

func TestPutRefusesNamesThatLeadElsewhere(t *testing.T) {
	f := files.Folder{Dir: t.TempDir()}
	for _, name := range []string{"", ".", "..", "../a", "a/../b", "a/", "a//b", "a/.b", "a/b/c/d/e", "/etc/passwd", ".hidden", "a\x00b"} {
		if err := f.Put(t.Context(), name, nil); fault.CodeOf(err) != fault.Invalid {
			t.Errorf("%q: %v", name, err)
		}
	}
}

func TestPutGivesUpWithItsCaller(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if err := (files.Folder{Dir: t.TempDir()}).Put(ctx, "a", nil); err == nil {
		t.Error("it was written")
	}
}

func TestPutInAFolderThatCannotBe(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := (files.Folder{Dir: file}).Put(t.Context(), "a", nil); err == nil {
		t.Error("a folder was made where a file is")
	}
}
