package face_test

import (
	"strings"
	"testing"
	"time"

	"conoe/shared/core/approval"
	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

// proofs counts what is kept of what modals have shown.
func (s *set) proofs() int {
	s.t.Helper()
	n := 0
	for one, err := range s.desk.Store.Asides(s.t.Context(), ledger.Stream{Workspace: s.desk.Workspace, Name: s.stream}, "slack/read/") {
		if err != nil {
			s.t.Fatal(err)
		}
		n += strings.Count(string(one.Value), "digest")
	}
	return n
}

// TestDecidingWithoutAMessage: emi decides from the Home tab. She reads there what her
// message says, and what she read is kept as proof of it until something is erased.
func TestDecidingWithoutAMessage(t *testing.T) {
	s, ctx := promised(t, 2, review.Medium), t.Context()
	id := s.submit(s.refs...)
	s.did(s.As("emi").OpenHome(ctx))
	for range 2 { // the same is kept once
		s.did(s.As("emi").PressIn(ctx, s.home("emi", "One decision waits"), nil, "decide.read"))
		all := text(s.top("emi").Body)
		for _, part := range []string{"break number 1", "break number 2", "Who is helped", "What changed", "Until:"} {
			if !strings.Contains(all, part) {
				t.Errorf("emi reads %s, want %q", all, part)
			}
		}
		if n := s.proofs(); n != 1 {
			t.Errorf("%d proofs are kept", n)
		}
	}
	s.did(s.As("emi").Submit(ctx, in("verdict", "approve")))
	s.see(func(v *usecase.View) {
		for _, i := range v.D.Requests[id].Items {
			if i.Votes[s.person("emi")].Rendered == "" {
				t.Errorf("emi's yes to %s says of nothing that it was shown", i.ID)
			}
		}
	})
	s.must(s.desk.Erase(ctx, s.as("chiara"), s.stream, s.erasure(s.refs[0])))
	s.settle()
	if n := s.proofs(); n != 0 {
		t.Errorf("%d proofs are kept of what was erased", n)
	}
}

// TestThirdAskIsReadFirst: what stands in another message is decided in a modal that
// says what it is.
func TestThirdAskIsReadFirst(t *testing.T) {
	s, ctx := promised(t, 3, review.Medium), t.Context()
	s.at(time.Tuesday, 2)
	for _, ref := range s.refs {
		s.submit(ref)
	}
	s.did(s.As("emi").Press(ctx, s.question("emi"), "decide.read"))
	if all := text(s.top("emi").Body); !strings.Contains(all, "break number") {
		t.Errorf("emi decides without reading about what: %s", all)
	}
}

// TestAnswerToSomeBindsToWhatWasShown: who answers about some of a set has read these
// words, and no others that came since.
func TestAnswerToSomeBindsToWhatWasShown(t *testing.T) {
	s, ctx := promised(t, 2, review.Medium), t.Context()
	id := s.submit(s.refs...)
	var before approval.Digest
	s.see(func(v *usecase.View) { before = v.D.Requests[id].Set() })
	s.changes(s.refs[0])
	s.did(s.As("ben").Submit(ctx, marked("Everyone gets break number 1.")))
	if _, err := s.desk.Decide(ctx, s.as("emi"), s.stream, usecase.Vote{
		Request: id, Verdict: approval.Approve, Items: s.refs[:1], Set: before, Via: approval.ViaSlack,
	}); fault.CodeOf(err) != fault.Conflict {
		t.Errorf("got %v, want that the words have changed", err)
	}
}
