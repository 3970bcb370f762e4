package relay

import (
	"context"
	"errors"
	"fmt"
	"time"

	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
)

// Consumer performs effects. Its name is part of keys and never changes.
//
// Perform is given entries that follow one another in the stream and says how
// many of them it is done with; with an error, the one after them failed. An
// entry may come again after a crash, so every effect may be repeated.
type Consumer interface {
	Name() string
	Perform(ctx context.Context, s ledger.Stream, entries []ledger.Entry) (done int, err error)
}

// Store is the part of a ledger.Store that a relay needs.
type Store interface {
	ledger.Log
	ledger.Cursors
	ledger.Asides
	ledger.Directory
}

// Relay moves consumers along the streams of one workspace.
type Relay struct {
	Store     Store
	Workspace string
	Consumers []Consumer
	Now       func() time.Time
	// Failed hears of every effect that failed, for the log. It may be nil.
	Failed func(consumer string, s ledger.Stream, h Held, err error)
}

// page is how many entries a consumer is given at once.
const page = 256

// Ring brings all consumers as far as the stream is now. It gives the time at
// which to ring again because an effect failed, or the zero time. An error is
// one of the store, and keeps no other consumer from its work; effects that fail
// are kept beside the stream: see Held.
func (r *Relay) Ring(ctx context.Context, s ledger.Stream) (again time.Time, err error) {
	for _, c := range r.Consumers {
		next, broken := r.follow(ctx, c, s)
		if broken != nil {
			err = errors.Join(err, fmt.Errorf("relay %s to %s: %w", s.Name, c.Name(), broken))
		}
		if !next.IsZero() && (again.IsZero() || next.Before(again)) {
			again = next
		}
	}
	return again, err
}

// follow brings one consumer to the end of the stream, or to what fails.
func (r *Relay) follow(ctx context.Context, c Consumer, s ledger.Stream) (again time.Time, err error) {
	for {
		at, size, err := r.stand(ctx, c.Name(), s)
		if err != nil || at >= size {
			return again, err
		}
		held, raw, err := r.held(ctx, c.Name(), s, at)
		if err != nil || held.Parked {
			return again, err
		}
		if r.Now().Before(held.Next) {
			return held.Next, nil
		}
		entries, err := r.entries(ctx, s, at)
		if err != nil {
			return again, err
		}
		done, failure := perform(ctx, c, s, entries)
		if ctx.Err() != nil {
			return again, ctx.Err()
		}
		if done > 0 {
			if err := r.Store.MoveCursor(ctx, c.Name(), s, at, at+int64(done)); fault.CodeOf(err) == fault.Conflict {
				return again, nil // another relay does the same work, and is further
			} else if err != nil {
				return again, err
			}
		}
		if again, err = r.hold(ctx, c.Name(), s, held, raw, at+int64(done), failure); err != nil || failure != nil {
			return again, err
		}
	}
}

// perform lets a consumer do its work. One that says that it did nothing, or more
// than there was, has a defect: it is held back, and the cursor stays.
func perform(ctx context.Context, c Consumer, s ledger.Stream, entries []ledger.Entry) (int, error) {
	done, err := c.Perform(ctx, s, entries)
	if done < 0 || done > len(entries) || done == 0 && err == nil {
		return 0, errors.Join(err, fmt.Errorf("%s was given %d entries and says that it is done with %d", c.Name(), len(entries), done))
	}
	return done, err
}

// stand is where a consumer stands in a stream, and how long the stream is.
func (r *Relay) stand(ctx context.Context, consumer string, s ledger.Stream) (at, size int64, err error) {
	head, err := r.Store.Head(ctx, s)
	if err != nil {
		return 0, 0, err
	}
	at, err = r.Store.Cursor(ctx, consumer, s)
	return at, head.Size, err
}

func (r *Relay) entries(ctx context.Context, s ledger.Stream, from int64) ([]ledger.Entry, error) {
	var out []ledger.Entry
	for e, err := range r.Store.Read(ctx, s, from) {
		if err != nil {
			return nil, err
		}
		if out = append(out, e); len(out) == page {
			break
		}
	}
	return out, nil
}
