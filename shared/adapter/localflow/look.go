package localflow

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"strconv"
	"time"

	bbolt "go.etcd.io/bbolt"

	"conoe/shared/core/asl"
)

// Status of an execution. It is false if there is none of that name.
func (e *Engine) Status(ctx context.Context, name string) (s asl.Status, found bool, err error) {
	err = e.view(ctx, func(b *bbolt.Bucket) error {
		r, err := readRecord(b, name)
		if err == nil && r != nil {
			s, found = r.Run.Status, true
		}
		return err
	})
	return s, found, err
}

// History of an execution, from its first event on.
func (e *Engine) History(ctx context.Context, name string) (events []asl.Event, err error) {
	err = e.view(ctx, func(b *bbolt.Bucket) (err error) {
		each(b, prefixHistory(name), func(_, v []byte) bool {
			var burst []asl.Event
			err = json.Unmarshal(v, &burst)
			events = append(events, burst...)
			return err == nil
		})
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("history of %s: %w", name, err)
	}
	return events, nil
}

// Due is the earliest moment at which Run has something to do; what is ready
// is due at once. What a goroutine has in hand does not count: the engine says
// Changed when that is over, and so it does whenever Due may have another
// answer.
func (e *Engine) Due(ctx context.Context) (at time.Time, found bool, err error) {
	err = e.view(ctx, func(b *bbolt.Bucket) error {
		each(b, []byte(prefixReady), func(k, _ []byte) bool {
			found = !e.hands.has(string(k[len(prefixReady):]))
			at = e.now()
			return !found
		})
		if found {
			return nil
		}
		at, found, err = e.firstDue(b)
		return err
	})
	return at, found, err
}

func (e *Engine) firstDue(b *bbolt.Bucket) (at time.Time, found bool, err error) {
	each(b, []byte(prefixDue), func(k, _ []byte) bool {
		digits, name, _ := splitDue(k)
		if e.hands.has(name) {
			return true
		}
		var n int64
		n, err = strconv.ParseInt(digits, 10, 64)
		at, found = time.Unix(0, n).UTC(), err == nil
		return false
	})
	return at, found, err
}

// Knows reports whether somebody waits with a token.
func (e *Engine) Knows(ctx context.Context, token string) (bool, error) {
	_, found, err := e.waiting(ctx, hashOf(token))
	return found, err
}

// waiting finds who waits for a token.
func (e *Engine) waiting(ctx context.Context, hash string) (a address, found bool, err error) {
	err = e.view(ctx, func(b *bbolt.Bucket) error {
		value := b.Get(keyToken(hash))
		if value == nil {
			return nil
		}
		found = true
		return json.Unmarshal(value, &a)
	})
	return a, found && err == nil, err
}

// page is how many runs are read at once: few enough to be copied.
const page = 64

// Executions yields all executions by name, also those that have ended. The
// caller may use the engine on the way.
func (e *Engine) Executions(ctx context.Context) iter.Seq2[*asl.Run, error] {
	return func(yield func(*asl.Run, error) bool) {
		for from := keyRun(""); from != nil; {
			stored, next, err := e.page(ctx, from)
			if err != nil {
				yield(nil, err)
				return
			}
			for _, s := range stored {
				r, err := decodeRecord(s.name, s.value)
				if err != nil && !yield(nil, err) || err == nil && !yield(r.Run, nil) {
					return
				}
			}
			from = next
		}
	}
}

type stored struct {
	name  string
	value []byte
}

// page copies records from a key on. The next page begins at next, if any.
func (e *Engine) page(ctx context.Context, from []byte) (found []stored, next []byte, err error) {
	err = e.view(ctx, func(b *bbolt.Bucket) error {
		c := b.Cursor()
		for k, v := c.Seek(from); bytes.HasPrefix(k, []byte(prefixRun)); k, v = c.Next() {
			if len(found) == page {
				next = bytes.Clone(k)
				break
			}
			found = append(found, stored{string(k[len(prefixRun):]), bytes.Clone(v)})
		}
		return nil
	})
	return found, next, err
}
