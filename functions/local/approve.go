package main

import (
	"fmt"

	"conoe/shared/core/approval"
	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

type approveCmd struct {
	Ref         review.Ref       `arg:"" help:"A review or system, such as REV-1."`
	Items       []string         `arg:"" help:"What to decide: items such as EVR-0001, or a gate such as G2."`
	Verdict     approval.Verdict `help:"${enum}" enum:"approve,reject,request_changes,abstain,recuse" default:"approve"`
	Comment     string           `help:"Why. Needed to reject and to ask for changes."`
	WouldChange string           `help:"What would have to change. Needed when somebody affected rejects."`
}

func (c *approveCmd) Run(s *session) error {
	if s.cli.As == "" {
		return fault.Errorf(fault.Invalid, "Say with --as who decides. `conoe status %s` names who is waited for.", c.Ref)
	}
	d, by, err := s.reading()
	if err != nil {
		return err
	}
	defer d.close()
	var q *approval.Request
	stream := ""
	if err := d.Look(s.ctx, by, c.Ref, func(v *usecase.View) error {
		stream, q = v.D.Stream, c.request(v.D)
		return nil
	}); err != nil {
		return err
	}
	if q == nil {
		return fault.Errorf(fault.NotFound, "Nobody is asked about %v at present.", c.Items)
	}
	vote := usecase.Vote{Request: q.ID, Verdict: c.Verdict, Set: q.Set(), Comment: c.Comment, WouldChange: c.WouldChange, Language: "en", Via: approval.ViaAPI}
	if len(c.Items) < len(q.Items) {
		for _, i := range c.Items {
			vote.Items = append(vote.Items, review.Ref(i))
		}
	}
	command := usecase.Command{ID: "cli/" + d.NewID().String(), Actor: by, Channel: ledger.CLI}
	out, err := d.Decide(s.ctx, command, stream, vote)
	if err != nil {
		return err
	}
	return s.print(out, func() {
		s.printf("Recorded: %s on %v. The request is %s.\n", c.Verdict, c.Items, out.State)
		if t, ok := q.Tally(approval.SubjectID(c.Items[0])); ok && out.State == approval.StateOpen {
			s.printf("%s\n", next(t))
		}
	})
}

func next(t approval.Tally) string {
	if len(t.Missing) == 0 {
		return "The outcome stands five minutes after it is reached; until then a vote can be changed."
	}
	return fmt.Sprintf("Before this decision it lacked %v.", t.Missing)
}

func (c *approveCmd) request(d *review.Dossier) *approval.Request {
	for _, q := range d.OpenRequests() {
		all := true
		for _, i := range c.Items {
			_, ok := q.Item(approval.SubjectID(i))
			all = all && ok
		}
		if all {
			return q
		}
	}
	return nil
}
