package main

import (
	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
)

type redriveCmd struct {
	Ref review.Ref `arg:"" help:"A review or system, such as REV-1."`
}

// Run lets parked effects go on and replaces the executions: each new one finds
// its place, so nothing that people did is lost.
func (c *redriveCmd) Run(s *session) error {
	d, err := s.openQuietly(false)
	if err != nil {
		return err
	}
	defer d.Close()
	w, err := d.People(s.ctx)
	if err != nil {
		return err
	}
	reg, err := w.Find(c.Ref)
	if err != nil {
		return err
	}
	stream := ledger.Stream{Workspace: d.Workspace, Name: reg.Stream}
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
	if err := d.Engine.Settle(s.ctx); err != nil {
		return err
	}
	out := map[string]int{"consumers_let_go": parked, "executions_replaced": replaced}
	return s.print(out, func() {
		s.printf("%d consumers that were held back go on; %d executions were replaced.\n", parked, replaced)
	})
}
