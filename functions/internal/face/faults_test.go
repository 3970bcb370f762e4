package face_test

import (
	"strings"
	"testing"

	"conoe/shared/adapter/standin"
	"conoe/shared/core/approval"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

// What goes wrong between a person and the ledger, and where it is tried:
//
//	a button of an older version     TestNewVersionIsAskedAnew, TestModalOfAnOlderVersion
//	a button of what is over         TestChangingOnesMind, TestSeatIsGivenBack
//	one click delivered twice        TestClicksThatDoNotCount
//	one modal delivered twice        TestModalIsDeliveredTwice
//	a double click                   TestDoubleClick
//	an answer that Slack lost        TestLostAnswerOfAModal, TestLostAnswerOfAPost
//	a trigger that has expired       TestTriggerHasExpired
//	429 in a fan-out                 TestSlackWantsToBeLeftAlone
//	a deleted message                TestDeletedMessageComesBackWhileItIsNeeded
//	a message that is never taken    TestMessageThatSlackDoesNotTake
//	a person who was deactivated     TestNobodyIsThere
//	a guest, a Connect user          TestGuest, TestConnect, TestForeignersSeeNothing
//	somebody whom nobody asked       TestClicksThatDoNotCount
//	an author                        TestAuthorIsRefused
//	two people on one page           TestTwoPeopleOnOnePage, TestTheSameQuestionTwice
//	two relays                       TestTwoRelaysTellOnce, TestTwoSweepsTellOnce
//	erased words                     TestErasedWordsLeaveTheMessages

// TestTriggerHasExpired: who waited too long is told to press again, and nothing
// else is lost.
func TestTriggerHasExpired(t *testing.T) {
	s, ctx := promised(t, 1, review.Medium), t.Context()
	s.submit(s.refs...)
	s.Inject(standin.Fault{On: "views.open", Error: "expired_trigger_id"})
	daniel := s.As("daniel")
	if o, err := daniel.Press(ctx, s.question("daniel"), "decide.reject"); err != nil {
		t.Fatal(o, err)
	}
	s.settle()
	s.whisper("daniel", "That took too long")
	s.did(daniel.Press(ctx, s.question("daniel"), "decide.reject"))
	s.did(daniel.Submit(ctx, in("verdict", "reject", "reason", "Ten hours are too many.")))
}

// TestModalOfAnOlderVersion: what was typed about the first version decides nothing
// about the second, and it is said so.
func TestModalOfAnOlderVersion(t *testing.T) {
	s, ctx := promised(t, 1, review.Medium), t.Context()
	id := s.submit(s.refs...)
	daniel := s.As("daniel")
	s.did(daniel.Press(ctx, s.question("daniel"), "decide.changes"))
	s.must(s.desk.Save(ctx, s.as("ben"), s.stream, []usecase.Draft{{Ref: s.refs[0], Doc: promise("Everybody gets another break.", review.Medium)}}))
	s.settle()
	o, err := daniel.Submit(ctx, in("verdict", "approve"))
	if all := text(s.top("daniel").Body) + o.Told; err != nil || strings.Contains(all, "You said yes") || !strings.Contains(all, "changed") {
		t.Errorf("daniel reads %s, %v", all, err)
	}
	if v := s.answer(id, s.refs[0], "daniel"); v.Verdict != "" {
		t.Errorf("daniel's answer is %q", v.Verdict)
	}
}

// TestModalIsDeliveredTwice: one answer is recorded, and who gave it sees it.
func TestModalIsDeliveredTwice(t *testing.T) {
	s, ctx := promised(t, 1, review.Medium), t.Context()
	s.submit(s.refs...)
	daniel := s.As("daniel")
	s.did(daniel.Press(ctx, s.question("daniel"), "decide.reject"))
	before := s.entries("approval.decided")
	s.Inject(standin.Fault{On: standin.ToInteractions, Twice: true})
	s.did(daniel.Submit(ctx, in("verdict", "reject", "reason", "Ten hours are too many.")))
	if n := s.entries("approval.decided") - before; n != 1 {
		t.Errorf("%d answers are recorded, want one", n)
	}
	if m := s.question("daniel"); !strings.Contains(m.Text, "you said no") {
		t.Errorf("daniel reads %s", m.Text)
	}
}

// TestDoubleClick: two clicks on one button are one answer.
func TestDoubleClick(t *testing.T) {
	s, ctx := promised(t, 1, review.Medium), t.Context()
	id := s.submit(s.refs...)
	before, m := s.entries("approval.decided"), s.question("daniel")
	for range 2 {
		if o, err := s.As("daniel").Press(ctx, m, "decide.approve"); err != nil {
			t.Fatal(o, err)
		}
	}
	s.settle()
	if n := s.entries("approval.decided") - before; n != 1 {
		t.Errorf("%d answers are recorded, want one", n)
	}
	if v := s.answer(id, s.refs[0], "daniel"); v.Verdict != approval.Approve {
		t.Errorf("daniel's answer is %q", v.Verdict)
	}
}

// TestLostAnswerOfAModal: the answer to a submission was lost, so the same modal is
// submitted again with other words. The first words stand, and it is said so.
func TestLostAnswerOfAModal(t *testing.T) {
	s, ctx := promised(t, 1, review.Medium), t.Context()
	id := s.submit(s.refs...)
	daniel := s.As("daniel")
	s.did(daniel.Press(ctx, s.question("daniel"), "decide.reject"))
	s.Inject(standin.Fault{On: standin.ToInteractions, Lost: true})
	_, _ = daniel.Submit(ctx, in("verdict", "reject", "reason", "Ten hours are too many."))
	s.settle()
	o, err := daniel.Submit(ctx, in("verdict", "abstain"))
	if all := text(s.top("daniel").Body) + o.Told; err != nil || !strings.Contains(all, "recorded already") && !strings.Contains(all, "first answer was saved") {
		t.Errorf("daniel reads %s, %v", all, err)
	}
	if v := s.answer(id, s.refs[0], "daniel"); v.Verdict != approval.Reject {
		t.Errorf("daniel's answer is %q", v.Verdict)
	}
}
