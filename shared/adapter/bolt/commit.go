package bolt

import (
	"context"
	"errors"
	"sync"

	bbolt "go.etcd.io/bbolt"
)

// committer puts the writes that wait at the same time into one transaction,
// with one sync. Nobody waits for company: a lone writer commits at once, in
// its own goroutine, and whoever arrives meanwhile is in the next group, which
// the first of them commits for all.
type committer struct {
	update func(func(*bbolt.Tx) error) error

	mu    sync.Mutex
	busy  bool
	queue []*write
}

// write is one writer's part of a group. do looks at everything before its
// first Put, so that a refusal leaves nothing behind in the group's
// transaction; it says whether it put anything.
type write struct {
	ctx  context.Context
	size int
	do   func(*bbolt.Tx) (wrote bool, err error)

	err  error
	turn chan bool // true: commit the next group; false: err is the result
}

// Bounds of one group: a sync is long before either is reached.
const (
	maxGroup      = 256
	maxGroupBytes = 8 << 20
)

// commit runs do in a group and gives its error, or the group's.
func (c *committer) commit(ctx context.Context, size int, do func(*bbolt.Tx) (bool, error)) error {
	w := &write{ctx: ctx, size: size, do: do}
	c.mu.Lock()
	c.queue = append(c.queue, w)
	if c.busy {
		w.turn = make(chan bool, 1)
		c.mu.Unlock()
		if !<-w.turn {
			return w.err
		}
	} else {
		c.busy = true
		c.mu.Unlock()
	}
	c.lead(w)
	return w.err
}

// lead commits one group, of which w is the first, and hands over.
func (c *committer) lead(w *write) {
	c.mu.Lock()
	n, size := 1, w.size
	for n < len(c.queue) && n < maxGroup && size+c.queue[n].size <= maxGroupBytes {
		size += c.queue[n].size
		n++
	}
	group := c.queue[:n:n]
	c.queue = c.queue[n:]
	c.mu.Unlock()

	c.run(group)

	c.mu.Lock()
	if len(c.queue) == 0 {
		c.busy, c.queue = false, nil
	} else {
		c.queue[0].turn <- true
	}
	c.mu.Unlock()
	for _, done := range group[1:] {
		done.turn <- false
	}
}

// errNothing rolls back a transaction that has nothing to sync.
var errNothing = errors.New("nothing to write")

// run commits the group. A commit that fails is tried again one by one, so
// that one that is too large for the disk does not take the others with it;
// what failed has left nothing behind.
func (c *committer) run(group []*write) {
	err := c.update(func(tx *bbolt.Tx) error { return apply(tx, group) })
	if err == nil || errors.Is(err, errNothing) {
		return
	}
	if len(group) == 1 {
		group[0].err = err
		return
	}
	for n := range group {
		c.run(group[n : n+1])
	}
}

func apply(tx *bbolt.Tx, group []*write) error {
	some := false
	for _, w := range group {
		wrote := false
		if w.err = w.ctx.Err(); w.err == nil {
			wrote, w.err = w.do(tx)
		}
		if wrote && w.err != nil {
			return w.err // half of it is in the transaction
		}
		some = some || wrote
	}
	if !some {
		return errNothing
	}
	return nil
}
