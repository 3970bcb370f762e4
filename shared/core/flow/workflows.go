package flow

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
)

// Workflows is the relay's consumer that starts executions and answers tokens.
type Workflows struct {
	*Steps

	mu    sync.Mutex
	known map[string]bool // executions that this process started or saw running

	walk walk
}

// Name is the consumer's name.
func (*Workflows) Name() string { return "workflow" }

// Perform brings the executions of a stream up to date with the stream as it is
// at present, which may be further than the entries: the effects of all of them
// are done then.
func (w *Workflows) Perform(ctx context.Context, s ledger.Stream, entries []ledger.Entry) (int, error) {
	if err := w.catchUp(ctx, s, w.ensure); err != nil {
		return 0, err
	}
	if err := w.wakeHandOvers(ctx, s); err != nil {
		return 0, err
	}
	return len(entries), nil
}

// wakeHandOvers lets the reviews of a system try again to hand over: what stood
// against it was the system's.
func (w *Workflows) wakeHandOvers(ctx context.Context, system ledger.Stream) error {
	people, err := w.App.People(ctx)
	if err != nil {
		return err
	}
	n := slices.IndexFunc(people.Systems, func(r review.Registered) bool { return r.Stream == system.Name })
	if n < 0 {
		return nil
	}
	for _, r := range people.Reviews {
		if r.System != people.Systems[n].Ref {
			continue
		}
		who, err := waits(ctx, w.Store, w.stream(r.Stream), "")
		if err != nil {
			return err
		}
		for _, one := range who {
			if one.Seen.Name == placeHandingOver {
				if err := w.answer(ctx, one); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// catchUp starts what is owed and answers who should look again. Ensure is what
// to do about an execution that was started before.
func (w *Workflows) catchUp(ctx context.Context, s ledger.Stream, ensure func(context.Context, ID, recorded) error) error {
	started, err := records(ctx, w.Store, s)
	if err != nil {
		return err
	}
	who, err := waits(ctx, w.Store, s, "")
	if err != nil {
		return err
	}
	owed, over, err := w.compare(ctx, s, who)
	if err != nil {
		return err
	}
	for _, id := range owed {
		if r, ok := started[id.key()]; ok {
			err = ensure(ctx, id, r)
		} else {
			err = w.begin(ctx, id)
		}
		if err != nil {
			return err
		}
	}
	for _, one := range over {
		if err := w.answer(ctx, one); err != nil {
			return err
		}
	}
	return nil
}

// compare looks at the stream once: what it owes, and who waits for what is over.
func (w *Workflows) compare(ctx context.Context, s ledger.Stream, who []waiting) (owed []ID, over []waiting, err error) {
	if s.Name == review.WorkspaceStream {
		owed, _, err = w.owed(ctx, s)
		return owed, nil, err
	}
	err = w.App.See(ctx, workflow, s.Name, func(d *review.Dossier) error {
		owed = Owed(d, w.App.Policy)
		for _, one := range who {
			at, _, err := w.stands(ctx, one.ID, d, one.Age)
			if code := fault.CodeOf(err); err != nil && code != fault.NotFound && code != fault.Invalid {
				return err
			}
			if err != nil || one.over(at) { // what does not exist is over too
				over = append(over, one)
			}
		}
		return nil
	})
	return owed, over, err
}

// owed lists the executions that a stream ought to have, and how people call it.
func (s *Steps) owed(ctx context.Context, stream ledger.Stream) (owed []ID, ref string, err error) {
	if stream.Name == review.WorkspaceStream {
		w, err := s.App.People(ctx)
		if err != nil {
			return nil, "", err
		}
		return owedBy(w), stream.Name, nil
	}
	err = s.App.See(ctx, workflow, stream.Name, func(d *review.Dossier) error {
		owed, ref = Owed(d, s.App.Policy), string(d.Ref)
		return nil
	})
	return owed, ref, err
}

// answer wakes who waits, and then forgets the token. A crash between the two
// answers a dead token once more, which is no error.
func (s *Steps) answer(ctx context.Context, w waiting) error {
	if err := s.Flows.Answer(ctx, w.Token, []byte("{}")); err != nil {
		return fmt.Errorf("answer %s: %w", w.Execution, err)
	}
	return s.forget(ctx, s.stream(w.ID.Stream), w.key(), w.raw)
}

// begin starts the first execution of a process. Monitoring may have been owed
// before, for a deadline, and its record forgotten: a name is never used twice.
func (w *Workflows) begin(ctx context.Context, id ID) error {
	var r recorded
	for id.Process == Monitoring {
		state, err := w.Flows.State(ctx, string(id.Process), id.name(r.Count+1))
		if err != nil {
			return fmt.Errorf("look at %s: %w", id.name(r.Count+1), err)
		}
		if state != Ended {
			break
		}
		r.Count++
	}
	err := w.start(ctx, id, r)
	if err == nil {
		w.know(id.name(r.Count + 1))
	}
	return err
}

// ensure starts what was recorded and never started. It looks once at each
// execution; what ends later without reason is the sweep's.
func (w *Workflows) ensure(ctx context.Context, id ID, r recorded) error {
	if w.knows(r.Name) {
		return nil
	}
	state, err := w.Flows.State(ctx, string(id.Process), r.Name)
	if err != nil {
		return fmt.Errorf("look at %s: %w", r.Name, err)
	}
	if state == Absent {
		err = w.launch(ctx, id, r.Name)
	}
	if err == nil {
		w.know(r.Name)
	}
	return err
}

func (w *Workflows) know(name string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.known == nil {
		w.known = map[string]bool{}
	}
	w.known[name] = true
}

func (w *Workflows) knows(name string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.known[name]
}
