package main

import (
	"strings"
	"time"

	"conoe/functions/local/desk"
	"conoe/shared/core/approval"
	"conoe/shared/core/review"
	"conoe/shared/core/rules"
	"conoe/shared/core/usecase"
)

type inboxCmd struct{}

// Run shows what the person is asked who is named with --as.
func (c *inboxCmd) Run(s *session) error {
	d, by, err := s.reading()
	if err != nil {
		return err
	}
	defer d.Close()
	w, err := d.People(s.ctx)
	if err != nil {
		return err
	}
	list, err := d.Inbox(s.ctx, by)
	if err != nil {
		return err
	}
	for _, one := range list {
		if err := s.print(one, func() { s.tellInInbox(d, w, one) }); err != nil {
			return err
		}
	}
	if len(list) == 0 && !s.cli.JSON {
		s.printf("%s is asked nothing at present.\n", d.Name(s.ctx, w, by.Person))
	}
	return nil
}

// duties are what a person reads for what they have to do.
var duties = map[approval.DutyKind]string{
	approval.DutyDecide:   "decide on",
	approval.DutyConfirm:  "say whether your approval still stands for",
	approval.DutyAnswer:   "decide again, after the mediation, on",
	approval.DutyMediate:  "mediate about",
	approval.DutyOverride: "let the rejection stand or override it for",
	approval.DutyWitness:  "have your minute confirmed about",
}

func (s *session) tellInInbox(d *desk.Desk, w *review.Workspace, one usecase.InInbox) {
	when := "no deadline"
	if !one.Due.IsZero() {
		when = "due " + one.Due.Format(time.RFC3339)
	}
	if one.Overdue {
		when = "OVERDUE since " + one.Due.Format(time.RFC3339)
	}
	s.printf("%-8s %s: %s %s (%s)\n", one.Ref, one.Title, duties[one.What], rules.Count(one.Items, "item"), strings.ReplaceAll(string(one.Purpose), "_", " "))
	s.printf("         %s", when)
	if one.For != "" {
		s.printf(", in place of %s", d.Name(s.ctx, w, one.For))
	}
	if one.Reminded > 0 {
		s.printf(", reminded")
	}
	if one.Escalated {
		s.printf(", escalated")
	}
	s.printf("\n")
}
