package face_test

import (
	"strings"
	"testing"

	"conoe/shared/core/approval"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

// answer is the standing answer of somebody about an item.
func (s *set) answer(id approval.RequestID, r review.Ref, who string) (out approval.Vote) {
	s.t.Helper()
	s.see(func(v *usecase.View) {
		if i, ok := v.D.Requests[id].Item(approval.SubjectID(r)); ok {
			out = i.Votes[s.person(who)]
		}
	})
	return out
}

// TestAuthorIsRefused: who wrote what is asked about is told which rule keeps them
// from deciding; of a set they decide on the rest.
func TestAuthorIsRefused(t *testing.T) {
	s, ctx := promised(t, 1, review.Medium), t.Context()
	mine := s.write("daniel", promise("Nobody waits at night.", review.Medium))[0]
	id := s.submit(mine, s.refs[0])
	s.did(s.As("daniel").Press(ctx, s.question("daniel"), "decide.changes"))
	st := in("verdict", "approve")
	st["items"] = map[string][]string{"in": {string(mine)}}
	o, err := s.As("daniel").Submit(ctx, st)
	all := text(s.top("daniel").Body) + strings.Join(values(o.Errors), " ")
	if err != nil || !strings.Contains(all, "nobody decides on their own work") || strings.Contains(all, "EVR") {
		t.Fatalf("daniel reads %s, %v", all, err)
	}
	s.did(s.As("daniel").Close(ctx))
	s.yes("daniel")
	if v := s.answer(id, s.refs[0], "daniel"); v.Verdict != approval.Approve {
		t.Errorf("daniel's answer about the other one is %q", v.Verdict)
	}
	if v := s.answer(id, mine, "daniel"); v.Verdict != "" {
		t.Errorf("daniel's answer about his own one is %q", v.Verdict)
	}
}

// TestSayingNeitherYesNorNo: an abstention and stepping aside are on record and
// count for nothing; who stepped aside may come back.
func TestSayingNeitherYesNorNo(t *testing.T) {
	s, ctx := promised(t, 1, review.Medium), t.Context()
	id := s.submit(s.refs...)
	for who, verdict := range map[string]string{"chiara": "abstain", "daniel": "recuse"} {
		s.did(s.As(who).Press(ctx, s.question(who), "decide.other"))
		s.did(s.As(who).Submit(ctx, in("verdict", verdict)))
		if v := s.answer(id, s.refs[0], who); string(v.Verdict) != verdict {
			t.Errorf("%s's answer is %q, want %s", who, v.Verdict, verdict)
		}
		s.did(s.As(who).Close(ctx))
	}
	s.yes("emi", "ana")
	s.later()
	s.in(s.refs[0], review.Proposed)
	for who, head := range map[string]string{"chiara": "you chose not to say yes or no", "daniel": "you stepped aside"} {
		if m := s.question(who); !strings.Contains(m.Text, head) {
			t.Errorf("%s reads %s", who, m.Text)
		}
		s.did(s.As(who).Press(ctx, s.question(who), "decide.again"))
		s.did(s.As(who).Submit(ctx, in("verdict", "approve")))
		s.did(s.As(who).Close(ctx))
	}
	s.later()
	s.in(s.refs[0], review.Approved)
}

// TestNewVersionIsAskedAnew: after a request for changes the team writes another
// version, and each is shown what changed since they answered. A button of the first
// version decides nothing.
func TestNewVersionIsAskedAnew(t *testing.T) {
	s, ctx := promised(t, 1, review.Medium), t.Context()
	first := s.submit(s.refs...)
	s.yes("chiara")
	old := s.question("daniel")
	s.did(s.As("daniel").Press(ctx, old, "decide.changes"))
	s.did(s.As("daniel").Submit(ctx, in("verdict", "request_changes", "reason", "Ten hours are too many.")))
	s.did(s.As("daniel").Close(ctx))
	if m := s.question("chiara"); !strings.Contains(m.Text, "Back with the team for changes") {
		t.Errorf("chiara reads %s", m.Text)
	}
	s.changes(s.refs[0])
	s.did(s.As("ben").Submit(ctx, in("statement", "Everybody gets a break after five hours.")))
	second := s.submit(s.refs...)
	votes := s.entries("approval.decided")
	s.replay(old, users["daniel"], "decide.approve")
	if n := s.entries("approval.decided"); n != votes {
		t.Errorf("a button of the first version decided: %d, want %d", n, votes)
	}
	if m := s.question("chiara"); !strings.Contains(m.Text, "Promise 1 (What is promised)") || !strings.Contains(m.Text, "after five hours") {
		t.Errorf("chiara reads %s, want what changed", m.Text)
	}
	s.see(func(v *usecase.View) {
		if a, b := v.D.Requests[first].State, v.D.Requests[second].State; a == approval.StateOpen || b != approval.StateOpen {
			t.Errorf("the first request is %s, the second %s", a, b)
		}
	})
}
