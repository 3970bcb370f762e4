package ledgertest

import (
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
)

var asides = map[string]func(*testing.T, Harness){
	"aside changes only from what it holds": func(t *testing.T, h Harness) {
		a, b := []byte("a"), []byte("b")
		set(t, h.Store, ledger.AsideChange{Key: "wait/one", New: a})
		refused(t, change(t, h.Store, ledger.AsideChange{Key: "wait/one", New: b}), fault.Conflict)
		refused(t, change(t, h.Store, ledger.AsideChange{Key: "wait/one", Old: b, New: a}), fault.Conflict)
		refused(t, change(t, h.Store, ledger.AsideChange{Key: "wait/two", Old: a, New: b}), fault.Conflict)
		set(t, h.Store, ledger.AsideChange{Key: "wait/one", Old: a, New: b})
		holds(t, h.Store, review, "wait/", "wait/one=b")
		set(t, h.Store, ledger.AsideChange{Key: "wait/one", Old: b})
		holds(t, h.Store, review, "")
		set(t, h.Store, ledger.AsideChange{Key: "wait/one", New: []byte{}})
		refused(t, change(t, h.Store, ledger.AsideChange{Key: "wait/one", New: b}), fault.Conflict)
	},
	"asides change together or not at all": func(t *testing.T, h Harness) {
		one, two := ledger.AsideChange{Key: "flow/one", New: []byte("1")}, ledger.AsideChange{Key: "flow/two", New: []byte("2")}
		set(t, h.Store, two)
		refused(t, change(t, h.Store, one, two), fault.Conflict)
		holds(t, h.Store, review, "", "flow/two=2")
		set(t, h.Store, one, ledger.AsideChange{Key: "flow/two", Old: []byte("2"), New: []byte("3")})
		holds(t, h.Store, review, "", "flow/one=1", "flow/two=3")
	},
	"asides come by prefix in order of key, and stay in their stream": func(t *testing.T, h Harness) {
		for _, key := range []string{"wait/b", "flow/x", "wait/a", "waiter", "wait/a/1"} {
			set(t, h.Store, ledger.AsideChange{Key: key, New: []byte("1")})
		}
		holds(t, h.Store, review, "wait/", "wait/a=1", "wait/a/1=1", "wait/b=1")
		holds(t, h.Store, review, "none/")
		holds(t, h.Store, stream("rev_2"), "")
		holds(t, h.Store, ledger.Stream{Workspace: "ws_test2", Name: review.Name}, "")
	},
	"asides are no part of the log": func(t *testing.T, h Harness) {
		set(t, h.Store, ledger.AsideChange{Key: "wait/a", New: []byte("1")})
		if got := head(t, h.Store, review).Size; got != 0 {
			t.Fatalf("size %d", got)
		}
		for s, err := range h.Store.Streams(t.Context(), review.Workspace) {
			t.Fatalf("a stream without entries: %v, %v", s, err)
		}
		add(t, h.Store, Batch(t, review, "one", 0, "a"))
		holds(t, h.Store, review, "", "wait/a=1")
		untouched(t, h.Store, head(t, h.Store, review))
	},
	"aside that reaches elsewhere, or is too much, is refused": func(t *testing.T, h Harness) {
		for _, key := range []string{"", "a#b", "a//b", "/a", "a/b/c/d/e", strings.Repeat("x", 1000)} {
			refused(t, change(t, h.Store, ledger.AsideChange{Key: key, New: []byte("1")}), fault.Invalid)
		}
		twice := ledger.AsideChange{Key: "a", New: []byte("1")}
		refused(t, change(t, h.Store, twice, twice), fault.Invalid)
		refused(t, change(t, h.Store, ledger.AsideChange{Key: "a", New: make([]byte, ledger.MaxAside+1)}), fault.Limit)
		var many []ledger.AsideChange
		for n := range ledger.MaxAsides + 1 {
			many = append(many, ledger.AsideChange{Key: fmt.Sprint(n), New: []byte("1")})
		}
		refused(t, change(t, h.Store, many...), fault.Limit)
		set(t, h.Store, many[1:]...)
		for _, err := range h.Store.Asides(t.Context(), ledger.Stream{Workspace: "a#b", Name: "c"}, "") {
			refused(t, err, fault.Invalid)
		}
	},
	"one aside is found by its key": func(t *testing.T, h Harness) {
		set(t, h.Store, ledger.AsideChange{Key: "wait/a/b", New: []byte("1")}, ledger.AsideChange{Key: "wait/empty", New: []byte{}})
		for key, want := range map[string][]byte{"wait/a/b": []byte("1"), "wait/a": nil, "wait": nil, "wait/empty": {}} {
			got, err := h.Store.Aside(t.Context(), review, key)
			if err != nil || !slices.Equal(got, want) || (got == nil) != (want == nil) {
				t.Errorf("%s: got %q, %v", key, got, err)
			}
		}
		if got, err := h.Store.Aside(t.Context(), stream("rev_2"), "wait/a/b"); got != nil || err != nil {
			t.Errorf("in another stream: %q, %v", got, err)
		}
		for _, key := range []string{"", "wait/", "a#b"} {
			_, err := h.Store.Aside(t.Context(), review, key)
			refused(t, err, fault.Invalid)
		}
	},
	"one of many who claim an aside at once has it": func(t *testing.T, h Harness) {
		var won atomic.Int32
		errs := together(8, func(n int) error {
			err := change(t, h.Store, ledger.AsideChange{Key: "effect/slack/1", New: fmt.Append(nil, n)})
			if err == nil {
				won.Add(1)
			}
			return err
		})
		for _, err := range errs {
			if err != nil {
				refused(t, err, fault.Conflict)
			}
		}
		if won.Load() != 1 {
			t.Fatalf("%d have it", won.Load())
		}
	},
	"asides survive a crash": func(t *testing.T, h Harness) {
		set(t, h.Store, ledger.AsideChange{Key: "wait/a", New: []byte("1")})
		holds(t, h.Reopen(t), review, "", "wait/a=1")
	},
}

func change(t *testing.T, s ledger.Store, changes ...ledger.AsideChange) error {
	t.Helper()
	return s.SetAsides(t.Context(), review, changes...)
}

func set(t *testing.T, s ledger.Store, changes ...ledger.AsideChange) {
	t.Helper()
	if err := change(t, s, changes...); err != nil {
		t.Fatal(err)
	}
}

func holds(t *testing.T, s ledger.Store, st ledger.Stream, prefix string, want ...string) {
	t.Helper()
	var got []string
	for a, err := range s.Asides(t.Context(), st, prefix) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, a.Key+"="+string(a.Value))
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Fatalf("asides %q: got %q, want %q", prefix, got, want)
	}
}
