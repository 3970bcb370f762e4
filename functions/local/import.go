package main

import (
	"time"

	"conoe/shared/core/fault"
	"conoe/shared/core/play"
)

type importCmd struct {
	File string `arg:"" help:"A case file; its format is templates/cases/case.schema.json."`
}

func (c *importCmd) Run(s *session) error {
	one, err := readCase(c.File)
	if err != nil {
		return err
	}
	if one.Base != nil {
		return fault.Errorf(fault.Invalid, "%s is a supplement: it says what people did, which an import does not repeat. Use `conoe play %s`.", c.File, c.File)
	}
	d, err := s.open(true)
	if err != nil {
		return err
	}
	defer d.close()
	clock := new(play.Clock)
	clock.Set(d.Now().Round(time.Millisecond))
	d.Now = clock.Now
	p := &play.Player{App: d.App, Clock: clock, Tell: s.teller()}
	started, err := p.Import(s.ctx, one)
	if err != nil {
		return err
	}
	return s.print(started, func() {
		s.printf("\nStarted %s of %s. `conoe findings %s` shows what is missing.\n", started.Review, started.System, started.Review)
	})
}
