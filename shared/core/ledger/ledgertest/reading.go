package ledgertest

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"conoe/shared/core/ledger"
)

var reading = map[string]func(*testing.T, Harness){
	"from anywhere, over many batches and items": func(t *testing.T, h Harness) {
		var want [][]byte
		for n := range 6 {
			texts := make([]string, 12+n)
			for k := range texts {
				texts[k] = strings.Repeat(fmt.Sprint(n, k, "."), 20000) // over 300 KB a batch
			}
			b := Batch(t, review, fmt.Sprint(n), int64(len(want)), texts...)
			add(t, h.Store, b)
			want = append(want, b.Entries...)
		}
		for from := range len(want) + 2 {
			if from > 20 && from%7 != 0 && from < len(want)-1 {
				continue
			}
			got := read(t, h.Store, review, int64(from))
			if len(got) != max(0, len(want)-from) {
				t.Fatalf("from %d: got %d entries, want %d", from, len(got), len(want)-from)
			}
			for n, e := range got {
				if e.Seq != int64(from+n) || !bytes.Equal(e.Bytes, want[from+n]) {
					t.Fatalf("from %d: entry %d is another", from, e.Seq)
				}
			}
		}
		Check(t, h.Store, review)
	},
	"largest batch there is": func(t *testing.T, h Harness) {
		texts := slices.Repeat([]string{strings.Repeat("x", 1400)}, ledger.MaxEntries)
		b := Batch(t, review, "one", 0, texts...)
		add(t, h.Store, b)
		if got := len(read(t, h.Store, review, 0)); got != ledger.MaxEntries {
			t.Fatalf("got %d entries", got)
		}
		Check(t, h.Store, review)
	},
	"reader may stop early and may append": func(t *testing.T, h Harness) {
		add(t, h.Store, Batch(t, review, "one", 0, "a", "b", "c"))
		seen := 0
		for e, err := range h.Store.Read(t.Context(), review, 0) {
			if err != nil {
				t.Fatal(err)
			}
			seen++
			add(t, h.Store, Batch(t, review, fmt.Sprint("in", e.Seq), 3+e.Seq, "d"))
		}
		if seen != 3 {
			t.Fatalf("a read that began at 3 entries gave %d", seen)
		}
		for range h.Store.Read(t.Context(), review, 0) {
			break
		}
		Check(t, h.Store, review)
	},
	"streams of a workspace in order of name": func(t *testing.T, h Harness) {
		names := []string{"rev_2", "workspace", "rev_1", "rev_10", "sys_1", "rev_1-a", "rev_1.b", "Rev"}
		for _, name := range names {
			add(t, h.Store, Batch(t, stream(name), "one", 0, "a"))
		}
		add(t, h.Store, Batch(t, ledger.Stream{Workspace: "ws_test2", Name: "hidden"}, "one", 0, "a"))
		add(t, h.Store, Batch(t, ledger.Stream{Workspace: "ws_tes", Name: "hidden"}, "one", 0, "a"))
		if err := h.Store.MoveCursor(t.Context(), "relay", stream("rev_0"), 0, 1); err != nil {
			t.Fatal(err)
		}
		var got []string
		for s, err := range h.Store.Streams(t.Context(), "ws_test") {
			if err != nil || s.Workspace != "ws_test" {
				t.Fatalf("got %v, %v", s, err)
			}
			got = append(got, s.Name)
		}
		slices.Sort(names)
		if !slices.Equal(got, names) {
			t.Fatalf("got %v, want %v", got, names)
		}
	},
	"workspace without streams": func(t *testing.T, h Harness) {
		for s, err := range h.Store.Streams(t.Context(), "ws_none") {
			t.Fatalf("got %v, %v", s, err)
		}
	},
	"cancelled reads end with the reason": func(t *testing.T, h Harness) {
		add(t, h.Store, Batch(t, review, "one", 0, "a"))
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		_, err := h.Store.Head(ctx, review)
		gone(t, err)
		for _, err := range h.Store.Read(ctx, review, 0) {
			gone(t, err)
		}
		for _, err := range h.Store.Streams(ctx, "ws_test") {
			gone(t, err)
		}
	},
}
