package relay

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
)

// Held says that an effect of a stream fails for one consumer, or waits: then no
// Code is given. It lies beside the stream under relay/<consumer>.
//
// It counts only while the cursor stands at At: what was performed after all, by
// another relay or before a crash, holds nothing back.
type Held struct {
	At       int64      `json:"at"`
	Attempts int        `json:"attempts"`
	Next     time.Time  `json:"next"`
	Code     fault.Code `json:"code,omitzero"`
	Parked   bool       `json:"parked,omitzero"`
}

// An effect is tried again after 1, 2, 4 … seconds, and parked after the last of
// these attempts, some four minutes later.
const maxAttempts = 9

func heldKey(consumer string) string { return "relay/" + consumer }

// held gives what holds a consumer back whose cursor stands there, and the bytes
// of what was noted, or nothing.
func (r *Relay) held(ctx context.Context, consumer string, s ledger.Stream, at int64) (Held, []byte, error) {
	raw, err := r.Store.Aside(ctx, s, heldKey(consumer))
	if err != nil {
		return Held{}, nil, err
	}
	h, err := readHeld(raw, consumer, s, at)
	return h, raw, err
}

func readHeld(raw []byte, consumer string, s ledger.Stream, at int64) (h Held, err error) {
	if raw == nil {
		return h, nil
	}
	if err := json.Unmarshal(raw, &h); err != nil {
		return h, fmt.Errorf("%w: what holds %s back in %s", ledger.ErrBroken, consumer, s.Name)
	}
	if h.At != at {
		h = Held{}
	}
	return h, nil
}

// hold notes that the effect at a position failed, or that there is no failure any
// more. Progress starts the count anew.
func (r *Relay) hold(ctx context.Context, consumer string, s ledger.Stream, h Held, raw []byte, at int64, failure error) (time.Time, error) {
	change := ledger.AsideChange{Key: heldKey(consumer), Old: raw}
	if failure == nil {
		if raw == nil {
			return time.Time{}, nil
		}
		return time.Time{}, r.note(ctx, s, change)
	}
	if h.At != at {
		h = Held{At: at}
	}
	if w, ok := waits(failure); ok {
		h.Code, h.Next = "", later(w.Until, r.Now()).UTC()
	} else {
		h.Attempts++
		h.Code, h.Parked = fault.CodeOf(failure), h.Attempts >= maxAttempts
		h.Next = r.Now().Add(time.Second << (h.Attempts - 1)).UTC()
		if r.Failed != nil {
			r.Failed(consumer, s, h, failure)
		}
	}
	var err error
	if change.New, err = json.Marshal(h); err != nil {
		return time.Time{}, fmt.Errorf("note a held effect: %w", err)
	}
	if h.Parked {
		return time.Time{}, r.note(ctx, s, change)
	}
	return h.Next, r.note(ctx, s, change)
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// note sets an aside. If another relay was first, its note is as good.
func (r *Relay) note(ctx context.Context, s ledger.Stream, c ledger.AsideChange) error {
	if err := r.Store.SetAsides(ctx, s, c); err != nil && fault.CodeOf(err) != fault.Conflict {
		return err
	}
	return nil
}

// Redrive lets a parked consumer go on with a stream. It reports whether
// anything held it back; ring the stream afterwards.
func (r *Relay) Redrive(ctx context.Context, consumer string, s ledger.Stream) (bool, error) {
	_, raw, err := r.held(ctx, consumer, s, 0)
	if err != nil || raw == nil {
		return false, err
	}
	return true, r.note(ctx, s, ledger.AsideChange{Key: heldKey(consumer), Old: raw})
}
