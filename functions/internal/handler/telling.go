package handler

import (
	"context"
	"errors"
	"iter"
	"slices"
	"sync"
	"time"

	"conoe/shared/core/ledger"
	"conoe/shared/core/relay"
)

// Telling is who tells people what happened, over a service that may be slow, ask
// for patience or be away. So it has a relay of its own, which is rung after the
// other one: by messages of the queue, and at the end of a sweep.
type Telling struct {
	Relay *relay.Relay
	// Sweep tells what no entry brings about.
	Sweep func(context.Context) error
}

// tellWithin is after how long no further stream is begun with: the messages of the
// queue that came along have been rung for, and others wait.
const tellWithin = 20 * time.Second

func (e Events) telling(ctx context.Context) *Telling {
	if e.Telling == nil {
		return nil
	}
	return e.Telling(ctx)
}

// ringAndTell rings, and lets the queue ring for who tells people.
func (e Events) ringAndTell(ctx context.Context, s ledger.Stream) error {
	err := e.ring(ctx, s)
	if e.telling(ctx) == nil {
		return err
	}
	return errors.Join(err, e.Later(ctx, Doorbell{Workspace: s.Workspace, Stream: s.Name}, e.Relay.Now()))
}

// tellAll has people told of streams, one after the other, and says of each what
// failed. For those that it does not come to it puts doorbells back.
func (e Events) tellAll(ctx context.Context, t *Telling, streams []ledger.Stream) iter.Seq2[ledger.Stream, error] {
	return func(yield func(ledger.Stream, error) bool) {
		if t == nil {
			return
		}
		for begun, n := time.Now(), 0; n < len(streams); n++ {
			s, err := streams[n], error(nil)
			if n > 0 && time.Since(begun) > tellWithin {
				err = e.Later(ctx, Doorbell{Workspace: s.Workspace, Stream: s.Name}, e.Relay.Now().Add(time.Second))
			} else {
				err = e.ringOf(ctx, t.Relay, s)
			}
			if !yield(s, err) {
				return
			}
		}
	}
}

// sweepTelling has people told of the streams in which that is behind, and of what
// no entry brings about, as far as the time goes.
func (e Events) sweepTelling(ctx context.Context, t *Telling, behind []relay.Standing) error {
	if t == nil || ctx.Err() != nil {
		return nil
	}
	failed := e.ringAll(ctx, relay.ToRing(behind), func(ctx context.Context, s ledger.Stream) error { return e.ringOf(ctx, t.Relay, s) })
	some, cancel := Share(ctx, 2)
	defer cancel()
	return errors.Join(failed, t.Sweep(some))
}

// split divides standings into those of who tells people, and the others.
func (t *Telling) split(all []relay.Standing) (told, others []relay.Standing) {
	for _, s := range all {
		if t != nil && slices.ContainsFunc(t.Relay.Consumers, func(c relay.Consumer) bool { return c.Name() == s.Consumer }) {
			told = append(told, s)
		} else {
			others = append(others, s)
		}
	}
	return told, others
}

// everybody is a relay that is looked at and never rung: its consumers are those of
// both, so that a look reads the head of each stream once.
type everybody struct {
	mu   sync.Mutex
	made *relay.Relay
	from [2]*relay.Relay
}

func (e *everybody) of(r *relay.Relay, t *Telling) *relay.Relay {
	if t == nil {
		return r
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if from := [2]*relay.Relay{r, t.Relay}; e.from != from {
		e.from, e.made = from, &relay.Relay{
			Store: r.Store, Workspace: r.Workspace, Now: r.Now, Failed: r.Failed,
			Consumers: slices.Concat(r.Consumers, t.Relay.Consumers),
		}
	}
	return e.made
}
