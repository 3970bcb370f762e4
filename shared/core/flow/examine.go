package flow

import (
	"context"
	"fmt"

	"conoe/shared/core/ledger"
	"conoe/shared/core/usecase"
)

// Examine looks for executions that are missing and tokens that nobody waits
// with, or waits for. Tokens are the executions that wait with a token, where
// the engine can list them; nil skips that. It changes nothing.
func (w *Workflows) Examine(ctx context.Context, tokens map[string]bool) ([]usecase.Trouble, error) {
	var out []usecase.Trouble
	kept := map[string]bool{}
	for s, err := range w.Store.Streams(ctx, w.App.Workspace) {
		if err != nil {
			return nil, fmt.Errorf("list streams: %w", err)
		}
		found, err := w.examine(ctx, s, kept)
		if err != nil {
			return nil, err
		}
		out = append(out, found...)
	}
	for name := range tokens {
		if !kept[name] {
			out = append(out, usecase.Trouble{
				Where: name, What: "it waits with a token that nobody keeps, so nothing but its timeout wakes it",
				Mend: "`conoe redrive` with its review or system replaces it",
			})
		}
	}
	return out, nil
}

func (w *Workflows) examine(ctx context.Context, s ledger.Stream, kept map[string]bool) ([]usecase.Trouble, error) {
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
		kept[one.Execution] = true
		state, err := w.Flows.State(ctx, string(one.ID.Process), one.Execution)
		if err != nil {
			return nil, fmt.Errorf("look at executions: %w", err)
		}
		if state != Running {
			out = append(out, usecase.Trouble{
				Where: ref, What: "a token is kept for " + one.Execution + ", which runs no more",
				Mend: "`conoe run` forgets it with its next sweep; it does no harm",
			})
		}
	}
	return out, nil
}
