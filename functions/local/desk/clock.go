package desk

import (
	"sync"
	"time"
)

// Clock is the time of the open data file: the real one with the file's offset,
// or a play's. Many goroutines read it.
type Clock struct {
	mu  sync.Mutex
	now func() time.Time
}

// Now is the file's present.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now()
}

// Set replaces the source of time.
func (c *Clock) Set(now func() time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = now
}

// Ahead sets the clock to be ahead of the real one.
func (c *Clock) Ahead(offset time.Duration) {
	c.Set(func() time.Time { return time.Now().Add(offset) })
}
