package bolt_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	bbolt "go.etcd.io/bbolt"

	"conoe/shared/adapter/bolt"
	"conoe/shared/core/ledger"
	"conoe/shared/core/ledger/ledgertest"
)

// typical is a command as most are: two entries of about 800 bytes and a text
// of 1 KB.
func typical(t testing.TB, n int64) ledger.Batch {
	b := ledgertest.Batch(t, stream, fmt.Sprint("command ", n), 2*n, strings.Repeat("x", 700), strings.Repeat("y", 700))
	b.Contents = []ledger.Content{ledgertest.Content(t, fmt.Sprint(n, strings.Repeat("z", 1000)))}
	return b
}

// BenchmarkAppend alternates one append with one raw transaction that puts the
// same keys and bytes into a file of its own, and reports how they compare.
func BenchmarkAppend(b *testing.B) {
	ours, theirs := pairs(b, b.N)
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(float64(median(ours).Nanoseconds()), "append-ns")
	b.ReportMetric(float64(median(theirs).Nanoseconds()), "raw-ns")
	b.ReportMetric(float64(median(ours))/float64(median(theirs)), "ratio")
}

func pairs(t testing.TB, n int) (ours, theirs []time.Duration) {
	dir := t.TempDir()
	s := open(t, filepath.Join(dir, "ours.db"), bolt.Options{Mode: bolt.Practice})
	db, err := bbolt.Open(filepath.Join(dir, "raw.db"), 0o600, &bbolt.Options{FreelistType: bbolt.FreelistMapType, NoStatistics: true})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	err = db.Update(func(tx *bbolt.Tx) error {
		_, err := tx.CreateBucket([]byte("ledger"))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	var last map[string]bool
	for k := range n {
		batch := typical(t, int64(k))
		begin := time.Now()
		if _, err := s.Append(t.Context(), batch); err != nil {
			t.Fatal(err)
		}
		ours = append(ours, time.Since(begin))

		var kvs [][2][]byte
		kvs, last = added(t, s, last)
		begin = time.Now()
		err := db.Update(func(tx *bbolt.Tx) error {
			bucket := tx.Bucket([]byte("ledger"))
			for _, kv := range kvs {
				if err := bucket.Put(kv[0], kv[1]); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		theirs = append(theirs, time.Since(begin))
	}
	return ours, theirs
}

// added copies the keys and values that were not there before, and the head.
func added(t testing.TB, s *bolt.Store, before map[string]bool) (kvs [][2][]byte, seen map[string]bool) {
	t.Helper()
	if seen = before; seen == nil {
		seen = map[string]bool{}
	}
	err := s.View(func(tx *bbolt.Tx) error {
		return tx.Bucket([]byte("ledger")).ForEach(func(k, v []byte) error {
			if !seen[string(k)] || strings.HasSuffix(string(k), "#head") {
				seen[string(k)] = true
				kvs = append(kvs, [2][]byte{slices.Clone(k), slices.Clone(v)})
			}
			return nil
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	return kvs, seen
}

func median(d []time.Duration) time.Duration {
	slices.Sort(d)
	return d[len(d)/2]
}

// BenchmarkAppendParallel appends to many streams at once; SetParallelism makes
// the writers that one group can hold.
func BenchmarkAppendParallel(b *testing.B) {
	s, _ := fresh(b)
	next := make(chan int64, b.N)
	for n := range int64(b.N) {
		next <- n
	}
	b.SetParallelism(16)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			n := <-next
			batch := typical(b, 0)
			batch.Stream.Name = fmt.Sprint("rev_", n)
			if _, err := s.Append(b.Context(), batch); err != nil {
				b.Error(err)
			}
		}
	})
}
