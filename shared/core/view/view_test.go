package view_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"conoe/shared/core/approval"
	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
	"conoe/shared/core/view"
)

func TestKeysCanNameAsides(t *testing.T) {
	about := view.About{Ref: "REV-12", Stream: "rev_00000000-0000-0000-0000-000000000001", System: "SYS-3"}
	p := "per_00000000-0000-0000-0000-000000000002"
	for name, want := range map[view.Name]string{
		"list":                  "view/list/rev.000000/000000012",
		"due":                   "view/due/SYS-3/" + about.Stream,
		view.Name("inbox/" + p): "view/inbox/" + p + "/" + about.Stream,
		view.Name("mine/" + p):  "view/mine/" + p + "/" + about.Stream,
	} {
		got := about.Key(name)
		if err := ledger.CheckAside(got); err != nil || got != want {
			t.Errorf("%s lies at %s, want %s (%v)", name, got, want, err)
		}
	}
	for prefix, of := range map[string]view.Name{
		view.InboxPrefix(review.PersonID(p)): view.Name("inbox/" + p), view.MinePrefix(review.PersonID(p)): view.Name("mine/" + p),
		view.DuePrefix("SYS-3"): "due", view.DuePrefix(""): "due", view.Shelf("REV-12"): "list",
	} {
		if !strings.HasPrefix(about.Key(of), prefix) {
			t.Errorf("%s does not find %s", prefix, of)
		}
	}
}

func TestListKeysAreInOrderOfNumber(t *testing.T) {
	var keys []string
	for n := range 20_000 {
		keys = append(keys, view.ListKey(review.Ref(fmt.Sprintf("REV-%d", n))))
	}
	if !slices.IsSorted(keys) || len(slices.Compact(keys)) != 20_000 {
		t.Fatal("they are not")
	}
}

// TestRowsAreNeverTooLarge: the largest rows of each kind fit into an aside.
func TestRowsAreNeverTooLarge(t *testing.T) {
	p := review.PersonID("per_00000000-0000-0000-0000-000000000002")
	long := strings.Repeat("x", 60)
	about := view.About{Ref: "REV-1234567", Stream: "rev_00000000-0000-0000-0000-000000000001", System: "SYS-1234567", Stage: review.S5, Status: review.StatusTerminated}
	asked := view.Asked{
		Duty:    approval.Duty{What: approval.DutyOverride, Items: 99_999, Due: 1, Seat: p, LentTo: p, From: 1, Until: 1},
		Request: "apr_00000000-0000-0000-0000-000000000003", Purpose: approval.PurposeTransparencyRelease, Reminded: 2, Escalated: true,
	}
	team := slices.Repeat([]review.PersonID{p}, 500)
	item := view.DueItem{Ref: review.Ref(long), What: review.AssessmentDue, At: ledger.At(asked.Due.Time()), Recorded: true}
	rows := view.Rows{
		List:  view.List{About: about, Depth: "standard", Gate: review.G4, NextDue: item.At, Requests: 99_999, Team: team},
		Mine:  map[review.PersonID]view.Mine{p: {About: about}},
		Inbox: map[review.PersonID]view.Inbox{p: {About: about, Asked: slices.Repeat([]view.Asked{asked}, view.MaxAsked), More: 9999}},
		Due:   view.Due{About: about, Items: slices.Repeat([]view.DueItem{item}, view.MaxDue), More: 9999, Team: team},
	}
	all, err := rows.Encode()
	if err != nil || len(all) != 4 {
		t.Fatal(len(all), err)
	}
	for n, row := range all {
		sealed, err := view.Seal(1<<50, row)
		if err != nil || len(sealed) > ledger.MaxAside {
			t.Errorf("%s has %d bytes (%v)", n, len(sealed), err)
		}
	}
}
