// Package ledger knows what an entry is, byte for byte, and what may be
// promised about a list of them.
//
// An entry is RFC 8785 canonical JSON that ends in its kind and version. A
// stream of entries is an RFC 6962 Merkle log; its Head holds the size, the
// root and the right edge, so that an append hashes only what it adds. Free
// text and personal data lie beside the log as Content, tied to it by a salted
// digest, so that erasing them leaves the log whole.
//
// Store is the port that adapters implement; ledgertest.Run states each of its
// guarantees as a test. The package refuses to know what any kind of entry
// means, who may add it, and what time it is.
package ledger
