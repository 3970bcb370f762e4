package flow

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
)

// grace is how long an execution may take between its start and its first wait,
// or between two waits. Step Functions needs a moment until it tells of a new
// one.
const grace = 2 * time.Minute

// exporting is the same for an export, which waits for nobody and may read much.
const exporting = 2 * time.Hour

// Sweep restarts what is missing and forgets what is over, in every stream. It
// folds only the streams where something is amiss. One that it cannot sweep keeps
// it from no other; the first such error is given.
func (w *Workflows) Sweep(ctx context.Context) error {
	return w.eachStream(ctx, func(ctx context.Context, s ledger.Stream) error {
		_, err := w.sweep(ctx, s)
		return err
	})
}

// sweep gives the records of the stream's executions as it found them. With none,
// the stream rests.
func (w *Workflows) sweep(ctx context.Context, s ledger.Stream) (map[string]recorded, error) {
	live, err := w.live(ctx, s)
	if err != nil {
		return nil, err
	}
	started, err := records(ctx, w.Store, s)
	if err != nil {
		return nil, err
	}
	amiss := map[string]State{}
	for key, r := range started {
		state, err := w.Flows.State(ctx, string(idOf(key, s.Name).Process), r.Name)
		if err != nil {
			return nil, fmt.Errorf("look at %s: %w", r.Name, err)
		}
		switch {
		case state != Running || !live[r.Name]:
			amiss[key] = state
		case !r.Idle.IsZero():
			if err := w.idle(ctx, s, r, time.Time{}); err != nil {
				return nil, err
			}
		}
	}
	if len(amiss) == 0 {
		return started, nil
	}
	return started, w.mend(ctx, s, started, amiss)
}

// live lists the outermost executions of which somebody waits, lets those look
// again that have looked by other rules, and forgets the tokens of those that run
// no more.
func (w *Workflows) live(ctx context.Context, s ledger.Stream) (map[string]bool, error) {
	who, err := waits(ctx, w.Store, s, "")
	if err != nil {
		return nil, err
	}
	out := map[string]bool{}
	for _, one := range who {
		state, err := w.Flows.State(ctx, string(one.ID.Process), one.Execution)
		if err != nil {
			return nil, fmt.Errorf("look at %s: %w", one.Execution, err)
		}
		if state == Running && one.Rules != w.App.Policy.Digest {
			out[one.Root] = true
			if err := w.answer(ctx, one); err != nil {
				return nil, err
			}
			continue
		}
		if state == Running {
			out[one.Root] = true
			continue
		}
		if err := w.forget(ctx, s, one.key(), one.raw); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// mend starts anew what is owed and does not run, and forgets the records of
// what is over.
func (w *Workflows) mend(ctx context.Context, s ledger.Stream, started map[string]recorded, amiss map[string]State) error {
	ids, _, err := w.owed(ctx, s)
	if err != nil {
		return err
	}
	owed := map[string]bool{}
	for _, id := range ids {
		owed[id.key()] = true
	}
	restart := func(ctx context.Context, id ID, r recorded) error {
		if state, ok := amiss[r.key]; ok {
			return w.restart(ctx, id, r, state)
		}
		return nil
	}
	for key, state := range amiss {
		if !owed[key] && state != Running {
			if err := w.forget(ctx, s, key, started[key].raw); err != nil {
				return err
			}
		}
	}
	return w.catchUp(ctx, s, restart)
}

// restart: an execution that is absent is started by its name. One that ended
// although it is owed, or runs and waits for nothing for a while, is replaced, after
// longer and longer while it happens again and again.
func (w *Workflows) restart(ctx context.Context, id ID, r recorded, state State) error {
	since, now := r.At, w.App.Now().UTC()
	switch {
	case state == Absent:
		return w.launch(ctx, id, r.Name)
	case state == Running && r.Idle.IsZero():
		return w.idle(ctx, w.stream(id.Stream), r, now)
	case state == Running:
		since = r.Idle
	}
	patience := grace * time.Duration(min(r.Count, 30))
	if id.Process == Evidence && state == Running {
		patience = exporting
	}
	if now.Before(since.Add(patience)) && !since.After(now) { // else the clock was set back
		return nil
	}
	if err := w.Flows.Stop(ctx, string(id.Process), r.Name, "It waits for nothing. Another execution goes on."); err != nil {
		return fmt.Errorf("stop %s: %w", r.Name, err)
	}
	return w.start(ctx, id, r)
}

// idle notes since when an execution waits for nothing; the zero time if it waits.
func (w *Workflows) idle(ctx context.Context, s ledger.Stream, r recorded, since time.Time) error {
	r.Idle = since
	raw, err := json.Marshal(r.Record)
	if err != nil {
		return fmt.Errorf("note that %s waits for nothing: %w", r.Name, err)
	}
	err = w.Store.SetAsides(ctx, s, ledger.AsideChange{Key: r.key, Old: r.raw, New: raw})
	if fault.CodeOf(err) == fault.Conflict {
		return nil // it was replaced meanwhile
	}
	return err
}

// Replace stops the executions of a stream and starts the owed ones anew. It
// gives their number.
func (w *Workflows) Replace(ctx context.Context, s ledger.Stream) (int, error) {
	started, err := records(ctx, w.Store, s)
	if err != nil {
		return 0, err
	}
	for key, r := range started {
		process := string(idOf(key, s.Name).Process)
		if err := w.Flows.Stop(ctx, process, r.Name, "Somebody replaced it. Another execution goes on."); err != nil {
			return 0, fmt.Errorf("stop %s: %w", r.Name, err)
		}
	}
	if _, err := w.live(ctx, s); err != nil { // forgets their tokens
		return 0, err
	}
	n := 0
	return n, w.catchUp(ctx, s, func(ctx context.Context, id ID, r recorded) error {
		n++
		return w.start(ctx, id, r)
	})
}
