package handler_test

import (
	"bytes"
	"context"
	"encoding/json"
	"maps"
	"reflect"
	"testing"
	"time"

	"conoe/functions/internal/handler"
	"conoe/shared/config"
	"conoe/shared/core/ledger"
	"conoe/shared/core/ledger/ledgertest"
	"conoe/shared/core/relay"
)

// metricLine is a line of the log as CloudWatch reads it.
type metricLine struct {
	AWS struct {
		Timestamp         int64
		CloudWatchMetrics []struct {
			Namespace  string
			Dimensions [][]string
			Metrics    []struct{ Name, Unit string }
		}
	} `json:"_aws"`
}

// metrics reads what the log tells CloudWatch: metrics by name. A metric or
// dimension that is declared and not there would be dropped without a word.
func metrics(t *testing.T, log []byte, at time.Time) map[string]float64 {
	t.Helper()
	out := map[string]float64{}
	for dec := json.NewDecoder(bytes.NewReader(log)); dec.More(); {
		var raw json.RawMessage
		var l metricLine
		members := map[string]any{}
		if err := dec.Decode(&raw); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(raw, &members); err != nil {
			t.Fatal(err)
		}
		if members["_aws"] == nil {
			continue
		}
		if err := json.Unmarshal(raw, &l); err != nil {
			t.Fatal(err)
		}
		if len(l.AWS.CloudWatchMetrics) != 1 || l.AWS.Timestamp != at.UnixMilli() {
			t.Fatalf("got %s", raw)
		}
		d := l.AWS.CloudWatchMetrics[0]
		if d.Namespace != config.Namespace || !reflect.DeepEqual(d.Dimensions, [][]string{{config.Dimension}}) || members[config.Dimension] != "conoe-test" {
			t.Errorf("got %s", raw)
		}
		for _, m := range d.Metrics {
			v, ok := members[m.Name].(float64)
			if want := map[bool]string{true: "Seconds", false: "Count"}[m.Name == config.OldestWait]; !ok || m.Unit != want {
				t.Errorf("%s in %s: %v", m.Name, m.Unit, members[m.Name])
			}
			out[m.Name] = v
		}
	}
	return out
}

func TestSweepTellsWhatAlarmsLookAt(t *testing.T) {
	c := newCloud(t)
	c.stuck = 3
	c.rung(t, `{"sweep":true}`)
	want := map[string]float64{config.Parked: 0, config.Stuck: 3, config.OldestWait: 0}
	if got := metrics(t, c.log.Bytes(), ledgertest.Begin); !maps.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestSweepTellsOfWhatIsParkedAndWhatWaits(t *testing.T) {
	c, now := parkedCloud(t)
	c.log.Reset()
	c.rung(t, `{"sweep":true}`)
	if got := metrics(t, c.log.Bytes(), *now); got[config.Parked] != 1 || got[config.OldestWait] != 0 {
		t.Errorf("got %v", got)
	}
	s := ledger.Stream{Workspace: "ws_test", Name: "rev_2"}
	if _, err := c.Relay.Store.(ledger.Store).Append(t.Context(), ledgertest.Batch(t, s, "two", 0, "b")); err != nil {
		t.Fatal(err)
	}
	c.log.Reset()
	c.rung(t, `{"sweep":true}`)
	if got, want := metrics(t, c.log.Bytes(), *now), now.Sub(ledgertest.Begin).Seconds(); got[config.Parked] != 1 || got[config.OldestWait] != want {
		t.Errorf("got %v, want it to wait for %v s", got, want)
	}
}

// A sweep that cannot do all of its work does the rest, tells what it knows, and
// fails.
func TestSweepThatFailsTellsWhatItKnows(t *testing.T) {
	c := newCloud(t)
	c.c.fail, c.fail, c.stuck, c.lost = errDown, errDown, 1, errDown
	_, err := c.Handler().Invoke(t.Context(), []byte(`{"sweep":true}`))
	if name, _ := handler.ErrorName(err); name != "Internal" || c.swept != 1 {
		t.Errorf("got %v, swept %d times", err, c.swept)
	}
	if got := metrics(t, c.log.Bytes(), ledgertest.Begin); len(got) != 3 || got[config.Stuck] != 1 {
		t.Errorf("got %v", got)
	}
}

// After an outage a sweep may run out of time while it rings, again and again.
func TestSweepThatRunsOutOfTimeTellsWhereAllStand(t *testing.T) {
	c := newCloud(t)
	ctx, cancel := context.WithCancel(t.Context())
	c.c.fail = errDown
	c.Relay.Failed = func(string, ledger.Stream, relay.Held, error) { cancel() }
	c.Later = func(ctx context.Context, _ handler.Doorbell, _ time.Time) error { return ctx.Err() }
	if _, err := c.Handler().Invoke(ctx, []byte(`{"sweep":true}`)); err == nil || c.swept != 0 {
		t.Errorf("got %v, swept %d times", err, c.swept)
	}
	got := metrics(t, c.log.Bytes(), ledgertest.Begin)
	if _, told := got[config.OldestWait]; !told || len(got) != 2 {
		t.Errorf("got %v", got)
	}
}

func TestSweepThatSeesNothingTellsNothing(t *testing.T) {
	c := newCloud(t)
	c.Relay.Store = ledgertest.Faulty{Store: c.Relay.Store.(ledger.Store), Fail: func(op string) (bool, error) { return op != "Head", errDown }}
	if _, err := c.Handler().Invoke(t.Context(), []byte(`{"sweep":true}`)); err == nil || c.swept != 0 {
		t.Errorf("got %v, swept %d times", err, c.swept)
	}
	if got := metrics(t, c.log.Bytes(), ledgertest.Begin); len(got) != 0 {
		t.Errorf("got %v", got)
	}
}
