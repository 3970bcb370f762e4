package relay

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"

	"conoe/shared/core/fault"
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
// once, and whoever acts on it twice acts once on the ledger.
//
// A claim holds for the length of a lease: until then others Wait, because
// whoever claimed may still be performing. One that failed gives its claim back,
// so that it can be tried again at once. It is Conflict if two relays claim the
// same effect at the same moment.
func Once(ctx context.Context, a ledger.Asides, s ledger.Stream, key string, now time.Time, do func(context.Context) (address string, err error)) error {
	m, raw, err := mark(ctx, a, s, key)
	switch {
	case err != nil || m.State == Posted:
		return err
	case m.State == Claimed && now.Before(m.At.Add(lease)):
		return Wait{m.At.Add(lease)}
	}
	claim, err := setMark(ctx, a, s, key, raw, Mark{State: Claimed, At: now.UTC()})
	if err != nil {
		return err
	}
	address, err := do(ctx)
	if err != nil {
		if broken := release(ctx, a, s, key, claim); broken != nil {
			return errors.Join(err, broken)
		}
		return err
	}
	_, err = setMark(ctx, a, s, key, claim, Mark{State: Posted, At: now.UTC(), Address: address})
	return err
}

// release gives a claim back, also when the effect failed because the work is
// being stopped. Another relay may hold it by now, and that is no error.
func release(ctx context.Context, a ledger.Asides, s ledger.Stream, key string, claim []byte) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), releaseWithin)
	defer cancel()
	err := a.SetAsides(ctx, s, ledger.AsideChange{Key: key, Old: claim})
	if fault.CodeOf(err) == fault.Conflict {
		return nil
	}
	return err
}

func mark(ctx context.Context, a ledger.Asides, s ledger.Stream, key string) (m Mark, raw []byte, err error) {
	raw, err = a.Aside(ctx, s, key)
	switch {
	case err != nil:
		return m, nil, fmt.Errorf("read the mark of an effect: %w", err)
	case raw == nil:
		return m, nil, nil
	}
	if err := json.Unmarshal(raw, &m); err != nil {
		return m, nil, fmt.Errorf("%w: mark %s in %s", ledger.ErrBroken, key, s.Name)
	}
	return m, raw, nil
}

func setMark(ctx context.Context, a ledger.Asides, s ledger.Stream, key string, old []byte, m Mark) ([]byte, error) {
	raw, err := json.Marshal(m)
	if err != nil {
		return nil, fmt.Errorf("mark an effect: %w", err)
	}
	return raw, a.SetAsides(ctx, s, ledger.AsideChange{Key: key, Old: old, New: raw})
}
