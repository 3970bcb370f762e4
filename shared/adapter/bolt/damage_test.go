package bolt_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"conoe/shared/adapter/bolt"
	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
	"conoe/shared/core/ledger/ledgertest"
)

// TestFlippedBits flips bits all over a file. Whatever they hit, the process
// lives, and either the damage is named or everything that can be read is what
// was recorded. A bit in a value that no hash covers (a marker, say) may go
// unnoticed, so this does not ask that every flip is.
func TestFlippedBits(t *testing.T) {
	path := filepath.Join(t.TempDir(), "conoe.db")
	filled(t, path)
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	var world ledgertest.World
	s := open(t, path, bolt.Options{})
	world.Check(t, s, stream)
	s.Close()
	// 509 is odd to all sizes in the file, so the steps meet headers, elements,
	// keys and values; page starts are met in addition.
	var places []int64
	for at := int64(0); at < info.Size(); at += 509 * 17 {
		places = append(places, at)
	}
	for page := int64(0); page < info.Size(); page += 4096 {
		for at := range int64(48) {
			if (page/4096+at)%13 == 0 {
				places = append(places, page+at)
			}
		}
	}
	noticed := 0
	for n, at := range places {
		flipBit(t, path, at, n%8)
		if err := survey(t, &world, path); err != nil {
			noticed++
			if !errors.Is(err, bolt.ErrDamaged) && !errors.Is(err, bolt.ErrForeign) && !errors.Is(err, ledger.ErrBroken) && !errors.Is(err, bolt.ErrNewer) {
				t.Fatalf("bit %d of byte %d: got %v", n%8, at, err)
			}
		}
		flipBit(t, path, at, n%8)
	}
	if noticed == 0 {
		t.Fatal("no flip was noticed, so this tests nothing")
	}
	t.Logf("%d of %d flips were noticed; the others hit free pages or padding", noticed, len(places))
}

// survey opens the file, verifies it and compares it with the world.
func survey(t *testing.T, world *ledgertest.World, path string) error {
	s, err := bolt.Open(path, bolt.Options{})
	if err != nil {
		return err
	}
	defer s.Close()
	if err := ledger.Verify(t.Context(), s, stream); err != nil {
		return err
	}
	if h, err := s.Head(t.Context(), stream); err != nil || h.Size == 0 {
		return errors.Join(err, bolt.ErrDamaged) // the head's own key was hit
	}
	world.Check(t, s, stream)
	return nil
}

// TestDamageWhileOpen changes the file under a running store, as a failing disk
// does.
func TestDamageWhileOpen(t *testing.T) {
	path := filepath.Join(t.TempDir(), "conoe.db")
	filled(t, path)
	s := open(t, path, bolt.Options{})
	if err := os.Truncate(path, 8192); err != nil {
		t.Fatal(err)
	}
	_, err := s.Head(t.Context(), stream)
	if !errors.Is(err, bolt.ErrDamaged) || fault.CodeOf(err) != fault.Internal {
		t.Fatalf("got %v", err)
	}
	if _, err := s.Append(t.Context(), ledgertest.Batch(t, stream, "one", 0, "a")); !errors.Is(err, bolt.ErrDamaged) {
		t.Fatalf("got %v", err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

// TestEveryTruncation cuts a file after each quarter of a page.
func TestEveryTruncation(t *testing.T) {
	whole := filepath.Join(t.TempDir(), "conoe.db")
	filled(t, whole)
	b, err := os.ReadFile(whole)
	if err != nil {
		t.Fatal(err)
	}
	s := open(t, whole, bolt.Options{})
	h, err := s.Head(t.Context(), stream)
	if err != nil {
		t.Fatal(err)
	}
	refusals := 0
	for size := 1; size < len(b); size += 1024 {
		path := filepath.Join(t.TempDir(), fmt.Sprint(size))
		write(b[:size])(t, path)
		cut, err := bolt.Open(path, bolt.Options{})
		if err != nil {
			refusals++
			continue
		}
		// What was cut off lay after the last page in use.
		if got, err := cut.Head(t.Context(), stream); err != nil || got.Root != h.Root {
			t.Fatalf("cut to %d bytes: got %v, %v", size, got.Size, err)
		}
		cut.Close()
	}
	if refusals == 0 {
		t.Fatal("no truncation was refused")
	}
}
