// Package dynamo tests the DynamoDB adapter on a real server.
package dynamo

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync/atomic"
	"testing"
	"time"

	"conoe/shared/adapter/dynamo"
	"conoe/shared/core/ledger"
	"conoe/shared/core/ledger/ledgertest"
	"conoe/test/dynamo/dynoxide"
)

var stream = ledger.Stream{Workspace: "ws_test", Name: "rev_1"}

var tables atomic.Int64

// world is an empty table, and stores on it.
type world struct {
	server *dynoxide.Server
	table  string
}

func newWorld(t testing.TB, s *dynoxide.Server) world {
	t.Helper()
	w := world{s, fmt.Sprintf("table%d", tables.Add(1))}
	s.Table(t, w.table)
	return w
}

// store is one of a process of its own. It waits a little where the real one
// waits long.
func (w world) store() *dynamo.Store { return w.with(nil) }

// with is a store whose requests go through f.
func (w world) with(f *line) *dynamo.Store {
	if f == nil {
		f = new(line)
	}
	f.meter.API = w.server.Client()
	f.API = &f.meter
	return &dynamo.Store{Client: f, Table: w.table, Sleep: func(ctx context.Context, d time.Duration) error {
		f.waited.Add(1)
		time.Sleep(d / 20)
		return ctx.Err()
	}}
}

// TestStore crashes by leaving the store and taking another: what a process
// holds in memory is lost, and the table is as DynamoDB acknowledged it.
func TestStore(t *testing.T) {
	server := dynoxide.Start(t)
	ledgertest.Run(t, func(t *testing.T) ledgertest.Harness {
		w := newWorld(t, server)
		return ledgertest.Harness{Store: w.store(), Reopen: func(*testing.T) ledger.Store { return w.store() }}
	})
}

// TestStoreInSmallPages holds every guarantee with two items a page, and with
// half of each batch of reads left unanswered.
func TestStoreInSmallPages(t *testing.T) {
	server := dynoxide.Start(t)
	ledgertest.Run(t, func(t *testing.T) ledgertest.Harness {
		w := newWorld(t, server)
		store := func() *dynamo.Store { return w.with(&line{page: 2, halve: true}) }
		return ledgertest.Harness{Store: store(), Reopen: func(*testing.T) ledger.Store { return store() }}
	})
}

// TestStoreOnABadLine holds every guarantee while one request of five, or its
// answer, is lost or refused for the moment.
func TestStoreOnABadLine(t *testing.T) {
	server := dynoxide.Start(t)
	ledgertest.Run(t, func(t *testing.T) ledgertest.Harness {
		w := newWorld(t, server)
		store := func() *dynamo.Store {
			random := rand.New(rand.NewPCG(1, 2))
			return w.with(&line{fail: func(op string, _ any) (bool, error) {
				switch random.IntN(20) {
				case 0, 1:
					return true, errLost
				case 2:
					return false, errLost
				case 3:
					return false, storms["others in the way"](op)
				}
				return true, nil
			}})
		}
		return ledgertest.Harness{Store: store(), Reopen: func(*testing.T) ledger.Store { return store() }}
	})
}
