package handler_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"conoe/functions/internal/handler"
	"conoe/shared/core/ledger"
	"conoe/shared/core/ledger/ledgertest"
	"conoe/shared/core/relay"
)

// cloud is a relay as the cloud rings it, with what was put back and how often it
// was swept.
type cloud struct {
	handler.Events
	c     *counter
	later []handler.Doorbell
	swept int
	stuck int          // that a sweep finds
	lost  error        // of a sweep
	fail  error        // of putting back
	log   bytes.Buffer // JSON lines
}

func newCloud(t *testing.T) *cloud {
	t.Helper()
	r, c := door(t)
	out := &cloud{c: c}
	out.Events = handler.Events{
		Relay: r, Stack: "conoe-test", Log: slog.New(slog.NewJSONHandler(&out.log, nil)),
		HeadOf: func(pk, sk string) (ledger.Stream, bool) {
			workspace, name, _ := strings.Cut(pk, "#")
			return ledger.Stream{Workspace: workspace, Name: name}, sk == "head"
		},
		Later: func(_ context.Context, d handler.Doorbell, _ time.Time) error {
			out.later = append(out.later, d)
			return out.fail
		},
		Sweep: func(context.Context, map[ledger.Stream]int64) (int, error) { out.swept++; return out.stuck, out.lost },
	}
	return out
}

func (c *cloud) rung(t *testing.T, event string) (failed []string) {
	t.Helper()
	raw, err := c.Handler().Invoke(t.Context(), []byte(event))
	if err != nil {
		t.Fatal(err)
	}
	var out struct {
		Items []struct {
			ID string `json:"itemIdentifier"`
		} `json:"batchItemFailures"`
	}
	if err := json.Unmarshal(raw, &out); err != nil || out.Items == nil {
		t.Fatalf("got %s, %v", raw, err)
	}
	for _, i := range out.Items {
		failed = append(failed, i.ID)
	}
	return failed
}

const record = `{"eventID":"1","eventSource":"aws:dynamodb","dynamodb":{"Keys":{"pk":{"S":"%pk"},"sk":{"S":"%sk"}},"SequenceNumber":"%n"}}`

func appended(records ...[3]string) string {
	var all []string
	for _, r := range records {
		all = append(all, strings.NewReplacer("%pk", r[0], "%sk", r[1], "%n", r[2]).Replace(record))
	}
	return `{"Records":[` + strings.Join(all, ",") + `]}`
}

func TestHeadsOfTheTableRing(t *testing.T) {
	c := newCloud(t)
	failed := c.rung(t, appended(
		[3]string{"ws_test#rev_1", "head", "1"}, [3]string{"ws_test#rev_1", "head", "2"},
		[3]string{"ws_test#rev_1", "e#0", "3"}, [3]string{"ws_other#rev_1", "head", "4"}))
	if c.c.n != 1 || len(failed) > 0 || len(c.later) > 0 {
		t.Errorf("%d entries delivered, failed %v, put back %v", c.c.n, failed, c.later)
	}
}

// A review whose effects fail holds no other back: its record is handled.
func TestEffectThatFailsIsPutBack(t *testing.T) {
	c := newCloud(t)
	c.c.fail = errDown
	if failed := c.rung(t, appended([3]string{"ws_test#rev_1", "head", "1"})); len(failed) > 0 {
		t.Errorf("failed %v", failed)
	}
	if want := (handler.Doorbell{Workspace: "ws_test", Stream: "rev_1"}); len(c.later) != 1 || c.later[0] != want {
		t.Errorf("put back %v", c.later)
	}
}

func TestRecordComesAgainWhenItCannotBePutBack(t *testing.T) {
	c := newCloud(t)
	c.c.fail, c.fail = errDown, errDown
	if failed := c.rung(t, appended([3]string{"ws_test#rev_1", "head", "7"})); len(failed) != 1 || failed[0] != "7" {
		t.Errorf("failed %v", failed)
	}
}

func TestRecordComesAgainWhenTheStoreFails(t *testing.T) {
	c := newCloud(t)
	c.Relay.Store = ledgertest.Faulty{Store: c.Relay.Store.(ledger.Store), Fail: func(string) (bool, error) { return false, errDown }}
	if failed := c.rung(t, appended([3]string{"ws_test#rev_1", "head", "7"})); len(failed) != 1 || failed[0] != "7" {
		t.Errorf("failed %v", failed)
	}
}

func TestDoorbellsThatWerePutBack(t *testing.T) {
	c := newCloud(t)
	failed := c.rung(t, `{"Records":[
		{"messageId":"a","eventSource":"aws:sqs","body":"{\"workspace\":\"ws_test\",\"stream\":\"rev_1\"}"},
		{"messageId":"b","eventSource":"aws:sqs","body":"nonsense"},
		{"messageId":"c","eventSource":"aws:sqs","body":"{\"workspace\":\"ws_other\",\"stream\":\"rev_1\"}"}]}`)
	if c.c.n != 1 || len(failed) > 0 {
		t.Errorf("%d entries delivered, failed %v", c.c.n, failed)
	}
}

func TestSweepFindsWhatNobodyRangFor(t *testing.T) {
	c := newCloud(t)
	if failed := c.rung(t, `{"sweep":true}`); c.c.n != 1 || c.swept != 1 || len(failed) > 0 {
		t.Errorf("%d entries delivered, swept %d times, failed %v", c.c.n, c.swept, failed)
	}
}

// damaged is a store in which one stream cannot be read at all.
type damaged struct {
	relay.Store
	name string
}

func (d damaged) Head(ctx context.Context, s ledger.Stream) (ledger.Head, error) {
	if s.Name == d.name {
		return ledger.Head{}, ledger.ErrBroken
	}
	return d.Store.Head(ctx, s)
}

func (d damaged) Cursor(ctx context.Context, consumer string, s ledger.Stream) (int64, error) {
	if s.Name == d.name {
		return 0, ledger.ErrBroken
	}
	return d.Store.Cursor(ctx, consumer, s)
}

// A stream that is damaged hides no other: the rest is rung, swept and measured, and
// the sweep fails so that somebody hears of it.
func TestSweepOverADamagedStream(t *testing.T) {
	c := newCloud(t)
	if _, err := c.Relay.Store.(ledger.Store).Append(t.Context(), ledgertest.Batch(t, ledger.Stream{Workspace: "ws_test", Name: "rev_0"}, "zero", 0, "a")); err != nil {
		t.Fatal(err)
	}
	c.Relay.Store = damaged{c.Relay.Store, "rev_0"}
	_, err := c.Handler().Invoke(t.Context(), []byte(`{"sweep":true}`))
	if name, _ := handler.ErrorName(err); name != "Internal" || c.c.n != 1 || c.swept != 1 {
		t.Errorf("got %v, %d entries delivered, swept %d times", err, c.c.n, c.swept)
	}
	if got := metrics(t, c.log.Bytes(), ledgertest.Begin); len(got) != 3 {
		t.Errorf("got %v", got)
	}
	out, err := c.Handler().Invoke(t.Context(), []byte(`{"standings":true}`))
	if want := `"stream":"rev_0","at":0,"size":0,"since":"0001-01-01T00:00:00Z","code":"Internal"`; err != nil || !strings.Contains(string(out), want) {
		t.Errorf("got %s, %v", out, err)
	}
}

// Its record would come again for days, and hold back what comes after it.
func TestDoorbellOfADamagedStreamIsHandled(t *testing.T) {
	c := newCloud(t)
	c.Relay.Store = damaged{c.Relay.Store, "rev_1"}
	if failed := c.rung(t, appended([3]string{"ws_test#rev_1", "head", "7"})); len(failed) > 0 {
		t.Errorf("failed %v", failed)
	}
	if !strings.Contains(c.log.String(), "ring failed") {
		t.Errorf("logged %s", c.log.String())
	}
}

func TestShareOfTheTimeThatIsLeft(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
	defer cancel()
	half, done := handler.Share(ctx, 2)
	defer done()
	if end, ok := half.Deadline(); !ok || time.Until(end) > 30*time.Minute || time.Until(end) < 29*time.Minute {
		t.Errorf("it ends at %s", end)
	}
}

func TestEventThatIsNone(t *testing.T) {
	c := newCloud(t)
	for _, event := range []string{`{}`, `{"sweeps":true}`, `{"redrive":{"stream":"rev_1"},"standings":true}`, `{"Records":[]}`, `{"Records":[{"eventSource":"aws:s3"}]}`, `[1]`, `nonsense`} {
		_, err := c.Handler().Invoke(t.Context(), []byte(event))
		if name, _ := handler.ErrorName(err); err == nil || errors.Is(err, errDown) || name != "Invalid" {
			t.Errorf("%s: got %v (%s)", event, err, name)
		}
	}
}
