package dynamo

import (
	"fmt"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/smithy-go"

	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
	"conoe/shared/core/ledger/ledgertest"
	"conoe/test/dynamo/dynoxide"
)

var storms = map[string]func(op string) error{
	"throttled":       func(string) error { return &types.ThrottlingException{} },
	"over the limit":  func(string) error { return &types.ProvisionedThroughputExceededException{} },
	"request limit":   func(string) error { return &types.RequestLimitExceeded{} },
	"server at fault": func(string) error { return &types.InternalServerError{} },
	"bad gateway":     func(string) error { return &smithy.GenericAPIError{Code: "x", Fault: smithy.FaultServer} },
	"others in the way": func(op string) error {
		if op == "TransactWriteItems" {
			return cancelled("None", "TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded")
		}
		return &types.TransactionConflictException{}
	},
	"still in progress": func(string) error { return &types.TransactionInProgressException{} },
}

func TestStorms(t *testing.T) {
	server := dynoxide.Start(t)
	for name, storm := range storms {
		t.Run(name+", and it passes", func(t *testing.T) {
			n := 0
			l := &line{fail: func(op string, _ any) (bool, error) {
				if n++; n%7 != 0 {
					return false, storm(op)
				}
				return true, nil
			}}
			everything(t, newWorld(t, server).with(l))
			if l.waited.Load() == 0 {
				t.Fatal("it never waited")
			}
		})
		t.Run(name+", and it stays", func(t *testing.T) {
			w := newWorld(t, server)
			l := &line{fail: func(op string, _ any) (bool, error) {
				return false, map[bool]error{true: storm(op)}[op == "TransactWriteItems"]
			}}
			_, err := w.with(l).Append(t.Context(), ledgertest.Batch(t, stream, "one", 0, "a"))
			code(t, err, fault.Internal)
			if l.requests > 12 || l.requests < 5 {
				t.Fatalf("it asked %d times", l.requests)
			}
			if r := append1(t, w.store(), ledgertest.Batch(t, stream, "one", 0, "a")); r.Repeat {
				t.Fatal("it was there")
			}
		})
	}
}

func TestFailedConditionDecides(t *testing.T) {
	w := newWorld(t, dynoxide.Start(t))
	l := &line{fail: func(op string, _ any) (bool, error) {
		if op == "TransactWriteItems" {
			return false, cancelled("ConditionalCheckFailed", "TransactionConflict")
		}
		return true, nil
	}}
	_, err := w.with(l).Append(t.Context(), ledgertest.Batch(t, stream, "one", 0, "a"))
	code(t, err, fault.Conflict)
	if l.waited.Load() > 0 {
		t.Fatal("it tried again")
	}
}

// Writers of several processes with large batches settle each other's work.
func TestProcessesRace(t *testing.T) {
	w := newWorld(t, dynoxide.Start(t))
	const writers, each, contents = 3, 3, 120
	ended := make(chan error, writers)
	for n := range writers {
		s := w.store()
		go func() { ended <- insist(t, s, n, each, contents) }()
	}
	for range writers {
		if err := <-ended; err != nil {
			t.Fatal(err)
		}
	}
	w.settled(t)
	for n := range writers * each {
		if got := stored(t, w.store(), large(t, fmt.Sprint(n), 0, contents).Contents); got != contents {
			t.Fatalf("of batch %d %d contents are there", n, got)
		}
	}
	ledgertest.Check(t, w.store(), stream)
}

func insist(t *testing.T, s ledger.Store, writer, each, contents int) error {
	for n := range each {
		for {
			h, err := s.Head(t.Context(), stream)
			if err != nil {
				return err
			}
			_, err = s.Append(t.Context(), large(t, fmt.Sprint(writer*each+n), h.Size, contents))
			if err == nil {
				break
			}
			if fault.CodeOf(err) != fault.Conflict {
				return err
			}
		}
	}
	return nil
}
