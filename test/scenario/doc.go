// Package scenario plays the scripts under workflows/testdata: what people and
// misfortune do, what the workflows make of it, and what the ledger then holds.
// The same script is played in every place where the product runs, and has to
// tell the same of each.
package scenario
