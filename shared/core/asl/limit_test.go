package asl_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"conoe/shared/core/asl"
	"conoe/shared/core/fault"
)

// https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html:
// 256 KiB for the input or output of a task, state or execution. The
// error is States.DataLimitExceeded, which States.ALL does not catch.
func TestDataLimit(t *testing.T) {
	half := strings.Repeat("x", 200<<10)
	for name, state := range map[string]string{
		"output":   `"Do": {"Type": "Pass", "Output": "{% $states.input.t & $states.input.t %}", "End": true}`,
		"variable": `"Do": {"Type": "Pass", "Assign": {"a": "{% $states.input.t %}", "b": "{% $states.input.t %}"}, "End": true}`,
		"items":    `"Do": {"Type": "Map", "Items": "{% [$states.input.t, $states.input.t] %}", "ItemProcessor": {"StartAt": "I", "States": {"I": {"Type": "Succeed"}}}, "End": true}`,
		"deeper":   `"Do": {"Type": "Pass", "Output": "{% $reduce([1..50000], function($a, $n) { [[$a]] }, 1) %}", "End": true}`,
		"nesting":  `"Do": {"Type": "Pass", "Output": "{% $reduce([1..1001], function($a, $n) { {'a': $a} }, 1) %}", "End": true}`,
		"range":    `"Do": {"Type": "Pass", "Output": "{% $count([1..1000000]) > 0 ? [1..1000000] %}", "End": true}`,
		"payload": `"Do": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Arguments": {"FunctionName": "f", "Payload": ["{% $states.input.t %}", "{% $states.input.t %}"]},
			"Catch": [{"ErrorEquals": ["States.ALL"], "Next": "End"}], "End": true}, "End": {"Type": "Succeed"}`,
	} {
		t.Run(name, func(t *testing.T) {
			begin(t, "Do", state, `{"t": "`+half+`"}`).wantError(asl.Failed, "States.DataLimitExceeded")
		})
	}
}

// https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html:
// "When the output of a connector is larger than payload size quota."
func TestDataLimitOfAnAnswer(t *testing.T) {
	p := begin(t, "Ask", call("Ask", `"Catch": [{"ErrorEquals": ["States.ALL"], "Next": "End"}], "End": true`)+`, "End": {"Type": "Succeed"}`, `{"id": 1}`)
	p.answers("2-0", `"`+strings.Repeat("x", 256<<10)+`"`)
	p.wantError(asl.Failed, "States.DataLimitExceeded")
}

// A text of brackets is not nested, and escaped quotes do not end it.
func TestDataLimitCountsLevels(t *testing.T) {
	p := begin(t, "Ask", call("Ask", `"End": true`), `{"id": 1}`)
	p.answers("2-0", `["\"`+strings.Repeat("[", 2000)+`", {"a": [1]}]`)
	p.wantOutput(`["\"` + strings.Repeat("[", 2000) + `",{"a":[1]}]`)
}

func TestStartRefuses(t *testing.T) {
	m := parse(t, `{"QueryLanguage": "JSONata", "StartAt": "End", "States": {"End": {"Type": "Succeed"}}}`)
	for name, c := range map[string]struct {
		start asl.Start
		want  fault.Code
	}{
		"no name":      {asl.Start{}, fault.Invalid},
		"no JSON":      {asl.Start{Name: "r", Input: json.RawMessage(`{`)}, fault.Invalid},
		"over 256 KiB": {asl.Start{Name: "r", Input: json.RawMessage(`"` + strings.Repeat("x", 256<<10) + `"`)}, fault.Limit},
		"1,001 levels": {asl.Start{Name: "r", Input: json.RawMessage(strings.Repeat("[", 1001) + strings.Repeat("]", 1001))}, fault.Limit},
	} {
		if _, _, err := m.Start(c.start, noon); fault.CodeOf(err) != c.want {
			t.Errorf("%s: got %v, want %s", name, err, c.want)
		}
	}
}

// https://docs.aws.amazon.com/step-functions/latest/dg/bp-history-limit.html:
// "a hard quota of 25,000 entries in the execution event history ... If the
// event number 25,000 isn't ExecutionSucceeded, the ExecutionFailed event is
// logged". The error's name is not documented; States.Runtime is what nothing
// can catch.
func TestEventLimit(t *testing.T) {
	p := begin(t, "Round", `"Round": {"Type": "Pass", "Next": "Round"}`, `{}`)
	p.wantError(asl.Failed, "States.Runtime")
	if last := p.events[len(p.events)-1]; last.ID != 25000 || last.Type != "ExecutionFailed" || p.run.LastEvent != 25000 || len(p.events) != 25000 {
		t.Errorf("got %d events, the last %+v", len(p.events), last)
	}
}

// An expression has a second; recursion has a depth; both fail the state with
// States.QueryEvaluationError and nothing else.
func TestEndlessExpressionsAreStopped(t *testing.T) {
	for name, source := range map[string]string{
		"recursion":      `($f := function($n){ 1 + $f($n + 1) }; $f(0))`,
		"tail recursion": `($f := function($n){ $f($n + 1) }; $f(0))`,
		"long loop":      `$count($map([1..3000], function($a){ $count($map([1..3000], function($b){ $a * $b })) }))`,
		"range":          `[1..100000000]`,
	} {
		t.Run(name, func(t *testing.T) {
			begun := time.Now()
			begin(t, "Do", `"Do": {"Type": "Pass", "Output": "{% `+source+` %}", "End": true}`, `{}`).wantError(asl.Failed, "States.QueryEvaluationError")
			if took := time.Since(begun); took > 5*time.Second {
				t.Errorf("took %s", took)
			}
		})
	}
}

// A run that waits holds ids and little else.
func TestWaitingRunIsSmall(t *testing.T) {
	p := begin(t, "Wait", waits, `{"workspace": "w", "stream": "rev_1", "subject": "req_1"}`)
	p.submitted()
	raw, err := json.Marshal(p.run)
	if err != nil || len(raw) > 1024 {
		t.Errorf("got %d bytes (%v), want at most 1024", len(raw), err)
	}
}

// A run whose state the machine does not have is left as it is.
func TestAdvanceInAnotherMachine(t *testing.T) {
	p := begin(t, "Wait", waits, `{}`)
	other := parse(t, `{"QueryLanguage": "JSONata", "StartAt": "End", "States": {"End": {"Type": "Succeed"}}}`)
	if _, err := other.Advance(p.run, p.env()); fault.CodeOf(err) != fault.Conflict || p.run.Status != asl.Running {
		t.Errorf("got %v, status %s", err, p.run.Status)
	}
}
