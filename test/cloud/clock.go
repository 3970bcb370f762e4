package cloud

import (
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// ClockVariable names the file from which functions built with the tag jumpclock
// read the time.
const ClockVariable = "JUMPCLOCK"

// Clock is the time of everybody in a World. It stands still until it is moved.
// Functions see where it stands when they are called.
type Clock struct {
	path string

	mu      sync.Mutex
	now     func() time.Time
	written time.Time
}

func newClock(dir string, at time.Time) *Clock {
	c := &Clock{path: filepath.Join(dir, "clock")}
	c.Set(at)
	return c
}

// Now is the present.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now()
}

// Set sets the clock to a time.
func (c *Clock) Set(to time.Time) { c.Follow(func() time.Time { return to }) }

// Jump moves the clock.
func (c *Clock) Jump(far time.Duration) { c.Set(c.Now().Add(far)) }

// Follow replaces the source of time, such as by the clock of a play.
func (c *Clock) Follow(now func() time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = now
}

// told is the time that functions were told last, which the stand-ins go by. Who
// moves the clock may do so without a lock, and they work beside him.
func (c *Clock) told() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.written
}

// write tells functions the time. Who reads the file meanwhile reads one or the
// other time.
func (c *Clock) write() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := c.now().UTC().Round(0)
	if now.Equal(c.written) {
		return nil
	}
	next := c.path + ".next"
	if err := os.WriteFile(next, []byte(now.Format(time.RFC3339Nano)), 0o600); err != nil {
		return fmt.Errorf("write the clock: %w", err)
	}
	if err := os.Rename(next, c.path); err != nil {
		return fmt.Errorf("write the clock: %w", err)
	}
	c.written = now
	return nil
}
