package localflow

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"

	bbolt "go.etcd.io/bbolt"

	"conoe/shared/core/asl"
)

// errChanged says that the run in the file is not the one that was read.
var errChanged = errors.New("somebody deleted or replaced it meanwhile")

// commit stores what came of the burst in one transaction, and names the runs
// for which that is news. If nothing came of it, nothing is written.
func (b *burst) commit(ctx context.Context) (woken []string, did bool, err error) {
	var abandoned []string
	var value []byte
	if b.record != nil {
		abandoned = b.record.prune()
		b.record.schedule()
		if value, err = json.Marshal(b.record); err != nil {
			return nil, false, fmt.Errorf("encode run %s: %w", b.hold.name, err)
		}
	}
	if bytes.Equal(value, b.stored) && len(b.inbox) == 0 && !b.ready {
		return nil, false, nil
	}
	err = b.e.update(ctx, func(bucket *bbolt.Bucket) error {
		w := &writer{bucket: bucket}
		b.write(w, value, abandoned)
		woken = w.woken
		return w.err
	})
	if err != nil {
		return nil, false, err
	}
	return woken, true, nil
}

// write is the transaction. The record must be what it was when the burst
// began: whoever deletes a run does not wait for the one who has it in hand.
func (b *burst) write(w *writer, value []byte, abandoned []string) {
	name := b.hold.name
	if !bytes.Equal(w.bucket.Get(keyRun(name)), b.stored) {
		w.err = errChanged
		return
	}
	for _, l := range b.inbox {
		w.delete(l.key)
	}
	if len(readInbox(w.bucket, name)) == 0 {
		w.delete(keyReady(name))
	}
	if b.record == nil {
		return
	}
	w.put(keyRun(name), value)
	w.history(name, b.events)
	w.index(b.before, b.record)
	for _, c := range b.children {
		if b.record.Children[c.record.Run.ParentTask] == c.record.Run.Name {
			w.create(c)
		}
	}
	for _, child := range abandoned {
		w.tell(child, message{Kind: stopped, Cause: "Nobody waits for it any more."})
	}
	if b.record.over() && (b.stored == nil || !b.before.over()) {
		w.report(b.e, b.record.Run)
	}
}

// writer writes until something goes wrong.
type writer struct {
	bucket *bbolt.Bucket
	woken  []string
	err    error
}

func (w *writer) do(f func() error) {
	if w.err == nil {
		w.err = f()
	}
}

func (w *writer) put(key, value []byte) { w.do(func() error { return w.bucket.Put(key, value) }) }

func (w *writer) putJSON(key []byte, v any) {
	w.do(func() error {
		value, err := json.Marshal(v)
		if err != nil {
			return fmt.Errorf("encode %s: %w", key, err)
		}
		return w.bucket.Put(key, value)
	})
}

func (w *writer) delete(key []byte) { w.do(func() error { return w.bucket.Delete(key) }) }

func (w *writer) history(name string, events []asl.Event) {
	if len(events) > 0 {
		w.putJSON(keyHistory(name, events[0].ID), events)
	}
}

// index moves what leads to a run: its due key and the hashes of its tokens.
func (w *writer) index(before, after *record) {
	name := after.Run.Name
	if before.Due != after.Due {
		if before.Due != "" {
			w.delete(keyDue(before.Due, name))
		}
		if after.Due != "" {
			w.put(keyDue(after.Due, name), nil)
		}
	}
	for id, hash := range before.Tokens {
		if after.Tokens[id] != hash {
			w.delete(keyToken(hash))
		}
	}
	for id, hash := range after.Tokens {
		if before.Tokens[id] != hash {
			w.putJSON(keyToken(hash), address{name, id})
		}
	}
}

// create stores a child for its first burst, in place of one that an earlier
// parent of the same name has left.
func (w *writer) create(c child) {
	r := c.record.Run
	w.do(func() error {
		taken, err := occupied(w.bucket, asl.Start{Name: r.Name, Parent: r.Parent, ParentTask: r.ParentTask})
		if err == nil && taken {
			err = errChanged
		}
		return err
	})
	w.erase(r.Name)
	w.putJSON(keyRun(r.Name), c.record)
	w.history(r.Name, c.events)
	w.put(keyReady(r.Name), nil)
	w.woken = append(w.woken, r.Name)
}

// tell puts a message into the inbox of a run, if that is there.
func (w *writer) tell(name string, m message) {
	w.do(func() error {
		if w.bucket.Get(keyRun(name)) == nil {
			return nil
		}
		w.woken = append(w.woken, name)
		_, err := post(w.bucket, name, m)
		return err
	})
}

// report tells the run that waits for r how it ended.
func (w *writer) report(e *Engine, r *asl.Run) {
	if r.Parent != "" {
		w.tell(r.Parent, e.ending(r))
	}
}

// erase removes all that the file holds of a run.
func (w *writer) erase(name string) (was *record) {
	w.do(func() (err error) {
		was, err = readRecord(w.bucket, name)
		return err
	})
	if w.err != nil {
		return nil
	}
	if was != nil {
		w.index(was, &record{Run: was.Run})
	}
	w.delete(keyRun(name))
	w.delete(keyReady(name))
	w.do(func() error { return wipe(w.bucket, prefixInbox(name)) })
	w.do(func() error { return wipe(w.bucket, prefixHistory(name)) })
	return was
}
