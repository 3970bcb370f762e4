package main

import (
	"regexp"

	"conoe/functions/local/desk"
	"conoe/shared/core/review"
	"conoe/shared/core/rules"
	"conoe/shared/core/usecase"
)

type findingsCmd struct {
	Ref  review.Ref    `arg:"" help:"A review or system, such as REV-1."`
	Gate review.GateID `help:"Only the findings of this gate, as if it were next." placeholder:"Gn"`
	Rule review.RuleID `help:"Only the findings of this rule." placeholder:"RULE"`
}

func (c *findingsCmd) Run(s *session) error {
	if err := review.CheckWord(c.Gate); err != nil {
		return err
	}
	d, by, err := s.reading()
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Look(s.ctx, by, c.Ref, func(v *usecase.View) error {
		found := v.Findings
		if c.Gate != "" {
			found = d.AtGate(v, c.Gate)
		}
		n := 0
		for _, f := range found {
			if c.Rule != "" && f.Rule != c.Rule {
				continue
			}
			n++
			if err := s.print(f, func() { s.tellFinding(&f, s.titled(d, v, f.Sentence)) }); err != nil {
				return err
			}
		}
		if n == 0 && !s.cli.JSON {
			s.printf("Nothing blocks %s.\n", c.Ref)
		}
		return nil
	})
}

type checkCmd struct {
	Ref  review.Ref    `arg:"" help:"A review or system, such as REV-1."`
	Gate review.GateID `required:"" help:"The gate." placeholder:"Gn"`
}

// Run prints what blocks the gate and, as warnings, the rest; what blocks makes
// the exit code 1.
func (c *checkCmd) Run(s *session) error {
	if err := review.CheckWord(c.Gate); err != nil {
		return err
	}
	d, by, err := s.reading()
	if err != nil {
		return err
	}
	defer d.Close()
	blocked := 0
	err = d.Look(s.ctx, by, c.Ref, func(v *usecase.View) error {
		if p := v.D.Passed(c.Gate); p != nil && v.D.IsReview() {
			return s.print(map[string]string{"gate": string(c.Gate), "passed": p.At.String()}, func() {
				s.printf("%s passed %s on %s.\n", c.Ref, c.Gate, p.At.Format("2 January 2006"))
			})
		}
		at := d.AtGate(v, c.Gate)
		for _, f := range at {
			if f.Blocking() {
				blocked++
			}
			if err := s.check(d, v, f, f.Blocking()); err != nil {
				return err
			}
		}
		for _, f := range v.Findings {
			if f.Gate == c.Gate || covered(at, f) {
				continue
			}
			if err := s.check(d, v, f, false); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil && blocked > 0 {
		return errBlocking
	}
	if err == nil && !s.cli.JSON {
		s.printf("Nothing blocks %s at %s.\n", c.Ref, c.Gate)
	}
	return err
}

func covered(at []rules.Finding, f rules.Finding) bool {
	for _, g := range at {
		if g.Rule == f.Rule && g.Ref == f.Ref && g.Sentence == f.Sentence {
			return true
		}
	}
	return false
}

func (s *session) check(d *desk.Desk, v *usecase.View, f rules.Finding, blocks bool) error {
	level := "warning"
	if blocks {
		level = "error"
	}
	line := struct {
		Level string `json:"level"`
		rules.Finding
	}{level, f}
	return s.print(line, func() {
		s.printf("%s: %s %s: %s (%s)\n", level, f.Gate, f.Rule, s.titled(d, v, f.Sentence), f.Source)
	})
}

var refIn = regexp.MustCompile(`\b((?:REV|SYS)-\d+/)?[A-Z][A-Z0-9]{2}-\d+\b`)

// titled adds to each reference what the item is called, once.
func (s *session) titled(d *desk.Desk, v *usecase.View, sentence string) string {
	told := map[string]bool{}
	return refIn.ReplaceAllStringFunc(sentence, func(ref string) string {
		t := d.ItemTitle(s.ctx, v.D, review.Ref(ref))
		if t == "" || told[ref] {
			return ref
		}
		told[ref] = true
		return ref + " “" + t + "”"
	})
}
