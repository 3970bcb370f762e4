package face_test

import (
	"testing"

	"conoe/shared/core/approval"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

// TestOneOfManyGoesBack: a list of Slack's takes 100 items. Of 101 promises emi sends
// the last back, and that one alone.
func TestOneOfManyGoesBack(t *testing.T) {
	s, ctx := promised(t, 101, review.Medium), t.Context()
	id := s.submit(s.refs...)
	s.did(s.As("emi").Press(ctx, s.question("emi"), "decide.changes"))
	last := string(s.refs[100])
	s.did(s.As("emi").Submit(ctx, in("verdict", "request_changes", "reason", "It is too short.", "items.1", last)))
	s.see(func(v *usecase.View) {
		for _, i := range v.D.Requests[id].Items {
			if back := i.State == approval.StateChangesRequested; back != (string(i.ID) == last) {
				t.Errorf("%s is %s", i.ID, i.State)
			}
		}
	})
}
