package main

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"time"

	bbolt "go.etcd.io/bbolt"

	"conoe/shared/adapter/bolt"
	"conoe/shared/core/approval"
	"conoe/shared/core/ledger"
	"conoe/shared/core/usecase"
)

// rawFile is a file of its own for transactions that write what a click writes.
type rawFile struct {
	*bbolt.DB
	mu   sync.Mutex
	each [][2][]byte
	n    int
}

// newRaw lets somebody answer once, to see what that writes.
func newRaw(a *asked) (*rawFile, error) {
	s, seen := &a.seats[0], map[string]bool{}
	if _, err := added(a.Store, s.stream, seen); err != nil {
		return nil, err
	}
	vote := usecase.Vote{Request: s.request, Set: s.set, Verdict: approval.Abstain, Via: approval.ViaSlack, Language: "en"}
	c := usecase.Command{ID: "raw", Actor: a.people[0], Channel: ledger.Slack}
	if _, err := a.Decide(context.Background(), c, s.stream, vote); err != nil {
		return nil, err
	}
	s.said++
	each, err := added(a.Store, s.stream, seen)
	if err != nil {
		return nil, err
	}
	db, err := openRaw(filepath.Join(a.dir, "raw.db"))
	return &rawFile{DB: db, each: each}, err
}

// put writes the same bytes under new keys.
func (r *rawFile) put() (time.Duration, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.n++
	var fresh [][2][]byte
	for _, kv := range r.each {
		fresh = append(fresh, [2][]byte{fmt.Appendf(slices.Clone(kv[0]), "%08d", r.n), kv[1]})
	}
	return put(r.DB, fresh)
}

func openRaw(path string) (*bbolt.DB, error) {
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{FreelistType: bbolt.FreelistMapType, NoStatistics: true})
	if err != nil {
		return nil, err
	}
	return db, db.Update(func(tx *bbolt.Tx) error { _, err := tx.CreateBucket([]byte("ledger")); return err })
}

// added copies the keys and values of the store that were not there before, and
// those that every append writes anew.
func added(store *bolt.Store, stream string, seen map[string]bool) (out [][2][]byte, err error) {
	err = store.View(func(tx *bbolt.Tx) error {
		return tx.Bucket([]byte("ledger")).ForEach(func(k, v []byte) error {
			if !seen[string(k)] || bytes.HasSuffix(k, []byte(stream+"#head")) {
				seen[string(k)] = true
				out = append(out, [2][]byte{slices.Clone(k), slices.Clone(v)})
			}
			return nil
		})
	})
	return out, err
}

func put(db *bbolt.DB, added [][2][]byte) (time.Duration, error) {
	began := time.Now()
	err := db.Update(func(tx *bbolt.Tx) error {
		bucket := tx.Bucket([]byte("ledger"))
		for _, kv := range added {
			if err := bucket.Put(kv[0], kv[1]); err != nil {
				return err
			}
		}
		return nil
	})
	return time.Since(began), err
}
