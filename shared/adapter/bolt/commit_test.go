package bolt

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"testing"

	bbolt "go.etcd.io/bbolt"

	"conoe/shared/core/ledger"
	"conoe/shared/core/ledger/ledgertest"
)

func newStore(t *testing.T) *Store {
	t.Helper()
	s, err := Open(filepath.Join(t.TempDir(), "conoe.db"), Options{Mode: Practice})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func rev(n int) ledger.Stream {
	return ledger.Stream{Workspace: "ws_test", Name: fmt.Sprint("rev_", n)}
}

// held starts n appends to different streams while a first one is held in its
// commit, so that the n are one group, and gives their errors. do stands in
// for the commit, from the second on.
func held(ctx context.Context, t *testing.T, s *Store, n int, do func(commit func() error) error) []error {
	t.Helper()
	real, release, entered := s.committer.update, make(chan struct{}), make(chan struct{})
	first := true
	s.committer.update = func(f func(*bbolt.Tx) error) error {
		if first {
			first = false
			close(entered)
			<-release
			return real(f)
		}
		return do(func() error { return real(f) })
	}
	errs := make([]error, n+1)
	var wg sync.WaitGroup
	start := func(k int) {
		wg.Go(func() {
			_, errs[k] = s.Append(ctx, ledgertest.Batch(t, rev(k), "one", 0, "x"))
		})
	}
	start(0)
	<-entered
	for k := 1; k <= n; k++ {
		start(k)
	}
	for waiting := 0; waiting < n+1; {
		s.committer.mu.Lock()
		waiting = len(s.committer.queue) + 1
		s.committer.mu.Unlock()
	}
	close(release)
	wg.Wait()
	s.committer.update = real
	return errs
}

// TestCancelledWhileWaiting cancels writers that wait for their turn.
func TestCancelledWhileWaiting(t *testing.T) {
	s := newStore(t)
	ctx, cancel := context.WithCancel(t.Context())
	errs := held(ctx, t, s, 3, func(commit func() error) error { cancel(); return commit() })
	for n, err := range errs {
		want := int64(1)
		if n > 0 {
			want = 0
		}
		if h, _ := s.Head(t.Context(), rev(n)); h.Size != want || (err == nil) != (n == 0) || n > 0 && !errors.Is(err, context.Canceled) {
			t.Fatalf("writer %d: %v, and %d entries", n, err, h.Size)
		}
	}
}

func TestWritersThatWaitShareACommit(t *testing.T) {
	s, commits := newStore(t), 0
	for n, err := range held(t.Context(), t, s, 40, func(commit func() error) error { commits++; return commit() }) {
		if err != nil {
			t.Fatalf("writer %d: %v", n, err)
		}
		ledgertest.Check(t, s, rev(n))
	}
	if commits != 1 {
		t.Fatalf("40 writers took %d commits, want 1", commits)
	}
}

// TestFailedGroupIsTriedOneByOne lets the group's commit fail, and then that of
// one of its members.
func TestFailedGroupIsTriedOneByOne(t *testing.T) {
	s, commits, full := newStore(t), 0, errors.New("no space left")
	failed := 0
	for n, err := range held(t.Context(), t, s, 5, func(commit func() error) error {
		if commits++; commits == 1 || commits == 4 {
			return full
		}
		return commit()
	}) {
		size := int64(1)
		if err != nil {
			failed++
			size = 0
		}
		if h, _ := s.Head(t.Context(), rev(n)); h.Size != size {
			t.Fatalf("writer %d: %v, and %d entries", n, err, h.Size)
		}
	}
	if failed != 1 {
		t.Fatalf("%d writers failed, want 1", failed)
	}
}

// TestUnconfirmedCommit stands for a last sync that fails: the commit can be
// seen, and may be gone after a power cut. Nobody may build on it.
func TestUnconfirmedCommit(t *testing.T) {
	s := newStore(t)
	if _, err := s.Append(t.Context(), ledgertest.Batch(t, rev(0), "one", 0, "x")); err != nil {
		t.Fatal(err)
	}
	var id int
	if err := s.View(func(tx *bbolt.Tx) error { id = tx.ID(); return nil }); err != nil {
		t.Fatal(err)
	}
	if err := s.uncommitted(id, errors.New("input/output error")); !errors.Is(err, ErrWrite) {
		t.Fatalf("got %v", err)
	}
	if _, err := s.Head(t.Context(), rev(0)); !errors.Is(err, ErrWrite) {
		t.Fatalf("a reader got %v", err)
	}
	if _, err := s.Append(t.Context(), ledgertest.Batch(t, rev(0), "two", 1, "x")); !errors.Is(err, ErrWrite) {
		t.Fatalf("a writer got %v", err)
	}
}

func TestDoorbell(t *testing.T) {
	s := newStore(t)
	var rung []string
	s.OnAppend(func(st ledger.Stream, size int64) {
		h, err := s.Head(t.Context(), st) // the hook may use the store
		rung = append(rung, fmt.Sprint(st.Name, " ", size, " ", h.Size, " ", err))
	})
	b := ledgertest.Batch(t, rev(0), "one", 0, "a", "b")
	for range 2 { // the second one adds nothing
		if _, err := s.Append(t.Context(), b); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.Append(t.Context(), ledgertest.Batch(t, rev(0), "two", 0, "a")); err == nil {
		t.Fatal("want a conflict")
	}
	if _, err := s.Erase(t.Context(), ledgertest.Batch(t, rev(0), "three", 2, "a"), nil); err != nil {
		t.Fatal(err)
	}
	if got, want := fmt.Sprint(rung), "[rev_0 2 2 <nil> rev_0 3 3 <nil>]"; got != want {
		t.Fatalf("got %s, want %s", got, want)
	}
}
