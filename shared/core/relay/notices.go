package relay

import (
	"context"
	"fmt"
	"slices"
	"time"

	"conoe/shared/core/ledger"
)

// Notices is the consumer that only records: it marks what people would be told
// and tells nobody.
type Notices struct {
	Store ledger.Asides
	Now   func() time.Time
	// Kinds are the kinds of entries of which people would be told.
	Kinds []string
}

// Name is the consumer's name.
func (Notices) Name() string { return "notices" }

// Perform marks entries. See Consumer.
func (n Notices) Perform(ctx context.Context, s ledger.Stream, entries []ledger.Entry) (int, error) {
	for done, e := range entries {
		kind, _, err := ledger.KindOf(e.Bytes)
		if err != nil {
			return done, fmt.Errorf("notice of entry %d: %w", e.Seq, err)
		}
		if !slices.Contains(n.Kinds, kind) {
			continue
		}
		record := func(context.Context) (string, error) { return kind, nil }
		if err := Once(ctx, n.Store, s, MarkKey(n.Name(), e.Seq, 0), n.Now(), record); err != nil {
			return done, err
		}
	}
	return len(entries), nil
}
