package face_test

import (
	"strings"
	"testing"

	"conoe/shared/core/approval"
	"conoe/shared/core/review"
)

// TestSetIsApproved: three people say yes to two promises in one go.
func TestSetIsApproved(t *testing.T) {
	s := promised(t, 2, review.Medium)
	s.submit(s.refs...)
	if m := s.question("emi"); !strings.Contains(m.Text, "2 promises") || !strings.Contains(m.Text, "break number 2") {
		t.Errorf("emi reads %s", m.Text)
	}
	s.yes("emi", "chiara", "daniel")
	s.later()
	for _, r := range s.refs {
		s.in(r, review.Approved)
	}
}

// TestOneIsTakenOut: who objects to one of a set says so about that one, and the
// rest is agreed.
func TestOneIsTakenOut(t *testing.T) {
	s, ctx := promised(t, 2, review.Medium), t.Context()
	s.submit(s.refs...)
	s.did(s.As("daniel").Press(ctx, s.question("daniel"), "decide.changes"))
	s.did(s.As("daniel").Submit(ctx, in("verdict", "request_changes", "reason", "Ten hours are too many.", "items", string(s.refs[1]))))
	s.did(s.As("daniel").Close(ctx))
	s.in(s.refs[1], review.Changes)
	if m := s.message("emi", "a promise"); strings.Contains(m.Text, "break number 2") || !strings.Contains(m.Text, "break number 1") {
		t.Errorf("emi reads %s, want the one that is left", m.Text)
	}
	s.yes("emi", "chiara", "daniel")
	s.later()
	s.in(s.refs[0], review.Approved)
	s.in(s.refs[1], review.Changes)
}

// TestSetThatHarms: promises of the greatest importance against a harm are read one
// by one before anybody says yes; a message stays short however long the set is.
func TestSetThatHarms(t *testing.T) {
	s, ctx := promised(t, 30, review.High), t.Context()
	s.submit(s.refs...)
	m := s.question("chiara")
	if n := strings.Count(m.Text, "\n") + 1; n > 8 || !strings.Contains(m.Text, "and 27 more, in Details") {
		t.Errorf("%d lines: %s", n, m.Text)
	}
	chiara := s.As("chiara")
	if _, err := chiara.Press(ctx, m, "decide.approve"); err == nil {
		t.Error("chiara may say yes to what the message does not list")
	}
	s.did(chiara.Press(ctx, m, "details"))
	first := text(s.top("chiara").Body)
	s.did(chiara.PressIn(ctx, s.top("chiara"), nil, "details.turn.1"))
	if second := text(s.top("chiara").Body); second == first || !strings.Contains(second, "Page 2 of") {
		t.Errorf("chiara reads %s", second)
	}
	s.did(chiara.Close(ctx))
	for _, who := range []string{"emi", "ana", "chiara", "daniel"} {
		s.did(s.As(who).Press(ctx, s.question(who), "decide.read"))
		all := text(s.top(who).Body)
		for _, part := range []string{"break number 1.", "break number 17.", "break number 30."} {
			if !strings.Contains(all, part) {
				t.Errorf("%s does not read %q before the answer", who, part)
			}
		}
		s.did(s.As(who).Submit(ctx, in("verdict", "approve")))
		s.did(s.As(who).Close(ctx))
	}
	s.later()
	for _, r := range s.refs {
		s.in(r, review.Approved)
	}
}

// TestRestOfASetWaits: who has said no to one of a set is asked about the rest, and
// their yes to that leaves the no where it is.
func TestRestOfASetWaits(t *testing.T) {
	s, ctx := promised(t, 3, review.Medium), t.Context()
	id := s.submit(s.refs...)
	daniel := s.As("daniel")
	s.did(daniel.Press(ctx, s.question("daniel"), "decide.reject"))
	st := in("verdict", "reject", "reason", "Ten hours are too many.")
	st["items"] = map[string][]string{"in": {string(s.refs[1])}}
	s.did(daniel.Submit(ctx, st))
	s.did(daniel.Close(ctx))
	m := s.question("daniel")
	if !strings.Contains(m.Text, "The rest waits for you") {
		t.Fatalf("daniel reads %s", m.Text)
	}
	s.did(daniel.Press(ctx, m, "decide.read"))
	s.did(daniel.Submit(ctx, in("verdict", "approve")))
	s.did(daniel.Close(ctx))
	for n, want := range []approval.Verdict{approval.Approve, approval.Reject, approval.Approve} {
		if v := s.answer(id, s.refs[n], "daniel"); v.Verdict != want {
			t.Errorf("daniel's answer about %s is %q, want %q", s.refs[n], v.Verdict, want)
		}
	}
	if m := s.question("daniel"); strings.Contains(m.Text, "waits for you") {
		t.Errorf("daniel reads %s", m.Text)
	}
}
