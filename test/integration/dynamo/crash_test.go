package dynamo

import (
	"context"
	"fmt"
	"testing"

	"conoe/shared/adapter/dynamo"
	"conoe/shared/core/ledger"
	"conoe/shared/core/ledger/ledgertest"
	"conoe/test/dynamo/dynoxide"
)

// dying lets n requests through; the one after it arrives if last is set, and
// its answer and all that follow are lost.
func dying(n int, last bool) *line {
	return &line{fail: func(string, any) (bool, error) {
		n--
		return last && n == -1, map[bool]error{true: errLost}[n < 0]
	}}
}

// everyCrash does the same thing on one table after another, and stops the
// process before each of its requests and after each.
func everyCrash(t *testing.T, do func(t *testing.T, w world, mortal *dynamo.Store) (unharmed bool)) {
	server := dynoxide.Start(t)
	for _, last := range []bool{false, true} {
		crashes := 0
		for unharmed := false; !unharmed; crashes++ {
			l := dying(crashes, last)
			name := fmt.Sprint("at request ", crashes, ", arrived ", last)
			t.Run(name, func(t *testing.T) {
				w := newWorld(t, server)
				unharmed = do(t, w, w.with(l))
			})
			if t.Failed() || crashes > 100 {
				t.FailNow()
			}
		}
		t.Logf("%d crashes", crashes-1)
	}
}

func TestCrashInLargeAppend(t *testing.T) {
	everyCrash(t, func(t *testing.T, w world, mortal *dynamo.Store) bool {
		b := large(t, "one", 0, 250)
		_, died := mortal.Append(t.Context(), b)
		done := died == nil
		h, err := w.store().Head(t.Context(), stream)
		if err != nil {
			t.Fatal(err)
		}
		// The reader comes first: it sees all that was recorded, or nothing.
		if got, want := stored(t, w.store(), b.Contents), map[bool]int{true: 250}[h.Size == 2]; got != want || done && h.Size == 0 {
			t.Fatalf("%d contents can be read, want %d", got, want)
		}
		if r := append1(t, w.store(), b); r.Repeat != (h.Size == 2) || r.Head.Size != 2 {
			t.Fatalf("got %+v", r)
		}
		w.settled(t)
		ledgertest.Check(t, w.store(), stream)
		return done && whole(mortal)
	})
}

// A crash is also mended by the next writer, without any reader.
func TestNextWriterSettles(t *testing.T) {
	everyCrash(t, func(t *testing.T, w world, mortal *dynamo.Store) bool {
		b := large(t, "one", 0, 250)
		_, died := mortal.Append(t.Context(), b)
		done := died == nil
		s := w.store()
		h, err := s.Head(t.Context(), stream)
		if err != nil {
			t.Fatal(err)
		}
		append1(t, s, ledgertest.Batch(t, stream, "two", h.Size, "x"))
		w.settled(t)
		if got, want := stored(t, s, b.Contents), map[bool]int{true: 250}[h.Size == 2]; got != want {
			t.Fatalf("%d contents can be read, want %d", got, want)
		}
		return done && whole(mortal)
	})
}

func TestCrashInErase(t *testing.T) {
	for _, contents := range []int{5, 250} {
		t.Run(fmt.Sprint(contents, " contents"), func(t *testing.T) {
			everyCrash(t, func(t *testing.T, w world, mortal *dynamo.Store) bool {
				b := large(t, "one", 0, contents)
				r := append1(t, w.store(), b)
				if err := w.store().SaveSnapshot(t.Context(), stream, ledger.Snapshot{Fold: 1, Head: r.Head, Body: []byte("s")}); err != nil {
					t.Fatal(err)
				}
				erase := func(s ledger.Store) (ledger.Receipt, error) {
					return s.Erase(t.Context(), ledgertest.Batch(t, stream, "two", 2, "erased"), digestsOf(b.Contents))
				}
				_, died := erase(mortal)
				done := died == nil
				h, err := w.store().Head(t.Context(), stream)
				if err != nil {
					t.Fatal(err)
				}
				// Once it is recorded, no reader sees any of it.
				if got, want := stored(t, w.store(), b.Contents), map[bool]int{true: contents}[h.Size == 2]; got != want || done && want > 0 {
					t.Fatalf("%d contents can be read, want %d", got, want)
				}
				if r, err := erase(w.store()); err != nil || r.Repeat != (h.Size == 3) || r.Head.Size != 3 {
					t.Fatalf("got %+v, %v", r, err)
				}
				erasedEverywhere(t, w, b)
				return done
			})
		})
	}
}

// A crash in an erasure is mended by its second delivery alone.
func TestRepeatedEraseFinishes(t *testing.T) {
	everyCrash(t, func(t *testing.T, w world, mortal *dynamo.Store) bool {
		b := large(t, "one", 0, 250)
		append1(t, w.store(), b)
		erase := func(s ledger.Store) error {
			_, err := s.Erase(t.Context(), ledgertest.Batch(t, stream, "two", 2, "erased"), digestsOf(b.Contents))
			return err
		}
		done := erase(mortal) == nil
		if err := erase(w.store()); err != nil {
			t.Fatal(err)
		}
		erasedEverywhere(t, w, b)
		return done
	})
}

func erasedEverywhere(t *testing.T, w world, b ledger.Batch) {
	t.Helper()
	w.settled(t)
	if _, found, err := w.store().Snapshot(t.Context(), stream); found || err != nil {
		t.Fatalf("the snapshot is there: %v", err)
	}
	if w.holds(t, []byte("words of ")) {
		t.Fatal("words that were erased are in the table")
	}
	if n := stored(t, w.store(), b.Contents); n != 0 {
		t.Fatalf("%d contents can be read", n)
	}
	ledgertest.Check(t, w.store(), stream)
}

// whole says whether the store lost nothing: a large append ends well even if
// its process could not settle it.
func whole(s *dynamo.Store) bool {
	_, err := s.Head(context.Background(), stream)
	return err == nil
}
