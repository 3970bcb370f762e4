package ledger

import (
	"fmt"
	"math/bits"
	"slices"

	"golang.org/x/mod/sumdb/tlog"
)

// Hash is a leaf, node or root of the RFC 6962 tree over a stream.
type Hash = tlog.Hash

// Head is a stream at one size. The zero Head, with a name, is the empty
// stream; its root is the zero Hash.
type Head struct {
	Stream Stream
	// Epoch counts the times that the stream went on from a restored copy that
	// was shorter than what others had seen. See Restored.
	Epoch int
	Size  int64
	Root  Hash
	// Edge holds the roots of the complete subtrees that make up the tree,
	// biggest first: one per bit that is set in Size.
	Edge []Hash
	// At is the time of the newest entry.
	At Time
}

// Add is the head after the entries, and leaves h as it was. It costs one hash
// per entry and one per subtree that closes. Time is the caller's.
func (h Head) Add(entries ...[]byte) Head {
	if len(entries) == 0 {
		return h
	}
	h.Edge = slices.Grow(slices.Clone(h.Edge), 2)
	for _, e := range entries {
		h.push(tlog.RecordHash(e))
		h.Epoch = max(h.Epoch, epochOf(e))
	}
	h.Root = root(h.Edge)
	return h
}

func (h *Head) push(leaf Hash) {
	for n := h.Size; n&1 == 1; n >>= 1 {
		last := len(h.Edge) - 1
		leaf = tlog.NodeHash(h.Edge[last], leaf)
		h.Edge = h.Edge[:last]
	}
	h.Edge = append(h.Edge, leaf)
	h.Size++
}

// Check says whether size, root and edge belong together.
func (h Head) Check() error {
	if h.Size < 0 || len(h.Edge) != bits.OnesCount64(uint64(h.Size)) || root(h.Edge) != h.Root {
		return fmt.Errorf("%w: head of %s at %d does not fit itself", ErrBroken, h.Stream.Name, h.Size)
	}
	return nil
}

func root(edge []Hash) Hash {
	if len(edge) == 0 {
		return Hash{}
	}
	r := edge[len(edge)-1]
	for n := len(edge) - 2; n >= 0; n-- {
		r = tlog.NodeHash(edge[n], r)
	}
	return r
}
