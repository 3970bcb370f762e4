package dynamo

import (
	"slices"
	"sync"

	"conoe/shared/core/ledger"
)

const maxMemo = 1000

// memo remembers the newest head that this process saw of each stream, with no
// work left over, so that an append on it needs no read. The append's
// condition names size and root, which makes a stale one harmless.
type memo struct {
	mu    sync.Mutex
	heads map[ledger.Stream]ledger.Head
}

func (m *memo) keep(h headItem) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.heads == nil || len(m.heads) >= maxMemo {
		m.heads = map[ledger.Stream]ledger.Head{}
	}
	if h.open || h.Size == 0 {
		delete(m.heads, h.Stream)
		return
	}
	h.Edge = slices.Clone(h.Edge)
	m.heads[h.Stream] = h.Head
}

func (m *memo) at(s ledger.Stream, size int64) (ledger.Head, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	h, ok := m.heads[s]
	return h, ok && h.Size == size
}

func (m *memo) forget(s ledger.Stream) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.heads, s)
}
