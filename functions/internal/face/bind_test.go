package face_test

import (
	"strings"
	"testing"

	"conoe/functions/internal/face"
	"conoe/shared/core/fault"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

// TestNobodyIsTakenOver: an account of a guest speaks for nobody who has an account
// of their own, and who wrote a promise connects nobody who is asked about it.
func TestNobodyIsTakenOver(t *testing.T) {
	s, _ := spoken(t)
	ctx := t.Context()
	s.face.Outside = face.Guests
	ben, daniel := s.As("ben"), s.As("daniel")
	s.did(ben.Press(ctx, s.standing("ben"), "act.bind"))
	if v, ok := ben.Top(); ok && strings.Contains(text(v.Body), "With which account") {
		t.Errorf("ben, who wrote it, is offered %s", text(v.Body))
	}
	s.did(daniel.Press(ctx, s.standing("daniel"), "act.bind"))
	if all := text(s.top("daniel").Body); strings.Contains(all, "Emi") || !strings.Contains(all, "Ines") {
		t.Errorf("daniel may connect %s, want Ines alone", all)
	}
	for who, by := range map[string]string{"emi": "daniel", "Ines": "ben"} {
		_, err := s.desk.Bind(ctx, s.as(by), s.stream, s.speaker(who), usecase.Account{Team: s.TeamID(), User: "U0FATIMA06"})
		if fault.CodeOf(err) != fault.Denied {
			t.Errorf("%s connects %s: %v, want that it is refused", by, who, err)
		}
	}
	s.did(s.bound("U0FATIMA06"))
	if _, err := s.desk.Bind(ctx, s.as("daniel"), s.stream, s.speaker("Ines"), usecase.Account{Team: "T0PARTNER1", User: "U0OLU00007"}); fault.CodeOf(err) != fault.Denied {
		t.Errorf("a second account speaks for Ines: %v", err)
	}
}

// speaker is who speaks for people in the review, by the name.
func (s *set) speaker(name string) (out review.PersonID) {
	s.t.Helper()
	s.see(func(v *usecase.View) {
		for _, r := range review.All[review.Representative](v.D) {
			if called := s.desk.Name(s.t.Context(), v.W, r.Person); strings.Contains(strings.ToLower(called), strings.ToLower(name)) {
				out = r.Person
			}
		}
	})
	if out == "" {
		s.t.Fatalf("nobody called %s speaks for people", name)
	}
	return out
}
