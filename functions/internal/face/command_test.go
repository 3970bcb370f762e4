package face_test

import (
	"regexp"
	"strings"
	"testing"

	"conoe/functions/internal/face"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

// TestCommandRefusesInPlainWords: whatever is typed, nobody reads the names of items,
// of commands of another program or of persons.
func TestCommandRefusesInPlainWords(t *testing.T) {
	s := promised(t, 1, review.Medium)
	strange := regexp.MustCompile("`conoe|per_|EVR-|VCL-|It takes")
	for _, typed := range []string{
		"status EVR-0001", "status <!channel>", "status", "status REV-99999999999999999999", "paste REV-9", "paste SYS-1", "paste EVR-0001",
		"export VCL-01", "export EVR-0001", "export", "concern x", "anything",
	} {
		for _, who := range []string{"emi", "chiara"} {
			o, err := s.As(who).Type(t.Context(), "#general", "/ethics "+typed)
			if err != nil || o.Told != "" {
				t.Errorf("%s types %q: %+v, %v", who, typed, o, err)
			}
			if m := s.newest(who); strange.MatchString(m.Text) {
				t.Errorf("%s types %q and reads %s", who, typed, m.Text)
			}
		}
	}
	s.did(s.As("emi").Type(t.Context(), "#general", "/ethics status EVR-0001"))
	if m := s.newest("emi"); !strings.Contains(m.Text, "There is no review of that number") {
		t.Errorf("emi reads %s", m.Text)
	}
}

// TestGuestRaisesAConcern about what they are asked, and reads of nothing else.
func TestGuestRaisesAConcern(t *testing.T) {
	s, _ := spoken(t)
	ctx := t.Context()
	s.face.Outside = face.Guests
	s.did(s.bound("U0FATIMA06"))
	if _, err := s.desk.Open(ctx, s.as("daniel"), usecase.Start{Title: "Secret scoring of staff", Trigger: review.NewSystem}); err != nil {
		t.Fatal(err)
	}
	s.settle()
	s.did(s.As("fatima").Type(ctx, "#reviews", "/ethics concern"))
	if all := text(s.top("fatima").Body); strings.Contains(all, "Secret scoring") {
		t.Errorf("fatima reads %s", all)
	}
	s.did(s.As("fatima").Submit(ctx, in("what", "Nobody asked the night shift.", "about", s.option("fatima", "about", "Route planner"))))
	if all := text(s.top("fatima").Body); !strings.Contains(all, "recorded") {
		t.Errorf("fatima reads %s", all)
	}
}
