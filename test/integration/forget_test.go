package integration

import (
	"bytes"
	"testing"

	"conoe/shared/core/approval"
	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

// TestForgetAPerson: what somebody said and is called goes, what they decided
// stays, and every chain still verifies.
func TestForgetAPerson(t *testing.T) {
	d := newDesk(t).opened(standard()).staffed(review.No)
	ref := d.write("product manager", evr("Sperling"))[0]
	q := d.submit(ref)
	v := d.ballot(q, approval.RequestChanges)
	v.Comment = "Zaunkönig says no"
	must(t)(d.Decide(t.Context(), d.as("champion"), d.ReviewStream, v))
	who := d.as("champion").Actor.Person

	for _, stream := range []string{d.ReviewStream, review.WorkspaceStream} {
		out, err := d.Forget(t.Context(), d.as("lead"), stream, usecase.Forgetting{Person: who, Ground: "erasure_request", Because: "they asked"})
		if err != nil || out.Contents == 0 {
			t.Fatalf("%s: %+v, %v", stream, out, err)
		}
		if err := ledger.Verify(t.Context(), d.store, ledger.Stream{Workspace: d.Workspace, Name: stream}); err != nil {
			t.Error(err)
		}
	}
	if bytes.Contains(d.file(), []byte("Zaunkönig")) {
		t.Error("the words are still in the file")
	}
	w, err := d.People(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if got := d.Name(t.Context(), w, who); got != string(who) {
		t.Errorf("the name still reads %q", got)
	}
	d.see(func(x *review.Dossier) {
		if i := x.Look(ref); i.State != review.Changes {
			t.Errorf("the decision fell with its words: %s is %s", ref, i.State)
		}
	})
	if _, err := d.Forget(t.Context(), d.as("stranger"), d.ReviewStream, usecase.Forgetting{Person: who, Ground: "erasure_request"}); fault.CodeOf(err) != fault.Denied {
		t.Errorf("a stranger erased: %v", err)
	}
}

// TestWhoLeftMayNothing: their decisions stand, their rights end.
func TestWhoLeftMayNothing(t *testing.T) {
	d := newDesk(t).opened(standard()).staffed(review.No)
	must(t)(d.Leave(t.Context(), d.as("lead"), d.as("product manager").Actor.Person))
	_, err := d.Save(t.Context(), d.as("product manager"), d.ReviewStream, []usecase.Draft{{Doc: evr("late")}})
	if fault.CodeOf(err) != fault.Denied {
		t.Errorf("got %v", err)
	}
}
