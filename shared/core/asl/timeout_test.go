package asl_test

import (
	"encoding/json"
	"testing"
	"time"

	"conoe/shared/core/asl"
)

// https://docs.aws.amazon.com/step-functions/latest/dg/state-task.html:
// TimeoutSeconds; the events and the ending are those that AWS recorded
// in LocalStack's timeouts/test_timeouts.snapshot.json.
func TestTaskTimesOut(t *testing.T) {
	p := begin(t, "Ask", call("Ask", `"TimeoutSeconds": "{% $states.input.limit %}", "End": true`), `{"id": 1, "limit": 5}`)
	p.wantDue(5 * time.Second)
	p.after(5*time.Second - time.Nanosecond)
	if p.run.Status != asl.Running {
		t.Fatalf("got %s before its time", p.run.Status)
	}
	p.after(time.Nanosecond)
	p.wantError(asl.Failed, "States.Timeout")
	p.wantTypes("TaskStateEntered", "TaskScheduled", "TaskStarted", "TaskTimedOut", "ExecutionFailed")
}

// https://docs.aws.amazon.com/step-functions/latest/dg/state-task.html:
// Each attempt has the whole TimeoutSeconds.
func TestTimeoutBeginsAnewWithARetry(t *testing.T) {
	p := begin(t, "Ask", call("Ask", `"TimeoutSeconds": 5, "Retry": [{"ErrorEquals": ["States.Timeout"]}], "End": true`), `{"id": 1}`)
	p.after(5 * time.Second)
	p.wantDue(6 * time.Second)
	p.after(time.Second)
	p.wantDue(11 * time.Second)
}

// https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html:
// States.HeartbeatTimeout is for Catch and Retry; AWS's history says States.Timeout (LocalStack's
// timeouts/test_heartbeats.snapshot.json).
func TestHeartbeatIsMissed(t *testing.T) {
	for _, name := range []string{"States.HeartbeatTimeout", "States.Timeout"} {
		p := begin(t, "Ask", call("Ask", `"TimeoutSeconds": 600, "HeartbeatSeconds": 5,
			"Catch": [{"ErrorEquals": ["`+name+`"], "Next": "End"}], "End": true`)+`, "End": {"Type": "Succeed"}`, `{"id": 1}`)
		p.wantDue(5 * time.Second)
		p.after(5 * time.Second)
		p.wantPath("Ask", "End")
	}
	p := begin(t, "Ask", call("Ask", `"TimeoutSeconds": 600, "HeartbeatSeconds": 5, "End": true`), `{"id": 1}`)
	p.after(5 * time.Second)
	p.wantError(asl.Failed, "States.Timeout")
}

func TestTimeoutIsNoHeartbeatTimeout(t *testing.T) {
	p := begin(t, "Ask", call("Ask", `"TimeoutSeconds": 5, "Catch": [{"ErrorEquals": ["States.HeartbeatTimeout"], "Next": "End"}], "End": true`)+`, "End": {"Type": "Succeed"}`, `{"id": 1}`)
	p.after(5 * time.Second)
	p.wantError(asl.Failed, "States.Timeout")
}

// https://docs.aws.amazon.com/step-functions/latest/dg/statemachine-structure.html:
// TimeoutSeconds of the machine: "If it runs longer than the
// specified time, the execution fails with a States.Timeout".
func TestMachineTimesOut(t *testing.T) {
	p := beginWith(t, `{"QueryLanguage": "JSONata", "TimeoutSeconds": 10, "StartAt": "Ask", "States": {`+
		call("Ask", `"Catch": [{"ErrorEquals": ["States.ALL"], "Next": "End"}], "End": true`)+`, "End": {"Type": "Succeed"}}}`, `{"id": 1}`)
	p.wantDue(10 * time.Second)
	p.after(10 * time.Second)
	p.wantError(asl.TimedOut, "States.Timeout")
	p.wantTypes("TaskStateEntered", "TaskScheduled", "TaskStarted", "ExecutionTimedOut")
}

// The machine's time was over before the answer came: the run is late, even if
// nobody looked at it in between.
func TestMachineTimesOutBeforeAnAnswer(t *testing.T) {
	p := beginWith(t, `{"QueryLanguage": "JSONata", "TimeoutSeconds": 10, "StartAt": "Ask", "States": {`+call("Ask", `"End": true`)+`}}`, `{"id": 1}`)
	p.now = p.now.Add(time.Minute)
	p.returns(`1`)
	p.wantError(asl.TimedOut, "States.Timeout")
}

// Timers fire in order of their time, however late the run is looked at.
func TestTimersFireInOrder(t *testing.T) {
	p := begin(t, "Each", `"Each": {"Type": "Map", "ItemProcessor": {"StartAt": "Sleep", "States": {
		"Sleep": {"Type": "Wait", "Seconds": "{% $states.input %}", "End": true}}}, "End": true}`, `[3, 1, 2]`)
	p.wantDue(time.Second)
	p.after(time.Hour)
	var got []int64
	for _, e := range p.events {
		if e.Type == "WaitStateExited" {
			var n int64
			_ = json.Unmarshal(e.Output, &n)
			got = append(got, n)
		}
	}
	if len(got) != 3 || got[0] != 1 || got[1] != 2 || got[2] != 3 {
		t.Errorf("got waits ending in the order %v, want 1 2 3", got)
	}
	p.wantOutput(`[3,1,2]`)
}

// https://docs.aws.amazon.com/step-functions/latest/dg/state-wait.html
func TestWaitUntilATimestamp(t *testing.T) {
	p := begin(t, "Sleep", `"Sleep": {"Type": "Wait", "Timestamp": "2026-03-14T14:00:00+01:00", "Next": "End"}, "End": {"Type": "Succeed"}`, `{}`)
	p.wantDue(time.Hour)
	p.after(time.Hour)
	p.wantPath("Sleep", "End")
}

// A run that nobody has moved yet is due at once.
func TestFreshRunIsDueAtOnce(t *testing.T) {
	m := parse(t, `{"QueryLanguage": "JSONata", "StartAt": "End", "States": {"End": {"Type": "Succeed"}}}`)
	r, events, err := m.Start(asl.Start{Name: "r"}, noon)
	if err != nil || len(events) != 1 || events[0].Type != "ExecutionStarted" {
		t.Fatalf("got %v, %v", events, err)
	}
	if due, ok := r.Due(); !ok || due.After(noon) {
		t.Errorf("got due %s %t, want at once", due, ok)
	}
}
