package face

import (
	"testing"

	"conoe/shared/core/approval"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

// TestMadeOfTheSame: what others say changes nobody's message, and what they say
// themselves does.
func TestMadeOfTheSame(t *testing.T) {
	v := &usecase.View{D: &review.Dossier{Ref: "REV-1"}, W: &review.Workspace{}}
	vote := func(seats ...review.PersonID) string {
		q := &approval.Request{ID: "apr_1", State: approval.StateOpen, Invited: []approval.Invitation{{Person: "per_1"}, {Person: "per_2"}}, Items: []approval.Item{{State: approval.StateOpen}}}
		for _, p := range seats {
			q.Items[0].Votes = map[approval.PersonID]approval.Vote{p: {Decision: "dec_1", Person: p, Verdict: approval.Approve, At: 1}}
		}
		v.D.Requests = map[approval.RequestID]*approval.Request{q.ID: q}
		return askedOf(v, sceneOf(v), q).seats["per_1"].made
	}
	none, other, own := vote(), vote("per_2"), vote("per_1")
	if none == "" || none != other {
		t.Errorf("got %q and %q, want the same of something", none, other)
	}
	if own == "" || own == none {
		t.Errorf("got %q, want another than %q", own, none)
	}
}
