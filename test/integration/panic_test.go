package integration

import (
	"testing"

	"conoe/shared/core/ledger/ledgertest"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

// TestPanicLeavesNothingInMemory: whoever recovers a panic lives on with the fold of
// the process. What the panic kept from the ledger is not in it, neither for who
// reads nor for who appends next.
func TestPanicLeavesNothingInMemory(t *testing.T) {
	for _, op := range []string{"Append", "Read"} {
		t.Run("in "+op, func(t *testing.T) {
			d := newDesk(t).opened(standard()).staffed(review.No)
			armed := ""
			c := d.on(d.app(ledgertest.Faulty{Store: d.store, Fail: func(asked string) (bool, error) {
				if asked == armed {
					panic("a defect")
				}
				return true, nil
			}}))
			c.see(func(*review.Dossier) {}) // the fold is in memory
			armed = op
			if !panics(func() {
				_, _ = c.Save(t.Context(), c.as("product manager"), c.ReviewStream, []usecase.Draft{{Doc: evr("lost")}})
			}) {
				t.Fatal("nothing panicked")
			}
			armed = ""
			c.same(c.ReviewStream)

			d.write("product manager", evr("of another process"))
			ref := c.write("product manager", evr("after the panic"))[0]
			c.same(c.ReviewStream)
			if got := d.item(ref); got.Version != 1 {
				t.Errorf("it is at version %d", got.Version)
			}
			d.verify()
		})
	}
}

func panics(f func()) (yes bool) {
	defer func() { yes = recover() != nil }()
	f()
	return false
}
