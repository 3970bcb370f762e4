package bolt_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	bbolt "go.etcd.io/bbolt"

	"conoe/shared/adapter/bolt"
	"conoe/shared/core/fault"
	"conoe/shared/core/ledger/ledgertest"
)

func TestOpenCreates(t *testing.T) {
	path := filepath.Join(t.TempDir(), "data", "conoe.db")
	s := open(t, path, bolt.Options{Mode: bolt.Real})
	if f := s.File(); f.Mode != bolt.Real || len(f.ID) != 36 || time.Since(f.Created) > time.Minute {
		t.Fatalf("got %+v", f)
	}
	for name, want := range map[string]os.FileMode{path: 0o600, filepath.Dir(path): os.ModeDir | 0o700} {
		if info, err := os.Stat(name); err != nil || info.Mode() != want {
			t.Fatalf("%s: got %v, %v", name, info.Mode(), err)
		}
	}
	if names, _ := os.ReadDir(filepath.Dir(path)); len(names) != 1 {
		t.Fatalf("creation left %v", names)
	}
}

func TestOpenKeepsWhatTheFileIs(t *testing.T) {
	s, path := fresh(t)
	if err := s.SetOffset(time.Hour); err != nil {
		t.Fatal(err)
	}
	want := s.File()
	s.Close()
	again := open(t, path, bolt.Options{})
	if got := again.File(); got.ID != want.ID || got.Mode != want.Mode || !got.Created.Equal(want.Created) {
		t.Fatalf("got %+v, want %+v", got, want)
	}
	if d, err := again.Offset(); err != nil || d != time.Hour {
		t.Fatalf("got offset %v, %v", d, err)
	}
}

func TestRealFileKeepsTheRealTime(t *testing.T) {
	s := open(t, filepath.Join(t.TempDir(), "conoe.db"), bolt.Options{Mode: bolt.Real})
	if err := s.SetOffset(time.Hour); fault.CodeOf(err) != fault.Denied {
		t.Fatalf("got %v", err)
	}
	if d, err := s.Offset(); err != nil || d != 0 {
		t.Fatalf("got offset %v, %v", d, err)
	}
}

// TestOpenRefuses also checks that a refusal says something to a person and
// leaves the file as it was.
func TestOpenRefuses(t *testing.T) {
	for name, test := range map[string]struct {
		make func(t *testing.T, path string)
		want error
	}{
		"empty file":          {write(nil), bolt.ErrForeign},
		"text file":           {write([]byte("dear diary")), bolt.ErrForeign},
		"large text file":     {write(bytes.Repeat([]byte("dear diary\n"), 10000)), bolt.ErrForeign},
		"file of zeros":       {write(make([]byte, 32768)), bolt.ErrForeign},
		"other bolt file":     {foreign(false), bolt.ErrForeign},
		"no synced free list": {foreign(true), bolt.ErrDamaged},
		"newer format":        {edit("format", "2"), bolt.ErrNewer},
		"no mode":             {edit("mode", ""), bolt.ErrDamaged},
		"real asked for":      {edit("mode", "real"), bolt.ErrMode},
		"cut after a page":    {cut(4096), bolt.ErrDamaged},
		"cut in a page":       {cut(20000), bolt.ErrDamaged},
		"cut in the metas":    {cut(5000), bolt.ErrDamaged},
		"first meta flipped":  {flip(16 + 17), bolt.ErrDamaged},
		"second meta flipped": {flip(4096 + 16 + 33), bolt.ErrDamaged},
		"both metas flipped":  {func(t *testing.T, p string) { flip(16+17)(t, p); flip(4096+16+17)(t, p) }, bolt.ErrDamaged},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "conoe.db")
			test.make(t, path)
			before, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			for _, o := range []bolt.Options{{Mode: bolt.Practice}, {Mode: bolt.Practice, ReadOnly: true}} {
				_, err := bolt.Open(path, o)
				if !errors.Is(err, test.want) || !strings.HasSuffix(fault.Sentence(err), ".") || !strings.Contains(fault.Sentence(err), path) {
					t.Fatalf("got %v, want %v", err, test.want)
				}
			}
			if after, _ := os.ReadFile(path); !bytes.Equal(before, after) {
				t.Fatal("the file was written to")
			}
			if names, _ := os.ReadDir(filepath.Dir(path)); len(names) != 1 {
				t.Fatalf("left %v", names)
			}
		})
	}
}

func write(b []byte) func(*testing.T, string) {
	return func(t *testing.T, path string) {
		t.Helper()
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func foreign(noFreelistSync bool) func(*testing.T, string) {
	return func(t *testing.T, path string) {
		t.Helper()
		raw(t, path, &bbolt.Options{NoFreelistSync: noFreelistSync}, func(tx *bbolt.Tx) error {
			_, err := tx.CreateBucket([]byte("wallet"))
			return err
		})
	}
}

// filled makes a file of some depth and closes it.
func filled(t testing.TB, path string) {
	t.Helper()
	s, err := bolt.Open(path, bolt.Options{Mode: bolt.Practice})
	if err != nil {
		t.Fatal(err)
	}
	for n := range int64(60) {
		b := ledgertest.Batch(t, stream, string(rune('A'+n)), n, strings.Repeat("x", int(n)*60))
		if _, err := s.Append(t.Context(), b); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

func edit(key, value string) func(*testing.T, string) {
	return func(t *testing.T, path string) {
		t.Helper()
		filled(t, path)
		raw(t, path, nil, func(tx *bbolt.Tx) error { return tx.Bucket([]byte("file")).Put([]byte(key), []byte(value)) })
	}
}

func raw(t testing.TB, path string, o *bbolt.Options, f func(*bbolt.Tx) error) {
	t.Helper()
	db, err := bbolt.Open(path, 0o600, o)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.Update(f); err != nil {
		t.Fatal(err)
	}
}

func cut(size int64) func(*testing.T, string) {
	return func(t *testing.T, path string) {
		t.Helper()
		filled(t, path)
		if err := os.Truncate(path, size); err != nil {
			t.Fatal(err)
		}
	}
}

func flip(at int64) func(*testing.T, string) {
	return func(t *testing.T, path string) {
		t.Helper()
		if _, err := os.Stat(path); err != nil {
			filled(t, path)
		}
		flipBit(t, path, at, 0)
	}
}

func flipBit(t testing.TB, path string, at int64, bit int) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var b [1]byte
	if _, err := f.ReadAt(b[:], at); err != nil {
		t.Fatal(err)
	}
	b[0] ^= 1 << bit
	if _, err := f.WriteAt(b[:], at); err != nil {
		t.Fatal(err)
	}
}

func TestOpenWithoutFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "conoe.db")
	for _, o := range []bolt.Options{{}, {ReadOnly: true, Mode: bolt.Real}} {
		if _, err := bolt.Open(path, o); fault.CodeOf(err) != fault.NotFound {
			t.Fatalf("got %v", err)
		}
	}
	if _, err := bolt.Open(path, bolt.Options{Mode: "play"}); fault.CodeOf(err) != fault.Invalid {
		t.Fatalf("got %v", err)
	}
	if _, err := bolt.Open(filepath.Dir(path), bolt.Options{Mode: bolt.Real}); err == nil {
		t.Fatal("opened a directory")
	}
}

func TestLock(t *testing.T) {
	s, path := fresh(t)
	for _, o := range []bolt.Options{{}, {ReadOnly: true}, {Mode: bolt.Practice, Timeout: time.Millisecond}} {
		if _, err := bolt.Open(path, o); !errors.Is(err, bolt.ErrLocked) || fault.CodeOf(err) != fault.Conflict {
			t.Fatalf("%+v: got %v", o, err)
		}
	}
	s.Close()
	one := open(t, path, bolt.Options{ReadOnly: true})
	open(t, path, bolt.Options{ReadOnly: true})
	if _, err := one.Append(t.Context(), ledgertest.Batch(t, stream, "one", 0, "a")); fault.CodeOf(err) != fault.Denied {
		t.Fatalf("a reader appends: %v", err)
	}
}

func TestClosedStoreSaysSo(t *testing.T) {
	s, _ := fresh(t)
	s.Close()
	if _, err := s.Head(t.Context(), stream); !errors.Is(err, bolt.ErrClosed) {
		t.Fatalf("got %v", err)
	}
	if _, err := s.Append(t.Context(), ledgertest.Batch(t, stream, "one", 0, "a")); !errors.Is(err, bolt.ErrClosed) {
		t.Fatalf("got %v", err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

// TestManyCreators lets several openers meet where there is no file: all but
// one are told that it is locked, and none replaces another's.
func TestManyCreators(t *testing.T) {
	for range 10 {
		path := filepath.Join(t.TempDir(), "conoe.db")
		var wg sync.WaitGroup
		var mu sync.Mutex
		var owners []*bolt.Store
		for range 6 {
			wg.Go(func() {
				s, err := bolt.Open(path, bolt.Options{Mode: bolt.Practice, Timeout: 60 * time.Millisecond})
				mu.Lock()
				defer mu.Unlock()
				if err == nil {
					owners = append(owners, s)
				} else if !errors.Is(err, bolt.ErrLocked) {
					t.Errorf("got %v", err)
				}
			})
		}
		wg.Wait()
		if len(owners) > 1 {
			t.Fatalf("%d owners", len(owners))
		}
		for _, s := range owners {
			s.Close()
		}
		open(t, path, bolt.Options{Mode: bolt.Practice}).Close()
	}
}

// TestFileReplacedWhileItIsOpened puts another file in place between the
// opening and the lock, as another process's erasure does. What is appended
// then has to be in the file that has the name.
func TestFileReplacedWhileItIsOpened(t *testing.T) {
	path := filepath.Join(t.TempDir(), "conoe.db")
	filled(t, path)
	calls := 0
	s := open(t, path, bolt.Options{OpenFile: func(name string, flag int, perm os.FileMode) (*os.File, error) {
		f, err := os.OpenFile(name, flag, perm)
		if calls++; calls == 2 {
			if err := os.Rename(copyFile(t, path), path); err != nil {
				t.Error(err)
			}
		}
		return f, err
	}})
	if _, err := s.Append(t.Context(), ledgertest.Batch(t, stream, "after", 60, "a")); err != nil {
		t.Fatal(err)
	}
	s.Close()
	if h, err := open(t, path, bolt.Options{}).Head(t.Context(), stream); err != nil || h.Size != 61 || calls < 4 {
		t.Fatalf("got %d entries after %d calls, %v", h.Size, calls, err)
	}
}
