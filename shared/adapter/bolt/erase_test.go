package bolt_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"

	bbolt "go.etcd.io/bbolt"

	"conoe/shared/adapter/bolt"
	"conoe/shared/core/ledger"
	"conoe/shared/core/ledger/ledgertest"
)

// holds says whether any file in the directory has the bytes in it.
func holds(t testing.TB, dir string, secret []byte) bool {
	t.Helper()
	names, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		b, err := os.ReadFile(filepath.Join(dir, name.Name()))
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(b, secret) {
			return true
		}
	}
	return false
}

func secretBatch(t testing.TB, n int64) (ledger.Batch, ledger.Content) {
	t.Helper()
	c := ledgertest.Content(t, fmt.Sprintf("secret %d: Ada Lovelace, born 10 December 1815", n))
	b := ledgertest.Batch(t, stream, fmt.Sprint("store ", n), n, "stored")
	b.Contents = []ledger.Content{c}
	return b, c
}

func TestErasedBytesAreNowhere(t *testing.T) {
	s, path := fresh(t)
	dir := filepath.Dir(path)
	var size int64
	var world ledgertest.World
	for range 5 {
		b, c := secretBatch(t, size)
		if _, err := s.Append(t.Context(), b); err != nil {
			t.Fatal(err)
		}
		if !holds(t, dir, c.Bytes) || !holds(t, dir, c.Salt[:]) {
			t.Fatal("the secret is not in the file, so this tests nothing")
		}
		r, err := s.Erase(t.Context(), ledgertest.Batch(t, stream, fmt.Sprint("erase ", size), size+1, "erased"), []ledger.Digest{c.Digest})
		if err != nil {
			t.Fatal(err)
		}
		if holds(t, dir, c.Bytes) || holds(t, dir, c.Salt[:]) {
			t.Fatal("the erased bytes are still there")
		}
		if names, _ := os.ReadDir(dir); len(names) != 1 {
			t.Fatalf("left %v", names)
		}
		size = r.Head.Size
		world.Check(t, s, stream)
	}
	if info, err := os.Stat(path); err != nil || info.Mode() != 0o600 {
		t.Fatalf("got %v, %v", info.Mode(), err)
	}
	if _, err := bolt.Open(path, bolt.Options{}); err == nil {
		t.Fatal("the copy is not locked")
	}
	s.Close()
	world.Check(t, open(t, path, bolt.Options{}), stream)
}

// TestCrashDuringErasure opens what a crash leaves at each step: after the
// commit, in the middle of the copy, and after the rename.
func TestCrashDuringErasure(t *testing.T) {
	for name, crash := range map[string]func(t *testing.T, path string){
		"before the copy": func(*testing.T, string) {},
		"half a copy": func(t *testing.T, path string) {
			b, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			write(b[:len(b)/2])(t, filepath.Join(filepath.Dir(path), ".conoe.db.compact"))
		},
		"whole copy": func(t *testing.T, path string) {
			b, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			write(b)(t, filepath.Join(filepath.Dir(path), ".conoe.db.compact"))
		},
	} {
		t.Run(name, func(t *testing.T) {
			s, path := fresh(t)
			b, c := secretBatch(t, 0)
			if _, err := s.Append(t.Context(), b); err != nil {
				t.Fatal(err)
			}
			s.Close()
			// The commit of an erasure, without what follows it.
			raw(t, path, nil, func(tx *bbolt.Tx) error {
				key := fmt.Appendf(nil, "ws_test#rev_1#c#%x", c.Digest[:])
				if tx.Bucket([]byte("ledger")).Get(key) == nil {
					t.Fatal("there is no such key, so this tests nothing")
				}
				if err := tx.Bucket([]byte("ledger")).Delete(key); err != nil {
					return err
				}
				return tx.Bucket([]byte("file")).Put([]byte("erased"), []byte("1"))
			})
			crash(t, path)
			if !holds(t, filepath.Dir(path), c.Bytes) {
				t.Fatal("the secret is gone already, so this tests nothing")
			}
			s = open(t, path, bolt.Options{})
			if holds(t, filepath.Dir(path), c.Bytes) {
				t.Fatal("the erased bytes are still there")
			}
			ledgertest.Check(t, s, stream)
		})
	}
}

// TestEraseAmongOthers erases while others read and append.
func TestEraseAmongOthers(t *testing.T) {
	s, path := fresh(t)
	var wg sync.WaitGroup
	for n := range 3 {
		other := ledger.Stream{Workspace: "ws_test", Name: fmt.Sprint("rev_other", n)}
		wg.Go(func() {
			for k := range int64(30) {
				if _, err := s.Append(t.Context(), ledgertest.Batch(t, other, fmt.Sprint(k), k, "x")); err != nil {
					t.Errorf("append: %v", err)
				}
				if err := ledger.Verify(t.Context(), s, other); err != nil {
					t.Errorf("verify: %v", err)
				}
			}
		})
	}
	for n := int64(0); n < 16; n += 2 {
		b, c := secretBatch(t, n)
		if _, err := s.Append(t.Context(), b); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Erase(t.Context(), ledgertest.Batch(t, stream, fmt.Sprint("erase ", n), n+1, "x"), []ledger.Digest{c.Digest}); err != nil {
			t.Fatal(err)
		}
	}
	wg.Wait()
	if holds(t, filepath.Dir(path), []byte("Lovelace")) {
		t.Fatal("the erased bytes are still there")
	}
	ledgertest.Check(t, s, stream)
}

// TestRepeatedErasureFinishes lets the copy fail after the commit. The second
// delivery adds nothing and finishes the work.
func TestRepeatedErasureFinishes(t *testing.T) {
	s, path := fresh(t)
	b, c := secretBatch(t, 0)
	if _, err := s.Append(t.Context(), b); err != nil {
		t.Fatal(err)
	}
	inTheWay := filepath.Join(filepath.Dir(path), ".conoe.db.compact", "x")
	if err := os.MkdirAll(inTheWay, 0o700); err != nil {
		t.Fatal(err)
	}
	erasure := ledgertest.Batch(t, stream, "erase", 1, "x")
	if _, err := s.Erase(t.Context(), erasure, []ledger.Digest{c.Digest}); !errors.Is(err, bolt.ErrWrite) {
		t.Fatalf("got %v", err)
	}
	if err := os.RemoveAll(filepath.Dir(inTheWay)); err != nil {
		t.Fatal(err)
	}
	if !holds(t, filepath.Dir(path), c.Bytes) {
		t.Fatal("the secret is gone already, so this tests nothing")
	}
	if r, err := s.Erase(t.Context(), erasure, []ledger.Digest{c.Digest}); err != nil || !r.Repeat {
		t.Fatalf("got %+v, %v", r, err)
	}
	if holds(t, filepath.Dir(path), c.Bytes) {
		t.Fatal("the erased bytes are still there")
	}
	ledgertest.Check(t, s, stream)
}
