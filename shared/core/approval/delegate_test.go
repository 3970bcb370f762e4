package approval

import (
	"testing"
	"time"

	"conoe/shared/core/fault"
)

const dayLong = 24 * time.Hour

func loan(from, to string, c Constituency) Loan {
	return Loan{
		By: per(from), To: Eligible{Person: per(to), Constituencies: []Constituency{c}},
		From: monday, Until: monday.Add(2 * dayLong), NoReportingLine: true,
	}
}

func TestDelegateFillsTheSeat(t *testing.T) {
	s := open(t, twoOpening(evr(1)))
	s.vote("sam", Approve)
	s.add(s.r.Delegate(loan("mia", "dan", Management), s.now))
	s.nothing(s.r.Delegate(loan("mia", "dan", Management), s.now))
	s.refusesVote(fault.Conflict, "mia", Approve)
	e := s.vote("dan", Approve)[0].(Decided)
	if e.Seat != per("mia") || e.Person != per("dan") || e.Constituency != Management {
		t.Errorf("decided %+v", e)
	}
	events, err := s.r.RevokeDelegation(per("mia"), s.now)
	s.refuses(fault.Conflict, events, err)
	s.pass(time.Hour)
	s.state(StateApproved)
}

func TestDelegationRevokedBeforeUse(t *testing.T) {
	s := open(t, twoOpening(evr(1)))
	s.nothing(s.r.RevokeDelegation(per("mia"), s.now))
	s.add(s.r.Delegate(loan("mia", "dan", Management), s.now))
	s.add(s.r.RevokeDelegation(per("mia"), s.now))
	s.refusesVote(fault.Denied, "dan", Approve)
	s.vote("mia", Approve)
}

// TestSeatIsReturnedByEitherSide, and by nobody else, until it is used.
func TestSeatIsReturnedByEitherSide(t *testing.T) {
	for _, by := range []string{"mia", "dan"} {
		s := open(t, twoOpening(evr(1)))
		s.nothing(s.r.ReturnSeat(per(by), per("mia"), s.now))
		s.add(s.r.Delegate(loan("mia", "dan", Management), s.now))
		events, err := s.r.ReturnSeat(per("sam"), per("mia"), s.now)
		s.refuses(fault.Denied, events, err)
		s.add(s.r.ReturnSeat(per(by), per("mia"), s.now))
		s.nothing(s.r.ReturnSeat(per(by), per("mia"), s.now))
		s.vote("mia", Approve)
	}
	s := open(t, twoOpening(evr(1)))
	s.add(s.r.Delegate(loan("mia", "dan", Management), s.now))
	s.vote("dan", Approve)
	for _, by := range []string{"mia", "dan"} {
		events, err := s.r.ReturnSeat(per(by), per("mia"), s.now)
		s.refuses(fault.Conflict, events, err)
	}
}

func TestDelegationIsDated(t *testing.T) {
	s := open(t, twoOpening(evr(1)))
	l := loan("mia", "dan", Management)
	l.From = monday.Add(time.Hour)
	s.add(s.r.Delegate(l, s.now))
	s.refusesVote(fault.Expired, "dan", Approve)
	s.pass(time.Hour)
	s.vote("dan", Abstain)
	s.until(l.Until)
	s.refusesVote(fault.Expired, "dan", Approve)
	s.vote("mia", Approve)
}

func TestWhoMayNotStandIn(t *testing.T) {
	for _, test := range []struct {
		situation string
		change    func(*Loan)
		want      fault.Code
	}{
		{"another constituency", func(l *Loan) { l.To.Constituencies = []Constituency{Stakeholder} }, fault.Denied},
		{"an author", func(l *Loan) { l.To.Person = per("wri") }, fault.Denied},
		{"who submitted", func(l *Loan) { l.To.Person = per("author") }, fault.Denied},
		{"somebody with a seat", func(l *Loan) { l.To.Person = per("sam") }, fault.Denied},
		{"somebody who reports to an author", func(l *Loan) { l.NoReportingLine = false }, fault.Denied},
		{"somebody with a conflict of interest", func(l *Loan) { l.To.Conflict = true }, fault.Denied},
		{"oneself", func(l *Loan) { l.To.Person = l.By }, fault.Invalid},
		{"a name", func(l *Loan) { l.To.Person = "Dan" }, fault.Invalid},
		{"a time that is over", func(l *Loan) { l.From, l.Until = monday.Add(-dayLong), monday }, fault.Invalid},
		{"a time that ends before it begins", func(l *Loan) { l.From = monday.Add(3 * dayLong) }, fault.Invalid},
		{"a seat that is not theirs to lend", func(l *Loan) { l.By = per("stranger") }, fault.Denied},
	} {
		t.Run(test.situation, func(t *testing.T) {
			s := open(t, twoOpening(evr(1, "wri")))
			l := loan("mia", "dan", Management)
			test.change(&l)
			events, err := s.r.Delegate(l, s.now)
			s.refuses(test.want, events, err)
		})
	}
}

func TestDelegationGoesOneHop(t *testing.T) {
	s := open(t, twoOpening(evr(1)))
	s.add(s.r.Delegate(loan("mia", "dan", Management), s.now))
	events, err := s.r.Delegate(loan("dan", "eve", Management), s.now)
	s.refuses(fault.Denied, events, err)
	events, err = s.r.Delegate(loan("mia", "eve", Management), s.now)
	s.refuses(fault.Conflict, events, err)
	l := loan("sam", "dan", Stakeholder)
	events, err = s.r.Delegate(l, s.now)
	s.refuses(fault.Denied, events, err)
}

func TestDelegateOfAnAuthorFillsNoSlot(t *testing.T) {
	o := evrOpening(evr(1, "pat"), evr(2))
	s := open(t, o)
	s.add(s.r.Delegate(loan("pat", "dan", ProjectTeam), s.now))
	s.refusesVote(fault.Denied, "dan", Approve, evr(1).Ref)
	s.vote("dan", Approve, evr(2).Ref)

	s = open(t, evrOpening(evr(1, "pat")))
	events, err := s.r.Delegate(loan("pat", "dan", ProjectTeam), s.now)
	s.refuses(fault.Denied, events, err)
}

func TestDelegateBringsTheirOwnFacts(t *testing.T) {
	s := open(t, evrOpening(evr(1)))
	s.add(s.r.Delegate(loan("ext", "dan", Stakeholder), s.now))
	for _, name := range []string{"dan", "sam", "mia", "ria"} {
		s.vote(name, Approve)
	}
	s.pass(time.Hour)
	s.state(StateOpen)
	got, _ := s.r.Tally("evr_1")
	if got.ExternalAffected.Have != 0 || len(got.Missing) != 1 {
		t.Errorf("tally %+v", got)
	}
}
