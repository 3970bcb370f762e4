package dynamo

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"conoe/shared/adapter/dynamo"
	"conoe/shared/core/ledger"
	"conoe/shared/core/ledger/ledgertest"
	"conoe/test/dynamo/dynoxide"
)

type (
	api = dynamo.API
	ctx = context.Context
)

// The directory too is read from the table itself, so a stream is listed as
// soon as its first append is acknowledged. Only snapshots may be old.
func TestReadsAreStronglyConsistent(t *testing.T) {
	l := new(line)
	s := newWorld(t, dynoxide.Start(t)).with(l)
	everything(t, s)
	if got, want := l.meter.Weak(), []string{"GetItem"}; !slices.Equal(got, want) {
		t.Fatalf("not strongly consistent: %v, want %v", got, want)
	}
}

func TestAsidesAreOfOneMoment(t *testing.T) {
	w := newWorld(t, dynoxide.Start(t))
	one, two := []byte("1"), []byte("2")
	if err := w.store().SetAsides(t.Context(), stream, ledger.AsideChange{Key: "a", New: one}, ledger.AsideChange{Key: "b", New: one}); err != nil {
		t.Fatal(err)
	}
	pages := 0
	s := w.with(&line{page: 1, fail: func(op string, _ any) (bool, error) {
		if pages++; pages == 2 { // between a and b
			if err := w.store().SetAsides(t.Context(), stream, ledger.AsideChange{Key: "a", Old: one, New: two}, ledger.AsideChange{Key: "b", Old: one, New: two}); err != nil {
				t.Fatal(err)
			}
		}
		return true, nil
	}})
	got := ""
	for a, err := range s.Asides(t.Context(), stream, "") {
		if err != nil {
			t.Fatal(err)
		}
		got += a.Key + string(a.Value)
	}
	if got != "a2b2" {
		t.Fatalf("got %s", got)
	}
}

// What somebody changed in the table is noticed, and is never handed out.
func TestChangedItemsAreBroken(t *testing.T) {
	server := dynoxide.Start(t)
	for _, c := range []struct {
		sk, attribute string
		read          func(t *testing.T, s ledger.Store, b ledger.Batch) error
	}{
		{"head", "root", func(t *testing.T, s ledger.Store, _ ledger.Batch) error {
			_, err := s.Head(t.Context(), stream)
			return err
		}},
		{"head", "kind", func(t *testing.T, s ledger.Store, b ledger.Batch) error {
			_, err := s.Append(t.Context(), ledgertest.Batch(t, stream, "two", 2, "x"))
			return err
		}},
		{"e#", "bytes", func(t *testing.T, s ledger.Store, _ ledger.Batch) error {
			return ledger.Verify(t.Context(), s, stream)
		}},
		{"c#", "bytes", func(t *testing.T, s ledger.Store, b ledger.Batch) error {
			_, err := s.Content(t.Context(), stream, digestsOf(b.Contents)...)
			return err
		}},
		{"m#", "size", func(t *testing.T, s ledger.Store, b ledger.Batch) error {
			_, _, err := s.Marker(t.Context(), stream, b.Command)
			return err
		}},
	} {
		t.Run(c.sk+" "+c.attribute, func(t *testing.T) {
			w := newWorld(t, server)
			b := large(t, "one", 0, 1)
			append1(t, w.store(), b)
			w.spoil(t, c.sk, c.attribute)
			if err := c.read(t, w.store(), b); !errors.Is(err, ledger.ErrBroken) {
				t.Fatalf("got %v", err)
			}
		})
	}
}

// spoil changes an attribute of the item whose sort key begins so.
func (w world) spoil(t *testing.T, sk, attribute string) {
	t.Helper()
	for _, i := range w.raw(t) {
		if k := i["sk"].(*types.AttributeValueMemberS).Value; len(k) < len(sk) || k[:len(sk)] != sk {
			continue
		}
		switch v := i[attribute].(type) {
		case *types.AttributeValueMemberB:
			v.Value[len(v.Value)-1]++
		case *types.AttributeValueMemberN:
			v.Value += "1"
		case *types.AttributeValueMemberS:
			v.Value += "x"
		}
		if _, err := w.server.Client().PutItem(t.Context(), &dynamodb.PutItemInput{TableName: &w.table, Item: i}); err != nil {
			t.Fatal(err)
		}
	}
}

// A process that remembers a head is not misled by it when the table was put
// back to another history of the same size.
func TestRememberedHeadIsChecked(t *testing.T) {
	w := newWorld(t, dynoxide.Start(t))
	s := w.store()
	append1(t, s, ledgertest.Batch(t, stream, "one", 0, "a"))
	for _, i := range w.raw(t) {
		key := map[string]types.AttributeValue{"pk": i["pk"], "sk": i["sk"]}
		if _, err := w.server.Client().DeleteItem(t.Context(), &dynamodb.DeleteItemInput{TableName: &w.table, Key: key}); err != nil {
			t.Fatal(err)
		}
	}
	append1(t, w.store(), ledgertest.Batch(t, stream, "other", 0, "b"))
	_, err := s.Append(t.Context(), ledgertest.Batch(t, stream, "two", 1, "c"))
	code(t, err, "Conflict")
	append1(t, s, ledgertest.Batch(t, stream, "two", 1, "c"))
	ledgertest.Check(t, s, stream)
}

// Who follows a stream pays for the head and the tail, however long it is.
func TestReadUnits(t *testing.T) {
	server := dynoxide.Start(t)
	warm := map[int]float64{}
	for _, size := range []int{100, 10000} {
		w := newWorld(t, server)
		for at := 0; at < size; at += 50 {
			texts := make([]string, 50)
			for n := range texts {
				texts[n] = fmt.Sprint("entry ", at+n)
			}
			append1(t, w.store(), ledgertest.Batch(t, stream, fmt.Sprint("fill ", at), int64(at), texts...))
		}
		l := new(line)
		s := w.with(l)
		for range s.Read(t.Context(), stream, int64(size)) {
			t.Fatal("more than was appended")
		}
		append1(t, w.store(), ledgertest.Batch(t, stream, "by another", int64(size), "x"))
		l.meter.Take()
		for _, err := range s.Read(t.Context(), stream, int64(size)) {
			if err != nil {
				t.Fatal(err)
			}
		}
		append1(t, s, ledgertest.Batch(t, stream, "own", int64(size)+1, "y"))
		cost := l.meter.Take()
		warm[size] = cost.Read
		t.Logf("%d entries, warm: the tail and an append cost %v", size, cost)
	}
	if more := warm[10000] - warm[100]; more > 2 {
		t.Fatalf("10,000 entries cost %.1f read units more than 100", more)
	}
}
