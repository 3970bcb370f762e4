package handler

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"conoe/shared/adapter/bolt"
	"conoe/shared/adapter/filekey"
	"conoe/shared/adapter/files"
	"conoe/shared/core/checkpoint"
	"conoe/shared/core/ledger"
	"conoe/shared/core/ledger/ledgertest"
	"conoe/shared/core/relay"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

// lacking is a ledger of which two streams are gone that were signed.
func lacking(t *testing.T) (*usecase.Checkpoints, *relay.Relay) {
	t.Helper()
	store, err := bolt.Open(filepath.Join(t.TempDir(), "conoe.db"), bolt.Options{Mode: bolt.Practice})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	now := func() time.Time { return ledgertest.Begin }
	app, err := NewApp(store, "ws_test", review.Practice, now)
	if err != nil {
		t.Fatal(err)
	}
	lead := []usecase.Newcomer{{Name: "Lead", Offices: []review.Office{review.GovernanceLead}}}
	if _, err := app.Found(t.Context(), usecase.Command{ID: "found", Channel: ledger.CLI}, lead); err != nil {
		t.Fatal(err)
	}
	c := &usecase.Checkpoints{App: app, Key: &filekey.Key{Path: filepath.Join(t.TempDir(), "key")}, Archive: files.Folder{Dir: t.TempDir()}}
	for _, name := range []string{"rev_1", "rev_2"} {
		head := ledger.Head{}.Add(ledgertest.Entry(t, ledgertest.Begin, name))
		head.Stream, head.At = ledger.Stream{Workspace: "ws_test", Name: name}, ledger.At(ledgertest.Begin)
		one := checkpoint.Of(head, true)
		note, err := checkpoint.Sign(t.Context(), c.Key, one)
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Archive.Put(t.Context(), one.Name(), note); err != nil {
			t.Fatal(err)
		}
	}
	return c, &relay.Relay{Store: store, Workspace: "ws_test", Now: now}
}

func TestATableIsAdoptedWhenNothingIsMissing(t *testing.T) {
	c, r := lacking(t)
	adopted := 0
	adopt := func(context.Context) error { adopted++; return nil }
	for _, step := range []struct {
		errand Errand
		in     string
		whole  string
		times  int
	}{
		{Compare(c, adopt), `true`, `"whole":false`, 0},
		{Restored(c, r, adopt), `["rev_1"]`, `"epoch":`, 0}, // rev_2 is missing all the same
		{Compare(c, adopt), `true`, `"whole":false`, 0},
		{Restored(c, r, adopt), `["rev_2"]`, `"epoch":`, 1},
		{Compare(c, adopt), `true`, `"whole":true`, 2},
	} {
		raw, err := call(t.Context(), []byte(step.in), step.errand)
		if err != nil || !strings.Contains(string(raw), step.whole) || adopted != step.times {
			t.Fatalf("%s: got %s, %v, adopted %d times; want %s and %d", step.in, raw, err, adopted, step.whole, step.times)
		}
	}
}
