package bolt

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"conoe/shared/core/ledger"
)

// The bucket "ledger" is flat. p is "<workspace>#<stream>#"; '#' is in no name
// and sorts before all that names may hold, so keys sort like names.
//
//	key               value                      written by            read by
//	p a#<key>         an aside                   SetAsides             Asides: seek, forward
//	p e#<12 digits>   ledger.Item, by first seq  Append                Read: seek, forward
//	p c#<digest>      salt ‖ bytes               Append, until Erase   Content: get
//	p head            headItem                   Append                Head, Append: get
//	p k#<consumer>    position, decimal          MoveCursor            Cursor: get
//	p m#<hash of id>  markerItem                 Append                Marker, Append: get
//	p s               snapshotItem, '\n', body   SaveSnapshot          Snapshot: get
//
// The bucket "file" describes the file: see file.go.
var (
	bucketLedger = []byte("ledger")
	bucketFile   = []byte("file")
)

func prefix(s ledger.Stream) string { return s.Workspace + "#" + s.Name + "#" }

func keyHead(s ledger.Stream) []byte { return []byte(prefix(s) + "head") }

func keyItem(s ledger.Stream, first int64) []byte {
	return fmt.Appendf(nil, "%s%012d", prefixItems(s), first)
}

func prefixItems(s ledger.Stream) string { return prefix(s) + "e#" }

func keyContent(s ledger.Stream, d ledger.Digest) []byte {
	return hex.AppendEncode([]byte(prefix(s)+"c#"), d[:])
}

func keyMarker(s ledger.Stream, id string) []byte {
	h := sha256.Sum256([]byte(id))
	return hex.AppendEncode([]byte(prefix(s)+"m#"), h[:])
}

func keySnapshot(s ledger.Stream) []byte { return []byte(prefix(s) + "s") }

func keyAside(s ledger.Stream, key string) []byte { return []byte(prefix(s) + "a#" + key) }

func keyCursor(s ledger.Stream, consumer string) []byte {
	return []byte(prefix(s) + "k#" + consumer)
}
