// Package bolt keeps the ledger in one bbolt file.
//
// It knows how keys and values lie in the file, how commits are grouped under
// one fsync, and what to say when the file is locked, foreign, damaged or
// cannot be written. It refuses to know what an entry means.
//
// The lock on the file decides which process owns it. A file that is not whole
// is refused, and is never repaired, recreated or written to.
package bolt
