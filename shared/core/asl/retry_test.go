package asl_test

import (
	"testing"
	"time"

	"conoe/shared/core/asl"
)

func retrying(retry, more string) string {
	return call("Ask", `"Retry": [`+retry+`], `+more+`"End": true`)
}

// https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html:
// IntervalSeconds is the wait before the first retry, BackoffRate
// multiplies it each time, MaxDelaySeconds bounds it.
func TestRetryBacksOff(t *testing.T) {
	p := begin(t, "Ask", retrying(`{"ErrorEquals": ["Busy"], "IntervalSeconds": 3, "BackoffRate": 2, "MaxDelaySeconds": 10, "MaxAttempts": 4}`, ""), `{"id": 1}`)
	at := time.Duration(0)
	for _, wait := range []time.Duration{3, 6, 10, 10} {
		p.fails("Busy")
		at += wait * time.Second
		p.wantDue(at)
		if w := p.run.Waits(); w[0].What != asl.WaitRetry {
			t.Errorf("got %+v, want a retry", w)
		}
		p.after(wait*time.Second - time.Millisecond)
		tasks := len(p.tasks)
		p.after(time.Millisecond)
		if len(p.tasks) != tasks+1 {
			t.Fatalf("got %d tasks, want %d", len(p.tasks), tasks+1)
		}
	}
	p.returns(`1`)
	if p.run.Status != asl.Succeeded {
		t.Errorf("got %s", p.run.Status)
	}
	if a, b := p.tasks[0].ID, p.last().ID; a == b {
		t.Errorf("two attempts have the id %s", a)
	}
}

// https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html:
// Defaults are 1 second, 3 attempts and a rate of 2.0.
func TestRetryIsExhausted(t *testing.T) {
	p := begin(t, "Ask", retrying(`{"ErrorEquals": ["States.ALL"]}`, ""), `{"id": 1}`)
	for _, wait := range []time.Duration{1, 2, 4} {
		p.fails("Busy")
		p.after(wait * time.Second)
	}
	p.fails("Busy")
	p.wantError(asl.Failed, "Busy")
	p.wantDue(0)
}

// https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html:
// MaxAttempts 0 means that the error is never retried.
func TestRetryNever(t *testing.T) {
	p := begin(t, "Ask", retrying(`{"ErrorEquals": ["Busy"], "MaxAttempts": 0}, {"ErrorEquals": ["States.ALL"]}`, ""), `{"id": 1}`)
	p.fails("Busy")
	p.wantError(asl.Failed, "Busy")
}

// https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html:
// The documentation's complex retry scenario: each retrier counts by
// itself, and one that is exhausted leads on to Catch.
func TestRetriersCountByThemselves(t *testing.T) {
	p := begin(t, "Ask", retrying(`{"ErrorEquals": ["ErrorA", "ErrorB"], "IntervalSeconds": 1, "BackoffRate": 2.0, "MaxAttempts": 2},
		{"ErrorEquals": ["ErrorC"], "IntervalSeconds": 5}`, `"Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Z"}], `)+`, "Z": {"Type": "Succeed"}`, `{"id": 1}`)
	at := time.Duration(0)
	for _, s := range []struct {
		name string
		wait time.Duration
	}{{"ErrorA", 1}, {"ErrorB", 2}, {"ErrorC", 5}} {
		p.fails(s.name)
		at += s.wait * time.Second
		p.wantDue(at)
		p.after(s.wait * time.Second)
	}
	p.fails("ErrorB")
	p.wantPath("Ask", "Z")
}

// https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html:
// JitterStrategy FULL takes a random part of the wait.
func TestRetryJitters(t *testing.T) {
	p := begin(t, "Ask", retrying(`{"ErrorEquals": ["Busy"], "IntervalSeconds": 8, "JitterStrategy": "FULL"}`, ""), `{"id": 1}`)
	p.random = 0.25
	p.fails("Busy")
	p.wantDue(2 * time.Second)
}

// https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html:
// A retrier's parameters apply across all visits to the retrier in the
// context of a single-state execution. The count is State.RetryCount.
func TestRetryCountBeginsAnewWithTheState(t *testing.T) {
	p := begin(t, "Ask", `"Ask": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke",
		"Arguments": {"FunctionName": "f", "Payload": {"n": "{% $states.context.State.RetryCount %}"}},
		"Retry": [{"ErrorEquals": ["Busy"], "MaxAttempts": 1}], "Next": "Ask"}`, `{}`)
	p.fails("Busy")
	p.after(time.Second)
	if got := string(p.last().Payload); got != `{"n":1}` {
		t.Errorf("got %s, want a retry count of 1", got)
	}
	p.returns(`0`)
	if got := string(p.last().Payload); got != `{"n":0}` {
		t.Errorf("got %s, want a retry count of 0", got)
	}
	p.fails("Busy")
	p.after(time.Second)
	if p.run.Status != asl.Running {
		t.Errorf("got %s, want a run that goes on", p.run.Status)
	}
}

// https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html:
// The list of error names says what each of the wildcards takes.
func TestErrorEquals(t *testing.T) {
	for _, c := range []struct {
		raised, equals string
		taken          bool
		source         string
	}{
		{"Busy", "Busy", true, "names are equal, case and all"},
		{"busy", "Busy", false, "names are case-sensitive"},
		{"Busy", "States.ALL", true, "States.ALL matches any known error name"},
		{"Busy", "States.TaskFailed", true, "a wildcard for any known error but States.Timeout"},
		{"States.Timeout", "States.TaskFailed", false, "except for States.Timeout"},
		{"States.Timeout", "States.ALL", true, "States.ALL"},
		{"States.DataLimitExceeded", "States.ALL", false, "a terminal error that States.ALL cannot catch"},
		{"States.DataLimitExceeded", "States.TaskFailed", false, "the same for the other wildcard"},
		{"States.DataLimitExceeded", "States.DataLimitExceeded", true, "only the wildcard is excluded"},
		{"States.Runtime", "States.ALL", false, "States.ALL does not catch States.Runtime"},
		{"States.Runtime", "States.Runtime", false, "it always causes the execution to fail"},
	} {
		t.Run(c.raised+" by "+c.equals, func(t *testing.T) {
			p := begin(t, "Ask", call("Ask", `"Catch": [{"ErrorEquals": ["`+c.equals+`"], "Next": "Caught"}], "End": true`)+`, "Caught": {"Type": "Succeed"}`, `{"id": 1}`)
			p.fails(c.raised)
			if got := p.run.Status == asl.Succeeded; got != c.taken {
				t.Errorf("got taken %t, want %t (%s)", got, c.taken, c.source)
			}
		})
	}
}

// https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html:
// Catchers are looked through in order, after Retry.
func TestCatchOrder(t *testing.T) {
	p := begin(t, "Ask", call("Ask", `"Catch": [{"ErrorEquals": ["Conflict"], "Next": "A"}, {"ErrorEquals": ["Conflict", "Busy"], "Next": "B"},
		{"ErrorEquals": ["States.ALL"], "Next": "C"}], "End": true`)+`, "A": {"Type": "Succeed"}, "B": {"Type": "Succeed"}, "C": {"Type": "Succeed"}`, `{"id": 1}`)
	p.fails("Conflict")
	p.wantPath("Ask", "A")
	p.wantTypes("TaskStateEntered", "TaskScheduled", "TaskStarted", "TaskFailed", "TaskStateExited", "SucceedStateEntered", "SucceedStateExited", "ExecutionSucceeded")
}

// https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html:
// $states.errorOutput in a catcher's Assign and Output. Without Output the
// state gives the error, as AWS recorded it in LocalStack's
// states_variables/test_error_output.snapshot.json.
func TestCatchAssignsErrorOutput(t *testing.T) {
	p := begin(t, "Ask", call("Ask", `"Catch": [{"ErrorEquals": ["States.ALL"], "Assign": {"why": "{% $states.errorOutput.Error %}"}, "Next": "Tell"}], "End": true`)+
		`, "Tell": {"Type": "Pass", "Output": {"why": "{% $why %}", "got": "{% $states.input %}"}, "End": true}`, `{"id": 1}`)
	p.fails("Conflict")
	p.wantOutput(`{"got":{"Cause":"ref-1","Error":"Conflict"},"why":"Conflict"}`)
}

func TestCatchGivesItsOutput(t *testing.T) {
	p := begin(t, "Ask", call("Ask", `"Catch": [{"ErrorEquals": ["States.ALL"], "Output": {"id": "{% $states.input.id %}"}, "Next": "End"}], "End": true`)+`, "End": {"Type": "Succeed"}`, `{"id": 1}`)
	p.fails("Conflict")
	p.wantOutput(`{"id":1}`)
}

// https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html:
// States.QueryEvaluationError in a Task can be caught; a catcher whose
// own expression fails is not caught again.
func TestCatchOfAnEvaluation(t *testing.T) {
	p := begin(t, "Ask", call("Ask", `"Catch": [{"ErrorEquals": ["States.QueryEvaluationError"], "Next": "End"}], "End": true`)+`, "End": {"Type": "Succeed"}`, `{}`)
	p.wantPath("Ask", "End")
	p.wantTypes("TaskStateEntered", "EvaluationFailed", "TaskStateExited", "SucceedStateEntered", "SucceedStateExited", "ExecutionSucceeded")
	q := begin(t, "Ask", call("Ask", `"Catch": [{"ErrorEquals": ["States.ALL"], "Output": "{% $nothing %}", "Next": "End"}], "End": true`)+`, "End": {"Type": "Succeed"}`, `{"id": 1}`)
	q.fails("Conflict")
	q.wantError(asl.Failed, "States.QueryEvaluationError")
}
