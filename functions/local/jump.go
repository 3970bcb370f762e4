package main

import (
	"fmt"
	"time"

	"conoe/shared/core/casefile"
	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
	"conoe/shared/core/rules"
	"conoe/shared/core/usecase"
)

type jumpCmd struct {
	To string `arg:"" help:"How far: a duration such as 6m, 36h or 10d, or \"due\" for the next thing that is due."`
}

// Run moves the practice clock and lets everything become due on the way, in
// order and each at its own time. The offset is stored before what is due at
// the new time is recorded, so a crash in between loses nothing.
func (c *jumpCmd) Run(s *session) error {
	far, toDue, err := casefile.ParseJump(c.To)
	if err != nil {
		return err
	}
	d, err := s.open(false)
	if err != nil {
		return err
	}
	defer d.close()
	if d.Mode != review.Practice {
		return fault.Errorf(fault.Denied, "Only a practice file can jump in time.")
	}
	if err := d.effects(s); err != nil {
		return err // what an earlier process could not finish comes first
	}
	target := d.Now().Add(far)
	for n := 0; ; n++ {
		stream, due, err := d.FirstDue(s.ctx)
		if err != nil {
			return err
		}
		if due.IsZero() || !toDue && due.After(target) || toDue && n > 0 && due.After(d.Now()) {
			break
		}
		if err := d.elapseAt(s, stream, due); err != nil {
			return err
		}
	}
	if !toDue {
		if err := d.setNow(target); err != nil {
			return err
		}
	}
	return s.print(map[string]string{"now": d.Now().UTC().Format(time.RFC3339)}, func() {
		s.printf("It is %s.\n", d.Now().UTC().Format("2 January 2006 15:04 MST"))
	})
}

func (d *desk) elapseAt(s *session, stream string, due time.Time) error {
	if due.After(d.Now()) {
		if err := d.setNow(due); err != nil {
			return err
		}
	}
	out, err := d.Elapse(s.ctx, usecase.Command{
		ID: "elapse/" + d.NewID().String(), Actor: review.Actor{Workflow: true}, Channel: ledger.Workflow,
	}, stream)
	if err == nil && out.Entries == 0 {
		err = fmt.Errorf("something in %s was due on %v and nothing came of it", stream, due)
	}
	if err != nil {
		return err
	}
	if err := d.effects(s); err != nil {
		return err
	}
	if !s.cli.JSON && out.Entries > 0 {
		s.printf("%s  %s recorded because it became due\n", due.UTC().Format("2006-01-02 15:04"), rules.Count(out.Entries, "entry"))
	}
	return nil
}

// effects performs what the ledger owes after an entry of this process.
func (d *desk) effects(s *session) error {
	return d.Effects(s.ctx, usecase.Command{Actor: review.Actor{Workflow: true}, Channel: ledger.Workflow})
}

func (d *desk) setNow(t time.Time) error {
	offset := time.Until(t)
	if err := d.store.SetOffset(offset); err != nil {
		return err
	}
	d.App.Now = func() time.Time { return time.Now().Add(offset) }
	return nil
}
