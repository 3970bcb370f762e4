// Package ledgertest states the guarantees of ledger.Store as tests, which
// every adapter has to pass, and offers what tests of others need around a
// store: Faulty, which fails on purpose, and World, which checks that no
// history ever changes.
//
// It knows the port and no adapter.
package ledgertest
