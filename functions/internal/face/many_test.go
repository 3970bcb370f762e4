package face_test

import (
	"fmt"
	"strings"
	"testing"

	"conoe/shared/core/review"
)

// TestAnItemBehindTheHundredthIsPointedTo: a list shows 100 of 150 promises and says
// so, and the last one is named below it.
func TestAnItemBehindTheHundredthIsPointedTo(t *testing.T) {
	s, ctx := promised(t, 150, review.Medium), t.Context()
	edr := s.write("ben", &review.EDR{Statement: "Breaks are in the plan."})[0]
	s.settle()
	ben := s.As("ben")
	s.did(ben.Type(ctx, "#general", "/ethics status REV-1"))
	s.did(ben.Press(ctx, s.newest("ben"), "act.edit"))
	s.did(ben.Submit(ctx, in("page", "edr.design")))
	s.did(ben.Submit(ctx, in("item", string(edr))))
	if modal := fmt.Sprint(s.top("ben").Body); !strings.Contains(modal, "100 of 150 are shown") {
		t.Fatalf("nothing says that the list is longer: %.3000s", modal)
	}
	o, err := ben.Submit(ctx, in("evrs.number", "500"))
	if err != nil || !strings.Contains(o.Errors["evrs.number"], "500") {
		t.Errorf("got %+v, %v, want a word beside the number", o, err)
	}
	s.did(ben.Submit(ctx, in("evrs.number", "150, break number 149")))
	got := s.item(edr).Doc.(*review.EDR)
	if fmt.Sprint(got) == "" || !strings.Contains(fmt.Sprintf("%+v", got), "EVR-0150") || !strings.Contains(fmt.Sprintf("%+v", got), "EVR-0149") {
		t.Errorf("it builds on %+v, want the promises that were named", got)
	}
}
