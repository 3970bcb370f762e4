package main

import (
	"conoe/functions/local/desk"
	"conoe/shared/core/fault"
	"conoe/shared/core/review"
)

type runCmd struct {
	Play bool `help:"First play the shipped cases; what the file holds of them already is not played again."`
}

// Run keeps the file open and does whatever becomes due, until it is stopped.
// Commands of other processes reach it by the loopback interface.
func (c *runCmd) Run(s *session) error {
	if s.desk != nil {
		return fault.Errorf(fault.Conflict, "conoe runs on this folder already. Commands reach it; nothing else is needed.")
	}
	var d *desk.Desk
	var err error
	if c.Play {
		d, err = s.openPlayed()
	} else {
		d, err = s.open(false)
	}
	if err != nil {
		return err
	}
	defer d.Close()
	d.Shared = true
	defer func() { d.Shared = false }() // runs first
	door, err := listen(d, s.cli.Data)
	if err != nil {
		return err
	}
	defer door.Close() //nolint:errcheck // the process ends
	page, err := s.practise(d)
	if err != nil {
		return err
	}
	if page != nil {
		defer page.Close()
	}
	if err := s.greet(d, page); err != nil {
		return err
	}
	if err := d.Engine.Serve(s.ctx); err != nil {
		return err
	}
	return s.print(map[string]string{"stopped": "ok"}, func() {
		s.printf("Stopped. Everything is kept; `conoe run` goes on from here.\n")
	})
}

// practise starts the stand-in for Slack where nothing counts. A play that was cut
// off goes on first: until then the file's time stands still.
func (s *session) practise(d *desk.Desk) (*pretended, error) {
	playing, err := d.Store.Playing()
	if err != nil || playing || d.Mode != review.Practice {
		return nil, err
	}
	return pretend(s.ctx, d, s.log)
}

// openPlayed opens the file after a play of the shipped cases.
func (s *session) openPlayed() (*desk.Desk, error) {
	cases, err := s.cases(nil)
	if err != nil {
		return nil, err
	}
	d, err := s.openQuietly(true)
	if err != nil {
		return nil, err
	}
	added, err := d.Play(s.ctx, cases, s.teller(), false)
	if err != nil {
		d.Close()
		return nil, err
	}
	s.summarize(added)
	return d, s.remember(d)
}

// greet tells what runs now.
func (s *session) greet(d *desk.Desk, page *pretended) error {
	playing, err := d.Store.Playing()
	if err != nil {
		return err
	}
	list, err := d.Executions(s.ctx)
	if err != nil {
		return err
	}
	waiting := 0
	for _, x := range list {
		if x.Parent == "" && x.Running() {
			waiting++
		}
	}
	out := map[string]any{"running": s.cli.Data, "mode": d.Mode, "workflows": waiting}
	if page != nil {
		out["slack"] = page.URL()
	}
	return s.print(out, func() {
		s.printf("\nconoe runs on the %s file in %s; %d workflows wait. `conoe workflows` in another terminal shows for what. Ctrl-C stops it.\n", modeWord(d.Mode), s.cli.Data, waiting)
		if page != nil {
			s.printf("A stand-in for Slack is at %s : open it, pick who you are, and type /ethics start.\n", page.URL())
		}
		if playing {
			s.printf("A play was cut off in this file, so its time stands still. `conoe play` goes on with it.\n")
		}
	})
}

func modeWord(m review.Mode) string { return string(m) }
