package face_test

import (
	"strings"
	"testing"
	"time"

	"conoe/shared/core/approval"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

// tops are the messages by which somebody was asked, each once.
func (w *world) tops(who string) int {
	n := 0
	for _, m := range w.direct(who) {
		if m.Thread == "" && strings.Contains(m.Text, "Who is helped") {
			n++
		}
	}
	return n
}

// TestThirdAskOfAStage: emi, who is from outside, was asked about the value and gets
// one more message in this stage. What else she is asked stands in it, and can be
// decided there; a colleague gets a message each time.
func TestThirdAskOfAStage(t *testing.T) {
	s, ctx := promised(t, 4, review.Medium), t.Context()
	s.at(time.Tuesday, 2)
	var ids []approval.RequestID
	for _, ref := range s.refs {
		ids = append(ids, s.submit(ref))
	}
	if n := s.tops("daniel"); n != 5 {
		t.Errorf("daniel was asked in %d messages, want 5", n)
	}
	if n := s.tops("emi"); n != 2 {
		t.Fatalf("emi was asked in %d messages, want 2", n)
	}
	last := s.question("emi")
	if !strings.Contains(last.Text, "break number 1") || !strings.Contains(last.Text, "You are also asked 3 more things") {
		t.Errorf("emi reads %s", last.Text)
	}
	s.did(s.As("emi").Press(ctx, last, "decide.read"))
	s.did(s.As("emi").Submit(ctx, in("verdict", "approve")))
	s.did(s.As("emi").Close(ctx))
	s.see(func(v *usecase.View) {
		voted := 0
		for _, id := range ids {
			for _, i := range v.D.Requests[id].Items {
				voted += len(i.Votes)
			}
		}
		if voted != 1 {
			t.Errorf("%d votes, want emi's", voted)
		}
	})
	// What has its place in another message is reminded of below that one.
	s.at(time.Thursday, 5)
	for _, m := range s.below("emi") {
		if m.Thread != last.TS {
			t.Errorf("%s stands below %s", m.Text, m.Thread)
		}
	}
	// In another stage emi may be asked again.
	s.enter(review.S2)
	s.submit(s.write("ben", promise("Everybody may ask why.", review.Medium))...)
	if n := s.tops("emi"); n != 3 {
		t.Errorf("emi was asked in %d messages, want 3", n)
	}
}

// TestWhatElseIsAskedOutlivesItsMessage: the message goes on to show it when what it
// was about is decided, and ends with it.
func TestWhatElseIsAskedOutlivesItsMessage(t *testing.T) {
	s := promised(t, 2, review.Medium)
	s.at(time.Tuesday, 2)
	first, second := s.submit(s.refs[0]), s.submit(s.refs[1])
	s.approve(first, "emi", "chiara", "daniel", "ana")
	if m := s.message("emi", "break number 1"); !strings.Contains(m.Text, "Agreed") || !strings.Contains(m.Text, "You are also asked this") {
		t.Errorf("emi reads %s", m.Text)
	}
	s.approve(second, "emi", "chiara", "daniel", "ana")
	if m := s.message("emi", "break number 1"); strings.Contains(m.Text, "also asked") {
		t.Errorf("emi reads %s", m.Text)
	}
}

// TestTheModeratorIsTold: of a no from outside, and that it is settled.
func TestTheModeratorIsTold(t *testing.T) {
	s, ctx := promised(t, 1, review.Medium), t.Context()
	s.at(time.Tuesday, 10)
	s.submit(s.refs...)
	s.did(s.As("emi").Press(ctx, s.question("emi"), "decide.reject"))
	s.did(s.As("emi").Submit(ctx, in("verdict", "reject", "reason", "It is too little.", "would_change", "Two breaks.")))
	s.did(s.As("emi").Close(ctx))
	m := s.message("ana", "Talk with somebody who said no")
	s.did(s.As("ana").Press(ctx, m, "mediate"))
	s.did(s.As("ana").Submit(ctx, in("outcome", "answered", "reason", "It is about another break.")))
	s.did(s.As("ana").Close(ctx))
	s.none("ana", "Talk with somebody")
}
