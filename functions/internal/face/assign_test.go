package face_test

import (
	"fmt"
	"strings"
	"testing"

	"conoe/shared/adapter/standin"
	"conoe/shared/core/review"
)

// TestOneModalNamesWhoIsNeeded: whoever assigns roles sees which a light review lacks,
// and names all of them at once.
func TestOneModalNamesWhoIsNeeded(t *testing.T) {
	w, ctx := start(t), t.Context()
	w.leads("chiara")
	w.light()
	chiara := w.As("chiara")
	opens := func() string {
		w.did(chiara.Type(ctx, "#general", "/ethics status REV-1"))
		w.did(chiara.Press(ctx, w.newest("chiara"), "act.assign"))
		return fmt.Sprint(w.top("chiara").Body)
	}
	modal := opens()
	for _, role := range []string{"product_manager", "designated_manager", "user_advocate"} {
		if !strings.Contains(modal, "role."+role) {
			t.Errorf("nobody is asked who is %s", role)
		}
	}
	if strings.Contains(modal, "role.risk_lead") {
		t.Error("a role is asked for that a light review does not need")
	}
	if o, err := chiara.Submit(ctx, in()); err != nil || len(o.Errors) != 1 {
		t.Errorf("nobody is named: %+v, %v, want a word beside a field", o, err)
	}
	w.did(chiara.Submit(ctx, standin.State{
		"role.product_manager": {"in": {"U0BEN00002"}}, "role.designated_manager": {"in": {"U0DANIEL04"}},
		"role.user_advocate": {"in": {"U0EMI00005", "U0ANA00001"}},
	}))
	w.did(chiara.Close(ctx))
	if n := w.entries("roles.assigned"); n != 1 {
		t.Errorf("%d entries, want all roles in one", n)
	}
	if modal := opens(); strings.Contains(modal, "role.product_manager") || !strings.Contains(modal, string(review.Moderator)) {
		t.Error("the modal asks for what is known, or offers no other role")
	}
}
