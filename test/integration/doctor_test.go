package integration

import (
	"bytes"
	"errors"
	"os"
	"strings"
	"testing"

	"conoe/shared/adapter/bolt"
	"conoe/shared/core/ledger/ledgertest"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

func TestDoctor(t *testing.T) {
	t.Run("a hand-over that is missing", func(t *testing.T) {
		d := released(t)
		trouble(t, d, "REV-1", "taken over")
	})
	t.Run("a review that was never opened", func(t *testing.T) {
		d := newDesk(t)
		appends := 0
		f := d.on(d.app(ledgertest.Faulty{Store: d.store, Fail: func(op string) (bool, error) {
			if op == "Append" {
				appends++
			}
			if appends > 2 {
				return false, errLost
			}
			return true, nil
		}}))
		c := d.again("open", "product manager")
		start := usecase.Start{Title: "x"}
		if _, err := f.Open(t.Context(), c, start); !errors.Is(err, errLost) {
			t.Fatalf("got %v", err)
		}
		trouble(t, d, "REV-1", "never opened")
		s, err := d.Open(t.Context(), c, start)
		if err != nil {
			t.Fatal(err)
		}
		d.seeAt(s.ReviewStream, func(x *review.Dossier) {
			if x.Ref != "REV-1" {
				t.Errorf("opened %s", x.Ref)
			}
		})
		if report, err := d.Examine(t.Context()); err != nil || len(report.Troubles) > 0 {
			t.Errorf("examined: %+v, %v", report, err)
		}
	})
	t.Run("something that is overdue", func(t *testing.T) {
		d, _, _ := asked(t)
		d.clock.days(30)
		trouble(t, d, "REV-1", "due since")
		d.elapse()
		d.elapse()
		if report, err := d.Examine(t.Context()); err != nil || len(report.Troubles) > 0 {
			t.Errorf("examined: %+v, %v", report, err)
		}
	})
	t.Run("a text that was changed in the file", func(t *testing.T) {
		d := newDesk(t).opened(standard()).staffed(review.No)
		d.write("product manager", evr("unmistakable"))
		d.flip([]byte(canary + ": unmistakable"))
		trouble(t, d, "EVR-0001", "text")
	})
}

// flip changes one byte of every copy of the words in the data file.
func (d *desk) flip(words []byte) {
	d.t.Helper()
	if err := d.store.Close(); err != nil {
		d.t.Fatal(err)
	}
	raw, err := os.ReadFile(d.path)
	if err != nil {
		d.t.Fatal(err)
	}
	changed := bytes.ReplaceAll(raw, words, append([]byte("x"), words[1:]...))
	if bytes.Equal(raw, changed) {
		d.t.Fatal("the words are not in the file")
	}
	if err := os.WriteFile(d.path, changed, 0o600); err != nil {
		d.t.Fatal(err)
	}
	if d.store, err = bolt.Open(d.path, bolt.Options{}); err != nil {
		d.t.Fatal(err)
	}
	d.App = d.app(d.store)
}

// trouble fails unless the doctor finds exactly one thing, there.
func trouble(t *testing.T, d *desk, where, what string) {
	t.Helper()
	report, err := d.Examine(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(report.Troubles) != 1 || !strings.Contains(report.Troubles[0].Where, where) || !strings.Contains(report.Troubles[0].What, what) {
		t.Fatalf("the doctor says %+v, want one about %s: %s", report.Troubles, where, what)
	}
	if strings.Contains(report.Troubles[0].What+report.Troubles[0].Mend, canary) {
		t.Error("the doctor tells content")
	}
}
