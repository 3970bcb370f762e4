package face_test

import (
	"testing"
	"time"

	"conoe/shared/adapter/standin"
	"conoe/shared/core/review"
)

// TestMemberBecomesAGuest: what somebody is in Slack is asked once a day where they
// are written to, and from then on they see what a guest sees.
func TestMemberBecomesAGuest(t *testing.T) {
	w := start(t)
	w.asked()
	daniel := w.open().of
	if got := w.people()[daniel].Membership; got != review.Member {
		t.Fatalf("daniel is a %s", got)
	}
	if !w.Become("U0DANIEL04", func(p *standin.Person) { p.Guest = true }) {
		t.Fatal("there is no daniel")
	}
	w.jump(4 * 24 * time.Hour) // he is reminded
	if got := w.people()[daniel].Membership; got != review.Guest {
		t.Errorf("daniel is a %s, want a guest", got)
	}
}
