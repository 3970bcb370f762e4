package face_test

import (
	"fmt"
	"strings"
	"testing"

	"conoe/shared/core/review"
)

// TestAuthorsAreNotAskedToDecide: ben wrote the promise and has a seat. His message
// says that others decide it, and offers nothing that would be refused.
func TestAuthorsAreNotAskedToDecide(t *testing.T) {
	s := promised(t, 1, review.Medium)
	s.submit(s.refs...)
	m := s.message("ben", "others decide about")
	if all := fmt.Sprint(m.Blocks); !strings.Contains(m.Text, "Nothing is asked of you") || strings.Contains(all, "decide.") || strings.Contains(all, "snooze") {
		t.Errorf("ben reads %s with %s", m.Text, all)
	}
	asked := s.question("daniel")
	if !strings.Contains(asked.Text, "please decide") {
		t.Errorf("daniel reads %s", asked.Text)
	}
	s.replay(asked, users["ben"], "decide.reject") // a copied button
	if v, open := s.As("ben").Top(); open && strings.Contains(text(v.Body), "What do you say?") {
		t.Errorf("a modal opens in which nothing can be said: %s", text(v.Body))
	}
}

// TestWhatBecameOfEach: one of three promises goes back, two are agreed. Nobody reads
// that all went back.
func TestWhatBecameOfEach(t *testing.T) {
	s, ctx := promised(t, 3, review.Medium), t.Context()
	s.submit(s.refs...)
	s.did(s.As("emi").Press(ctx, s.question("emi"), "decide.changes"))
	s.did(s.As("emi").Submit(ctx, in("verdict", "request_changes", "reason", "Too short.", "items", string(s.refs[0]))))
	s.did(s.As("emi").Close(ctx))
	s.yes("chiara", "daniel", "emi")
	s.later()
	if m := s.question("daniel"); !strings.Contains(m.Text, "2 agreed, 1 back with the team") {
		t.Errorf("daniel reads %s", m.Text)
	}
}
