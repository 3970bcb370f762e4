package approval

import (
	"testing"
	"time"

	"conoe/shared/core/fault"
)

func hurry() TemporaryApproval {
	return TemporaryApproval{
		By: actor("mia", RoleChampion), Items: []Ref{evr(1, "wri").Ref},
		Until: monday.Add(14 * dayLong), Reason: dig("harm"), ReducesHarm: true,
	}
}

func TestEmergencyApprovalEndsByItself(t *testing.T) {
	s := open(t, evrOpening(evr(1, "wri")))
	s.add(s.r.Emergency(hurry(), s.now))
	s.nothing(s.r.Emergency(hurry(), s.now))
	if approved, temporary := s.r.Standing("evr_1", s.now); approved || !temporary {
		t.Errorf("approved %v, temporary %v", approved, temporary)
	}
	s.state(StateOpen)
	s.until(monday.Add(14 * dayLong))
	if _, temporary := s.r.Standing("evr_1", s.now); temporary {
		t.Error("it outlived its end")
	}
	again := hurry()
	again.Until = s.now.Add(dayLong)
	events, err := s.r.Emergency(again, s.now)
	s.refuses(fault.Conflict, events, err)
}

func TestEmergencyApprovalEndsWithTheRequest(t *testing.T) {
	for _, end := range []Verdict{Approve, RequestChanges} {
		s := open(t, twoOpening(evr(1, "wri")))
		s.add(s.r.Emergency(hurry(), s.now))
		s.vote("sam", Approve)
		s.vote("mia", end)
		s.pass(time.Hour)
		approved, temporary := s.r.Standing("evr_1", s.now)
		if temporary || approved != (end == Approve) {
			t.Errorf("%s: approved %v, temporary %v", end, approved, temporary)
		}
	}
}

func TestEmergencyRefused(t *testing.T) {
	for _, test := range []struct {
		situation string
		change    func(*TemporaryApproval)
		want      fault.Code
	}{
		{"not the champion", func(a *TemporaryApproval) { a.By.Roles = nil }, fault.Denied},
		{"does not reduce harm", func(a *TemporaryApproval) { a.ReducesHarm = false }, fault.Denied},
		{"a moment too long", func(a *TemporaryApproval) { a.Until = a.Until.Add(time.Millisecond) }, fault.Invalid},
		{"already over", func(a *TemporaryApproval) { a.Until = monday }, fault.Invalid},
		{"no reason", func(a *TemporaryApproval) { a.Reason = "" }, fault.Invalid},
		{"champion wrote it", func(a *TemporaryApproval) { a.By.Person = per("wri") }, fault.Denied},
		{"another version", func(a *TemporaryApproval) { a.Items[0].Version = 2 }, fault.Conflict},
	} {
		t.Run(test.situation, func(t *testing.T) {
			s := open(t, evrOpening(evr(1, "wri")))
			a := hurry()
			test.change(&a)
			events, err := s.r.Emergency(a, s.now)
			s.refuses(test.want, events, err)
		})
	}
}
