package bolt_test

import (
	"os"
	"path/filepath"
	"testing"

	"conoe/shared/adapter/bolt"
	"conoe/shared/core/ledger"
	"conoe/shared/core/ledger/ledgertest"
)

// open opens the file at path and closes it with the test.
func open(t testing.TB, path string, o bolt.Options) *bolt.Store {
	t.Helper()
	s, err := bolt.Open(path, o)
	if err != nil {
		t.Fatalf("open: %v", err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func fresh(t testing.TB) (*bolt.Store, string) {
	path := filepath.Join(t.TempDir(), "conoe.db")
	return open(t, path, bolt.Options{Mode: bolt.Practice}), path
}

var stream = ledger.Stream{Workspace: "ws_test", Name: "rev_1"}

// TestStore crashes by copying the file as it is, lock and all left behind.
// The copy also holds what was written and not synced; that nothing of the
// kind exists after an acknowledgement is what TestAcknowledgedIsSynced shows.
func TestStore(t *testing.T) {
	ledgertest.Run(t, func(t *testing.T) ledgertest.Harness {
		s, path := fresh(t)
		return ledgertest.Harness{Store: s, Reopen: func(t *testing.T) ledger.Store {
			return open(t, copyFile(t, path), bolt.Options{Mode: bolt.Practice})
		}}
	})
}

func copyFile(t testing.TB, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	to := filepath.Join(t.TempDir(), "conoe.db")
	if err := os.WriteFile(to, b, 0o600); err != nil {
		t.Fatal(err)
	}
	return to
}
