package asl_test

import (
	"encoding/json"
	"testing"
	"time"

	"conoe/shared/core/asl"
)

// https://docs.aws.amazon.com/step-functions/latest/dg/state-task.html:
// Arguments is what the integration gets, and $states.result is what it
// returned.
func TestTaskSucceeds(t *testing.T) {
	p := begin(t, "Ask", call("Ask", `"Output": "{% $states.result.Payload.place %}", "End": true`), `{"id": "r1"}`)
	want := asl.Task{ID: "2-0", Resource: asl.Invoke, Target: "${Step}", Payload: json.RawMessage(`{"id":"r1","task":"where"}`)}
	if got := p.last(); got.ID != want.ID || got.Resource != want.Resource || got.Target != want.Target || string(got.Payload) != string(want.Payload) || got.Token != "" {
		t.Errorf("got task %+v, want %+v", got, want)
	}
	p.returns(`{"place": "asking"}`)
	p.wantOutput(`"asking"`)
	p.wantTypes("TaskStateEntered", "TaskScheduled", "TaskStarted", "TaskSucceeded", "TaskStateExited", "ExecutionSucceeded")
}

// https://docs.aws.amazon.com/step-functions/latest/dg/state-task.html:
// Without Output the state's output is the task's result.
func TestTaskGivesItsResultByItself(t *testing.T) {
	p := begin(t, "Ask", call("Ask", `"End": true`), `{"id": "r1"}`)
	p.returns(`1`)
	p.wantOutput(`{"ExecutedVersion":"$LATEST","Payload":1,"StatusCode":200}`)
}

// https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html:
// An error that nothing retries or catches fails the execution under
// its own name.
func TestTaskFails(t *testing.T) {
	p := begin(t, "Ask", call("Ask", `"End": true`), `{"id": "r1"}`)
	p.fails("Conflict")
	p.wantError(asl.Failed, "Conflict")
	p.wantTypes("TaskStateEntered", "TaskScheduled", "TaskStarted", "TaskFailed", "ExecutionFailed")
	if p.run.Cause != "ref-1" || !p.run.Ended.Equal(p.now) {
		t.Errorf("got cause %q, ended %s", p.run.Cause, p.run.Ended)
	}
}

const waits = `"Wait": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke.waitForTaskToken", "TimeoutSeconds": 60,
	"Arguments": {"FunctionName": "${Step}", "Payload": {"token": "{% $states.context.Task.Token %}"}},
	"Catch": [{"ErrorEquals": ["States.Timeout"], "Next": "Late"}], "Next": "Answered"},
	"Answered": {"Type": "Succeed"}, "Late": {"Type": "Succeed"}`

// https://docs.aws.amazon.com/step-functions/latest/dg/connect-to-resource.html:
// "The task will pause until it receives that task token back".
func TestTokenIsAnswered(t *testing.T) {
	p := begin(t, "Wait", waits, `{}`)
	if got, want := string(p.last().Payload), `{"token":"token of 2-0"}`; got != want || p.last().Token != "token of 2-0" {
		t.Errorf("got payload %s, token %q, want %s", got, p.last().Token, want)
	}
	p.submitted()
	if len(p.run.Pending()) != 0 {
		t.Error("a task that was submitted is pending")
	}
	p.after(30 * time.Second)
	p.answers("2-0", `{"outcome": "approved"}`)
	p.wantOutput(`{"outcome":"approved"}`)
	p.wantTypes("TaskStateEntered", "TaskScheduled", "TaskStarted", "TaskSubmitted", "TaskSucceeded", "TaskStateExited", "SucceedStateEntered", "SucceedStateExited", "ExecutionSucceeded")
}

// https://docs.aws.amazon.com/step-functions/latest/dg/connect-to-resource.html:
// An answer may come while the function that got the token still runs.
func TestTokenIsAnsweredBeforeItsFunctionReturned(t *testing.T) {
	p := begin(t, "Wait", waits, `{}`)
	if !p.run.Succeed("2-0", json.RawMessage(`1`)) {
		t.Fatal("the answer was not taken")
	}
	p.submitted()
	p.advance()
	p.wantOutput(`1`)
}

// https://docs.aws.amazon.com/step-functions/latest/dg/connect-to-resource.html:
// After the timeout the token is dead, and answering twice or late
// changes nothing.
func TestTokenAnsweredLateIsIgnored(t *testing.T) {
	p := begin(t, "Wait", waits, `{}`)
	p.submitted()
	p.after(60 * time.Second)
	p.wantPath("Wait", "Late")
	if p.run.Succeed("2-0", json.RawMessage(`1`)) || p.run.Fail("2-0", "X", "") {
		t.Error("a dead token was answered")
	}
}

func TestTokenAnsweredTwiceCountsOnce(t *testing.T) {
	p := begin(t, "Wait", waits, `{}`)
	if !p.run.Succeed("2-0", json.RawMessage(`1`)) {
		t.Fatal("the first answer was not taken")
	}
	if p.run.Succeed("2-0", json.RawMessage(`2`)) || p.run.Fail("2-0", "X", "") {
		t.Error("the second answer was taken")
	}
	p.advance()
	p.wantOutput(`1`)
}

// https://docs.aws.amazon.com/step-functions/latest/dg/connect-to-resource.html:
// Run a Job (.sync); .sync:2 gives the output of the child as JSON.
func TestChildExecution(t *testing.T) {
	p := begin(t, "Stage", `"Stage": {"Type": "Task", "Resource": "arn:aws:states:::states:startExecution.sync:2",
		"Arguments": {"StateMachineArn": "${Stage}", "Input": {"stage": "s1"}, "Name": "{% $states.input.name %}"},
		"Output": "{% $states.result.Output.ending %}", "End": true}`, `{"name": "stage-1"}`)
	got := p.last()
	if got.Resource != asl.StartExecution || got.Target != "${Stage}" || string(got.Payload) != `{"stage":"s1"}` || got.Name != "stage-1" {
		t.Errorf("got task %+v", got)
	}
	p.submitted()
	p.answers(got.ID, `{"ExecutionArn": "a", "Output": {"ending": "GatePassed"}, "Status": "SUCCEEDED"}`)
	p.wantOutput(`"GatePassed"`)
}

// https://docs.aws.amazon.com/step-functions/latest/dg/state-task.html:
// An answer that is no JSON is an error of the task.
func TestAnswerThatIsNotJSON(t *testing.T) {
	p := begin(t, "Ask", call("Ask", `"End": true`), `{"id": "r1"}`)
	p.answers("2-0", `{`)
	p.wantError(asl.Failed, "States.TaskFailed")
}

// https://docs.aws.amazon.com/step-functions/latest/dg/input-output-contextobject.html:
// Execution, State, StateMachine and Task, with times in UTC.
func TestContextObject(t *testing.T) {
	p := begin(t, "Look", `"Look": {"Type": "Pass", "Output": "{% $states.context %}", "End": true}`, `{"a": 1}`)
	p.wantOutput(`{"Execution":{"Id":"execution-id","Input":{"a":1},"Name":"run-1","RedriveCount":0,"RoleArn":"role","StartTime":"2026-03-14T12:00:00.000Z"},` +
		`"State":{"EnteredTime":"2026-03-14T12:00:00.000Z","Name":"Look","RetryCount":0},"StateMachine":{"Id":"machine-id","Name":"test"}}`)
}

func TestStoppedRunStaysStopped(t *testing.T) {
	p := begin(t, "Wait", waits, `{}`)
	p.events = append(p.events, p.m.Stop(p.run, p.now, "Stopped", "by hand")...)
	p.wantError(asl.Aborted, "Stopped")
	p.wantTypes("TaskStateEntered", "TaskScheduled", "TaskStarted", "ExecutionAborted")
	p.after(time.Hour)
	if p.wantDue(0); p.run.Succeed("2-0", json.RawMessage(`1`)) || len(p.run.Waits()) != 0 || p.m.Stop(p.run, p.now, "", "") != nil {
		t.Error("a stopped run still lives")
	}
}

func TestWaits(t *testing.T) {
	p := begin(t, "Wait", waits, `{}`)
	want := asl.Wait{State: "Wait", What: asl.WaitToken, Task: "2-0", Since: noon, Until: noon.Add(time.Minute)}
	if got := p.run.Waits(); len(got) != 1 || got[0] != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	timer := begin(t, "Sleep", `"Sleep": {"Type": "Wait", "Seconds": 5, "End": true}`, `{}`)
	want = asl.Wait{State: "Sleep", What: asl.WaitTimer, Since: noon, Until: noon.Add(5 * time.Second)}
	if got := timer.run.Waits(); len(got) != 1 || got[0] != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}
