package main

import (
	"cmp"
	"time"

	"conoe/shared/core/casefile"
	"conoe/shared/core/fault"
	"conoe/shared/core/review"
	"conoe/shared/core/rules"
)

type jumpCmd struct {
	To string `arg:"" help:"How far: a duration such as 6m, 36h or 10d, or \"due\" for the next thing that is due."`
}

// Run moves the practice clock and tells what that brought about.
func (c *jumpCmd) Run(s *session) error {
	far, toDue, err := casefile.ParseJump(c.To)
	if err != nil {
		return err
	}
	d, err := s.open(false)
	if err != nil {
		return err
	}
	defer d.Close()
	if d.Mode != review.Practice {
		return fault.Errorf(fault.Denied, "Only a practice file can jump in time.")
	}
	if playing, err := d.Store.Playing(); err != nil || playing {
		return cmp.Or(err, fault.Errorf(fault.Conflict, "A play was cut off in this file, so its time stands still. `conoe play` goes on with it; then it can jump."))
	}
	tell := func(due time.Time, entries int) {
		if !s.cli.JSON {
			s.printf("%s  %s recorded because it became due\n", due.UTC().Format("2006-01-02 15:04"), rules.Count(entries, "entry"))
		}
	}
	if err := d.Jump(s.ctx, far, toDue, tell); err != nil {
		return err
	}
	return s.print(map[string]string{"now": d.Now().UTC().Format(time.RFC3339)}, func() {
		s.printf("It is %s.\n", d.Now().UTC().Format("2 January 2006 15:04 MST"))
	})
}
