package main

import (
	"slices"
	"strings"

	"conoe/functions/local/desk"
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
	defer d.Close()
	asked, err := d.Asked(s.ctx, by, c.Ref)
	if err != nil {
		return err
	}
	n := slices.IndexFunc(asked, c.covers)
	if n < 0 {
		return fault.Errorf(fault.NotFound, "Nobody is asked about %s at present.", strings.Join(c.Items, ", "))
	}
	q := asked[n]
	vote := usecase.Vote{
		Request: q.Request, Verdict: c.Verdict, Set: q.Set, Comment: c.Comment, WouldChange: c.WouldChange,
		Language: "en", Via: approval.ViaAPI,
	}
	if len(c.Items) < len(q.Items) {
		for _, i := range c.Items {
			vote.Items = append(vote.Items, review.Ref(i))
		}
	}
	command := usecase.Command{ID: "cli/" + d.NewID().String(), Actor: by, Channel: ledger.CLI}
	out, err := d.Decide(s.ctx, command, q.Stream, vote)
	if err != nil {
		return err
	}
	missing, open, err := s.stillMissing(d, by, c.Ref, q.Request)
	if err != nil {
		return err
	}
	return s.print(out, func() {
		s.printf("Recorded: %s on %s.\n", c.Verdict, strings.Join(c.Items, ", "))
		switch {
		case !open:
			s.printf("The request is %s.\n", out.State)
		case len(missing) > 0:
			s.printf("It still lacks %s.\n", strings.Join(missing, ", "))
		default:
			s.printf("The outcome stands in five minutes; until then votes can be changed.\n")
		}
	})
}

// stillMissing is what an open request lacks after a decision.
func (s *session) stillMissing(d *desk.Desk, by review.Actor, ref review.Ref, id approval.RequestID) ([]string, bool, error) {
	asked, err := d.Asked(s.ctx, by, ref)
	if fault.CodeOf(err) == fault.Denied {
		return nil, false, nil // nothing is open any more for who decided
	}
	for _, q := range asked {
		if q.Request == id {
			return q.Missing, true, err
		}
	}
	return nil, false, err
}

// covers reports whether a question is about everything that is to be decided.
func (c *approveCmd) covers(q usecase.Question) bool {
	return !slices.ContainsFunc(c.Items, func(i string) bool { return !slices.Contains(q.Items, review.Ref(i)) })
}
