package ledgertest

import (
	"bytes"
	"testing"

	"conoe/shared/core/ledger"
)

// World remembers what streams held, and fails a test when any of it is
// different or gone. The zero World has seen nothing.
type World struct {
	seen map[ledger.Stream][]ledger.Entry
}

// Check verifies the stream's chain and compares it with what the World saw
// before. The store may be another one each time, as after a crash.
func (w *World) Check(t testing.TB, s ledger.Store, st ledger.Stream) {
	t.Helper()
	if err := ledger.Verify(t.Context(), s, st); err != nil {
		t.Fatalf("verify: %v", err)
	}
	var got []ledger.Entry
	for e, err := range s.Read(t.Context(), st, 0) {
		if err != nil {
			t.Fatalf("read %s: %v", st.Name, err)
		}
		got = append(got, e)
	}
	before := w.seen[st]
	if len(got) < len(before) {
		t.Fatalf("%s had %d entries and has %d", st.Name, len(before), len(got))
	}
	for n, e := range before {
		if e.Seq != got[n].Seq || !bytes.Equal(e.Bytes, got[n].Bytes) {
			t.Fatalf("entry %d of %s was changed", n, st.Name)
		}
	}
	if w.seen == nil {
		w.seen = map[ledger.Stream][]ledger.Entry{}
	}
	w.seen[st] = got
}

// Check verifies the stream's chain.
func Check(t testing.TB, s ledger.Store, st ledger.Stream) {
	t.Helper()
	new(World).Check(t, s, st)
}
