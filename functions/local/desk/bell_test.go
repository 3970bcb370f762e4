package desk

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"time"
)

// TestWhenABellSweepsAgain: when the sweep says so, never at once again, and at
// least as often as ever.
func TestWhenABellSweepsAgain(t *testing.T) {
	now := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name string
		next time.Time
		err  error
		want time.Duration
	}{
		{"nothing is known", time.Time{}, nil, bellSweep},
		{"soon", now.Add(time.Minute), nil, time.Minute},
		{"it is over already", now.Add(-time.Hour), nil, time.Second},
		{"tomorrow", now.Add(24 * time.Hour), nil, bellSweep},
		{"it failed", now, errors.New("disk"), bellSweep},
	} {
		b := Bell{Log: slog.New(slog.DiscardHandler), Sweep: func(context.Context) (time.Time, error) { return c.next, c.err }}
		if got := b.sweep(t.Context(), now).Sub(now); got != c.want {
			t.Errorf("%s: again in %s, want %s", c.name, got, c.want)
		}
	}
}
