package dynamo

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
	"conoe/shared/core/ledger/ledgertest"
	"conoe/test/dynamo/dynoxide"
)

func TestLargestBatch(t *testing.T) {
	w := newWorld(t, dynoxide.Start(t))
	b := large(t, "one", 0, ledger.MaxEntries)
	b.Entries = ledgertest.Batch(t, stream, "one", 0, slices.Repeat([]string{strings.Repeat("e", 600)}, ledger.MaxEntries)...).Entries
	for n := range b.Contents {
		b.Contents[n] = ledgertest.Content(t, string(b.Contents[n].Bytes)+strings.Repeat(" words", 120))
	}
	l := new(line)
	append1(t, w.with(l), b)
	t.Logf("%d entries and contents: %v", ledger.MaxEntries, l.meter.Take())
	w.settled(t)
	if got := stored(t, w.store(), b.Contents); got != ledger.MaxEntries {
		t.Fatalf("%d contents are there", got)
	}
	ledgertest.Check(t, w.store(), stream)

	if _, err := w.store().Erase(t.Context(), ledgertest.Batch(t, stream, "two", ledger.MaxEntries, "x"), digestsOf(b.Contents)); err != nil {
		t.Fatal(err)
	}
	erasedEverywhere(t, w, b)
	_, err := w.store().Erase(t.Context(), ledgertest.Batch(t, stream, "three", ledger.MaxEntries+1, "x"), make([]ledger.Digest, 10000))
	code(t, err, fault.Limit)
}

// A batch of the most bytes, in contents so large that a pack holds only one.
func TestLargestContents(t *testing.T) {
	w := newWorld(t, dynoxide.Start(t))
	b := large(t, "one", 0, 90)
	for n := range 9 {
		b.Contents = append(b.Contents, ledgertest.Content(t, strings.Repeat(string(rune('a'+n)), ledger.MaxItemBytes)))
	}
	b.Answer = bytes.Repeat([]byte("x"), ledger.MaxItemBytes)
	append1(t, w.store(), b)
	w.settled(t)
	if got := stored(t, w.store(), b.Contents); got != 99 {
		t.Fatalf("%d contents are there", got)
	}
}

// One process stops while it settles. Another settles, and erases. When the
// first goes on, nothing comes back.
func TestLateSettlerWritesNothingBack(t *testing.T) {
	w := newWorld(t, dynoxide.Start(t))
	b, transactions := large(t, "one", 0, 250), 0
	late := w.with(&line{fail: func(op string, _ any) (bool, error) {
		if op != "TransactWriteItems" {
			return true, nil
		}
		if transactions++; transactions == 3 { // the batch, a chunk, and before the next
			if _, err := w.store().Erase(t.Context(), ledgertest.Batch(t, stream, "two", 2, "x"), digestsOf(b.Contents)); err != nil {
				t.Fatal(err)
			}
		}
		return true, nil
	}})
	append1(t, late, b)
	if transactions != 3 {
		t.Fatalf("%d transactions, want that it stops at the third", transactions)
	}
	erasedEverywhere(t, w, b)
}

// An erasure of what the same batch brings leaves nothing of it.
func TestEraseWhatComesWithIt(t *testing.T) {
	for _, contents := range []int{3, 150} {
		w := newWorld(t, dynoxide.Start(t))
		b := large(t, "one", 0, contents)
		if _, err := w.store().Erase(t.Context(), b, digestsOf(b.Contents)); err != nil {
			t.Fatal(err)
		}
		erasedEverywhere(t, w, b)
	}
}

func TestTooMuch(t *testing.T) {
	w := newWorld(t, dynoxide.Start(t))
	var changes []ledger.AsideChange
	for n := range 70 {
		changes = append(changes, ledger.AsideChange{Key: strings.Repeat("a", n+1), New: make([]byte, ledger.MaxAside)})
	}
	code(t, w.store().SetAsides(t.Context(), stream, changes...), fault.Limit)
	if err := w.store().SetAsides(t.Context(), stream, changes[:60]...); err != nil {
		t.Fatal(err)
	}
	r := append1(t, w.store(), ledgertest.Batch(t, stream, "one", 0, "a"))
	snap := ledger.Snapshot{Fold: 1, Head: r.Head, Body: make([]byte, 4<<20)}
	if _, err := ledgertest.Random("snapshot").Read(snap.Body); err != nil {
		t.Fatal(err)
	}
	code(t, w.store().SaveSnapshot(t.Context(), stream, snap), fault.Limit)

	snap.Body = snap.Body[:3<<20]
	if err := w.store().SaveSnapshot(t.Context(), stream, snap); err != nil {
		t.Fatal(err)
	}
	got, found, err := w.store().Snapshot(t.Context(), stream)
	if err != nil || !found || !bytes.Equal(got.Body, snap.Body) {
		t.Fatalf("got %d bytes, %v, %v", len(got.Body), found, err)
	}
	// Another snapshot comes between the item and its parts: that is none.
	n := 0
	torn := w.with(&line{fail: func(op string, _ any) (bool, error) {
		if n++; n == 2 {
			if err := w.store().SaveSnapshot(t.Context(), stream, snap); err != nil {
				t.Fatal(err)
			}
		}
		return true, nil
	}})
	if _, found, err := torn.Snapshot(t.Context(), stream); found || err != nil {
		t.Fatalf("got %v, %v", found, err)
	}
	if _, err := w.store().Erase(t.Context(), ledgertest.Batch(t, stream, "two", 1, "x"), nil); err != nil {
		t.Fatal(err)
	}
	for _, i := range w.raw(t) {
		if sk := i["sk"].(*types.AttributeValueMemberS).Value; strings.HasPrefix(sk, "s") {
			t.Fatalf("%s is there", sk)
		}
	}
}

// A response of some keys only, and for a while of none.
func TestUnprocessedReads(t *testing.T) {
	w := newWorld(t, dynoxide.Start(t))
	b := large(t, "one", 0, 250)
	append1(t, w.store(), b)
	if got := stored(t, w.with(&line{halve: true}), b.Contents); got != 250 {
		t.Fatalf("%d contents are there", got)
	}
	s := w.with(new(line))
	s.Client = deaf{s.Client}
	_, err := s.Content(t.Context(), stream, b.Contents[0].Digest)
	code(t, err, fault.Internal)
}

// deaf answers for no key of a batch.
type deaf struct{ api }

func (d deaf) BatchGetItem(_ ctx, in *dynamodb.BatchGetItemInput, _ ...func(*dynamodb.Options)) (*dynamodb.BatchGetItemOutput, error) {
	return &dynamodb.BatchGetItemOutput{UnprocessedKeys: in.RequestItems}, nil
}
