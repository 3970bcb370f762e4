package main

import (
	"bytes"
	"os"
	"testing"

	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

// TestErasedAccountIsNotInTheFile: nothing of an account with which somebody came
// is left in the bytes of the file once they are erased.
func TestErasedAccountIsNotInTheFile(t *testing.T) {
	d := openDesk(t)
	ctx := t.Context()
	owner, err := d.Enrol(ctx, usecase.Arrival{Account: usecase.Account{Team: "T1", User: "U0OWNER"}, Name: "Owner", Membership: review.Member, Owner: true})
	if err != nil {
		t.Fatal(err)
	}
	other, err := d.Enrol(ctx, usecase.Arrival{Account: usecase.Account{Team: "T1", User: "U0ZAUNKOENIG"}, Name: "Somebody", Membership: review.Member})
	if err != nil {
		t.Fatal(err)
	}
	c := usecase.Command{ID: "office", Actor: owner, Channel: ledger.CLI}
	if _, err := d.GiveOffices(ctx, c, owner.Person, []review.Office{review.Owner, review.GovernanceLead}); err != nil {
		t.Fatal(err)
	}
	there := func() bool {
		raw, err := os.ReadFile(d.Store.Path())
		if err != nil {
			t.Fatal(err)
		}
		return bytes.Contains(raw, []byte("ZAUNKOENIG"))
	}
	if !there() {
		t.Fatal("the account is not in the file, so its erasure shows nothing")
	}
	c.ID = "forget"
	if _, err := d.Forget(ctx, c, review.WorkspaceStream, usecase.Forgetting{Person: other.Person, Ground: "erasure_request"}); err != nil {
		t.Fatal(err)
	}
	if there() {
		t.Error("the account of somebody who was erased is still in the file")
	}
}
