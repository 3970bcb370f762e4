package dynamo

import (
	"errors"
	"fmt"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
	"conoe/shared/core/ledger/ledgertest"
	"conoe/test/dynamo/dynoxide"
)

func TestLostAnswers(t *testing.T) {
	server := dynoxide.Start(t)
	batch := func(t *testing.T) ledger.Batch { return ledgertest.Batch(t, stream, "one", 0, "a") }

	t.Run("of a transaction, within one append", func(t *testing.T) {
		w := newWorld(t, server)
		s := w.with(&line{fail: first("TransactWriteItems", true)})
		if r := append1(t, s, batch(t)); r.Repeat || r.Head.Size != 1 {
			t.Fatalf("got %+v", r)
		}
		ledgertest.Check(t, w.store(), stream)
	})
	t.Run("of a transaction whose token is forgotten: the marker tells", func(t *testing.T) {
		w := newWorld(t, server)
		lose, n := first("TransactWriteItems", true), 0
		s := w.with(&line{fail: func(op string, in any) (bool, error) {
			if tx, ok := in.(*dynamodb.TransactWriteItemsInput); ok {
				n++
				tx.ClientRequestToken = aws.String(fmt.Sprint("token ", n))
			}
			return lose(op, in)
		}})
		if r := append1(t, s, batch(t)); !r.Repeat || r.Head.Size != 1 || string(r.Answer) != `{"id":"one"}` {
			t.Fatalf("got %+v", r)
		}
	})
	t.Run("of everything after it: another process gets the first receipt", func(t *testing.T) {
		w := newWorld(t, server)
		dead := false
		s := w.with(&line{fail: func(op string, _ any) (bool, error) {
			if op == "TransactWriteItems" && !dead {
				dead = true
				return true, errLost
			}
			return false, map[bool]error{true: errLost}[dead]
		}})
		if _, err := s.Append(t.Context(), batch(t)); !errors.Is(err, errLost) {
			t.Fatalf("got %v", err)
		}
		b := batch(t)
		b.Expect = 7
		if r := append1(t, w.store(), b); !r.Repeat || r.Head.Size != 1 {
			t.Fatalf("got %+v", r)
		}
	})
	t.Run("of a cursor: the move recognises itself", func(t *testing.T) {
		s := newWorld(t, server).with(&line{fail: first("PutItem", true)})
		if err := s.MoveCursor(t.Context(), "relay", stream, 0, 5); err != nil {
			t.Fatal(err)
		}
		if at, err := s.Cursor(t.Context(), "relay", stream); at != 5 || err != nil {
			t.Fatalf("got %d, %v", at, err)
		}
	})
	t.Run("of asides: the change recognises itself", func(t *testing.T) {
		one, two := []byte("1"), []byte("2")
		w := newWorld(t, server)
		for _, c := range []struct {
			op      string
			changes []ledger.AsideChange
		}{
			{"PutItem", []ledger.AsideChange{{Key: "wait/a", New: one}}},
			{"PutItem", []ledger.AsideChange{{Key: "wait/a", Old: one, New: two}}},
			{"TransactWriteItems", []ledger.AsideChange{{Key: "wait/a", Old: two, New: one}, {Key: "wait/b", New: one}}},
			{"TransactWriteItems", []ledger.AsideChange{{Key: "wait/a", Old: one}}},
		} {
			s := w.with(&line{fail: first(c.op, true)})
			if err := s.SetAsides(t.Context(), stream, c.changes...); err != nil {
				t.Fatalf("%s of %+v: %v", c.op, c.changes, err)
			}
		}
	})
	t.Run("of an aside that somebody else has changed: it is not taken for its own", func(t *testing.T) {
		w := newWorld(t, server)
		s := w.with(&line{fail: first("PutItem", false)})
		if err := w.store().SetAsides(t.Context(), stream, ledger.AsideChange{Key: "wait/a", New: []byte("1")}); err != nil {
			t.Fatal(err)
		}
		code(t, s.SetAsides(t.Context(), stream, ledger.AsideChange{Key: "wait/a", New: []byte("1")}), fault.Conflict)
	})
	t.Run("requests that never arrive are sent again", func(t *testing.T) {
		for _, op := range []string{"GetItem", "Query", "BatchGetItem", "TransactWriteItems", "PutItem"} {
			s := newWorld(t, server).with(&line{fail: first(op, false)})
			everything(t, s)
		}
	})
}

// first loses the first request of that name, or its answer.
func first(op string, apply bool) func(string, any) (bool, error) {
	lost := false
	return func(got string, _ any) (bool, error) {
		if got != op || lost {
			return true, nil
		}
		lost = true
		return apply, errLost
	}
}

// everything uses every operation of a store once.
func everything(t *testing.T, s ledger.Store) {
	t.Helper()
	b := large(t, "one", 0, 3)
	r := append1(t, s, b)
	if n := stored(t, s, b.Contents); n != 3 {
		t.Fatalf("%d contents", n)
	}
	if err := s.MoveCursor(t.Context(), "relay", stream, 0, 2); err != nil {
		t.Fatal(err)
	}
	if at, err := s.Cursor(t.Context(), "relay", stream); at != 2 || err != nil {
		t.Fatalf("got %d, %v", at, err)
	}
	if err := s.SetAsides(t.Context(), stream, ledger.AsideChange{Key: "a", New: []byte("1")}); err != nil {
		t.Fatal(err)
	}
	if got, err := s.Aside(t.Context(), stream, "a"); err != nil || string(got) != "1" {
		t.Fatalf("got %q, %v", got, err)
	}
	for a, err := range s.Asides(t.Context(), stream, "a") {
		if err != nil || string(a.Value) != "1" {
			t.Fatalf("got %v, %v", a, err)
		}
	}
	if err := s.SaveSnapshot(t.Context(), stream, ledger.Snapshot{Fold: 1, Head: r.Head, Body: []byte("s")}); err != nil {
		t.Fatal(err)
	}
	if n, found, err := s.Snapshot(t.Context(), stream); err != nil || !found || string(n.Body) != "s" {
		t.Fatalf("got %+v, %v, %v", n, found, err)
	}
	if _, found, err := s.Marker(t.Context(), stream, b.Command); err != nil || !found {
		t.Fatalf("marker: %v, %v", found, err)
	}
	for st, err := range s.Streams(t.Context(), stream.Workspace) {
		if err != nil || st != stream {
			t.Fatalf("got %v, %v", st, err)
		}
	}
	if _, err := s.Erase(t.Context(), ledgertest.Batch(t, stream, "two", 2, "erased"), digestsOf(b.Contents[:1])); err != nil {
		t.Fatal(err)
	}
	if n := stored(t, s, b.Contents); n != 2 {
		t.Fatalf("%d contents after one was erased", n)
	}
	ledgertest.Check(t, s, stream)
}
