package face_test

import (
	"testing"

	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

func forgetting(p review.PersonID) usecase.Forgetting {
	return usecase.Forgetting{Person: p, Ground: "erasure_request"}
}

// TestForgettingOneLeavesOthers: what somebody else has to do stays where it stands
// when one person is erased.
func TestForgettingOneLeavesOthers(t *testing.T) {
	s, _, _ := refused(t)
	before := s.message("ana", "said no")
	s.must(s.desk.Forget(t.Context(), s.as("chiara"), review.WorkspaceStream, forgetting(s.person("daniel"))))
	s.settle()
	if after := s.message("ana", "said no"); after.TS != before.TS {
		t.Errorf("ana's message was deleted and posted again: %s, then %s", before.TS, after.TS)
	}
	for _, m := range s.direct("daniel") {
		t.Errorf("daniel still has %s", m.Text)
	}
}

// TestForgettingReachesOtherPlaces: what is known of messages to somebody who is
// erased goes also where it is about evidence, and of a Slack that is not this one.
func TestForgettingReachesOtherPlaces(t *testing.T) {
	s, ctx := promised(t, 0, review.Medium), t.Context()
	daniel, emi := s.person("daniel"), s.person("emi")
	at := ledger.Stream{Workspace: s.desk.Workspace, Name: review.WorkspaceStream}
	keys := func(p review.PersonID) []string {
		return []string{"slack/copy/exp_1/" + string(p), "slack/home/" + string(p), "slack/day/" + string(p)}
	}
	kept := func(p review.PersonID) (n int) {
		for _, key := range keys(p) {
			raw, err := s.desk.Store.Aside(ctx, at, key)
			s.must(nil, err)
			if raw != nil {
				n++
			}
		}
		return n
	}
	for _, p := range []review.PersonID{daniel, emi} {
		for _, key := range keys(p) {
			had, err := s.desk.Store.Aside(ctx, at, key)
			s.must(nil, err)
			s.must(nil, s.desk.Store.SetAsides(ctx, at, ledger.AsideChange{Key: key, Old: had, New: []byte(`{"in":"elsewhere","channel":"D1","ts":"1.2","user":"U1"}`)}))
		}
	}
	s.must(s.desk.Forget(ctx, s.as("chiara"), review.WorkspaceStream, forgetting(daniel)))
	s.settle()
	if kept(daniel) != 0 || kept(emi) != 3 {
		t.Errorf("%d of the erased person and %d of another one are kept, want none and three", kept(daniel), kept(emi))
	}
}
