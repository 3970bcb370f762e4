package main

import (
	"conoe/functions/local/desk"
	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
	"conoe/shared/core/rules"
)

type redriveCmd struct {
	Ref review.Ref `arg:"" help:"A review or system, such as REV-1, or \"workspace\"."`
}

// Run lets parked effects go on and replaces the executions: each new one finds
// its place, so nothing that people did is lost.
func (c *redriveCmd) Run(s *session) error {
	d, err := s.openQuietly(false)
	if err != nil {
		return err
	}
	defer d.Close()
	stream, err := c.stream(s, d)
	if err != nil {
		return err
	}
	parked := 0
	for _, consumer := range d.Engine.Relay.Consumers {
		held, err := d.Engine.Relay.Redrive(s.ctx, consumer.Name(), stream)
		if err != nil {
			return err
		}
		if held {
			parked++
		}
	}
	replaced, err := d.Engine.Workflows.Replace(s.ctx, stream)
	if err != nil && fault.CodeOf(err) != fault.NotFound {
		return err
	}
	d.Engine.Ring(stream)
	if err := d.Engine.Settle(s.ctx); err != nil {
		return err
	}
	out := map[string]int{"consumers_let_go": parked, "executions_replaced": replaced}
	return s.print(out, func() {
		s.printf("%s let go on; %s replaced.\n", rules.Count(parked, "consumer"), rules.Count(replaced, "execution"))
	})
}

func (c *redriveCmd) stream(s *session, d *desk.Desk) (ledger.Stream, error) {
	if c.Ref == review.WorkspaceStream {
		return ledger.Stream{Workspace: d.Workspace, Name: review.WorkspaceStream}, nil
	}
	w, err := d.People(s.ctx)
	if err != nil {
		return ledger.Stream{}, err
	}
	reg, err := w.Find(c.Ref)
	return ledger.Stream{Workspace: d.Workspace, Name: reg.Stream}, err
}
