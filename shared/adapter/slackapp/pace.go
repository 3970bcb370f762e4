package slackapp

import (
	"context"
	"errors"
	"sync"
	"time"

	"conoe/shared/core/relay"
)

// A line is a row of calls for which Slack sets a pace: so many within so long.
type line struct {
	name string
	n    int
	per  time.Duration
}

// Slack takes a message a second in a channel, and 50 edits a minute. We keep below:
// one call may be on its way for longer than the next, and another process may edit too.
func postLine(channel string) line { return line{"post " + channel, 1, postEvery} }

const postEvery = 1100 * time.Millisecond

var (
	editLine   = line{"edit", 40, time.Minute}
	deleteLine = line{"delete", 40, time.Minute}
)

// patience is how long a call waits for its turn. A later turn is told as relay.Wait,
// so that other streams go on meanwhile.
const patience = 2500 * time.Millisecond

// pace remembers the last calls of each line, and until when Slack wants none.
type pace struct {
	mu    sync.Mutex
	lines map[string]*taken
}

type taken struct {
	line
	at     []time.Time // the last n turns, in order
	closed time.Time   // Slack wants no call before
}

// inTurn makes a call when its line allows. A 429 closes the line until the moment
// that Slack names.
func (c *Client) inTurn(ctx context.Context, l line, call func() error) error {
	now := c.now()
	turn, ok := c.pace.take(l, now)
	if !ok {
		return relay.Wait{Until: turn}
	}
	if err := sleep(ctx, turn.Sub(now)); err != nil {
		return err
	}
	err := call()
	if w, ok := errors.AsType[relay.Wait](err); ok {
		c.pace.shut(l, w.Until)
	}
	return err
}

// take gives the next turn of a line, and takes it unless it is too far away.
func (p *pace) take(l line, now time.Time) (turn time.Time, ok bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	t := p.of(l, now)
	turn = latest(now, t.closed)
	if len(t.at) == l.n {
		turn = latest(turn, t.at[0].Add(l.per))
	}
	if turn.Sub(now) > patience {
		return turn, false
	}
	t.at = append(t.at, turn)
	t.at = t.at[max(0, len(t.at)-l.n):]
	return turn, true
}

func (p *pace) shut(l line, until time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	t := p.of(l, until)
	t.closed = latest(t.closed, until)
}

// manyLines are more than channels in use at a time; the others are forgotten.
const manyLines = 1000

func (p *pace) of(l line, now time.Time) *taken {
	t, ok := p.lines[l.name]
	if ok {
		return t
	}
	if len(p.lines) >= manyLines {
		for name, t := range p.lines {
			if t.over(now) {
				delete(p.lines, name)
			}
		}
	}
	if p.lines == nil {
		p.lines = map[string]*taken{}
	}
	t = &taken{line: l}
	p.lines[l.name] = t
	return t
}

// over reports whether nothing of a line holds back a call.
func (t *taken) over(now time.Time) bool {
	last := t.closed
	if len(t.at) > 0 {
		last = latest(last, t.at[len(t.at)-1].Add(t.per))
	}
	return !last.After(now)
}

func latest(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

func sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
