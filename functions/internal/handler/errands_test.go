package handler_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"conoe/functions/internal/handler"
	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
	"conoe/shared/core/ledger/ledgertest"
)

// errand invokes the relay as a person does, and gives the answer or the refusal.
func (c *cloud) errand(t *testing.T, event string) (answer, code, sentence string) {
	t.Helper()
	out, err := c.Handler().Invoke(t.Context(), []byte(event))
	code, sentence = handler.ErrorName(err)
	if err == nil {
		code, sentence = "", ""
	}
	return string(out), code, sentence
}

// parkedCloud is a relay whose only effect is parked; now moves its clock.
func parkedCloud(t *testing.T) (c *cloud, now *time.Time) {
	t.Helper()
	c = newCloud(t)
	c.c.fail = errDown
	at := ledgertest.Begin
	c.Relay.Now = func() time.Time { return at }
	for range 9 {
		c.rung(t, appended([3]string{"ws_test#rev_1", "head", "1"}))
		at = at.Add(time.Hour)
	}
	return c, &at
}

const parkedAnswer = `{"looked_at":1,"behind":[{"consumer":"counter","stream":"rev_1","at":0,"size":1,"since":"2026-01-05T08:00:00Z","attempts":9,"code":"Internal","parked":true}]}`

func TestErrandStandings(t *testing.T) {
	c, _ := parkedCloud(t)
	if got, code, _ := c.errand(t, `{"standings":true}`); got != parkedAnswer || code != "" {
		t.Errorf("got  %s (%s)\nwant %s", got, code, parkedAnswer)
	}
	s := ledger.Stream{Workspace: "ws_test", Name: "rev_0"}
	if _, err := c.Relay.Store.(ledger.Store).Append(t.Context(), ledgertest.Batch(t, s, "zero", 0, "a")); err != nil {
		t.Fatal(err)
	}
	var out handler.Standings
	got, _, _ := c.errand(t, `{"standings":true}`)
	if err := json.Unmarshal([]byte(got), &out); err != nil || len(out.Behind) != 2 || !out.Behind[0].Parked || out.Behind[1].Stream != "rev_0" {
		t.Errorf("got %s, %v", got, err)
	}
	c = newCloud(t)
	c.rung(t, `{"sweep":true}`)
	if got, _, _ := c.errand(t, `{"standings":true}`); got != `{"looked_at":1,"behind":[]}` {
		t.Errorf("got %s", got)
	}
}

func TestErrandRedrive(t *testing.T) {
	c, _ := parkedCloud(t)
	c.c.fail = nil
	replaced := 0
	c.Replace = func(_ context.Context, s ledger.Stream) (int, error) {
		if s != (ledger.Stream{Workspace: "ws_test", Name: "rev_1"}) || c.c.n != 0 {
			t.Errorf("replaced those of %v after %d effects", s, c.c.n)
		}
		replaced++
		return 2, nil
	}
	got, code, _ := c.errand(t, `{"redrive":{"stream":"rev_1"}}`)
	if got != `{"consumers_let_go":1,"executions_replaced":2}` || code != "" || c.c.n != 1 || replaced != 1 {
		t.Errorf("got %s (%s), %d entries delivered", got, code, c.c.n)
	}
	if got, _, _ := c.errand(t, `{"redrive":{"stream":"rev_1","consumer":"counter"}}`); got != `{"consumers_let_go":0,"executions_replaced":0}` || replaced != 1 {
		t.Errorf("got %s", got)
	}
}

// Where the cause is still there, the errand is done, and the effect comes again
// by itself.
func TestRedriveOfWhatFailsAgain(t *testing.T) {
	c, _ := parkedCloud(t)
	c.later = nil
	if _, code, _ := c.errand(t, `{"redrive":{"stream":"rev_1"}}`); code != "" || len(c.later) != 1 {
		t.Errorf("%s, put back %v", code, c.later)
	}
}

// A refusal tells the person why; a defect is in the log.
func TestErrandsThatAreRefused(t *testing.T) {
	c, _ := parkedCloud(t)
	c.Replace = func(context.Context, ledger.Stream) (int, error) { return 0, errDown }
	for event, want := range map[string][2]string{
		`{"redrive":{"stream":"rev_9"}}`:                        {"NotFound", `There is no stream "rev_9"`},
		`{"redrive":{"stream":"rev_1","consumer":"slack"}}`:     {"NotFound", `There is no consumer "slack". These are: ["counter"].`},
		`{"redrive":{"stream":"rev_1","workspace":"ws_other"}}`: {"Invalid", "not what the errand takes"},
		`{"redrive":{}}`:                 {"Invalid", ""},
		`{"redrive":null}`:               {"Invalid", ""},
		`{"redrive":true}`:               {"Invalid", ""},
		`{"standings":false}`:            {"Invalid", "Ask with"},
		`{"standings":"yes"}`:            {"Invalid", ""},
		`{"redrive":{"stream":"rev_1"}}`: {"Internal", ""},
	} {
		got, code, sentence := c.errand(t, event)
		if got != "" || code != want[0] || !strings.Contains(sentence, want[1]) {
			t.Errorf("%s: %s, %s: %s", event, got, code, sentence)
		}
		if code == "Internal" && !reference.MatchString(sentence) {
			t.Errorf("%s tells of a defect: %s", event, sentence)
		}
	}
	if c.c.n != 0 {
		t.Errorf("%d entries were delivered", c.c.n)
	}
}

func TestFurtherErrands(t *testing.T) {
	c := newCloud(t)
	rebuilt := 0
	c.Errands = map[string]handler.Errand{"rebuild": handler.Rebuild(func(context.Context) (map[string]int, error) {
		rebuilt++
		return map[string]int{"streams": 7}, nil
	})}
	if got, code, _ := c.errand(t, `{"rebuild":"views"}`); got != `{"streams":7}` || code != "" || rebuilt != 1 {
		t.Errorf("got %s (%s)", got, code)
	}
	if _, code, sentence := c.errand(t, `{"rebuild":"ledger"}`); code != "Invalid" || !strings.Contains(sentence, "views") || rebuilt != 1 {
		t.Errorf("%s: %s", code, sentence)
	}
	c.Errands = nil
	if _, code, _ := c.errand(t, `{"rebuild":"views"}`); code != "Invalid" {
		t.Errorf("without views: %s", code)
	}
}

func TestErrandThatPanics(t *testing.T) {
	c := newCloud(t)
	c.Errands = map[string]handler.Errand{"break": handler.ErrandOf(func(context.Context, bool) (any, error) { panic(canary) })}
	if _, code, sentence := c.errand(t, `{"break":true}`); code != "Internal" || strings.Contains(sentence, canary) {
		t.Errorf("%s: %s", code, sentence)
	}
}

func TestErrandWhileTheStoreFails(t *testing.T) {
	for _, op := range []string{"Head", "Streams", "Asides"} {
		c, _ := parkedCloud(t)
		c.Relay.Store = ledgertest.Faulty{Store: c.Relay.Store.(ledger.Store), Fail: func(asked string) (bool, error) {
			if asked == op {
				return false, errDown
			}
			return true, nil
		}}
		event := map[bool]string{true: `{"standings":true}`, false: `{"redrive":{"stream":"rev_1","consumer":"counter"}}`}[op == "Streams"]
		if _, code, _ := c.errand(t, event); code != "Internal" {
			t.Errorf("%s: %s", op, code)
		}
	}
}

func TestManyStandings(t *testing.T) {
	c := newCloud(t)
	c.c.fail = fault.Errorf(fault.Blocked, "%s", canary)
	for n := range 1001 {
		s := ledger.Stream{Workspace: "ws_test", Name: fmt.Sprint("rev_many_", n)}
		if _, err := c.Relay.Store.(ledger.Store).Append(t.Context(), ledgertest.Batch(t, s, s.Name, 0, "a")); err != nil {
			t.Fatal(err)
		}
	}
	got, _, _ := c.errand(t, `{"standings":true}`)
	var out handler.Standings
	if err := json.Unmarshal([]byte(got), &out); err != nil || len(out.Behind) != 1000 || out.More != 2 || out.Looked != 1002 || strings.Contains(got, canary) {
		t.Errorf("%d listed, %d more, %v", len(out.Behind), out.More, err)
	}
}
