package dynamo

import (
	"bytes"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"conoe/shared/core/ledger"
	"conoe/shared/core/ledger/ledgertest"
)

var review = ledger.Stream{Workspace: "ws_test", Name: "rev_1"}

func contents(t testing.TB, n, size int) (all []ledger.Content) {
	for k := range n {
		all = append(all, ledgertest.Content(t, fmt.Sprint(k, strings.Repeat("x", size))))
	}
	return all
}

func TestWorkComesBack(t *testing.T) {
	all := append(contents(t, 700, 1000), ledgertest.Content(t, ""), ledgertest.Content(t, strings.Repeat("y", ledger.MaxItemBytes)))
	digests := make([]ledger.Digest, 12000)
	for n := range digests {
		digests[n][n%32] = byte(n)
	}
	var gotContents []ledger.Content
	var gotDigests []ledger.Digest
	for n, w := range worksOf(review, 7, all, digests) {
		i := w.toItem()
		if size := sizeOfItem(i); size > maxItem {
			t.Fatalf("%d bytes", size)
		}
		got, err := workFrom(review, i)
		if err != nil || got.key != keyWork(review, 7, n) {
			t.Fatalf("got %v, %v", got.key, err)
		}
		gotContents, gotDigests = append(gotContents, got.contents...), append(gotDigests, got.erase...)
	}
	if !reflect.DeepEqual(gotDigests, digests) || len(gotContents) != len(all) {
		t.Fatalf("got %d contents and %d digests", len(gotContents), len(gotDigests))
	}
	for n, c := range gotContents {
		if c.Digest != all[n].Digest || c.Salt != all[n].Salt || !bytes.Equal(c.Bytes, all[n].Bytes) {
			t.Fatalf("content %d is another", n)
		}
	}
}

func FuzzUnpack(f *testing.F) {
	i := worksOf(review, 0, contents(f, 3, 10), nil)[0].toItem()
	f.Add(fieldsOf(i, kindPack).bytes("bytes"))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, b []byte) {
		got, err := unpack(b)
		if err != nil {
			return
		}
		size := 0
		for _, c := range got {
			size += len(c.Bytes)
		}
		if size > len(b) || len(got) == 0 && len(b) > 0 {
			t.Fatalf("%d bytes make %d contents", len(b), len(got))
		}
		if _, err := digestsIn(b); err == nil && len(b)%digestBytes != 0 {
			t.Fatal("half a digest")
		}
	})
}

// Whatever a batch may hold, its transaction is one that DynamoDB takes.
func TestEveryBatchFitsATransaction(t *testing.T) {
	for name, c := range map[string]struct {
		entries, contents, size, erased int
	}{
		"most of all":     {2000, 2000, 700, 2000},
		"few and large":   {1, 9, 299 << 10, 0},
		"many and small":  {1, 2000, 1400, 9600},
		"just one by one": {1, 96, 10, 0},
		"one more":        {1, 97, 10, 0},
	} {
		t.Run(name, func(t *testing.T) {
			b := ledgertest.Batch(t, review, "one", 0, make([]string, c.entries)...)
			b.Contents = contents(t, c.contents, c.size)
			var erased []ledger.Digest
			for n := range c.erased {
				erased = append(erased, ledger.Digest{byte(n), byte(n >> 8)})
			}
			if err := b.Check(); err != nil {
				t.Fatal(err)
			}
			s := new(Store)
			p, err := s.plan(b, erased)
			if err != nil {
				t.Fatal(err)
			}
			all := s.actions(b, p, ledger.Head{Stream: review}, ledger.Head{Stream: review}.Add(b.Entries...))
			if err := fits(all); err != nil {
				t.Fatal(err)
			}
			if seen := repeated(all); seen != "" {
				t.Fatalf("%s is named twice", seen)
			}
			t.Logf("%d actions, %d of work", len(all), p.works)
		})
	}
}

func repeated(all []action) string {
	seen := map[string]bool{}
	for _, a := range all {
		i := item(nil)
		if a.Put != nil {
			i = a.Put.Item
		} else {
			i = a.Delete.Key
		}
		k := fmt.Sprint((&fields{item: i}).text(PartitionKey), (&fields{item: i}).text(SortKey))
		if seen[k] {
			return k
		}
		seen[k] = true
	}
	return ""
}
