package bolt

import (
	"bytes"
	"sync"

	"conoe/shared/core/ledger"
)

// memo remembers how each stream's head read when it was decoded last. Whoever
// looks at a head gets the bytes from the file all the same; the memo only saves
// decoding and checking the same bytes again.
type memo struct {
	mu    sync.Mutex
	heads map[ledger.Stream]decoded
}

type decoded struct {
	raw  []byte
	head ledger.Head
}

func (m *memo) head(s ledger.Stream, raw []byte) (ledger.Head, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if known, ok := m.heads[s]; ok && bytes.Equal(known.raw, raw) {
		return known.head, nil
	}
	h, err := decodeHead(s, raw)
	if err != nil || raw == nil {
		return h, err
	}
	if m.heads == nil {
		m.heads = map[ledger.Stream]decoded{}
	}
	m.heads[s] = decoded{bytes.Clone(raw), h}
	return h, nil
}
