package dynamo

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"conoe/shared/core/ledger"
)

// Attributes and values by which others set up the table and its stream. Of
// the stream's records only those whose sort key is HeadKey ring the relay.
const (
	PartitionKey = "pk"
	SortKey      = "sk"
	HeadKey      = "head"
)

// The partition key is "<workspace>#<stream>", and "<workspace>#" for the
// directory; '#' is in no name and no stream's name is empty, so no two meet.
//
//	sort key          item                     written by                    read by
//	a#<key>           an aside                 SetAsides                     Asides: query by prefix
//	c#<digest>        a content                Append, settle; until Erase   Content: batch get
//	e#<12 digits>     ledger.Item by first seq Append                        Read: query forward, from one back
//	head              the head                 Append; settle closes it      Head, Append, Content: get
//	k#<consumer>      a cursor                 MoveCursor                    Cursor: get
//	m#<hash of id>    the marker of a command  Append                        Marker, Append: get
//	s                 the snapshot             SaveSnapshot, until Erase     Snapshot: get
//	s#<n>             its further parts        SaveSnapshot, until Erase     Snapshot: query between
//	w#<12 digits>#<n> work that is left over   Append, Erase; until settle   settle: query by prefix
//
//	d#<stream>        a stream of a workspace  Append, the first             Streams: query by prefix
//	table             the name of the table    Append, the first; Adopt      Append, the first of a process: get
type key struct{ pk, sk string }

func keyOf(s ledger.Stream, sk string) key { return key{s.Workspace + "#" + s.Name, sk} }

func keyHead(s ledger.Stream) key { return keyOf(s, HeadKey) }

func keyItem(s ledger.Stream, first int64) key { return keyOf(s, fmt.Sprintf("e#%012d", first)) }

func keyContent(s ledger.Stream, d ledger.Digest) key {
	return keyOf(s, "c#"+hex.EncodeToString(d[:]))
}

func keyMarker(s ledger.Stream, id string) key {
	h := sha256.Sum256([]byte(id))
	return keyOf(s, "m#"+hex.EncodeToString(h[:]))
}

func keyCursor(s ledger.Stream, consumer string) key { return keyOf(s, "k#"+consumer) }

func keyAside(s ledger.Stream, name string) key { return keyOf(s, "a#"+name) }

func keySnapshot(s ledger.Stream) key { return keyOf(s, "s") }

func keyPart(s ledger.Stream, n int) key { return keyOf(s, fmt.Sprintf("s#%d", n)) }

func keysWork(s ledger.Stream) key { return keyOf(s, "w#") }

func keyWork(s ledger.Stream, first int64, n int) key {
	return keyOf(s, fmt.Sprintf("w#%012d#%03d", first, n))
}

func keysStream(workspace string) key { return key{workspace + "#", "d#"} }

func keyStream(s ledger.Stream) key { return key{s.Workspace + "#", "d#" + s.Name} }

func keyTable(workspace string) key { return key{workspace + "#", "table"} }

// HeadOf reads the keys of a record of the table's stream: it is the stream whose
// head changed, or false if the record is about another item.
func HeadOf(pk, sk string) (ledger.Stream, bool) {
	workspace, name, _ := strings.Cut(pk, "#")
	s := ledger.Stream{Workspace: workspace, Name: name}
	return s, sk == HeadKey && s.Check() == nil
}
