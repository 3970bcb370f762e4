package localflow

import (
	"context"
	"errors"
	"fmt"

	bbolt "go.etcd.io/bbolt"
)

// Run does everything that is due by Now, in order of time, and says whether
// it did anything. What another goroutine has in hand it leaves to that one.
//
// A run that cannot be read keeps no other from going on; its error is
// returned in the end.
func (e *Engine) Run(ctx context.Context) (bool, error) {
	did, passed := false, map[string]bool{}
	var unreadable []error
	for {
		name, found, err := e.next(ctx, passed)
		if err != nil || !found {
			return did, errors.Join(append(unreadable, err)...)
		}
		some, err := e.handle(ctx, name)
		did = did || some
		switch {
		case errors.Is(err, ErrUnreadable):
			unreadable = append(unreadable, err)
			passed[name] = true
		case err != nil:
			return did, err
		case !some:
			passed[name] = true
		}
	}
}

// next finds the run to take in hand: one for which something arrived, or else
// the first that is due.
func (e *Engine) next(ctx context.Context, passed map[string]bool) (name string, found bool, err error) {
	now := digitsOf(e.now())
	err = e.view(ctx, func(b *bbolt.Bucket) error {
		each(b, []byte(prefixReady), func(k, _ []byte) bool {
			name = string(k[len(prefixReady):])
			found = !passed[name]
			return !found
		})
		if found {
			return nil
		}
		each(b, []byte(prefixDue), func(k, _ []byte) bool {
			var at string
			at, name, _ = splitDue(k)
			found = at <= now && !passed[name]
			return !found && at <= now
		})
		return nil
	})
	return name, found && err == nil, err
}

// handle brings mail to a run, and takes that run, and then each that was woken
// by another's commit, as far as it goes. What an error leaves undone is found
// by Run, because a commit marks as ready whatever it wakes.
func (e *Engine) handle(ctx context.Context, name string, mail ...message) (did bool, err error) {
	for queue := []string{name}; len(queue) > 0; queue = queue[1:] {
		woken, some, err := e.work(ctx, queue[0], mail)
		did, mail = did || some, nil
		if err != nil {
			return did, err
		}
		queue = append(queue, woken...)
	}
	return did, nil
}

// work takes one run in hand for as long as something comes for it. Mail for a
// run that another goroutine has is stored, and found there by its holder or,
// if that has let go meanwhile, by us.
func (e *Engine) work(ctx context.Context, name string, mail []message) (woken []string, did bool, err error) {
	h := e.hands.take(name)
	if h == nil && len(mail) > 0 {
		if err := e.deposit(ctx, name, mail); err != nil {
			return nil, false, err
		}
		h, mail = e.hands.take(name), nil
	}
	if h == nil {
		return nil, false, nil
	}
	defer e.let(h)
	for {
		more, some, err := e.burst(ctx, h, mail)
		woken, did, mail = append(woken, more...), did || some, nil
		if err != nil || e.hands.letGo(h) {
			return woken, did, err
		}
	}
}

func (e *Engine) let(h *hold) {
	e.hands.drop(h)
	e.changed()
}

func (e *Engine) changed() {
	if e.Changed != nil {
		e.Changed()
	}
}

// leave stores mail for whoever takes the run in hand next. One who has it looks
// again before letting go.
func (e *Engine) leave(ctx context.Context, name string, mail ...message) error {
	if err := e.deposit(ctx, name, mail); err != nil {
		return err
	}
	if h := e.hands.take(name); h != nil {
		e.let(h)
	}
	return nil
}

// deposit stores mail for a busy run. A start is for a run that is not there
// yet, everything else for one that is.
func (e *Engine) deposit(ctx context.Context, name string, mail []message) error {
	return e.update(ctx, func(b *bbolt.Bucket) error {
		exists := b.Get(keyRun(name)) != nil
		for _, m := range mail {
			if exists == (m.Kind == started) {
				continue
			}
			if _, err := post(b, name, m); err != nil {
				return err
			}
		}
		return nil
	})
}

// attempts bounds how often a burst is done again because somebody deleted or
// replaced the run under it.
const attempts = 8

func (e *Engine) burst(ctx context.Context, h *hold, mail []message) (woken []string, did bool, err error) {
	for range attempts {
		woken, did, err = e.attempt(ctx, h, mail)
		if !errors.Is(err, errChanged) {
			return woken, did, err
		}
	}
	return nil, false, fmt.Errorf("run %s: %w %d times", h.name, err, attempts)
}

func (e *Engine) attempt(ctx context.Context, h *hold, mail []message) (woken []string, did bool, err error) {
	defer e.hands.unseal(h)
	b, err := e.load(ctx, h)
	if err != nil {
		return nil, false, err
	}
	if err := b.play(ctx, mail); err != nil {
		return nil, false, err
	}
	return b.commit(ctx)
}

// view runs f on the bucket, unless there is none yet.
func (e *Engine) view(ctx context.Context, f func(*bbolt.Bucket) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return e.File.View(func(tx *bbolt.Tx) error {
		if b := tx.Bucket(bucketFlow); b != nil {
			return f(b)
		}
		return nil
	})
}

func (e *Engine) update(ctx context.Context, f func(*bbolt.Bucket) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return e.File.Update(func(tx *bbolt.Tx) error {
		b, err := tx.CreateBucketIfNotExists(bucketFlow)
		if err != nil {
			return fmt.Errorf("create bucket: %w", err)
		}
		return f(b)
	})
}
