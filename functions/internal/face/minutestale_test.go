package face_test

import (
	"fmt"
	"strings"
	"testing"

	"conoe/shared/core/usecase"
)

// TestMinuteOfWordsThatWereReadOut: the promise is written anew while ana writes down
// what Ines said of the old one. Nothing is recorded of the new one.
func TestMinuteOfWordsThatWereReadOut(t *testing.T) {
	s, id := spoken(t)
	ctx := t.Context()
	s.did(s.As("ana").Press(ctx, s.standing("ana"), "act.minute"))
	s.changes(s.refs[0])
	s.did(s.As("ben").Submit(ctx, marked("Everyone, if possible, gets break number 1.")))
	if o, err := s.minute(); err != nil || !strings.Contains(o.Errors["whose"], "has changed") {
		t.Errorf("got %+v, %v, want that what is asked has changed", o, err)
	}
	s.see(func(v *usecase.View) {
		if n := len(v.D.Requests[id].Minutes); n > 0 {
			t.Errorf("%d minutes are recorded on what nobody read out", n)
		}
	})
	s.did(s.As("ana").Close(ctx))
	s.did(s.As("ana").Press(ctx, s.standing("ana"), "act.minute"))
	s.did(s.minute())
}

// TestMinuteOfADay: it begins with today, and nobody answers what they were not asked
// yet.
func TestMinuteOfADay(t *testing.T) {
	s, _ := spoken(t)
	s.did(s.As("ana").Press(t.Context(), s.standing("ana"), "act.minute"))
	today := s.desk.Now().UTC().Format("2006-01-02")
	if got := fmt.Sprint(s.top("ana").Body); !strings.Contains(got, today) {
		t.Errorf("ana reads %s, want %s", got, today)
	}
	for day, want := range map[string]string{s.desk.Now().AddDate(-3, 0, 0).Format("2006-01-02"): "before they were asked", "2999-01-01": "future"} {
		if o, err := s.minute("day", day); err != nil || !strings.Contains(o.Errors["day"], want) {
			t.Errorf("%s: got %+v, %v, want %q", day, o, err, want)
		}
	}
}
