package integration

import (
	"fmt"
	"testing"
	"time"

	"conoe/shared/core/ledger/ledgertest"
	"conoe/shared/core/review"
)

func TestGrownStreamIsSignedDaily(t *testing.T) {
	s := newSigning(newDesk(t).opened(light()).staffed(review.No))
	sweep := func(want int) {
		t.Helper()
		before := s.archive.puts
		if err := s.Sweep(t.Context()); err != nil || s.archive.puts-before != want {
			t.Fatalf("%d checkpoints (%v), want %d", s.archive.puts-before, err, want)
		}
	}
	sweep(3)
	sweep(0)
	s.clock.days(2)
	sweep(0) // nothing has grown
	s.write("product manager", evr("pay"))
	s.clock.add(2 * time.Hour)
	sweep(1)
	s.write("product manager", evr("stop"))
	s.clock.add(23 * time.Hour)
	sweep(0)
	s.clock.add(2 * time.Hour)
	sweep(1)
}

// TestManyGrownStreams: a sweep signs a part of many, and the next one goes on at
// once, not an hour later.
func TestManyGrownStreams(t *testing.T) {
	s := newSigning(newDesk(t).opened(light()).staffed(review.No))
	for n := range 300 {
		b := ledgertest.Batch(t, s.of(fmt.Sprintf("rev_%d", n)), "x", 0, "x")
		if _, err := s.store.Append(t.Context(), b); err != nil {
			t.Fatal(err)
		}
	}
	for _, want := range []int{200, 103, 0} {
		before := s.archive.puts
		if err := s.Sweep(t.Context()); err != nil || s.archive.puts-before != want {
			t.Fatalf("%d checkpoints (%v), want %d", s.archive.puts-before, err, want)
		}
	}
}
