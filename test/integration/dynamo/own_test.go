package dynamo

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"conoe/shared/adapter/dynamo"
	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
	"conoe/shared/core/ledger/ledgertest"
	"conoe/test/dynamo/dynoxide"
)

// restored is a copy of the table under another name, as DynamoDB restores one.
func (w world) restored(t *testing.T) world {
	t.Helper()
	to := newWorld(t, w.server)
	client := w.server.Client()
	all, err := client.Scan(t.Context(), &dynamodb.ScanInput{TableName: &w.table})
	if err != nil || len(all.LastEvaluatedKey) > 0 {
		t.Fatalf("read the table: more than a page, or %v", err)
	}
	for _, i := range all.Items {
		if _, err := client.PutItem(t.Context(), &dynamodb.PutItemInput{TableName: &to.table, Item: i}); err != nil {
			t.Fatal(err)
		}
	}
	return to
}

// goesOn is a batch that says what a stream lacks.
func goesOn(t *testing.T, id string, expect int64) ledger.Batch {
	t.Helper()
	b := ledgertest.Batch(t, stream, id, expect)
	entry, err := ledger.Record[map[string]int]{
		Envelope: ledger.Envelope{At: ledger.At(b.At), Channel: ledger.API, Kind: ledger.Restored, V: 1},
		Data:     map[string]int{"epoch": 1},
	}.Encode()
	if err != nil {
		t.Fatal(err)
	}
	b.Entries = [][]byte{entry}
	return b
}

func TestNothingIsAppendedToACopy(t *testing.T) {
	server := dynoxide.Start(t)
	w := newWorld(t, server)
	append1(t, w.store(), ledgertest.Batch(t, stream, "one", 0, "a"))
	c := w.restored(t)

	other := ledger.Stream{Workspace: stream.Workspace, Name: "rev_2"}
	for _, b := range []ledger.Batch{ledgertest.Batch(t, stream, "two", 1, "b"), ledgertest.Batch(t, other, "one", 0, "b")} {
		_, err := c.store().Append(t.Context(), b)
		code(t, err, fault.Blocked)
	}
	_, err := c.store().Erase(t.Context(), ledgertest.Batch(t, stream, "two", 1, "b"), nil)
	code(t, err, fault.Blocked)
	ledgertest.Check(t, c.store(), stream) // it can be read

	t.Run("but the entry that says what is lost", func(t *testing.T) {
		c := w.restored(t)
		s := c.store()
		if r := append1(t, s, goesOn(t, "restored", 1)); r.Head.Epoch != 1 {
			t.Fatalf("got %+v", r)
		}
		_, err := s.Append(t.Context(), ledgertest.Batch(t, stream, "two", 2, "b"))
		code(t, err, fault.Blocked) // others may lack something too
	})
	t.Run("until it is adopted, by whom ever", func(t *testing.T) {
		blocked := c.store()
		_, err := blocked.Append(t.Context(), ledgertest.Batch(t, stream, "two", 1, "b"))
		code(t, err, fault.Blocked)
		for range 2 {
			if err := c.store().Adopt(t.Context(), stream.Workspace); err != nil {
				t.Fatal(err)
			}
		}
		append1(t, blocked, ledgertest.Batch(t, stream, "two", 1, "b"))
		_, err = c.restored(t).store().Append(t.Context(), ledgertest.Batch(t, stream, "three", 2, "c"))
		code(t, err, fault.Blocked) // a copy of the copy
	})
}

// A process that was told once that the table is the workspace's own asks no more;
// the table keeps its name.
func TestATableIsAskedForItsNameOnce(t *testing.T) {
	w := newWorld(t, dynoxide.Start(t))
	append1(t, w.store(), ledgertest.Batch(t, stream, "one", 0, "a"))
	asked := 0
	s := w.with(&line{fail: func(_ string, in any) (bool, error) {
		if get, ok := in.(*dynamodb.GetItemInput); ok && get.Key[dynamo.SortKey].(*types.AttributeValueMemberS).Value == "table" {
			asked++
		}
		return true, nil
	}})
	for n := range int64(3) {
		append1(t, s, ledgertest.Batch(t, stream, string(rune('b'+n)), n+1, "b"))
	}
	if asked != 1 {
		t.Errorf("it asked %d times", asked)
	}
}

func TestLostAnswersOfAnAdoption(t *testing.T) {
	server := dynoxide.Start(t)
	w := newWorld(t, server)
	append1(t, w.store(), ledgertest.Batch(t, stream, "one", 0, "a"))
	for _, apply := range []bool{true, false} {
		c := w.restored(t)
		if err := c.with(&line{fail: first("PutItem", apply)}).Adopt(t.Context(), stream.Workspace); err != nil {
			t.Error(err)
		}
		append1(t, c.store(), ledgertest.Batch(t, stream, "two", 1, "b"))
	}
}
