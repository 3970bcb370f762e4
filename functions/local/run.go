package main

import (
	"cmp"
	"context"
	"fmt"
	"path/filepath"

	"conoe/functions/local/desk"
	"conoe/shared/config"
	"conoe/shared/core/fault"
	"conoe/shared/core/review"
)

type runCmd struct {
	Play bool `help:"First play the shipped cases; what the file holds of them already is not played again."`
}

// Run keeps the file open and does whatever becomes due, until it is stopped.
// Commands of other processes reach it by the loopback interface. With tokens of
// Slack it is a real file that people of a real workspace work on, and otherwise a
// practice file with a stand-in for Slack.
func (c *runCmd) Run(s *session) error {
	if s.desk != nil {
		return fault.Errorf(fault.Conflict, "conoe runs on this folder already. Commands reach it; nothing else is needed.")
	}
	set, err := config.ReadLocal(s.environ)
	if err != nil {
		return fault.Errorf(fault.Invalid, "The settings of Slack in the environment are not right. %w", err)
	}
	d, err := c.open(s, set)
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
	ctx, lost := context.WithCancelCause(s.ctx)
	defer lost(nil)
	at, err := s.meet(ctx, d, access{set, s.slack, s.log, lost})
	if err != nil {
		return err
	}
	defer at.close()
	if err := s.greet(d, at); err != nil {
		return err
	}
	if err := d.Engine.Serve(ctx); err != nil {
		return err
	}
	if why := context.Cause(ctx); s.ctx.Err() == nil && why != nil {
		return why
	}
	return s.print(map[string]string{"stopped": "ok"}, func() {
		s.printf("Stopped. Everything is kept; `conoe run` goes on from here.\n")
	})
}

// open opens the file that is meant, and does what is due.
func (c *runCmd) open(s *session, set config.Local) (*desk.Desk, error) {
	switch {
	case set.Real() && c.Play:
		return nil, fault.Errorf(fault.Denied, "With tokens of Slack a real file is worked on, and no case is played into a real file. Leave --play out, or unset SLACK_BOT_TOKEN and SLACK_APP_TOKEN.")
	case set.Real():
		return s.openReal()
	case c.Play:
		return s.openPlayed()
	}
	return s.open(false)
}

// meeting is where people meet conoe.
type meeting struct {
	lines []string          // what the greeting says of it
	json  map[string]string // the same for programs
	close func()
}

// meet lets people in: to a real file from their workspace of Slack, to a practice
// file by the stand-in. A play that was cut off goes on first: until then the file's
// time stands still.
func (s *session) meet(ctx context.Context, d *desk.Desk, a access) (meeting, error) {
	none := meeting{close: func() {}}
	if a.Real() {
		w, err := join(ctx, d, a)
		if err != nil {
			return none, err
		}
		in := w.face.Install
		lines := []string{fmt.Sprintf("People of %s (%s) meet it in Slack: they type /ethics start.", cmp.Or(in.Name, "the workspace"), in.Team)}
		if w.late {
			lines = append(lines, "The connection to Slack is not there yet. It is tried again until it is; may this machine open connections to *.slack.com?")
		}
		return meeting{lines, map[string]string{"workspace": in.Team}, w.Close}, nil
	}
	if d.Mode != review.Practice {
		return none, fault.Errorf(fault.Blocked, "This is a real file: people work on it from their workspace of Slack, and a stand-in is for practice only. Set SLACK_BOT_TOKEN and SLACK_APP_TOKEN; the README says where they come from.")
	}
	if playing, err := d.Store.Playing(); err != nil || playing {
		return none, err
	}
	page, err := pretend(ctx, d, a.Local, s.log)
	if err != nil {
		return none, err
	}
	return meeting{
		[]string{
			fmt.Sprintf("A stand-in for Slack is at %s : open it, pick who you are, and type /ethics start.", page.URL()),
			fmt.Sprintf("Everything that conoe shows there is at %s , with sample data.", page.GalleryURL()),
		},
		map[string]string{"slack": page.URL(), "gallery": page.GalleryURL()},
		page.Close,
	}, nil
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
func (s *session) greet(d *desk.Desk, at meeting) error {
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
	for name, value := range at.json {
		out[name] = value
	}
	return s.print(out, func() {
		s.printf("\nconoe runs on the %s file in %s; %d workflows wait. `%s workflows` in another terminal shows for what. Ctrl-C stops it.\n", modeWord(d.Mode), s.cli.Data, waiting, s.called())
		for _, line := range at.lines {
			s.printf("%s\n", line)
		}
		if playing {
			s.printf("A play was cut off in this file, so its time stands still. `conoe play` goes on with it.\n")
		}
	})
}

// called is how a person calls conoe for the same file.
func (s *session) called() string {
	if path, err := filepath.Abs(practiceFolder); err == nil && path == s.cli.Data {
		return "conoe"
	}
	return "conoe --data " + s.cli.Data
}

func modeWord(m review.Mode) string { return string(m) }
