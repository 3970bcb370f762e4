package relay

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"conoe/shared/core/ledger"
)

// Mark says what became of one effect that the outside world sees, such as a
// message. It lies beside the stream under effect/<consumer>/<key>.
type Mark struct {
	State   MarkState `json:"state"`
	At      time.Time `json:"at"`
	Address string    `json:"address,omitzero"` // where it can be found and edited
}

// MarkState is claimed before the effect and posted after it.
type MarkState string

// The states.
const (
	Claimed MarkState = "claimed"
	Posted  MarkState = "posted"
)

// MarkKey names the mark of the nth effect of an entry.
func MarkKey(consumer string, entry int64, n int) string {
	return fmt.Sprintf("effect/%s/%012d.%s", consumer, entry, strconv.Itoa(n))
}

// Once performs an effect unless its mark says that it was posted. A crash
// between the effect and its mark performs it again: a message comes at least
// once, and whoever acts on it twice acts once on the ledger. It is Conflict if
// another relay claims the same effect at the same moment.
func Once(ctx context.Context, a ledger.Asides, s ledger.Stream, key string, now time.Time, do func(context.Context) (address string, err error)) error {
	m, raw, err := mark(ctx, a, s, key)
	if err != nil || m.State == Posted {
		return err
	}
	claim, err := setMark(ctx, a, s, key, raw, Mark{State: Claimed, At: now.UTC()})
	if err != nil {
		return err
	}
	address, err := do(ctx)
	if err != nil {
		return err
	}
	_, err = setMark(ctx, a, s, key, claim, Mark{State: Posted, At: now.UTC(), Address: address})
	return err
}

func mark(ctx context.Context, a ledger.Asides, s ledger.Stream, key string) (m Mark, raw []byte, err error) {
	for found, err := range a.Asides(ctx, s, key) {
		if err != nil {
			return m, nil, fmt.Errorf("read the mark of an effect: %w", err)
		}
		if found.Key != key {
			continue
		}
		if err := json.Unmarshal(found.Value, &m); err != nil {
			return m, nil, fmt.Errorf("%w: mark %s in %s", ledger.ErrBroken, key, s.Name)
		}
		return m, found.Value, nil
	}
	return m, nil, nil
}

func setMark(ctx context.Context, a ledger.Asides, s ledger.Stream, key string, old []byte, m Mark) ([]byte, error) {
	raw, err := json.Marshal(m)
	if err != nil {
		return nil, fmt.Errorf("mark an effect: %w", err)
	}
	return raw, a.SetAsides(ctx, s, ledger.AsideChange{Key: key, Old: old, New: raw})
}
