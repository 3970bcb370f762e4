package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"conoe/shared/core/casefile"
	"conoe/shared/core/fault"
	"conoe/shared/core/play"
	"conoe/shared/core/rules"
	"conoe/templates"
)

// shipped are the cases that `conoe play` plays, in order. A supplement goes on
// with the case before it.
var shipped = []string{
	"same-day-delivery", "same-day-delivery-supplement", "body-scanner", "body-scanner-supplement", "meeting-notes",
}

type playCmd struct {
	Cases []string `arg:"" optional:"" help:"Shipped cases by name, or case files. All shipped cases if none is named." placeholder:"CASE"`
	Once  bool     `help:"End after the play. At present it always does."`
}

func (c *playCmd) Run(s *session) error {
	names := c.Cases
	if len(names) == 0 {
		names = shipped
	}
	var cases []*casefile.Case
	for _, name := range names {
		one, err := readCase(name)
		if err != nil {
			return err
		}
		cases = append(cases, one)
	}
	d, err := s.open(true)
	if err != nil {
		return err
	}
	defer d.close()
	clock := new(play.Clock)
	d.Now = clock.Now
	added, tell := 0, s.teller()
	p := &play.Player{App: d.App, Clock: clock, Tell: func(l play.Line) {
		if l.Entry != nil {
			added++
		}
		tell(l)
	}}
	for _, one := range cases {
		for _, note := range one.Notes {
			p.Tell(play.Line{Kind: play.Aside, Text: "note, " + note})
		}
		if err := playOne(s.ctx, p, one); err != nil {
			return err
		}
	}
	if err := d.keepClock(s.ctx, clock); err != nil {
		return err
	}
	s.summarize(added)
	return nil
}

// summarize ends a play with what it left and what to look at next.
func (s *session) summarize(added int) {
	switch {
	case s.cli.JSON:
	case added == 0:
		s.printf("\nNothing was added: the file holds this play already. `conoe status` shows where everything stands.\n")
	default:
		s.printf("\nThe play is over. `conoe status` names what is in the file; `conoe findings`, `conoe records` and `conoe history` tell more of each.\n")
	}
}

func playOne(ctx context.Context, p *play.Player, c *casefile.Case) error {
	var err error
	if c.Base != nil {
		_, err = p.GoOn(ctx, c)
	} else {
		_, err = p.Play(ctx, c)
	}
	return err
}

// readCase reads a shipped case by name, or a file.
func readCase(name string) (*casefile.Case, error) {
	r, err := caseReader(filepath.Dir(name))
	if err != nil {
		return nil, err
	}
	if raw, err := templates.Files.ReadFile("cases/" + name + ".yaml"); err == nil {
		return r.Read(name+".yaml", raw)
	}
	raw, err := caseBytes(name)
	if err != nil {
		return nil, err
	}
	return r.Read(filepath.Base(name), raw)
}

// caseBytes reads a file that may hold a case, and no more of it than a case can
// have.
func caseBytes(name string) ([]byte, error) {
	info, err := os.Stat(name)
	switch {
	case err != nil:
		return nil, fault.Errorf(fault.NotFound, "%s is neither a file nor one of the shipped cases: %s.", name, strings.Join(shipped, ", "))
	case !info.Mode().IsRegular():
		return nil, fault.Errorf(fault.Invalid, "%s is no ordinary file.", name)
	case info.Size() > casefile.MaxSize:
		return nil, fault.Errorf(fault.Limit, "%s has %d bytes; a case may have %d. Split it into a case and supplements.", name, info.Size(), casefile.MaxSize)
	}
	raw, err := os.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("read case: %w", err)
	}
	return raw, nil
}

// keepClock leaves the practice clock where the play ended, so that what is read
// next is read on that day. It never goes back behind what is in the file.
func (d *desk) keepClock(ctx context.Context, c *play.Clock) error {
	ahead := time.Until(c.Now())
	now, err := d.store.Offset()
	if err != nil || now != 0 && ahead <= now {
		return err
	}
	for stream, err := range d.store.Streams(ctx, d.Workspace) {
		if err != nil {
			return fmt.Errorf("list streams: %w", err)
		}
		head, err := d.store.Head(ctx, stream)
		if err != nil {
			return fmt.Errorf("read the newest time: %w", err)
		}
		if head.At.After(c.Now()) {
			return nil
		}
	}
	return d.store.SetOffset(ahead)
}

// teller prints the lines of a play.
func (s *session) teller() func(play.Line) {
	if s.cli.JSON {
		enc := json.NewEncoder(s.out)
		return func(l play.Line) { _ = enc.Encode(l) }
	}
	return func(l play.Line) { s.tellLine(l) }
}

func (s *session) tellLine(l play.Line) {
	at := l.At.Format("2006-01-02 15:04")
	stage := strings.ToUpper(string(l.Stage))
	mark := ""
	if l.As != "" && l.As != "published" {
		mark = " [" + string(l.As) + "]"
	}
	switch l.Kind {
	case play.Heading:
		s.printf("\n== %s ==\n", l.Text)
	case play.Aside:
		s.printf("\n-- %s\n", l.Text)
	case play.Refused:
		s.printf("%s  %-2s  %s: REFUSED (%s). %s%s\n", at, stage, l.Who, l.Code, l.Text, mark)
	case play.Record:
		s.printf("%s  %-2s  %s: %s%s\n", at, stage, l.Who, strings.Replace(l.Text, "record", "RECORD", 1), mark)
	case play.Blocks:
		if l.More > 0 {
			s.printf("      %-13s %-19s %s\n", "", "", l.Text)
			return
		}
		s.tellFinding(l.Found, l.Text)
	case play.Summary:
		s.printf("%s  %-2s  -> %s\n", at, stage, l.Text)
	default:
		s.printf("%s  %-2s  %s: %s%s\n", at, stage, l.Who, l.Text, mark)
	}
}

// tellFinding prints a finding in two lines: what, and who can clear it how.
func (s *session) tellFinding(f *rules.Finding, sentence string) {
	effect := string(f.Effect)
	if f.Effect == rules.WillBlock {
		effect += " " + string(f.Gate)
	}
	if f.Waived {
		effect = "waived at " + string(f.Gate)
	}
	if f.Question {
		effect = "question"
	}
	s.printf("      %-13s %-19s %s\n", effect, f.Rule, sentence)
	s.printf("      %-13s %-19s -> %s: %s. %s\n", "", "", rolesOf(f), actionOf(f), f.Source)
}

func rolesOf(f *rules.Finding) string {
	var out []string
	for _, r := range f.Who {
		out = append(out, r.Title())
	}
	return strings.Join(out, " or ")
}

func actionOf(f *rules.Finding) string {
	s := string(f.Action.Verb)
	if f.Action.Record != "" {
		return s + " (" + string(f.Action.Record) + ")"
	}
	if t := f.Action.Type.Title(); t != "" {
		s += " (" + t + ")"
	}
	return s
}
