package cloud_test

import (
	"strings"
	"testing"

	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
	"conoe/test/cloud"
)

// TestExportLiesInTheBucket: the bundle that somebody asks for is built by the
// function step, and put where it may.
func TestExportLiesInTheBucket(t *testing.T) {
	w, ctx := newWorld(t), t.Context()
	playCase(t, w, small)
	people, err := w.App.People(ctx)
	if err != nil {
		t.Fatal(err)
	}
	c := usecase.Command{ID: "export", Channel: ledger.CLI}
	for id := range people.People {
		if people.Holds(id, review.GovernanceLead) {
			c.Actor.Person = id
		}
	}
	if _, err := w.App.RequestExport(ctx, c, usecase.ExportOrder{Refs: []review.Ref{"REV-1"}}); err != nil {
		t.Fatal(err)
	}
	if err := w.Settle(ctx); err != nil {
		t.Fatal(err)
	}
	all := w.Objects(cloud.Bundles)
	if len(all) != 1 {
		t.Fatalf("%d objects", len(all))
	}
	for key, body := range all {
		if !strings.HasPrefix(key, "exports/") || !strings.HasPrefix(string(body), "PK") {
			t.Errorf("%s is no bundle of %d bytes", key, len(body))
		}
	}
}
