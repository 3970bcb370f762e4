package main

import (
	"conoe/shared/core/fault"
	"conoe/shared/core/play"
)

type importCmd struct {
	File string `arg:"" help:"A case file; its format is templates/cases/case.schema.json."`
}

func (c *importCmd) Run(s *session) error {
	one, err := s.readCase(c.File)
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
	defer d.Close()
	p := &play.Player{App: d.App, Clock: new(play.Clock), Tell: s.teller()} // the file's own clock goes on
	started, err := p.Import(s.ctx, one)
	if err != nil {
		return err
	}
	if err := d.Engine.Settle(s.ctx); err != nil {
		return err
	}
	return s.print(started, func() {
		s.printf("\nStarted %s of %s. `conoe findings %s` shows what is missing.\n", started.Review, started.System, started.Review)
	})
}
