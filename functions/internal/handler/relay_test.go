package handler_test

import (
	"context"
	"encoding/json"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"conoe/functions/internal/handler"
	"conoe/shared/adapter/bolt"
	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
	"conoe/shared/core/ledger/ledgertest"
	"conoe/shared/core/relay"
)

// counter counts the entries that it is given, and fails if it is told to.
type counter struct {
	n    int
	fail error
}

func (*counter) Name() string { return "counter" }

func (c *counter) Perform(_ context.Context, _ ledger.Stream, entries []ledger.Entry) (int, error) {
	if c.fail != nil {
		return 0, c.fail
	}
	c.n += len(entries)
	return len(entries), nil
}

var errDown = errors.New("down")

// door is a relay with one entry to deliver, in the workspace that it serves and in
// another one.
func door(t *testing.T) (*relay.Relay, *counter) {
	t.Helper()
	store, err := bolt.Open(filepath.Join(t.TempDir(), "conoe.db"), bolt.Options{Mode: bolt.Practice})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	for _, workspace := range []string{"ws_test", "ws_other"} {
		s := ledger.Stream{Workspace: workspace, Name: "rev_1"}
		if _, err := store.Append(t.Context(), ledgertest.Batch(t, s, "one", 0, "a")); err != nil {
			t.Fatal(err)
		}
	}
	c := new(counter)
	return &relay.Relay{
		Store: store, Workspace: "ws_test", Consumers: []relay.Consumer{c},
		Now: func() time.Time { return ledgertest.Begin },
	}, c
}

func TestDoorbell(t *testing.T) {
	r, c := door(t)
	h := handler.Relay(r)
	for _, size := range []string{"1", "0", "99"} { // what it says of the size does not matter
		out, err := h.Invoke(t.Context(), []byte(`{"workspace":"ws_test","stream":"rev_1","size":`+size+`}`))
		if err != nil {
			t.Fatal(err)
		}
		var again handler.Again
		if err := json.Unmarshal(out, &again); err != nil || !again.At.IsZero() || c.n != 1 {
			t.Fatalf("got %s, %v, %d entries", out, err, c.n)
		}
	}
}

func TestDoorbellSaysWhenToRingAgain(t *testing.T) {
	r, c := door(t)
	c.fail = errDown
	out, err := handler.Relay(r).Invoke(t.Context(), []byte(`{"workspace":"ws_test","stream":"rev_1"}`))
	if err != nil {
		t.Fatal(err)
	}
	var again handler.Again
	if err := json.Unmarshal(out, &again); err != nil || !again.At.Equal(ledgertest.Begin.Add(time.Second)) {
		t.Fatalf("got %s, %v", out, err)
	}
}

func TestDoorbellOfAnotherWorkspaceIsDenied(t *testing.T) {
	r, c := door(t)
	for _, payload := range []string{
		`{"workspace":"ws_other","stream":"rev_1","size":1}`, `{"stream":"rev_1"}`, `{}`, `null`,
		`{"workspace":"WS_TEST","stream":"rev_1"}`, `{"workspace":"ws_test#","stream":"rev_1"}`,
	} {
		_, err := handler.Relay(r).Invoke(t.Context(), []byte(payload))
		if err == nil || fault.CodeOf(err) != fault.Denied {
			t.Errorf("%s: got %v", payload, err)
		}
	}
	if c.n != 0 {
		t.Errorf("%d entries were delivered", c.n)
	}
}

func TestDoorbellThatMakesNoSense(t *testing.T) {
	r, c := door(t)
	for _, payload := range []string{`{`, `[]`, `{"workspace":"ws_test","stream":"rev_1#e"}`, `{"workspace":"ws_test"}`, `{"workspace":"ws_test","stream":7}`} {
		if _, err := handler.Relay(r).Invoke(t.Context(), []byte(payload)); err == nil {
			t.Errorf("%s was answered", payload)
		}
	}
	if c.n != 0 {
		t.Errorf("%d entries were delivered", c.n)
	}
}

func TestDoorbellWhileTheStoreFails(t *testing.T) {
	r, c := door(t)
	r.Store = ledgertest.Faulty{Store: r.Store.(ledger.Store), Fail: func(op string) (bool, error) {
		if op == "Head" {
			return false, errDown
		}
		return true, nil
	}}
	if _, err := handler.Relay(r).Invoke(t.Context(), []byte(`{"workspace":"ws_test","stream":"rev_1"}`)); !errors.Is(err, errDown) || c.n != 0 {
		t.Fatalf("got %v", err)
	}
}
