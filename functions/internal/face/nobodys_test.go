package face_test

import (
	"strings"
	"testing"

	"conoe/shared/core/approval"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

// TestMediationFallsToSomebody: the only Moderator wrote what emi said no to. The
// review's lead submitted it, so it falls to the champion, who is told and ends it.
func TestMediationFallsToSomebody(t *testing.T) {
	s, ctx := promised(t, 1, review.Medium), t.Context()
	s.refs = s.write("ana", promise("Everybody gets a bed.", review.Medium))
	s.settle()
	id := s.submit(s.refs...)
	s.did(s.As("emi").Press(ctx, s.question("emi"), "decide.reject"))
	s.did(s.As("emi").Submit(ctx, in("verdict", "reject", "reason", "Nobody can sleep in a van.", "would_change", "A bed.")))
	s.did(s.As("emi").Close(ctx))
	for _, m := range s.direct("ana") {
		if strings.Contains(m.Text, "Talk with somebody who said no") {
			t.Errorf("ana, who wrote it, is told %s", m.Text)
		}
	}
	s.did(s.As("chiara").Press(ctx, s.message("chiara", "Talk with somebody who said no"), "mediate"))
	s.did(s.As("chiara").Submit(ctx, in("outcome", "answered", "reason", "There are beds now.")))
	s.see(func(v *usecase.View) {
		i, _ := v.D.Requests[id].Item(approval.SubjectID(s.refs[0]))
		if m := i.Mediations[s.person("emi")]; m.Outcome != approval.OutcomeAnswered {
			t.Errorf("the talk is %s and ended with %q", m.State, m.Outcome)
		}
	})
}
