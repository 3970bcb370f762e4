package main

import (
	"log/slog"
	"testing"

	"conoe/functions/local/desk"
	"conoe/shared/core/casefile"
	"conoe/shared/core/play"
	"conoe/shared/core/review"
)

// TestCasesAreWhatTheySay plays the cases in one process.
func TestCasesAreWhatTheySay(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes several seconds")
	}
	for _, d := range depths {
		c, err := d.read()
		if err != nil {
			t.Fatal(err)
		}
		app, err := desk.Open(t.TempDir(), true, slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		defer app.Close()
		if _, err := app.Play(t.Context(), []*casefile.Case{c}, func(play.Line) {}, false); err != nil {
			t.Errorf("%s: %v", d.name, err)
			continue
		}
		w, err := app.People(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		err = app.See(t.Context(), review.Actor{Workflow: true}, w.Reviews[0].Stream, func(r *review.Dossier) error {
			if string(r.Screening.Depth) != d.name || r.Status != review.StatusCompleted {
				t.Errorf("%s: the review is %s, at depth %s", d.name, r.Status, r.Screening.Depth)
			}
			if d.name == "full" {
				isFull(t, r)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

func isFull(t *testing.T, r *review.Dossier) {
	t.Helper()
	for of, want := range map[review.Type]int{"evr": fullEVRs, "edr": fullEDRs} {
		n := 0
		for _, i := range r.Items(of) {
			if i.State != review.Draft && i.State != "withdrawn" {
				n++
			}
		}
		if n != want {
			t.Errorf("%d %s, want %d", n, of, want)
		}
	}
	if n := len(r.Items("stk")); n < fullStakeholders {
		t.Errorf("%d stakeholders", n)
	}
}
