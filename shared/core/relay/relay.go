package relay

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"sync"
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
	// Within is how long a call of Perform may take, which has failed then. 0 takes
	// the default.
	Within time.Duration

	looking sync.Mutex // held while Standings walks, with what follows
	done    map[ledger.Stream]int64
	next    string // the stream with which the next walk begins
}

// performWithin is Relay.Within where that is not set: an effect that hangs must
// leave its turn to others.
const performWithin = 30 * time.Second

// page is how many entries a consumer is given at once.
const page = 256

// Ring brings all consumers as far as the stream is now. It gives the time at
// which to ring again because an effect failed, or the zero time. An error is
// one of the store, and keeps no other consumer from its work; effects that fail
// are kept beside the stream: see Held.
func (r *Relay) Ring(ctx context.Context, s ledger.Stream) (again time.Time, err error) {
	head, err := r.Store.Head(ctx, s)
	if err != nil {
		return again, fmt.Errorf("relay %s: %w", s.Name, err)
	}
	g := ring{Relay: r, s: s, size: head.Size}
	for _, c := range r.Consumers {
		next, broken := g.follow(ctx, c)
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
func (g *ring) follow(ctx context.Context, c Consumer) (again time.Time, err error) {
	at, err := g.Store.Cursor(ctx, c.Name(), g.s)
	if err != nil || at >= g.size {
		return again, err
	}
	entries, broken, err := g.entries(ctx, at)
	if err != nil || len(entries) == 0 && broken == nil {
		return again, err
	}
	held, raw, err := g.holding(ctx, c.Name(), at)
	if err != nil || held.Parked {
		return again, err
	}
	if g.Now().Before(held.Next) {
		return held.Next, nil
	}
	for len(entries) > 0 || broken != nil {
		done, failure := 0, broken
		if len(entries) > 0 {
			done, failure = g.perform(ctx, c, g.s, entries)
		}
		if ctx.Err() != nil {
			return again, ctx.Err()
		}
		if done > 0 {
			if err := g.Store.MoveCursor(ctx, c.Name(), g.s, at, at+int64(done)); fault.CodeOf(err) == fault.Conflict {
				return again, nil // another relay does the same work, and is further
			} else if err != nil {
				return again, err
			}
		}
		at += int64(done)
		if again, err = g.hold(ctx, c.Name(), g.s, held, raw, at, failure); err != nil || failure != nil {
			return again, err
		}
		held, raw = Held{}, nil
		if entries, broken, err = g.entries(ctx, at); err != nil {
			return again, err
		}
	}
	return again, nil
}

// perform lets a consumer do its work. One that says that it did nothing, or more
// than there was, has a defect: it is held back, and the cursor stays.
func (r *Relay) perform(ctx context.Context, c Consumer, s ledger.Stream, entries []ledger.Entry) (int, error) {
	ctx, cancel := context.WithTimeout(ctx, cmp.Or(r.Within, performWithin))
	defer cancel()
	done, err := c.Perform(ctx, s, entries)
	if done < 0 || done > len(entries) || done == 0 && err == nil {
		return 0, errors.Join(err, fmt.Errorf("%s was given %d entries and says that it is done with %d", c.Name(), len(entries), done))
	}
	return done, err
}
