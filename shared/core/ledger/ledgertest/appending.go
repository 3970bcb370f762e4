package ledgertest

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
)

var appending = map[string]func(*testing.T, Harness){
	"unknown stream has the zero head": func(t *testing.T, h Harness) {
		got := head(t, h.Store, review)
		if got.Stream != review || got.Size != 0 || got.Root != (ledger.Hash{}) || len(got.Edge) != 0 || !got.At.IsZero() {
			t.Fatalf("got %+v", got)
		}
		if entries := read(t, h.Store, review, 0); len(entries) != 0 {
			t.Fatalf("got %d entries", len(entries))
		}
		Check(t, h.Store, review)
	},
	"entries come back byte for byte and in order": func(t *testing.T, h Harness) {
		b := Batch(t, review, "one", 0, "a", "b", "c")
		r := add(t, h.Store, b)
		if r.Head.Size != 3 || r.Repeat || !bytes.Equal(r.Answer, b.Answer) || r.Head.At != ledger.At(b.At) {
			t.Fatalf("got receipt %+v", r)
		}
		for n, e := range read(t, h.Store, review, 0) {
			if e.Seq != int64(n) || !bytes.Equal(e.Bytes, b.Entries[n]) {
				t.Fatalf("entry %d is not what was appended", n)
			}
		}
		Check(t, h.Store, review)
	},
	"receipt, head and tree agree after every append": func(t *testing.T, h Harness) {
		want := ledger.Head{Stream: review}
		for n := range 20 {
			b := Batch(t, review, fmt.Sprint(n), want.Size, slices.Repeat([]string{"x"}, 1+n%3)...)
			want = want.Add(b.Entries...)
			if r := add(t, h.Store, b); r.Head.Root != want.Root || r.Head.Size != want.Size || r.Head.Stream != review {
				t.Fatalf("append %d: got %d entries, want %d", n, r.Head.Size, want.Size)
			}
		}
		if got := head(t, h.Store, review); got.Root != want.Root || !slices.Equal(got.Edge, want.Edge) {
			t.Fatal("the stored head is not that of the entries")
		}
		Check(t, h.Store, review)
	},
	"same time again is fine": func(t *testing.T, h Harness) {
		add(t, h.Store, at(t, Batch(t, review, "one", 0, "a"), Begin))
		add(t, h.Store, at(t, Batch(t, review, "two", 1, "b"), Begin))
		Check(t, h.Store, review)
	},
	"streams of one name in two workspaces are apart": func(t *testing.T, h Harness) {
		other := ledger.Stream{Workspace: "ws_test2", Name: review.Name}
		c := Content(t, "of the first")
		b := Batch(t, review, "one", 0, "a")
		b.Contents = []ledger.Content{c}
		add(t, h.Store, b)
		if got := head(t, h.Store, other); got.Size != 0 {
			t.Fatalf("the other workspace has %d entries", got.Size)
		}
		if found, err := h.Store.Content(t.Context(), other, c.Digest); err != nil || len(found) != 0 {
			t.Fatalf("the other workspace reads the content: %v, %v", found, err)
		}
		if r := add(t, h.Store, Batch(t, other, "one", 0, "other")); r.Repeat {
			t.Fatal("the other workspace's command is taken for a repetition")
		}
		if _, found, err := h.Store.Snapshot(t.Context(), other); err != nil || found {
			t.Fatalf("snapshot: %v, %v", found, err)
		}
		Check(t, h.Store, other)
		Check(t, h.Store, review)
	},
	"caller may reuse its buffers": func(t *testing.T, h Harness) {
		b := Batch(t, review, "one", 0, "kept")
		add(t, h.Store, b)
		clear(b.Entries[0])
		clear(b.Answer)
		for _, e := range read(t, h.Store, review, 0) {
			clear(e.Bytes)
		}
		Check(t, h.Store, review)
	},
}

// at gives the batch another time, in its entries too.
func at(t *testing.T, b ledger.Batch, when time.Time) ledger.Batch {
	t.Helper()
	for n := range b.Entries {
		b.Entries[n] = Entry(t, when, fmt.Sprint(n))
	}
	b.At = when
	return b
}

var repeating = map[string]func(*testing.T, Harness){
	"repeated command gets the first receipt": func(t *testing.T, h Harness) {
		b := Batch(t, review, "one", 0, "a", "b")
		first := add(t, h.Store, b)
		add(t, h.Store, Batch(t, review, "two", 2, "c"))
		// Expect is stale by now, and the repetition may say anything.
		for _, expect := range []int64{0, 3, 99} {
			b.Expect = expect
			got := add(t, h.Store, b)
			if !got.Repeat || !bytes.Equal(got.Answer, first.Answer) || got.Head.Size != 2 || got.Head.Root != first.Head.Root {
				t.Fatalf("expecting %d: got %+v", expect, got)
			}
		}
		if got := head(t, h.Store, review).Size; got != 3 {
			t.Fatalf("got %d entries, want 3", got)
		}
	},
	"same id with other content is Invalid": func(t *testing.T, h Harness) {
		b := Batch(t, review, "one", 0, "a")
		r := add(t, h.Store, b)
		b.Command.Digest[0]++
		_, err := h.Store.Append(t.Context(), b)
		refused(t, err, fault.Invalid)
		_, _, err = h.Store.Marker(t.Context(), review, b.Command)
		refused(t, err, fault.Invalid)
		untouched(t, h.Store, r.Head)
	},
	"same id in another stream is another command": func(t *testing.T, h Harness) {
		add(t, h.Store, Batch(t, review, "one", 0, "a"))
		if r := add(t, h.Store, Batch(t, stream("rev_2"), "one", 0, "a")); r.Repeat {
			t.Fatal("taken for a repetition")
		}
	},
	"marker finds what was done and only that": func(t *testing.T, h Harness) {
		b := Batch(t, review, "one", 0, "a")
		if _, found, err := h.Store.Marker(t.Context(), review, b.Command); found || err != nil {
			t.Fatalf("before: %v, %v", found, err)
		}
		want := add(t, h.Store, b)
		got, found, err := h.Store.Marker(t.Context(), review, b.Command)
		if err != nil || !found || !got.Repeat || got.Head.Root != want.Head.Root || !bytes.Equal(got.Answer, want.Answer) {
			t.Fatalf("after: %+v, %v, %v", got, found, err)
		}
	},
	"refused command may be sent again": func(t *testing.T, h Harness) {
		b := Batch(t, review, "one", 7, "a")
		_, err := h.Store.Append(t.Context(), b)
		refused(t, err, fault.Conflict)
		if r := add(t, h.Store, Batch(t, review, "one", 0, "a")); r.Repeat {
			t.Fatal("the refusal left a marker")
		}
	},
	"id that names a person may be long and odd": func(t *testing.T, h Harness) {
		id := strings.Repeat("U024BE7LH#é\x00/", 200)
		add(t, h.Store, Batch(t, review, id, 0, "a"))
		if r := add(t, h.Store, Batch(t, review, id, 0, "a")); !r.Repeat {
			t.Fatal("not recognised")
		}
	},
}
