package files_test

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"conoe/shared/adapter/files"
	"conoe/shared/core/fault"
	"conoe/shared/core/usecase"
)

func TestNamesAndGet(t *testing.T) {
	f := files.Folder{Dir: filepath.Join(t.TempDir(), "a", "checkpoints")}
	if got, err := f.Names(t.Context(), ""); err != nil || got != nil {
		t.Fatalf("a folder that does not exist holds %q, %v", got, err)
	}
	all := []string{"b.txt", "ws_1/rev_1/1.txt", "ws_1/rev_1/2.txt", "ws_1/rev_12/1.txt", "ws_2/rev_1/1.txt"}
	for _, name := range all {
		if err := f.Put(t.Context(), name, []byte("in "+name)); err != nil {
			t.Fatal(err)
		}
	}
	// What a crash leaves of a file that was being written.
	if err := os.WriteFile(filepath.Join(f.Dir, "ws_1", "rev_1", ".3.txt.new-1"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for prefix, want := range map[string][]string{
		"": all, "ws_1/": all[1:4], "ws_1/rev_1": all[1:4], "ws_1/rev_1/": all[1:3], "ws_1/rev_1/2": all[2:3], "ws_3/": nil, "b": all[:1],
	} {
		if got, err := f.Names(t.Context(), prefix); err != nil || !slices.Equal(got, want) {
			t.Errorf("%q: got %q, %v; want %q", prefix, got, err, want)
		}
	}
	if got, err := f.Get(t.Context(), all[2]); err != nil || string(got) != "in "+all[2] {
		t.Errorf("got %q, %v", got, err)
	}
	if err := f.Put(t.Context(), "large", make([]byte, usecase.MaxGet+1)); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]fault.Code{
		"ws_1/rev_1/9.txt": fault.NotFound, "../x": fault.Invalid, "ws_1/../b.txt": fault.Invalid, "/b.txt": fault.Invalid, "large": fault.Limit,
	} {
		if _, err := f.Get(t.Context(), name); fault.CodeOf(err) != want {
			t.Errorf("%q: got %v, want %s", name, err, want)
		}
	}
	if _, err := f.Names(t.Context(), "../"); fault.CodeOf(err) != fault.Invalid {
		t.Errorf("got %v", err)
	}
}

func TestLookGivesUpWithItsCaller(t *testing.T) {
	f := files.Folder{Dir: t.TempDir()}
	if err := f.Put(t.Context(), "a/b", nil); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if _, err := f.Names(ctx, ""); err == nil {
		t.Error("names were listed")
	}
	if _, err := f.Get(ctx, "a/b"); err == nil {
		t.Error("a file was read")
	}
}
