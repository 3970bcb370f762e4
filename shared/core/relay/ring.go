package relay

import (
	"context"
	"errors"

	"conoe/shared/core/ledger"
)

// ring is one Ring of a stream. Consumers stand at the same place most of the
// time, so what one has read is kept for the next.
type ring struct {
	*Relay
	s     ledger.Stream
	size  int64 // when it began
	read  reading
	notes map[string][]byte // what holds consumers back, by key; nil: not read
}

// reading is a page of a stream.
type reading struct {
	from    int64
	entries []ledger.Entry
	whole   bool // up to the end of the stream
}

// entries are the next ones from a position on, at most a page and up to the first
// that cannot be read; none at the end. A damaged one is broken: a failure like that
// of its effect, because asking again does not mend it. Whatever else cannot be read
// is an error.
func (g *ring) entries(ctx context.Context, at int64) (entries []ledger.Entry, broken, err error) {
	end := g.read.from + int64(len(g.read.entries))
	if at >= g.read.from && (at < end || at == end && g.read.whole) {
		return g.read.entries[at-g.read.from:], nil, nil
	}
	g.read = reading{from: at, whole: true}
	for e, err := range g.Store.Read(ctx, g.s, at) {
		if err == nil {
			g.read.entries = append(g.read.entries, e)
		}
		if err != nil || len(g.read.entries) == page {
			g.read.whole, broken = false, err
			break
		}
	}
	switch {
	case broken == nil || len(g.read.entries) > 0:
		return g.read.entries, nil, nil
	case errors.Is(broken, ledger.ErrBroken):
		return nil, broken, nil
	}
	return nil, nil, broken
}

// holding is held, of which all of a stream are read at once.
func (g *ring) holding(ctx context.Context, consumer string, at int64) (Held, []byte, error) {
	if g.notes == nil {
		notes := map[string][]byte{}
		for a, err := range g.Store.Asides(ctx, g.s, heldKey("")) {
			if err != nil {
				return Held{}, nil, err
			}
			notes[a.Key] = a.Value
		}
		g.notes = notes
	}
	raw := g.notes[heldKey(consumer)]
	h, err := readHeld(raw, consumer, g.s, at)
	return h, raw, err
}
