package main

import (
	"fmt"
	"strings"
	"time"

	"conoe/functions/local/desk"
	"conoe/shared/core/asl"
	"conoe/shared/core/fault"
)

type workflowsCmd struct {
	Name string `arg:"" optional:"" help:"An execution, to see its path; or a review or system, to see only its executions."`
	All  bool   `help:"Also those that have ended."`
}

func (c *workflowsCmd) Run(s *session) error {
	d, err := s.open(false)
	if err != nil {
		return err
	}
	defer d.Close()
	list, err := d.Executions(s.ctx)
	if err != nil {
		return err
	}
	shown := 0
	for _, x := range list {
		if c.Name == x.Name {
			return s.path(d, x)
		}
		if c.Name != "" && string(x.Ref) != c.Name || !x.Running() && !c.All {
			continue
		}
		shown++
		if err := s.print(x, func() { s.tellExecution(x) }); err != nil {
			return err
		}
	}
	if shown == 0 && c.Name != "" {
		return fault.Errorf(fault.NotFound, "No workflow of that name or review runs. `conoe workflows --all` lists those that have ended too.")
	}
	if shown == 0 && !s.cli.JSON {
		s.printf("No workflow runs: nothing is under way. `conoe workflows --all` lists those that have ended.\n")
	}
	return nil
}

func (s *session) tellExecution(x desk.Execution) {
	name := string(x.Ref)
	if x.Parent != "" {
		name = "  '-"
	}
	about := x.Flow
	if x.About != "" {
		about += " " + short(x.About)
	}
	if !x.Running() {
		s.printf("%-8s %-28s %-24s %s\n", name, about, strings.TrimSpace(strings.ToLower(string(x.Status))+" "+x.Ending+x.Error), at(x.Until))
		s.printf("         %s\n", x.Name)
		return
	}
	s.printf("%-8s %-28s %-24s since %s\n", name, about, x.State, at(x.Since))
	if x.For != "" && x.For != string(asl.WaitChild) {
		s.printf("         waits for %s", x.For)
		if !x.Until.IsZero() {
			s.printf("; looks again %s", at(x.Until))
		}
		s.printf("\n")
	}
	s.printf("         %s\n", x.Name)
}

// short is an id of a request as far as one needs it to tell two apart.
func short(id string) string {
	if len(id) > 12 {
		return "…" + id[len(id)-8:]
	}
	return id
}

func at(t time.Time) string {
	if t.IsZero() {
		return "-"
	}
	return t.UTC().Format("2006-01-02 15:04")
}

// path prints through which states an execution went.
func (s *session) path(d *desk.Desk, x desk.Execution) error {
	events, err := d.Engine.Flows.History(s.ctx, x.Name)
	if err != nil {
		return fmt.Errorf("read the history: %w", err)
	}
	if !s.cli.JSON {
		s.tellExecution(x)
	}
	for _, e := range events {
		if err := s.print(e, func() { s.tellStep(e) }); err != nil {
			return err
		}
	}
	return nil
}

func (s *session) tellStep(e asl.Event) {
	what := e.State
	if e.Error != "" {
		what = strings.TrimSpace(what + " " + e.Error)
	}
	s.printf("%s %5d  %-24s %s\n", e.At.UTC().Format("2006-01-02 15:04:05"), e.ID, e.Type, what)
}
