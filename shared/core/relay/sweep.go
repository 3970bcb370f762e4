package relay

import (
	"context"
	"fmt"
	"time"

	"conoe/shared/core/ledger"
)

// Standing is how far a consumer is in a stream.
type Standing struct {
	Consumer string
	Stream   ledger.Stream
	At, Size int64
	Held     Held
	// Since is when the first entry was written whose effects are not done; the
	// zero time if there is none.
	Since time.Time
}

// Behind reports whether there is something left to do.
func (s Standing) Behind() bool { return s.At < s.Size }

// Standings lists where every consumer stands in every stream. Those of one
// stream follow one another.
func (r *Relay) Standings(ctx context.Context) ([]Standing, error) {
	var out []Standing
	for s, err := range r.Store.Streams(ctx, r.Workspace) {
		if err != nil {
			return nil, fmt.Errorf("list streams: %w", err)
		}
		head, err := r.Store.Head(ctx, s)
		if err != nil {
			return nil, fmt.Errorf("look how long %s is: %w", s.Name, err)
		}
		for _, c := range r.Consumers {
			one, err := r.standing(ctx, c.Name(), s, head.Size)
			if err != nil {
				return nil, fmt.Errorf("look where %s stands: %w", c.Name(), err)
			}
			out = append(out, one)
		}
	}
	return out, nil
}

func (r *Relay) standing(ctx context.Context, consumer string, s ledger.Stream, size int64) (one Standing, err error) {
	one = Standing{Consumer: consumer, Stream: s, Size: size}
	if one.At, err = r.Store.Cursor(ctx, consumer, s); err != nil || !one.Behind() {
		return one, err
	}
	if one.Held, _, err = r.held(ctx, consumer, s, one.At); err != nil {
		return one, err
	}
	one.Since, err = r.written(ctx, s, one.At)
	return one, err
}

// written is when the entry at a position was written.
func (r *Relay) written(ctx context.Context, s ledger.Stream, at int64) (time.Time, error) {
	for e, err := range r.Store.Read(ctx, s, at) {
		if err != nil {
			return time.Time{}, err
		}
		t, err := ledger.AtOf(e.Bytes)
		return t.Time, err
	}
	return time.Time{}, fmt.Errorf("%w: %s has no entry %d", ledger.ErrBroken, s.Name, at)
}

// Behind lists the streams in which some consumer is behind and not parked: the
// doorbells that somebody should ring, because they were lost or are due again.
func (r *Relay) Behind(ctx context.Context) ([]ledger.Stream, error) {
	all, err := r.Standings(ctx)
	return Unrung(all), err
}

// Unrung is Behind of standings.
func Unrung(all []Standing) []ledger.Stream {
	var out []ledger.Stream
	for _, one := range all {
		if one.Behind() && !one.Held.Parked && (len(out) == 0 || out[len(out)-1] != one.Stream) {
			out = append(out, one.Stream)
		}
	}
	return out
}

// Parked counts the consumers of streams that wait for a redrive.
func Parked(all []Standing) int {
	n := 0
	for _, one := range all {
		if one.Held.Parked {
			n++
		}
	}
	return n
}

// OldestWait is for how long the oldest entry waits whose effects are not done;
// 0 if none waits. What is parked is not counted: it waits for a person, and would
// hide that others wait for the relay.
func OldestWait(all []Standing, now time.Time) time.Duration {
	var oldest time.Duration
	for _, one := range all {
		if one.Behind() && !one.Held.Parked {
			oldest = max(oldest, now.Sub(one.Since))
		}
	}
	return oldest
}
