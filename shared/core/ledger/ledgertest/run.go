package ledgertest

import (
	"testing"

	"conoe/shared/core/ledger"
)

// Harness is one empty store under test.
type Harness struct {
	Store ledger.Store
	// Reopen gives the store as a crash at this moment would leave it: with
	// what had been synced before its acknowledgement, and without asking Store
	// to close. Store is not used after it.
	Reopen func(t *testing.T) ledger.Store
}

// Run tests the store that open makes, once per guarantee, each time with an
// empty one.
func Run(t *testing.T, open func(t *testing.T) Harness) {
	for _, group := range []map[string]func(*testing.T, Harness){
		appending, repeating, refusing, racing, reading, contents, beside, asides, failing, crashing,
	} {
		for name, test := range group {
			t.Run(name, func(t *testing.T) { test(t, open(t)) })
		}
	}
}
