package main

import (
	"encoding/json"
	"path/filepath"
	"strings"

	"conoe/functions/local/desk"
	"conoe/shared/core/casefile"
	"conoe/shared/core/play"
	"conoe/shared/core/rules"
	"conoe/templates"
)

type playCmd struct {
	Cases []string `arg:"" optional:"" help:"Shipped cases by name, or case files. All shipped cases if none is named." placeholder:"CASE"`
}

func (c *playCmd) Run(s *session) error {
	cases, err := s.cases(c.Cases)
	if err != nil {
		return err
	}
	d, err := s.openQuietly(true)
	if err != nil {
		return err
	}
	defer d.Close()
	added, err := d.Play(s.ctx, cases, s.teller(), false)
	if err == nil {
		s.summarize(added)
	}
	return err
}

// cases reads the cases of those names, or all that are shipped.
func (s *session) cases(names []string) ([]*casefile.Case, error) {
	if len(names) == 0 {
		names = desk.Shipped
	}
	var out []*casefile.Case
	for _, name := range names {
		one, err := s.readCase(name)
		if err != nil {
			return nil, err
		}
		out = append(out, one)
	}
	return out, nil
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

// readCase reads a shipped case by name, or a file.
func (s *session) readCase(name string) (*casefile.Case, error) {
	r, err := desk.CaseReader(filepath.Dir(s.file(name)))
	if err != nil {
		return nil, err
	}
	if raw, err := templates.Files.ReadFile("cases/" + name + ".yaml"); err == nil {
		return r.Read(name+".yaml", raw)
	}
	raw, err := desk.CaseBytes(s.file(name))
	if err != nil {
		return nil, err
	}
	return r.Read(filepath.Base(name), raw)
}

// file is a file that the caller named, seen from this process.
func (s *session) file(name string) string {
	if s.dir == "" || filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(s.dir, name)
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
