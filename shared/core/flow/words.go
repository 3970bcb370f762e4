package flow

import (
	"context"
	"encoding/json"
	"fmt"

	"conoe/shared/core/review"
)

// For says what an execution waits for, in words that a person understands.
func (w Wait) For() string {
	switch w.Seen.Name {
	case "preparing":
		return "the team to ask for " + w.ID.Subject
	case "deciding":
		if w.ID.Process == Monitoring {
			return "the round that decides on G5"
		}
		return "the round that decides on " + w.ID.Subject
	case "on_hold":
		return "somebody to resume the review"
	case "asking":
		return "the people who were asked"
	case "observing":
		return "signals, incidents, and the team to ask for G5"
	case "reassessing":
		return "a new risk assessment and impact assessment"
	case placeHandingOver:
		return "the version that is to stand, which two reviews changed"
	}
	return w.Seen.Name
}

// InputOf reads the input of an execution; what it cannot read is empty.
func InputOf(raw []byte) Input {
	var in Input
	_ = json.Unmarshal(raw, &in)
	return in
}

// Waits lists who waits in the workspace, by execution.
func (w *Workflows) Waits(ctx context.Context) (map[string]Wait, error) {
	out := map[string]Wait{}
	for s, err := range w.Store.Streams(ctx, w.App.Workspace) {
		if err != nil {
			return nil, fmt.Errorf("list streams: %w", err)
		}
		if s.Name == review.WorkspaceStream {
			continue
		}
		who, err := waits(ctx, w.Store, s, "")
		if err != nil {
			return nil, err
		}
		for _, one := range who {
			out[one.Execution] = one.Wait
		}
	}
	return out, nil
}
