package approval

import (
	"testing"
	"time"

	"conoe/shared/core/fault"
)

func minuted(t *testing.T, v Verdict) (*stage, Decision) {
	s := open(t, evrOpening(evr(1, "wri")))
	d := s.say("ext", v)
	s.add(s.r.RecordMinute(actor("mod", RoleModerator), d, dig("words"), s.now))
	s.nothing(s.r.RecordMinute(actor("mod", RoleModerator), d, dig("words"), s.now))
	return s, d
}

func TestMinuteCountsOnceConfirmed(t *testing.T) {
	s, d := minuted(t, Approve)
	for _, name := range []string{"sam", "mia", "ria"} {
		s.vote(name, Approve)
	}
	s.pass(time.Hour)
	s.state(StateOpen)
	s.add(s.r.ConfirmMinute(actor("wit"), d.ID, s.now))
	s.nothing(s.r.ConfirmMinute(actor("wit"), d.ID, s.now))
	v := s.item("evr_1", StateOpen).Votes[per("ext")]
	if !v.Attested || v.Via != ViaMinute {
		t.Errorf("vote %+v", v)
	}
	s.pass(5 * time.Minute)
	s.state(StateApproved)
}

func TestMinutedRejectionOpensAMediation(t *testing.T) {
	s, d := minuted(t, Reject)
	s.happened(s.add(s.r.ConfirmMinute(actor("wit"), d.ID, s.now)), "approval.minute_confirmed", "approval.mediation_opened")
}

func TestWhoMayNotConfirmAMinute(t *testing.T) {
	for _, test := range []struct {
		situation string
		by        Actor
		want      fault.Code
	}{
		{"who recorded it", actor("mod", RoleUserAdvocate), fault.Denied},
		{"whose decision it is", actor("ext"), fault.Denied},
		{"an author", actor("wri"), fault.Denied},
		{"who submitted", actor("author"), fault.Denied},
		{"a manager", Actor{Person: per("wit"), Manager: true}, fault.Denied},
		{"nobody", Actor{}, fault.Invalid},
	} {
		t.Run(test.situation, func(t *testing.T) {
			s, d := minuted(t, Approve)
			events, err := s.r.ConfirmMinute(test.by, d.ID, s.now)
			s.refuses(test.want, events, err)
		})
	}
}

func TestWhoMayNotRecordAMinute(t *testing.T) {
	s := open(t, evrOpening(evr(1)))
	for _, by := range []Actor{actor("mia", RoleChampion), actor("ext", RoleModerator)} {
		events, err := s.r.RecordMinute(by, s.say("ext", Approve), dig("words"), s.now)
		s.refuses(fault.Denied, events, err)
	}
	events, err := s.r.RecordMinute(actor("mod", RoleModerator), s.say("ext", Approve), "", s.now)
	s.refuses(fault.Invalid, events, err)
	events, err = s.r.ConfirmMinute(actor("wit"), "dec_unknown", s.now)
	s.refuses(fault.NotFound, events, err)
}

func TestMinuteThatThingsHaveOvertaken(t *testing.T) {
	s, d := minuted(t, Approve)
	s.vote("ext", Abstain)
	events, err := s.r.ConfirmMinute(actor("wit"), d.ID, s.now)
	s.refuses(fault.Conflict, events, err)

	s, d = minuted(t, Approve)
	s.add(s.r.Void("", []SubjectID{"evr_1"}, s.now))
	events, err = s.r.ConfirmMinute(actor("wit"), d.ID, s.now)
	s.refuses(fault.Conflict, events, err)

	s, d = minuted(t, Approve)
	s.add(s.r.Cancel("", dig("why"), s.now))
	events, err = s.r.ConfirmMinute(actor("wit"), d.ID, s.now)
	s.refuses(fault.Expired, events, err)
}
