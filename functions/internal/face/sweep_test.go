package face_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"conoe/shared/core/approval"
	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
	"conoe/shared/core/view"
)

// TestSweepLooksAtWhatWaits: where nothing waits for a time, a sweep looks at no
// review, and where something does it says when.
func TestSweepLooksAtWhatWaits(t *testing.T) {
	s := waiting(t)
	next, err := s.teller().Sweep(t.Context())
	s.must(nil, err)
	if after := next.Sub(s.desk.Now()); after > 5*time.Minute || after < 4*time.Minute {
		t.Errorf("the next sweep is in %s", after)
	}
	s.at(time.Thursday, 15) // six in Berlin, two in the morning in Tokyo
	s.noneBelow("emi")
	if !s.remembered("slack/later/" + s.stream) {
		t.Error("nobody remembers that emi is to be reminded")
	}
	s.at(time.Friday, 1)
	s.oneBelow("emi", "A reminder")
	s.yes("daniel", "chiara", "ana", "emi")
	s.at(time.Friday, 12)
	if s.remembered("slack/later/" + s.stream) {
		t.Error("something is left to be told of what is over")
	}
}

// remembered reports whether there is such an aside beside the workspace.
func (s *set) remembered(key string) bool {
	s.t.Helper()
	raw, err := s.desk.App.Store.Aside(s.t.Context(), ledger.Stream{Workspace: s.desk.Workspace, Name: review.WorkspaceStream}, key)
	s.must(nil, err)
	return raw != nil
}

// TestAnotherPlace: in another installation nobody has been told anything, so they
// are told again, once.
func TestAnotherPlace(t *testing.T) {
	s := waiting(t)
	s.sweep()
	before := s.questions("daniel")
	s.face.Install.User = "U0ANOTHER"
	s.sweep()
	s.sweep()
	if n := s.questions("daniel"); n != before+1 {
		t.Errorf("daniel has %d messages, want one more than %d", n, before)
	}
}

// TestHomeOfTwoHundred: pages of what waits, what is overdue first, and never more
// blocks than Slack takes.
func TestHomeOfTwoHundred(t *testing.T) {
	s, ctx := promised(t, 1, review.Medium), t.Context()
	p, now := s.person("daniel"), s.desk.Now()
	for n := range 4 {
		about := view.About{Ref: review.Ref(fmt.Sprintf("REV-%d", n+2)), Stream: fmt.Sprintf("elsewhere-%d", n), System: "SYS-1", Status: review.StatusOpen}
		row := view.Inbox{About: about}
		for i := range 50 {
			due := now.Add(time.Duration(n*50+i-20)*time.Hour + time.Minute) // twenty are overdue
			row.Asked = append(row.Asked, view.Asked{
				Request: approval.RequestID(fmt.Sprintf("apr_%d", n*50+i)), Purpose: approval.PurposeEVR,
				Duty: approval.Duty{Person: p, What: approval.DutyDecide, Items: 1, Due: approval.InstantOf(due)},
			})
		}
		raw, err := ledger.Encode(row)
		s.must(nil, err)
		sealed, err := view.Seal(1, raw)
		s.must(nil, err)
		s.must(nil, s.desk.App.Store.SetAsides(ctx, ledger.Stream{Workspace: s.desk.Workspace, Name: review.WorkspaceStream}, ledger.AsideChange{
			Key: view.InboxPrefix(p) + about.Stream, New: sealed,
		}))
	}
	daniel := s.As("daniel")
	s.did(daniel.OpenHome(ctx))
	home := s.home("daniel", "200 decisions wait for you")
	if n := strings.Count(text(home.Body["blocks"]), "*overdue*"); n != 20 {
		t.Errorf("the first page shows %d that are overdue, want 20", n)
	}
	for page := 1; ; page++ {
		blocks := home.Body["blocks"].([]any)
		if len(blocks) > 100 {
			t.Fatalf("page %d has %d blocks", page, len(blocks))
		}
		shown := strings.Count(text(blocks), "Decide about")
		if shown != 20 {
			t.Errorf("page %d shows %d, want 20", page, shown)
		}
		if page == 10 {
			break
		}
		s.did(daniel.PressIn(ctx, home, nil, "home.next"))
		home = s.home("daniel", "200 decisions")
		if page > 0 && strings.Contains(text(home.Body["blocks"]), "*overdue*") {
			t.Errorf("page %d shows what is overdue", page+1)
		}
	}
	if strings.Contains(text(home.Body["blocks"]), "home.next") {
		t.Error("the last page has another one")
	}
}
