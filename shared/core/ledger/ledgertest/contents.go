package ledgertest

import (
	"bytes"
	"fmt"
	"testing"

	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
)

var contents = map[string]func(*testing.T, Harness){
	"content comes back with its salt": func(t *testing.T, h Harness) {
		c, empty := Content(t, "personal"), Content(t, "")
		withContents(t, h.Store, "one", 0, c, empty)
		got, err := h.Store.Content(t.Context(), review, c.Digest, empty.Digest, Content(t, "never stored").Digest)
		if err != nil || len(got) != 2 {
			t.Fatalf("got %d contents, %v", len(got), err)
		}
		if g := got[c.Digest]; g.Digest != c.Digest || g.Salt != c.Salt || !bytes.Equal(g.Bytes, c.Bytes) {
			t.Fatalf("got %+v", g)
		}
		if g, there := got[empty.Digest]; !there || g.Check() != nil {
			t.Fatal("the empty content is not there")
		}
	},
	"content of one stream is not in another": func(t *testing.T, h Harness) {
		c := Content(t, "personal")
		withContents(t, h.Store, "one", 0, c)
		if got, err := h.Store.Content(t.Context(), stream("rev_2"), c.Digest); err != nil || len(got) != 0 {
			t.Fatalf("got %v, %v", got, err)
		}
	},
	"same content again is stored once": func(t *testing.T, h Harness) {
		c := Content(t, "twice")
		withContents(t, h.Store, "one", 0, c, c)
		withContents(t, h.Store, "two", 1, c)
		absent(t, h.Store, []ledger.Content{c}, nil)
		erase(t, h.Store, "three", 2, c)
		absent(t, h.Store, nil, []ledger.Content{c})
	},
	"largest content": func(t *testing.T, h Harness) {
		c := Content(t, string(bytes.Repeat([]byte("x"), ledger.MaxItemBytes)))
		withContents(t, h.Store, "one", 0, c)
		absent(t, h.Store, []ledger.Content{c}, nil)
	},
	"many contents at once": func(t *testing.T, h Harness) {
		var all []ledger.Content
		for n := range 150 {
			all = append(all, Content(t, fmt.Sprint("text ", n)))
		}
		withContents(t, h.Store, "one", 0, all...)
		absent(t, h.Store, all, nil)
	},
	"erased content is absent and the log is whole": func(t *testing.T, h Harness) {
		var w World
		kept, erased := Content(t, "kept"), Content(t, "erased")
		withContents(t, h.Store, "one", 0, kept, erased)
		w.Check(t, h.Store, review)
		r := erase(t, h.Store, "two", 1, erased)
		if r.Head.Size != 2 || r.Repeat {
			t.Fatalf("got receipt %+v", r)
		}
		absent(t, h.Store, []ledger.Content{kept}, []ledger.Content{erased})
		w.Check(t, h.Store, review)
		add(t, h.Store, Batch(t, review, "three", 2, "after"))
		w.Check(t, h.Store, review)
	},
	"repeated erasure gets the first receipt": func(t *testing.T, h Harness) {
		c := Content(t, "erased")
		withContents(t, h.Store, "one", 0, c)
		first := erase(t, h.Store, "two", 1, c)
		if got := erase(t, h.Store, "two", 1, c); !got.Repeat || got.Head.Root != first.Head.Root {
			t.Fatalf("got %+v", got)
		}
	},
	"refused erasure erases nothing": func(t *testing.T, h Harness) {
		c := Content(t, "kept")
		before := withContents(t, h.Store, "one", 0, c)
		_, err := h.Store.Erase(t.Context(), Batch(t, review, "two", 7, "x"), []ledger.Digest{c.Digest})
		refused(t, err, fault.Conflict)
		b := Batch(t, review, "two", 1, "x")
		b.Entries[0] = nil
		_, err = h.Store.Erase(t.Context(), b, []ledger.Digest{c.Digest})
		refused(t, err, fault.Invalid)
		absent(t, h.Store, []ledger.Content{c}, nil)
		untouched(t, h.Store, before.Head)
	},
	"erasing what is not there records it": func(t *testing.T, h Harness) {
		if r := erase(t, h.Store, "one", 0, Content(t, "never stored")); r.Head.Size != 1 {
			t.Fatalf("got %+v", r)
		}
		Check(t, h.Store, review)
	},
}

func withContents(t *testing.T, s ledger.Store, id string, expect int64, all ...ledger.Content) ledger.Receipt {
	t.Helper()
	b := Batch(t, review, id, expect, id)
	b.Contents = all
	return add(t, s, b)
}

func erase(t *testing.T, s ledger.Store, id string, expect int64, all ...ledger.Content) ledger.Receipt {
	t.Helper()
	var digests []ledger.Digest
	for _, c := range all {
		digests = append(digests, c.Digest)
	}
	r, err := s.Erase(t.Context(), Batch(t, review, id, expect, "erased, because"), digests)
	if err != nil {
		t.Fatalf("erase: %v", err)
	}
	return r
}

// absent fails unless exactly the first are there, whole.
func absent(t *testing.T, s ledger.Store, there, gone []ledger.Content) {
	t.Helper()
	var digests []ledger.Digest
	for _, c := range append(append([]ledger.Content{}, there...), gone...) {
		digests = append(digests, c.Digest)
	}
	missing, err := ledger.VerifyContents(t.Context(), s, review, digests...)
	if err != nil {
		t.Fatal(err)
	}
	if len(missing) != len(gone) {
		t.Fatalf("%d contents are absent, want %d", len(missing), len(gone))
	}
	for n, c := range gone {
		if missing[n] != c.Digest {
			t.Fatalf("%s is there, want it gone", c.Digest)
		}
	}
}
