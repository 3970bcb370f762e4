package ledger

import (
	"encoding/binary"
	"fmt"

	"conoe/shared/core/fault"
)

// maxEntry leaves room for an entry's length before it.
const maxEntry = MaxItemBytes - binary.MaxVarintLen32

// Item is a run of entries as a store keeps it: each entry with its length, a
// uvarint, before it. Entries are immutable, so items are.
type Item struct {
	First int64 // sequence number of its first entry
	Bytes []byte
}

// Items packs the entries, of which the first has number first, into as few
// items of at most MaxItemBytes as their order allows. An entry that fits in
// none is Limit.
func Items(first int64, entries [][]byte) ([]Item, error) {
	var items []Item
	for n := 0; n < len(entries); {
		size, end := 0, n
		for ; end < len(entries); end++ {
			framed := binary.MaxVarintLen32 + len(entries[end])
			if framed > MaxItemBytes {
				return nil, errEntrySize(len(entries[end]))
			}
			if size+framed > MaxItemBytes {
				break
			}
			size += framed
		}
		items = append(items, pack(first+int64(n), size, entries[n:end]))
		n = end
	}
	return items, nil
}

func pack(first int64, size int, entries [][]byte) Item {
	b := make([]byte, 0, size)
	for _, e := range entries {
		b = append(binary.AppendUvarint(b, uint64(len(e))), e...)
	}
	return Item{First: first, Bytes: b}
}

// Entries unpacks the item. The entries share its bytes.
func (i Item) Entries() ([]Entry, error) {
	var entries []Entry
	for seq, rest := i.First, i.Bytes; len(rest) > 0; seq++ {
		size, n := binary.Uvarint(rest)
		if n <= 0 || size > uint64(len(rest)-n) {
			return nil, fmt.Errorf("%w: the item at %d is cut short", ErrBroken, i.First)
		}
		end := n + int(size)
		entries = append(entries, Entry{Seq: seq, Bytes: rest[n:end:end]})
		rest = rest[end:]
	}
	return entries, nil
}

func errEntrySize(size int) error {
	return fault.Errorf(fault.Limit, "One entry is %d KB long and may have %d KB. Record fewer things at once.", size>>10, maxEntry>>10)
}
