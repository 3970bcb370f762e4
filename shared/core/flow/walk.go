package flow

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"conoe/shared/core/ledger"
)

// walk is what a process remembers from one sweep to the next.
type walk struct {
	turn  sync.Mutex // held while somebody walks, with what follows
	next  string     // the stream with which the next walk begins
	rests map[ledger.Stream]int64
	stuck map[ledger.Stream]int
}

// eachStream does something in every stream, and gives the first error. If ctx
// ends, the next walk begins with the streams that this one did not come to.
func (w *Workflows) eachStream(ctx context.Context, do func(context.Context, ledger.Stream) error) error {
	w.walk.turn.Lock()
	defer w.walk.turn.Unlock()
	var streams []ledger.Stream
	for s, err := range w.Store.Streams(ctx, w.App.Workspace) {
		if err != nil {
			return fmt.Errorf("list streams: %w", err)
		}
		streams = append(streams, s)
	}
	first := max(slices.IndexFunc(streams, func(s ledger.Stream) bool { return s.Name >= w.walk.next }), 0)
	w.walk.next = ""
	var failed error
	for n := range streams {
		s := streams[(first+n)%len(streams)]
		err := do(ctx, s)
		if ctx.Err() != nil {
			w.walk.next = s.Name
			return ctx.Err()
		}
		if err != nil && failed == nil {
			failed = fmt.Errorf("sweep %s: %w", s.Name, err)
		}
	}
	return failed
}

// resting reports whether a stream had neither executions nor tokens when it was as
// long as it is: without an entry it gets none. Done gives the sizes of the streams
// of which the relay has done everything.
func (w *Workflows) resting(s ledger.Stream, done map[ledger.Stream]int64) bool {
	size, ok := done[s]
	return ok && size > 0 && w.walk.rests[s] == size
}

// rest remembers a stream that rests, if the relay has done everything of it.
func (w *Workflows) rest(s ledger.Stream, done map[ledger.Stream]int64) {
	if w.walk.rests == nil {
		w.walk.rests = map[ledger.Stream]int64{}
	}
	w.walk.rests[s] = done[s]
}

// count remembers how many gates of a stream are stuck.
func (w *Workflows) count(s ledger.Stream, stuck int) {
	if w.walk.stuck == nil {
		w.walk.stuck = map[ledger.Stream]int{}
	}
	w.walk.stuck[s] = stuck
}

// counted is the number of gates that are stuck, in all streams.
func (w *Workflows) counted() (n int) {
	w.walk.turn.Lock()
	defer w.walk.turn.Unlock()
	for _, some := range w.walk.stuck {
		n += some
	}
	return n
}
