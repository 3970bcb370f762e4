package main

import (
	"conoe/shared/core/fault"
	"conoe/shared/core/rules"
	"conoe/shared/core/usecase"
)

type doctorCmd struct{}

// Run checks the file and says of every trouble how to mend it. It looks before
// anything is caught up with.
func (c *doctorCmd) Run(s *session) error {
	d, err := s.openQuietly(false)
	if err != nil {
		return err
	}
	defer d.Close()
	report, err := d.ExamineAll(s.ctx)
	if err != nil {
		return err
	}
	if err := s.print(report, func() { s.tellReport(report) }); err != nil {
		return err
	}
	if len(report.Troubles) > 0 {
		return fault.Errorf(fault.Blocked, "%s found.", rules.Count(len(report.Troubles), "trouble"))
	}
	return nil
}

func (s *session) tellReport(r usecase.Report) {
	verified := "chain and contents verified"
	if len(r.Troubles) > 0 {
		verified = "looked through, with what follows"
	}
	s.printf("%s, %s, %s, %d erased: %s.\n", rules.Count(r.Streams, "stream"), rules.Count(int(r.Entries), "entry"), rules.Count(r.Contents, "content"), r.Erased, verified)
	for _, t := range r.Troubles {
		s.printf("%s: %s\n    to mend it: %s\n", t.Where, t.What, t.Mend)
	}
	if len(r.Troubles) == 0 {
		s.printf("Nothing to mend.\n")
	}
}
