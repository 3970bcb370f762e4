package flow

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
	"conoe/shared/core/usecase"
)

// Examine looks for executions that are missing or asleep, and for tokens that
// nobody waits with. Alive says whether the engine knows a token, and tokens
// names the executions that wait with one, where the engine can tell. It changes
// nothing.
func (w *Workflows) Examine(ctx context.Context, tokens map[string]bool, alive func(token string) (bool, error)) ([]usecase.Trouble, error) {
	var out []usecase.Trouble
	kept := map[string]bool{}
	for s, err := range w.Store.Streams(ctx, w.App.Workspace) {
		if err != nil {
			return nil, fmt.Errorf("list streams: %w", err)
		}
		found, err := w.examine(ctx, s, kept, alive)
		if err != nil {
			return nil, err
		}
		out = append(out, found...)
	}
	for _, name := range slices.Sorted(maps.Keys(tokens)) {
		if !kept[name] {
			out = append(out, usecase.Trouble{
				Where: name, What: "it waits with a token that nobody keeps, so nothing but its timeout wakes it",
				Mend: "`conoe redrive` with its review or system replaces it",
			})
		}
	}
	return out, nil
}

func (w *Workflows) examine(ctx context.Context, s ledger.Stream, kept map[string]bool, alive func(string) (bool, error)) ([]usecase.Trouble, error) {
	started, err := records(ctx, w.Store, s)
	if err != nil {
		return nil, err
	}
	who, err := waits(ctx, w.Store, s, "")
	if err != nil {
		return nil, err
	}
	owed, ref, err := w.owed(ctx, s)
	if err != nil {
		return nil, err
	}
	var out []usecase.Trouble
	for _, id := range owed {
		state, err := w.Flows.State(ctx, string(id.Process), started[id.key()].Name)
		if err != nil {
			return nil, fmt.Errorf("look at executions: %w", err)
		}
		if state != Running {
			out = append(out, usecase.Trouble{
				Where: ref, What: fmt.Sprintf("its workflow %s is missing: %s", id.Process, state),
				Mend: "`conoe run`, or any other command, starts it; `conoe redrive " + ref + "` at once",
			})
		}
	}
	for _, one := range who {
		found, err := w.examineWait(ctx, one, ref, kept, alive)
		if err != nil {
			return nil, err
		}
		out = append(out, found...)
	}
	return out, nil
}

// examineWait looks at one token: does its execution run and wait with it, and
// does it wait for what its process waits for?
func (w *Workflows) examineWait(ctx context.Context, one waiting, ref string, kept map[string]bool, alive func(string) (bool, error)) ([]usecase.Trouble, error) {
	known, err := alive(one.Token)
	if err != nil {
		return nil, fmt.Errorf("look at tokens: %w", err)
	}
	if !known {
		return w.examineDead(ctx, one, ref)
	}
	kept[one.Execution] = true
	at, _, err := w.place(ctx, one.ID, one.Age)
	if err == nil && !one.over(at) && one.Rules == w.App.Policy.Digest {
		return nil, nil
	}
	if code := fault.CodeOf(err); err != nil && code != fault.NotFound && code != fault.Invalid {
		return nil, err
	}
	return []usecase.Trouble{{
		Where: ref, What: fmt.Sprintf("%s waits for %s, which is over", one.Execution, one.For()),
		Mend: "`conoe run`, or any other command, wakes it; `conoe redrive " + ref + "` replaces it",
	}}, nil
}

// examineDead looks at a token that the engine does not know. While its execution
// runs, it is forgotten with the execution's next look.
func (w *Workflows) examineDead(ctx context.Context, one waiting, ref string) ([]usecase.Trouble, error) {
	state, err := w.Flows.State(ctx, string(one.ID.Process), one.Execution)
	if err != nil {
		return nil, fmt.Errorf("look at executions: %w", err)
	}
	if state == Running {
		return nil, nil
	}
	return []usecase.Trouble{{
		Where: ref, What: "a token is kept for " + one.Execution + ", which runs no more",
		Mend: "`conoe run` forgets it with its next sweep; it does no harm",
	}}, nil
}
