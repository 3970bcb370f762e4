package flow

import (
	"context"
	"encoding/json"
	"fmt"

	"conoe/shared/core/ledger"
)

// find reads the aside under a key, with its bytes; nil bytes if there is none.
func find[T any](ctx context.Context, a ledger.Asides, s ledger.Stream, key string) (v T, raw []byte, err error) {
	raw, err = a.Aside(ctx, s, key)
	if err != nil {
		return v, nil, fmt.Errorf("read %s: %w", key, err)
	}
	if raw == nil {
		return v, nil, nil
	}
	return v, raw, read(ledger.Aside{Key: key, Value: raw}, s, &v)
}

func read(a ledger.Aside, s ledger.Stream, into any) error {
	if err := json.Unmarshal(a.Value, into); err != nil {
		return fmt.Errorf("%w: %s beside %s", ledger.ErrBroken, a.Key, s.Name)
	}
	return nil
}

// waiting is a wait with the bytes of its aside.
type waiting struct {
	Wait
	raw []byte
}

// waits lists who waits in a stream, whose key begins so.
func waits(ctx context.Context, a ledger.Asides, s ledger.Stream, prefix string) ([]waiting, error) {
	var out []waiting
	for one, err := range a.Asides(ctx, s, "wait/"+prefix) {
		if err != nil {
			return nil, fmt.Errorf("read who waits: %w", err)
		}
		w := waiting{raw: one.Value}
		if err := read(one, s, &w.Wait); err != nil {
			return nil, err
		}
		out = append(out, w)
	}
	return out, nil
}

// recorded is a start record with its key and bytes.
type recorded struct {
	Record
	key string
	raw []byte
}

func records(ctx context.Context, a ledger.Asides, s ledger.Stream) (map[string]recorded, error) {
	out := map[string]recorded{}
	for one, err := range a.Asides(ctx, s, "flow/") {
		if err != nil {
			return nil, fmt.Errorf("read what was started: %w", err)
		}
		r := recorded{key: one.Key, raw: one.Value}
		if err := read(one, s, &r.Record); err != nil {
			return nil, err
		}
		out[one.Key] = r
	}
	return out, nil
}
