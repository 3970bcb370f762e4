package ledgertest

import (
	"fmt"
	"regexp"
	"testing"

	"conoe/shared/core/ledger"
)

var random = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|sha256:[0-9a-f]{64}`)

// Dump lists the entries of every stream of a workspace, in order of the streams'
// creation, with ids and digests masked, so that two plays can be compared. It
// verifies every chain and content on the way.
func Dump(t *testing.T, s ledger.Store, workspace string) []string {
	t.Helper()
	var out []string
	n := 0
	for st, err := range s.Streams(t.Context(), workspace) {
		if err != nil {
			t.Fatal(err)
		}
		if err := ledger.Verify(t.Context(), s, st); err != nil {
			t.Errorf("%s: %v", st.Name, err)
		}
		for e, err := range s.Read(t.Context(), st, 0) {
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, fmt.Sprintf("stream %d, entry %d: %s", n, e.Seq, random.ReplaceAll(e.Bytes, []byte("*"))))
		}
		n++
	}
	return out
}

// Same compares a dump with that of an undisturbed play, and shows the first
// entry that differs.
func Same(t *testing.T, what string, want, got []string) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%s: %d entries, an undisturbed play has %d", what, len(got), len(want))
	}
	for n := range min(len(want), len(got)) {
		if got[n] != want[n] {
			t.Errorf("%s:\n got %s\nwant %s", what, got[n], want[n])
			return
		}
	}
}
