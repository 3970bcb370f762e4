package ledgertest

import (
	"bytes"
	"testing"

	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
)

var beside = map[string]func(*testing.T, Harness){
	"snapshot comes back whole, and the newest stays": func(t *testing.T, h Harness) {
		old := add(t, h.Store, Batch(t, review, "one", 0, "a")).Head
		if _, found, err := h.Store.Snapshot(t.Context(), review); found || err != nil {
			t.Fatalf("before: %v, %v", found, err)
		}
		newest := add(t, h.Store, Batch(t, review, "two", 1, "b")).Head
		want := ledger.Snapshot{Fold: 2, Head: newest, Body: []byte("{\n\"skeleton\":1}\x00")}
		save(t, h.Store, ledger.Snapshot{Fold: 2, Head: old, Body: []byte("old")})
		save(t, h.Store, want)
		save(t, h.Store, ledger.Snapshot{Fold: 2, Head: old, Body: []byte("late")})
		got, found, err := h.Store.Snapshot(t.Context(), review)
		if err != nil || !found || got.Fold != 2 || got.Head.Root != newest.Root || got.Head.Size != 2 || !bytes.Equal(got.Body, want.Body) {
			t.Fatalf("got %+v, %v, %v", got, found, err)
		}
		if _, found, _ := h.Store.Snapshot(t.Context(), stream("rev_2")); found {
			t.Fatal("another stream has it too")
		}
	},
	"later folding code replaces the snapshot": func(t *testing.T, h Harness) {
		r := add(t, h.Store, Batch(t, review, "one", 0, "a"))
		save(t, h.Store, ledger.Snapshot{Fold: 1, Head: r.Head, Body: []byte("one")})
		save(t, h.Store, ledger.Snapshot{Fold: 2, Head: r.Head, Body: []byte("two")})
		if got, _, err := h.Store.Snapshot(t.Context(), review); err != nil || got.Fold != 2 || string(got.Body) != "two" {
			t.Fatalf("got %+v, %v", got, err)
		}
	},
	"cursor moves only from where it stands": func(t *testing.T, h Harness) {
		stands(t, h.Store, "relay", review, 0)
		move := func(from, to int64) error { return h.Store.MoveCursor(t.Context(), "relay", review, from, to) }
		refused(t, move(1, 2), fault.Conflict)
		if err := move(0, 5); err != nil {
			t.Fatal(err)
		}
		refused(t, move(0, 6), fault.Conflict)
		if err := move(5, 9); err != nil {
			t.Fatal(err)
		}
		if err := move(9, 4); err != nil {
			t.Fatalf("a redrive moves it back: %v", err)
		}
		stands(t, h.Store, "relay", review, 4)
		stands(t, h.Store, "views", review, 0)
		stands(t, h.Store, "relay", stream("rev_2"), 0)
		stands(t, h.Store, "relay", ledger.Stream{Workspace: "ws_test2", Name: review.Name}, 0)
	},
	"consumer that reaches elsewhere is Invalid": func(t *testing.T, h Harness) {
		for _, name := range []string{"", "a#b"} {
			refused(t, h.Store.MoveCursor(t.Context(), name, review, 0, 1), fault.Invalid)
			_, err := h.Store.Cursor(t.Context(), name, review)
			refused(t, err, fault.Invalid)
		}
		refused(t, h.Store.MoveCursor(t.Context(), "relay", review, 0, -1), fault.Invalid)
	},
	"names that reach elsewhere are Invalid for readers too": func(t *testing.T, h Harness) {
		bad := ledger.Stream{Workspace: "ws_test#rev_1", Name: "head"}
		_, err := h.Store.Head(t.Context(), bad)
		refused(t, err, fault.Invalid)
		_, err = h.Store.Content(t.Context(), bad)
		refused(t, err, fault.Invalid)
		for _, err := range h.Store.Read(t.Context(), bad, 0) {
			refused(t, err, fault.Invalid)
		}
		for _, err := range h.Store.Streams(t.Context(), "ws#x") {
			refused(t, err, fault.Invalid)
		}
	},
}

func save(t *testing.T, s ledger.Store, n ledger.Snapshot) {
	t.Helper()
	if err := s.SaveSnapshot(t.Context(), review, n); err != nil {
		t.Fatal(err)
	}
}

func stands(t *testing.T, s ledger.Store, consumer string, st ledger.Stream, want int64) {
	t.Helper()
	if got, err := s.Cursor(t.Context(), consumer, st); err != nil || got != want {
		t.Fatalf("the cursor of %s stands at %d (%v), want %d", consumer, got, err, want)
	}
}
