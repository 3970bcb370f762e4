package bolt_test

import (
	"testing"

	bbolt "go.etcd.io/bbolt"

	"conoe/shared/adapter/bolt"
	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
	"conoe/shared/core/ledger/ledgertest"
)

// TestBook flushes before it crashes: what a crash loses is TestBookLoses.
func TestBook(t *testing.T) {
	ledgertest.Run(t, func(t *testing.T) ledgertest.Harness {
		s, path := fresh(t)
		waits := []string{"wait/", "flow/", "effect/"}
		book := &bolt.Book{Store: s, Waits: waits}
		return ledgertest.Harness{Store: book, Reopen: func(t *testing.T) ledger.Store {
			if err := book.Flush(); err != nil {
				t.Fatal(err)
			}
			return &bolt.Book{Store: open(t, copyFile(t, path), bolt.Options{Mode: bolt.Practice}), Waits: waits}
		}}
	})
}

func TestBookWritesWithTheNextUpdate(t *testing.T) {
	s, _ := fresh(t)
	book := &bolt.Book{Store: s, Waits: []string{"wait/"}}
	if err := book.SetAsides(t.Context(), stream, ledger.AsideChange{Key: "wait/a", New: []byte("1")}); err != nil {
		t.Fatal(err)
	}
	if err := book.MoveCursor(t.Context(), "workflow", stream, 0, 7); err != nil {
		t.Fatal(err)
	}
	written := func() (asides int, cursor int64) {
		for range s.Asides(t.Context(), stream, "") {
			asides++
		}
		cursor, err := s.Cursor(t.Context(), "workflow", stream)
		if err != nil {
			t.Fatal(err)
		}
		return asides, cursor
	}
	if n, at := written(); n != 0 || at != 0 {
		t.Fatalf("before the update: %d asides, cursor at %d", n, at)
	}
	failing := func(*bbolt.Tx) error { return fault.Errorf(fault.Conflict, "no") }
	if err := book.Update(failing); fault.CodeOf(err) != fault.Conflict {
		t.Fatal(err)
	}
	if n, at := written(); n != 0 || at != 0 {
		t.Fatalf("after an update that failed: %d asides, cursor at %d", n, at)
	}
	if err := book.Update(func(*bbolt.Tx) error { return nil }); err != nil {
		t.Fatal(err)
	}
	if n, at := written(); n != 1 || at != 7 {
		t.Fatalf("after the update: %d asides, cursor at %d", n, at)
	}
}

// TestBookKeepsNothingThatLasts: an aside that nobody can make anew is on disk at
// once, with what waited before it.
func TestBookKeepsNothingThatLasts(t *testing.T) {
	s, _ := fresh(t)
	book := &bolt.Book{Store: s, Waits: []string{"wait/"}}
	for _, key := range []string{"wait/a", "slack/copy/a"} {
		if err := book.SetAsides(t.Context(), stream, ledger.AsideChange{Key: key, New: []byte("1")}); err != nil {
			t.Fatal(err)
		}
	}
	for _, key := range []string{"wait/a", "slack/copy/a"} {
		if raw, err := s.Aside(t.Context(), stream, key); err != nil || string(raw) != "1" {
			t.Errorf("the file says %q of %s, %v", raw, key, err)
		}
	}
}

func TestBookNeverKeepsMuch(t *testing.T) {
	s, _ := fresh(t)
	book := &bolt.Book{Store: s}
	for at := range int64(1000) {
		if err := book.MoveCursor(t.Context(), "workflow", stream, at, at+1); err != nil {
			t.Fatal(err)
		}
	}
	if at, err := s.Cursor(t.Context(), "workflow", stream); err != nil || at < 488 {
		t.Fatalf("the file says %d, %v", at, err)
	}
}
