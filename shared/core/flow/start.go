package flow

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
)

// start records the nth execution of a process and starts it. A crash between
// the two leaves a record of an execution that is absent, which is started by
// its name: see ensure.
func (s *Steps) start(ctx context.Context, id ID, r recorded) error {
	next := Record{Name: id.name(r.Count + 1), Count: r.Count + 1, At: s.App.Now().UTC()}
	raw, err := json.Marshal(next)
	if err != nil {
		return fmt.Errorf("record a start: %w", err)
	}
	err = s.Store.SetAsides(ctx, s.stream(id.Stream), ledger.AsideChange{Key: id.key(), Old: r.raw, New: raw})
	if fault.CodeOf(err) == fault.Conflict {
		return nil // another relay starts it
	}
	if err != nil {
		return err
	}
	return s.launch(ctx, id, next.Name)
}

func (s *Steps) launch(ctx context.Context, id ID, name string) error {
	input, err := json.Marshal(Input{s.App.Workspace, id.Stream, id.Subject})
	if err != nil {
		return fmt.Errorf("start %s: %w", name, err)
	}
	if err := s.Flows.Start(ctx, string(id.Process), name, input); err != nil {
		return fmt.Errorf("start %s: %w", name, err)
	}
	return nil
}

// Renew starts the successor of the execution that calls. Called again, it only
// makes sure that the successor runs.
func (s *Steps) Renew(ctx context.Context, c Call) error {
	r, raw, err := find[Record](ctx, s.Store, s.stream(c.Stream), c.key())
	if err != nil {
		return err
	}
	if r.Name != "" && r.Name != c.Execution {
		return s.launch(ctx, c.ID, r.Name)
	}
	return s.start(ctx, c.ID, recorded{r, c.key(), raw})
}

// idOf is the process that a start record is about.
func idOf(key, stream string) ID {
	process, subject, _ := strings.Cut(strings.TrimPrefix(key, "flow/"), "/")
	return ID{Process(process), stream, subject}
}
