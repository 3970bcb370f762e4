package handler_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"conoe/functions/internal/handler"
	"conoe/shared/core/ledger"
	"conoe/shared/core/ledger/ledgertest"
	"conoe/shared/core/relay"
)

// teller is a consumer that takes a while, and fails if it is told to.
type teller struct {
	counter
	takes time.Duration
}

func (*teller) Name() string { return "teller" }

func (c *teller) Perform(ctx context.Context, s ledger.Stream, entries []ledger.Entry) (int, error) {
	time.Sleep(c.takes)
	return c.counter.Perform(ctx, s, entries)
}

// newTelling is a relay that has people told.
func newTelling(t *testing.T) (c *cloud, to *teller, swept *int) {
	t.Helper()
	c, to, swept = newCloud(t), new(teller), new(int)
	telling := &handler.Telling{
		Relay: &relay.Relay{Store: c.Relay.Store, Workspace: c.Relay.Workspace, Now: c.Relay.Now, Consumers: []relay.Consumer{to}},
		Sweep: func(context.Context) error { *swept++; return nil },
	}
	c.Telling = func(context.Context) *handler.Telling { return telling }
	return c, to, swept
}

func queued(streams ...string) string {
	var all []string
	for n, s := range streams {
		all = append(all, fmt.Sprintf(`{"messageId":"%d","eventSource":"aws:sqs","body":"{\"workspace\":\"ws_test\",\"stream\":\"%s\"}"}`, n, s))
	}
	return `{"Records":[` + strings.Join(all, ",") + `]}`
}

// Who tells people is rung by way of the queue: the table's stream does not wait.
func TestPeopleAreToldByWayOfTheQueue(t *testing.T) {
	c, to, _ := newTelling(t)
	c.rung(t, appended([3]string{"ws_test#rev_1", "head", "1"}, [3]string{"ws_test#rev_1", "head", "2"}))
	if c.c.n != 1 || to.n != 0 || len(c.later) != 1 {
		t.Fatalf("%d entries delivered, %d told, put back %v", c.c.n, to.n, c.later)
	}
	c.later = nil
	if failed := c.rung(t, queued("rev_1", "rev_1")); to.n != 1 || len(failed) > 0 || len(c.later) > 0 {
		t.Errorf("%d told, failed %v, put back %v", to.n, failed, c.later)
	}
}

// The record comes again: otherwise nobody would be told before the next sweep.
func TestRecordComesAgainWhenPeopleCannotBeTold(t *testing.T) {
	c, _, _ := newTelling(t)
	c.fail = errDown
	if failed := c.rung(t, appended([3]string{"ws_test#rev_1", "head", "7"})); len(failed) != 1 || c.c.n != 1 {
		t.Errorf("failed %v, %d entries delivered", failed, c.c.n)
	}
}

func TestTellingThatFailsHoldsNothingUp(t *testing.T) {
	c, to, _ := newTelling(t)
	to.fail = relay.Wait{Until: ledgertest.Begin.Add(time.Minute)}
	if failed := c.rung(t, queued("rev_1")); c.c.n != 1 || len(failed) > 0 || len(c.later) != 1 {
		t.Errorf("%d entries delivered, failed %v, put back %v", c.c.n, failed, c.later)
	}
}

// A service that is slow takes the time of a few streams, not of all that came along;
// everything else has been done before.
func TestSlowTellingLeavesItsTurn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, to, _ := newTelling(t)
		names := []string{"rev_1"}
		for n := range 4 {
			names = append(names, fmt.Sprintf("rev_2%d", n))
			s := ledger.Stream{Workspace: "ws_test", Name: names[n+1]}
			if _, err := c.Relay.Store.(ledger.Store).Append(t.Context(), ledgertest.Batch(t, s, s.Name, 0, "a")); err != nil {
				t.Fatal(err)
			}
		}
		to.takes = 11 * time.Second
		if failed := c.rung(t, queued(names...)); c.c.n != 5 || to.n != 2 || len(failed) > 0 || len(c.later) != 3 {
			t.Errorf("%d entries delivered, %d told, failed %v, put back %v", c.c.n, to.n, failed, c.later)
		}
	})
}

func TestSweepHasPeopleToldLast(t *testing.T) {
	c, to, swept := newTelling(t)
	c.Sweep = func(_ context.Context, done map[ledger.Stream]int64) (int, error) {
		if to.n != 0 || *swept != 0 {
			t.Error("people were told before the rest was swept")
		}
		c.swept++
		return 0, nil
	}
	if failed := c.rung(t, `{"sweep":true}`); c.swept != 1 || *swept != 1 || to.n != 1 || len(failed) > 0 {
		t.Errorf("swept %d and %d times, %d told, failed %v", c.swept, *swept, to.n, failed)
	}
}

// Both are looked at as one: what is parked is told, and let go by its name.
func TestTellingIsOneOfTheConsumers(t *testing.T) {
	c, to, _ := newTelling(t)
	to.fail = errDown
	at := ledgertest.Begin
	c.Relay.Now = func() time.Time { return at }
	c.Telling(t.Context()).Relay.Now = c.Relay.Now
	for range 9 {
		c.rung(t, queued("rev_1"))
		at = at.Add(time.Hour)
	}
	got, _, _ := c.errand(t, `{"standings":true}`)
	if !strings.Contains(got, `"looked_at":2,"behind":[{"consumer":"teller"`) || !strings.Contains(got, `"parked":true`) {
		t.Errorf("got %s", got)
	}
	c.log.Reset()
	c.rung(t, `{"sweep":true}`)
	if n := metrics(t, c.log.Bytes(), at)["ParkedStreams"]; n != 1 {
		t.Errorf("%v are parked", n)
	}
	to.fail = nil
	if got, _, _ := c.errand(t, `{"redrive":{"stream":"rev_1","consumer":"teller"}}`); !strings.Contains(got, `"consumers_let_go":1`) {
		t.Errorf("got %s", got)
	}
	if c.rung(t, queued("rev_1")); to.n != 1 {
		t.Errorf("%d were told", to.n)
	}
}

func TestNobodyIsToldUntilSomebodyCanBe(t *testing.T) {
	c, to, swept := newTelling(t)
	c.Telling = func(context.Context) *handler.Telling { return nil }
	c.rung(t, appended([3]string{"ws_test#rev_1", "head", "1"}))
	c.rung(t, queued("rev_1"))
	c.rung(t, `{"sweep":true}`)
	if got, _, _ := c.errand(t, `{"standings":true}`); got != `{"looked_at":1,"behind":[]}` || to.n != 0 || *swept != 0 || len(c.later) > 0 {
		t.Errorf("got %s, %d told, put back %v", got, to.n, c.later)
	}
}
