package desk

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"conoe/shared/adapter/bolt"
	"conoe/shared/core/ledger"
	"conoe/shared/core/relay"
)

// Bell drives a relay of its own whenever a stream grows: one whose effects take as
// long as others like, such as calls to Slack, so that nothing else waits for them.
type Bell struct {
	Relay *relay.Relay
	// Sweep does what no entry brings about. It says when there is something next.
	Sweep func(context.Context) (next time.Time, err error)
	Log   *slog.Logger

	mu    sync.Mutex
	rung  map[ledger.Stream]time.Time
	awake chan struct{}
}

// NewBell hangs a bell at a store.
func NewBell(store *bolt.Store, r *relay.Relay, sweep func(context.Context) (time.Time, error), log *slog.Logger) *Bell {
	b := &Bell{Relay: r, Sweep: sweep, Log: log, rung: map[ledger.Stream]time.Time{}, awake: make(chan struct{}, 1)}
	store.OnAppend(func(s ledger.Stream, _ int64) { b.ring(s, time.Time{}) })
	return b
}

func (b *Bell) ring(s ledger.Stream, notBefore time.Time) {
	b.mu.Lock()
	if at, ok := b.rung[s]; !ok || notBefore.Before(at) {
		b.rung[s] = notBefore
	}
	b.mu.Unlock()
	select {
	case b.awake <- struct{}{}:
	default:
	}
}

const (
	// bellSweep is how often a bell sweeps at least, by the clock of its relay.
	bellSweep = 5 * time.Minute
	// bellLook is how soon it notices that this clock was moved.
	bellLook = 2 * time.Second
)

// Serve rings until ctx ends. What fails is tried again.
func (b *Bell) Serve(ctx context.Context) {
	behind, err := b.Relay.Behind(ctx)
	b.failed(ctx, err)
	for _, s := range behind {
		b.ring(s, time.Time{})
	}
	next := time.Time{}
	for ctx.Err() == nil {
		b.settle(ctx)
		if now := b.Relay.Now(); !now.Before(next) {
			next = b.sweep(ctx, now)
		}
		b.sleep(ctx, min(b.wait(), bellLook))
	}
}

// sweep sweeps, and says when to do so again.
func (b *Bell) sweep(ctx context.Context, now time.Time) time.Time {
	next, err := b.Sweep(ctx)
	b.failed(ctx, err)
	if at := now.Add(bellSweep); err != nil || next.IsZero() || next.After(at) {
		return at
	}
	if soon := now.Add(time.Second); next.Before(soon) {
		return soon
	}
	return next
}

// settle rings what is due.
func (b *Bell) settle(ctx context.Context) {
	for {
		s, ok := b.take()
		if !ok || ctx.Err() != nil {
			return
		}
		again, err := b.Relay.Ring(ctx, s)
		if b.failed(ctx, err); err != nil {
			again = b.Relay.Now().Add(time.Second)
		}
		if !again.IsZero() {
			b.ring(s, again)
		}
	}
}

func (b *Bell) take() (ledger.Stream, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for s, at := range b.rung {
		if !at.After(b.Relay.Now()) {
			delete(b.rung, s)
			return s, true
		}
	}
	return ledger.Stream{}, false
}

// wait is how long nothing is due.
func (b *Bell) wait() time.Duration {
	b.mu.Lock()
	defer b.mu.Unlock()
	wait := bellSweep
	for _, at := range b.rung {
		wait = min(wait, max(0, at.Sub(b.Relay.Now())))
	}
	return wait
}

func (b *Bell) sleep(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-b.awake:
	case <-t.C:
	}
}

func (b *Bell) failed(ctx context.Context, err error) {
	if err != nil && ctx.Err() == nil {
		b.Log.LogAttrs(ctx, slog.LevelError, "something could not be told, and is tried again", slog.String("error", err.Error()))
	}
}
