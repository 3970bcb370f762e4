package face_test

import (
	"strings"
	"testing"

	"conoe/shared/adapter/standin"
	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

// act opens a command about the review as somebody, from its status.
func (s *set) act(who, name string) *standin.Actor {
	s.t.Helper()
	ctx, as := s.t.Context(), s.As(who)
	s.did(as.Type(ctx, "#general", "/ethics status REV-1"))
	s.did(as.Press(ctx, s.newest(who), "act."+name))
	return &as
}

func (s *set) where() (out review.Status, stage review.Stage) {
	s.see(func(v *usecase.View) { out, stage = v.D.Status, v.D.Stage })
	return out, stage
}

// TestReviewIsPaused: nobody may write while it is on hold, and it goes on where it
// stood.
func TestReviewIsPaused(t *testing.T) {
	s, ctx := promised(t, 1, review.Medium), t.Context()
	s.did(s.act("ben", "hold").Submit(ctx, in("because", "The customer thinks about it.")))
	if got, _ := s.where(); got != review.StatusOnHold {
		t.Fatalf("the review is %s", got)
	}
	if _, err := s.desk.Submit(ctx, s.as("ben"), s.stream, s.refs); err == nil {
		t.Error("people are asked while it is on hold")
	}
	s.did(s.As("ben").Close(ctx))
	s.did(s.act("ben", "resume").Submit(ctx, in("because", "The customer wants it.")))
	if got, _ := s.where(); got != review.StatusOpen {
		t.Errorf("the review is %s", got)
	}
}

// TestReviewEnds: whoever is asked at the time is told that they need not answer.
func TestReviewEnds(t *testing.T) {
	s, ctx := promised(t, 1, review.Medium), t.Context()
	s.submit(s.refs...)
	chiara := s.act("chiara", "end")
	if o, err := chiara.Submit(ctx, in("ending", "terminated_do_not_build")); err != nil || o.Errors["because"] == "" {
		t.Errorf("got %+v, %v, want that a reason is asked for", o, err)
	}
	ends := []string{"ending", "terminated_do_not_build", "because", "It would make drivers ill."}
	if o, err := chiara.Submit(ctx, in(ends...)); err != nil || o.Errors["no_records"] == "" {
		t.Errorf("got %+v, %v, want that it is asked why nothing was assessed", o, err)
	}
	s.did(chiara.Submit(ctx, in(append(ends, "no_records", "Nothing was built.")...)))
	if got, _ := s.where(); got != review.StatusTerminated {
		t.Fatalf("the review is %s", got)
	}
	if m := s.question("daniel"); !strings.Contains(m.Text, "No longer asked") {
		t.Errorf("daniel reads %s", m.Text)
	}
	if m := s.message("ben", "REV-1"); !strings.Contains(m.Text, "it will not be built") {
		t.Errorf("the channel says %s", m.Text)
	}
}

// TestReviewGoesBack: what was asked about the later stage is taken back.
func TestReviewGoesBack(t *testing.T) {
	s, _ := described(t)
	ctx, ben := t.Context(), s.As("ben")
	s.did(ben.Type(ctx, "#general", "/ethics status REV-1"))
	s.did(ben.Press(ctx, s.newest("ben"), "step.do"))
	s.did(ben.Submit(ctx, in("conclusion", "It is clear what it is for.")))
	s.did(ben.Close(ctx))
	s.yes("emi", "chiara", "daniel")
	s.later()
	if _, stage := s.where(); stage != review.S2 {
		t.Fatalf("the review is at %s", stage)
	}
	if o, err := s.act("ben", "reopen").Submit(ctx, in("stage", "3", "because", "We forgot the night.")); err == nil && o.Told == "" && len(o.Errors) == 0 && !strings.Contains(text(s.top("ben").Body), "can only go back") {
		t.Errorf("a review goes back to a later stage: %+v", o)
	}
	s.did(s.As("ben").Close(ctx))
	s.did(s.act("ben", "reopen").Submit(ctx, in("stage", "1", "because", "We forgot the night.")))
	if _, stage := s.where(); stage != review.S1 {
		t.Errorf("the review is at %s", stage)
	}
}

// TestPointIsLetPass: the champion lets one point pass for a while, where policy
// allows that; for another point it is refused in a sentence.
func TestPointIsLetPass(t *testing.T) {
	s, ctx := promised(t, 0, review.Medium), t.Context()
	wish := in("gate", "G1", "guard", "X1.released", "days", "30", "because", "The register is public next week.")
	s.did(s.act("chiara", "waive").Submit(ctx, wish))
	s.see(func(v *usecase.View) {
		if !v.D.Waived(review.G1, "X1.released", ledger.At(v.Now)) {
			t.Error("nothing was waived")
		}
	})
	s.did(s.As("chiara").Close(ctx))
	o, err := s.act("chiara", "waive").Submit(ctx, in("gate", "G1", "guard", "conoe.approved", "days", "30", "because", "We are in a hurry."))
	if all := text(s.top("chiara").Body) + strings.Join(values(o.Errors), " "); err != nil || !strings.Contains(all, "cannot be waived") {
		t.Errorf("chiara reads %s, %v", all, err)
	}
}

// TestControlIsDecided: the governance lead says for the workspace whether a control
// applies; nobody else is offered that.
func TestControlIsDecided(t *testing.T) {
	s, ctx := promised(t, 0, review.Medium), t.Context()
	chiara := s.As("chiara")
	s.did(chiara.OpenHome(ctx))
	s.did(chiara.PressIn(ctx, s.home("chiara", "Decide on a control"), nil, "act.soa"))
	wish := in("control", "A.6.2.4", "decision", "included", "status", "implemented", "because", "We test each version.")
	wish["basis"] = map[string][]string{"in": {"risk"}}
	s.did(chiara.Submit(ctx, wish))
	w, err := s.desk.People(ctx)
	if err != nil || len(w.SoA) != 1 {
		t.Errorf("%d controls are decided, want one: %v", len(w.SoA), err)
	}
	s.did(s.As("ben").OpenHome(ctx))
	if all := text(s.home("ben", "Ethics reviews").Body); strings.Contains(all, "Decide on a control") {
		t.Error("who leads nothing is offered to decide about a control")
	}
}
