package approval

import (
	"testing"
	"time"

	"conoe/shared/core/fault"
)

// rejected is a request that everybody but ext approves and ext rejects.
func rejected(t *testing.T, o Opening) *stage {
	t.Helper()
	s := open(t, o)
	for _, name := range []string{"sam", "mia", "ria", "pat"} {
		s.vote(name, Approve)
	}
	s.happened(s.vote("ext", Reject), "approval.decided", "approval.mediation_opened")
	return s
}

func ending(o MediationOutcome) MediationEnd {
	m := MediationEnd{
		By: actor("mod", RoleModerator), Item: "evr_1", Person: per("ext"),
		Outcome: o, Reason: dig("outcome"),
	}
	if o == OutcomeTradedOff {
		m.TradeOff = Ref{ID: "tof_1", Version: 1, Digest: dig("tof")}
	}
	return m
}

// withSecond invites a second stakeholder affected from outside, so that a quorum
// can be reached without ext.
func withSecond() Opening {
	o := evrOpening(evr(1))
	o.Invited = append(o.Invited, affected("eve"))
	return o
}

func TestExternalRejectionPausesOnlyItsItems(t *testing.T) {
	s := open(t, evrOpening(evr(1), evr(2)))
	s.vote("ext", Reject, evr(1).Ref)
	s.vote("ext", Approve, evr(2).Ref)
	for _, name := range []string{"sam", "mia", "ria"} {
		s.vote(name, Approve)
	}
	s.pass(time.Hour)
	s.item("evr_1", StateOpen)
	s.item("evr_2", StateApproved)
}

func TestOutvotedExternalRejectionStillPauses(t *testing.T) {
	s := rejected(t, withSecond())
	s.vote("eve", Approve)
	s.pass(time.Hour)
	s.item("evr_1", StateOpen)
}

func TestMediationAnswered(t *testing.T) {
	for _, outcome := range []MediationOutcome{OutcomeAnswered, OutcomeTradedOff} {
		t.Run(string(outcome)+" and approved", func(t *testing.T) {
			s := rejected(t, evrOpening(evr(1)))
			s.add(s.r.EndMediation(ending(outcome), s.now))
			s.nothing(s.r.EndMediation(ending(outcome), s.now))
			if got, _ := s.r.Tally("evr_1"); len(got.Waiting) != 1 || got.Waiting[0] != per("ext") {
				t.Fatalf("waiting: %v", got.Waiting)
			}
			s.vote("ext", Approve)
			s.pass(5 * time.Minute)
			s.state(StateApproved)
		})
		t.Run(string(outcome)+" and rejected again", func(t *testing.T) {
			s := rejected(t, evrOpening(evr(1)))
			s.add(s.r.EndMediation(ending(outcome), s.now))
			s.happened(s.vote("ext", Reject), "approval.decided", "approval.mediation_ended")
			if m := s.item("evr_1", StateOpen).Mediations[per("ext")]; m.State != MediationUpheld {
				t.Fatalf("mediation %v", m)
			}
		})
	}
}

func TestSilenceAfterAnAnswerIsNoConsent(t *testing.T) {
	s := rejected(t, withSecond())
	s.vote("eve", Approve)
	s.add(s.r.EndMediation(ending(OutcomeAnswered), s.now))
	s.until(time.Date(2026, 3, 9, 9, 0, 0, 0, time.UTC))
	if m := s.item("evr_1", StateOpen).Mediations[per("ext")]; m.State != MediationUpheld {
		t.Fatalf("mediation %v", m)
	}
	s.until(time.Date(2026, 3, 16, 9, 0, 0, 0, time.UTC))
	s.state(StateRejected)
}

func TestMediationChanged(t *testing.T) {
	s := rejected(t, evrOpening(evr(1)))
	s.happened(s.add(s.r.EndMediation(ending(OutcomeChanged), s.now)), "approval.mediation_ended", "approval.closed")
	s.state(StateChangesRequested)
}

func TestMediationNobodyEnded(t *testing.T) {
	s := rejected(t, withSecond())
	s.until(time.Date(2026, 3, 9, 9, 0, 0, -1e6, time.UTC))
	if m := s.item("evr_1", StateOpen).Mediations[per("ext")]; m.State != MediationTalking {
		t.Fatalf("too early: %v", m)
	}
	s.pass(time.Millisecond)
	if m := s.item("evr_1", StateOpen).Mediations[per("ext")]; m.State != MediationUpheld {
		t.Fatalf("mediation %v", m)
	}
}

func TestRejectionWithdrawn(t *testing.T) {
	s := rejected(t, evrOpening(evr(1)))
	s.vote("ext", Approve)
	s.pass(5 * time.Minute)
	s.state(StateApproved)
}

func TestWhoMayNotMediate(t *testing.T) {
	o := evrOpening(evr(1, "wri"))
	for _, test := range []struct {
		situation string
		by        Actor
	}{
		{"no moderator", actor("mia", RoleChampion)},
		{"who rejected", actor("ext", RoleModerator)},
		{"author", actor("wri", RoleModerator)},
		{"who submitted", actor("author", RoleModerator)},
		{"nobody", Actor{Roles: []Role{RoleModerator}}},
	} {
		t.Run(test.situation, func(t *testing.T) {
			s := rejected(t, o)
			m := ending(OutcomeAnswered)
			m.By = test.by
			events, err := s.r.EndMediation(m, s.now)
			s.refuses(fault.Denied, events, err)
		})
	}
}

func TestOverride(t *testing.T) {
	upheld := func(t *testing.T, o Opening) *stage {
		s := rejected(t, o)
		s.vote("eve", Approve)
		s.add(s.r.EndMediation(ending(OutcomeUpheld), s.now))
		return s
	}
	item := []SubjectID{"evr_1"}
	t.Run("lifts the block", func(t *testing.T) {
		s := upheld(t, withSecond())
		s.pass(time.Hour)
		s.state(StateOpen)
		s.add(s.r.Override(actor("mia", RoleChampion), per("ext"), item, dig("reasons"), s.now))
		s.nothing(s.r.Override(actor("mia", RoleChampion), per("ext"), item, dig("reasons"), s.now))
		s.pass(5 * time.Minute)
		s.state(StateApproved)
	})
	t.Run("fills no seat", func(t *testing.T) {
		s := rejected(t, evrOpening(evr(1)))
		s.add(s.r.EndMediation(ending(OutcomeUpheld), s.now))
		s.add(s.r.Override(actor("mia", RoleChampion), per("ext"), item, dig("reasons"), s.now))
		s.pass(time.Hour)
		s.state(StateOpen)
	})
	t.Run("nobody overrode in time", func(t *testing.T) {
		s := upheld(t, withSecond())
		s.until(time.Date(2026, 3, 9, 9, 0, 0, 0, time.UTC))
		s.state(StateRejected)
	})
	for _, test := range []struct {
		situation string
		change    func(*Opening)
		by        Actor
	}{
		{"impact tier critical", func(o *Opening) { o.Critical = true }, actor("mia", RoleChampion)},
		{"legal anchor loses", func(o *Opening) { o.LegalAnchorLoses = true }, actor("mia", RoleChampion)},
		{"not the champion", func(*Opening) {}, actor("mia", RoleModerator)},
		{"champion submitted it", func(*Opening) {}, actor("author", RoleChampion)},
		{"champion is who rejected", func(*Opening) {}, actor("ext", RoleChampion)},
	} {
		t.Run(test.situation, func(t *testing.T) {
			o := withSecond()
			test.change(&o)
			s := upheld(t, o)
			events, err := s.r.Override(test.by, per("ext"), item, dig("reasons"), s.now)
			s.refuses(fault.Denied, events, err)
		})
	}
	t.Run("critical closes without waiting for the champion", func(t *testing.T) {
		o := withSecond()
		o.Critical = true
		s := upheld(t, o)
		s.pass(5 * time.Minute)
		s.state(StateRejected)
	})
	t.Run("before the mediation ended", func(t *testing.T) {
		s := rejected(t, withSecond())
		events, err := s.r.Override(actor("mia", RoleChampion), per("ext"), item, dig("reasons"), s.now)
		s.refuses(fault.Conflict, events, err)
	})
}
