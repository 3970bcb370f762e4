package integration

import (
	"crypto/sha256"
	"errors"
	"testing"

	"conoe/shared/core/ledger"
	"conoe/shared/core/ledger/ledgertest"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
	"conoe/shared/core/view"
)

// upgraded is the same desk in a process with another policy, over s.
func (d *desk) upgraded(s ledger.Store) *usecase.Views {
	a := d.app(s)
	p := *a.Policy
	p.Digest = sha256.Sum256([]byte("another policy"))
	a.Policy = &p
	return &usecase.Views{App: a}
}

// stale changes a row as if another policy had made it, and gives its key.
func (d *desk) stale() string {
	d.t.Helper()
	for a, err := range d.store.Asides(d.t.Context(), workspaceStream(), view.Prefix) {
		if err != nil {
			d.t.Fatal(err)
		}
		size, row, err := view.Unseal(a.Value)
		if err != nil {
			d.t.Fatal(err)
		}
		if string(row) == "{}" {
			continue
		}
		sealed, err := view.Seal(size, []byte("{}"))
		if err != nil {
			d.t.Fatal(err)
		}
		if err := d.store.SetAsides(d.t.Context(), workspaceStream(), ledger.AsideChange{Key: a.Key, Old: a.Value, New: sealed}); err != nil {
			d.t.Fatal(err)
		}
		return a.Key
	}
	d.t.Fatal("there are no rows")
	return ""
}

func viewed(t *testing.T) *desk {
	t.Helper()
	d := newDesk(t).opened(standard()).staffed(review.No)
	d.submit(d.write("product manager", evr("asked"))[0])
	return d.seen()
}

// TestUpgradeRenewsViews: no entry rings for it.
func TestUpgradeRenewsViews(t *testing.T) {
	d := viewed(t)
	key := d.stale()
	same := &usecase.Views{App: d.cold().App}
	if err := same.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := rowsIn(t, d.store, "ws_test")[key]; got != "{}" {
		t.Errorf("by the same policy the row is made anew: %s", got)
	}
	writes := 0
	v := d.upgraded(ledgertest.Faulty{Store: d.store, Fail: func(op string) (bool, error) {
		if op == "SetAsides" {
			writes++
		}
		return true, nil
	}})
	if err := v.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	d.right("after the upgrade")
	if writes == 0 {
		t.Error("nothing was written")
	}
	reads := 0
	after := d.upgraded(ledgertest.Faulty{Store: d.store, Fail: func(op string) (bool, error) {
		switch op {
		case "SetAsides":
			t.Error("the next process writes")
		case "Asides":
			reads++
		}
		return true, nil
	}})
	for range 3 {
		if err := after.Sweep(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if reads != 2 { // the states of the system and the review
		t.Errorf("three sweeps read %d asides", reads)
	}
}

func TestCrashWhileViewsAreRenewed(t *testing.T) {
	d := viewed(t)
	for n := 1; ; n++ {
		d.stale()
		left, crashed := n, false
		first := d.upgraded(ledgertest.Faulty{Store: d.store, Fail: func(op string) (bool, error) {
			if op != "SetAsides" {
				return true, nil
			}
			if left--; left <= 0 {
				crashed = true
				return false, errDown
			}
			return true, nil
		}})
		if n%2 == 0 { // so that each upgrade is to another policy
			first.Policy, _ = shipped()
		}
		err := first.Sweep(t.Context())
		if crashed != errors.Is(err, errDown) {
			t.Fatalf("write %d: %v", n, err)
		}
		next := d.upgraded(d.store)
		next.Policy = first.Policy
		if err := next.Sweep(t.Context()); err != nil {
			t.Fatal(err)
		}
		d.right("after a crash")
		if !crashed {
			if n < 3 {
				t.Errorf("there were %d writes", n)
			}
			return
		}
	}
}
