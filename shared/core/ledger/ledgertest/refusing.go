package ledgertest

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
)

var refusing = map[string]func(*testing.T, Harness){
	"stale and future sizes conflict": func(t *testing.T, h Harness) {
		r := add(t, h.Store, Batch(t, review, "one", 0, "a", "b"))
		for _, expect := range []int64{0, 1, 3} {
			b := at(t, Batch(t, review, "two", expect, "c"), Begin.Add(time.Hour))
			_, err := h.Store.Append(t.Context(), b)
			refused(t, err, fault.Conflict)
		}
		untouched(t, h.Store, r.Head)
	},
	"time that runs backwards conflicts": func(t *testing.T, h Harness) {
		r := add(t, h.Store, Batch(t, review, "one", 0, "a"))
		_, err := h.Store.Append(t.Context(), at(t, Batch(t, review, "two", 1, "b"), Begin.Add(-time.Millisecond)))
		refused(t, err, fault.Conflict)
		untouched(t, h.Store, r.Head)
	},
	"one bad part refuses the whole batch": func(t *testing.T, h Harness) {
		before := add(t, h.Store, Batch(t, review, "one", 0, "a")).Head
		for name, spoil := range spoiled {
			b := Batch(t, review, "two", 1, "b", "c", "d", "e")
			b.Contents = []ledger.Content{Content(t, "left behind?")}
			spoil(t, &b)
			_, err := h.Store.Append(t.Context(), b)
			if got := fault.CodeOf(err); err == nil || got != fault.Invalid {
				t.Fatalf("%s: got %v, want Invalid", name, err)
			}
			if b.Stream == review {
				untouched(t, h.Store, before)
			}
		}
		c := Content(t, "left behind?")
		if found, err := h.Store.Content(t.Context(), review, c.Digest); err != nil || len(found) != 0 {
			t.Fatalf("a refused batch left its content: %v", err)
		}
		if _, found, _ := h.Store.Marker(t.Context(), review, Batch(t, review, "two", 1, "b").Command); found {
			t.Fatal("a refused batch left its marker")
		}
	},
	"too many entries": func(t *testing.T, h Harness) {
		texts := slices.Repeat([]string{"x"}, ledger.MaxEntries+1)
		_, err := h.Store.Append(t.Context(), Batch(t, review, "one", 0, texts...))
		refused(t, err, fault.Limit)
		untouched(t, h.Store, ledger.Head{Stream: review})
		add(t, h.Store, Batch(t, review, "one", 0, texts[1:]...))
		Check(t, h.Store, review)
	},
	"too many bytes": func(t *testing.T, h Harness) {
		texts := slices.Repeat([]string{strings.Repeat("x", 250<<10)}, 14)
		_, err := h.Store.Append(t.Context(), Batch(t, review, "one", 0, texts...))
		refused(t, err, fault.Limit)
		untouched(t, h.Store, ledger.Head{Stream: review})
	},
	"too many bytes with the contents": func(t *testing.T, h Harness) {
		b := Batch(t, review, "one", 0, strings.Repeat("x", 250<<10))
		for n := range 12 {
			b.Contents = append(b.Contents, Content(t, strings.Repeat(string(rune('a'+n)), 250<<10)))
		}
		_, err := h.Store.Append(t.Context(), b)
		refused(t, err, fault.Limit)
		if found, err := h.Store.Content(t.Context(), review, b.Contents[0].Digest); err != nil || len(found) > 0 {
			t.Fatalf("the content is there: %v", err)
		}
	},
	"one entry or content over 300 KB": func(t *testing.T, h Harness) {
		_, err := h.Store.Append(t.Context(), Batch(t, review, "one", 0, strings.Repeat("x", ledger.MaxItemBytes)))
		refused(t, err, fault.Limit)
		b := Batch(t, review, "two", 0, "a")
		b.Contents = []ledger.Content{Content(t, strings.Repeat("x", ledger.MaxItemBytes+1))}
		_, err = h.Store.Append(t.Context(), b)
		refused(t, err, fault.Limit)
		untouched(t, h.Store, ledger.Head{Stream: review})
	},
	"cancelled context writes nothing": func(t *testing.T, h Harness) {
		before := add(t, h.Store, Batch(t, review, "one", 0, "a")).Head
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		_, err := h.Store.Append(ctx, Batch(t, review, "two", 1, "b"))
		gone(t, err)
		_, err = h.Store.Erase(ctx, Batch(t, review, "three", 1, "b"), nil)
		gone(t, err)
		gone(t, h.Store.MoveCursor(ctx, "relay", review, 0, 1))
		gone(t, h.Store.SaveSnapshot(ctx, review, ledger.Snapshot{Fold: 1, Head: before}))
		untouched(t, h.Store, before)
		if at, err := h.Store.Cursor(t.Context(), "relay", review); at != 0 || err != nil {
			t.Fatalf("the cursor stands at %d: %v", at, err)
		}
		if _, found, err := h.Store.Snapshot(t.Context(), review); found || err != nil {
			t.Fatalf("there is a snapshot: %v", err)
		}
	},
}

func gone(t *testing.T, err error) {
	t.Helper()
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("got %v, want that the context is cancelled", err)
	}
}

// spoiled are ways to make one part of a good batch Invalid.
var spoiled = map[string]func(*testing.T, *ledger.Batch){
	"third entry is not JSON":      func(_ *testing.T, b *ledger.Batch) { b.Entries[2] = []byte("{") },
	"third entry has no kind":      func(_ *testing.T, b *ledger.Batch) { b.Entries[2] = []byte(`{"at":"2026-01-05T08:00:01.000Z"}`) },
	"third entry is not canonical": func(_ *testing.T, b *ledger.Batch) { b.Entries[2] = spaced(b.Entries[2]) },
	"third entry is empty":         func(_ *testing.T, b *ledger.Batch) { b.Entries[2] = nil },
	"third entry has another time": func(t *testing.T, b *ledger.Batch) { b.Entries[2] = Entry(t, b.At.Add(time.Second), "x") },
	"content is not its digest's":  func(_ *testing.T, b *ledger.Batch) { b.Contents[0].Bytes = []byte("other") },
	"content has another salt":     func(_ *testing.T, b *ledger.Batch) { b.Contents[0].Salt[0]++ },
	"no entries":                   func(_ *testing.T, b *ledger.Batch) { b.Entries = nil },
	"no command id":                func(_ *testing.T, b *ledger.Batch) { b.Command.ID = "" },
	"no time":                      func(_ *testing.T, b *ledger.Batch) { b.At = time.Time{} },
	"negative size":                func(_ *testing.T, b *ledger.Batch) { b.Expect = -1 },
	"no workspace":                 func(_ *testing.T, b *ledger.Batch) { b.Stream.Workspace = "" },
	"no stream":                    func(_ *testing.T, b *ledger.Batch) { b.Stream.Name = "" },
	"stream reaches elsewhere":     func(_ *testing.T, b *ledger.Batch) { b.Stream.Name = "rev_1#head" },
	"workspace reaches elsewhere":  func(_ *testing.T, b *ledger.Batch) { b.Stream.Workspace = "ws_test#rev_1" },
}

// spaced puts a space after the first colon.
func spaced(entry []byte) []byte {
	return []byte(strings.Replace(string(entry), `":`, `": `, 1))
}
