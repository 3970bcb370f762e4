package ledgertest

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
)

var racing = map[string]func(*testing.T, Harness){
	"of two writers at one size exactly one wins": func(t *testing.T, h Harness) {
		var w World
		for size := range int64(20) {
			won := together(2, func(n int) error {
				_, err := h.Store.Append(t.Context(), Batch(t, review, fmt.Sprint(size, n), size, "x"))
				return err
			})
			if first, second := won[0] == nil, won[1] == nil; first == second {
				t.Fatalf("at %d: got %v and %v", size, won[0], won[1])
			}
			for _, err := range won {
				if err != nil {
					refused(t, err, fault.Conflict)
				}
			}
			w.Check(t, h.Store, review)
		}
	},
	"writers that try again all end on the ledger": func(t *testing.T, h Harness) {
		const writers, each = 8, 10
		for _, err := range together(writers, func(n int) error {
			for k := range each {
				if err := insist(t, h.Store, review, fmt.Sprint(n, "-", k)); err != nil {
					return err
				}
			}
			return nil
		}) {
			if err != nil {
				t.Fatal(err)
			}
		}
		if got := head(t, h.Store, review).Size; got != writers*each {
			t.Fatalf("got %d entries, want %d", got, writers*each)
		}
		Check(t, h.Store, review)
	},
	"one command delivered many times at once is done once": func(t *testing.T, h Harness) {
		var mu sync.Mutex
		repeats := 0
		for _, err := range together(8, func(int) error {
			r, err := h.Store.Append(t.Context(), Batch(t, review, "one", 0, "x"))
			mu.Lock()
			defer mu.Unlock()
			if r.Repeat {
				repeats++
			}
			return err
		}) {
			if err != nil {
				t.Fatal(err)
			}
		}
		if got := head(t, h.Store, review).Size; got != 1 || repeats != 7 {
			t.Fatalf("got %d entries and %d repetitions", got, repeats)
		}
	},
	"a refused writer does not hurt its neighbours": func(t *testing.T, h Harness) {
		const writers = 24
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		got := together(writers, func(n int) error {
			b := Batch(t, stream(fmt.Sprintf("rev_%02d", n)), "one", 0, "x")
			switch n % 3 {
			case 1:
				_, err := h.Store.Append(t.Context(), Batch(t, b.Stream, "one", 5, "x"))
				return err
			case 2:
				_, err := h.Store.Append(ctx, b)
				return err
			}
			_, err := h.Store.Append(t.Context(), b)
			return err
		})
		for n, err := range got {
			s := stream(fmt.Sprintf("rev_%02d", n))
			if size := head(t, h.Store, s).Size; (n%3 == 0) != (err == nil) || (err == nil) != (size == 1) {
				t.Fatalf("writer %d: %v, and %d entries", n, err, size)
			}
		}
	},
	"of two consumers at one cursor exactly one moves it": func(t *testing.T, h Harness) {
		for from := range int64(10) {
			got := together(2, func(int) error {
				return h.Store.MoveCursor(t.Context(), "relay", review, from, from+1)
			})
			if (got[0] == nil) == (got[1] == nil) {
				t.Fatalf("at %d: got %v and %v", from, got[0], got[1])
			}
		}
	},
	"readers see a prefix while others write": func(t *testing.T, h Harness) {
		together(3, func(n int) error {
			for k := range 20 {
				if n == 0 {
					add(t, h.Store, at(t, Batch(t, review, fmt.Sprint(k), int64(3*k), "a", "b", "c"), Begin.Add(time.Duration(k)*time.Second)))
				} else if got := len(read(t, h.Store, review, 0)); got%3 != 0 {
					t.Errorf("read %d entries: part of a batch", got)
				}
			}
			return nil
		})
		Check(t, h.Store, review)
	},
}

// insist appends as a use case does: it reads the head and tries again on
// Conflict.
func insist(t *testing.T, s ledger.Store, st ledger.Stream, id string) error {
	for {
		h, err := s.Head(t.Context(), st)
		if err != nil {
			return err
		}
		_, err = s.Append(t.Context(), Batch(t, st, id, h.Size, id))
		if err == nil || fault.CodeOf(err) != fault.Conflict {
			return err
		}
	}
}

func together(n int, do func(n int) error) []error {
	errs := make([]error, n)
	start := make(chan struct{})
	var wg sync.WaitGroup
	for k := range n {
		wg.Go(func() {
			<-start
			errs[k] = do(k)
		})
	}
	close(start)
	wg.Wait()
	return errs
}
