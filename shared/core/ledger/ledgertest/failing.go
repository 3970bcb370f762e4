package ledgertest

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"

	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
)

var errLost = errors.New("the connection was lost")

var failing = map[string]func(*testing.T, Harness){
	"lost answer: sending again tells": func(t *testing.T, h Harness) {
		lost := true
		faulty := Faulty{Store: h.Store, Fail: func(string) (bool, error) {
			if lost {
				lost = false
				return true, errLost
			}
			return true, nil
		}}
		b := Batch(t, review, "one", 0, "a")
		if _, err := faulty.Append(t.Context(), b); !errors.Is(err, errLost) {
			t.Fatalf("got %v", err)
		}
		if r := add(t, faulty, b); !r.Repeat || string(r.Answer) != string(b.Answer) || r.Head.Size != 1 {
			t.Fatalf("got %+v", r)
		}
		untouched(t, h.Store, head(t, h.Store, review))
	},
	"lost request: sending again does it": func(t *testing.T, h Harness) {
		faulty := Faulty{Store: h.Store, Fail: func(op string) (bool, error) { return false, errLost }}
		b := Batch(t, review, "one", 0, "a")
		if _, err := faulty.Append(t.Context(), b); !errors.Is(err, errLost) {
			t.Fatalf("got %v", err)
		}
		if r := add(t, h.Store, b); r.Repeat {
			t.Fatal("it was there already")
		}
	},
	"any run of faults leaves each command once": func(t *testing.T, h Harness) {
		random := rand.New(rand.NewPCG(1, 2))
		faulty := Faulty{Store: h.Store, Fail: func(op string) (bool, error) {
			switch random.IntN(4) {
			case 0:
				return true, errLost
			case 1:
				return false, errLost
			}
			return true, nil
		}}
		var w World
		for n := range 40 {
			until(t, func() error { return onLedger(t, faulty, fmt.Sprint(n)) })
			w.Check(t, h.Store, review)
		}
		if got := head(t, h.Store, review).Size; got != 40 {
			t.Fatalf("got %d entries, want 40", got)
		}
	},
}

// onLedger does one attempt of a use case at putting the command there.
func onLedger(t *testing.T, s ledger.Store, id string) error {
	h, err := s.Head(t.Context(), review)
	if err != nil {
		return err
	}
	r, err := s.Append(t.Context(), Batch(t, review, id, h.Size, id))
	if err == nil && string(r.Answer) != fmt.Sprintf(`{"id":%q}`, id) {
		t.Fatalf("%s got another's answer: %s", id, r.Answer)
	}
	return err
}

func until(t *testing.T, do func() error) {
	t.Helper()
	for range 100 {
		err := do()
		if err == nil {
			return
		}
		if !errors.Is(err, errLost) && fault.CodeOf(err) != fault.Conflict {
			t.Fatal(err)
		}
	}
	t.Fatal("never succeeded")
}

var crashing = map[string]func(*testing.T, Harness){
	"what was acknowledged is there after a crash": func(t *testing.T, h Harness) {
		var w World
		c := Content(t, "kept")
		b := Batch(t, review, "one", 0, "a", "b")
		b.Contents = []ledger.Content{c}
		want := add(t, h.Store, b)
		save(t, h.Store, ledger.Snapshot{Fold: 1, Head: want.Head, Body: []byte("s")})
		if err := h.Store.MoveCursor(t.Context(), "relay", review, 0, 2); err != nil {
			t.Fatal(err)
		}
		w.Check(t, h.Store, review)

		after := h.Reopen(t)
		w.Check(t, after, review)
		if got := add(t, after, b); !got.Repeat || got.Head.Root != want.Head.Root {
			t.Fatalf("the command is not recognised: %+v", got)
		}
		absent(t, after, []ledger.Content{c}, nil)
		stands(t, after, "relay", review, 2)
		add(t, after, Batch(t, review, "two", 2, "c"))
		w.Check(t, after, review)
	},
	"what was erased stays erased after a crash": func(t *testing.T, h Harness) {
		c := Content(t, "erased")
		withContents(t, h.Store, "one", 0, c)
		erase(t, h.Store, "two", 1, c)
		after := h.Reopen(t)
		absent(t, after, nil, []ledger.Content{c})
		Check(t, after, review)
	},
	"crash of an empty store": func(t *testing.T, h Harness) {
		add(t, h.Reopen(t), Batch(t, review, "one", 0, "a"))
	},
}
