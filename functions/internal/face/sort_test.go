package face_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

// said puts statements into the first review, as ben.
func (w *world) said(texts ...string) {
	w.t.Helper()
	by, err := w.desk.Recognise(w.t.Context(), usecase.Account{Team: w.TeamID(), User: "U0BEN00002"})
	if err != nil {
		w.t.Fatal(err)
	}
	p, err := w.desk.People(w.t.Context())
	if err != nil {
		w.t.Fatal(err)
	}
	var drafts []usecase.Draft
	for _, t := range texts {
		drafts = append(drafts, usecase.Draft{Doc: &review.Statement{Text: review.Text(t)}})
	}
	w.forged++
	c := usecase.Command{ID: fmt.Sprint("said/", w.forged), Actor: by, Channel: ledger.CLI}
	if _, err := w.desk.Save(w.t.Context(), c, p.Reviews[0].Stream, drafts); err != nil {
		w.t.Fatal(err)
	}
	w.settle()
}

// TestSorting: statements are listed under their own numbers, and a line for each
// value sorts them. A line that cannot be read is said beside it, and nothing is
// saved; what is sorted is not listed again, and a second sorting adds to a value.
func TestSorting(t *testing.T) {
	w := start(t)
	w.leads("chiara")
	w.full()
	ctx, ben := t.Context(), w.As("ben")
	w.did(ben.Close(ctx))
	w.said("I am watched all day", "Parcels come <!channel> today", "My route is mine")
	open := func() string {
		w.did(ben.Type(ctx, "#general", "/ethics status REV-1"))
		w.did(ben.Press(ctx, w.newest("ben"), "act.sort"))
		return text(w.top("ben").Body)
	}
	list := open()
	for _, want := range []string{"1  I am watched all day", "2  Parcels come <!channel> today", "Privacy"} {
		if !strings.Contains(list, want) {
			t.Errorf("the list says %q, want %q", list, want)
		}
	}
	for _, bad := range []string{"1, 9: privacy", "privacy", "1: "} {
		if o, err := ben.Submit(ctx, in("groups", bad)); err != nil || o.Errors["groups"] == "" {
			t.Errorf("%q: got %+v, %v, want a word beside the field", bad, o, err)
		}
	}
	w.did(ben.Submit(ctx, in("groups", "1: PRIVACY\n1 : Time for the family")))
	w.did(ben.Close(ctx))
	if list := open(); strings.Contains(list, "1  I am") || !strings.Contains(list, "3  My route") {
		t.Errorf("the second list says %q", list)
	}
	w.did(ben.Submit(ctx, in("groups", "2 3: privacy")))
	got := documents[*review.Cluster](w)
	if len(got) != 2 || !slices.Equal(got[0].Statements, []review.Ref{"VAL-0001", "VAL-0002", "VAL-0003"}) || got[1].Label != "Time for the family" {
		t.Errorf("got %+v, want privacy with all three and a value of their own", got)
	}
}
