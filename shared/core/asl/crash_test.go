package asl_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"testing"
	"time"

	"conoe/shared/core/asl"
)

// A machine with a bit of everything that waits.
const everything = `{"QueryLanguage": "JSONata", "TimeoutSeconds": 5000, "StartAt": "Where", "States": {
	"Where": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Arguments": {"FunctionName": "f", "Payload": {"id": "{% $states.input.id %}"}},
		"TimeoutSeconds": 60, "Retry": [{"ErrorEquals": ["Busy"], "MaxAttempts": 2}], "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "No"}],
		"Assign": {"place": "{% $states.result %}"}, "Output": "{% $states.input %}", "Next": "Wait"},
	"Wait": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke.waitForTaskToken", "Arguments": {"FunctionName": "f", "Payload": "{% $states.context.Task.Token %}"},
		"TimeoutSeconds": "{% $place.seconds %}", "Catch": [{"ErrorEquals": ["States.Timeout"], "Output": "{% $states.input %}", "Assign": {"late": true}, "Next": "Sleep"}], "Next": "Each"},
	"Sleep": {"Type": "Wait", "Seconds": 7, "Next": "Each"},
	"Each": {"Type": "Map", "Items": ["a<b>", "é", "c"], "MaxConcurrency": 2, "ItemProcessor": {"StartAt": "Do", "States": {
		"Do": {"Type": "Task", "Resource": "arn:aws:states:::states:startExecution.sync:2", "Arguments": {"StateMachineArn": "s", "Input": "{% $states.input %}"},
			"TimeoutSeconds": 60, "Retry": [{"ErrorEquals": ["Busy"], "JitterStrategy": "FULL"}], "Output": "{% [$states.context.Map.Item.Index, $states.result, $place.seconds] %}", "End": true}}}, "Next": "Over"},
	"Over": {"Type": "Succeed", "Output": "{% {'late': $late, 'each': $states.input} %}"}, "No": {"Type": "Fail", "Error": "No"}}}`

// rest is the way through the machine after Where.
func (p *play) rest() {
	p.submitted()
	p.after(30 * time.Second) // the token's timeout
	p.after(7 * time.Second)
	p.submitted()
	p.fails("Busy")
	p.after(time.Second)
	for n := 0; p.run.Status == asl.Running && n < 10; n++ {
		for _, w := range p.run.Waits() {
			if w.What == asl.WaitChild {
				p.answers(w.Task, fmt.Sprintf(`{"n": %d}`, n))
				break
			}
		}
	}
}

// The path, the events and the end are the same with and without a crash
// before every single call.
func TestCrashBetweenEveryTwoSteps(t *testing.T) {
	way := func(whole bool) *play {
		p := &play{t: t, m: parse(t, everything), now: noon, random: 0.5, whole: whole}
		p.start(`{"id": "r1"}`)
		p.fails("Busy")
		p.after(time.Second)
		p.answers(p.last().ID, `{"seconds": 30}`)
		p.rest()
		return p
	}
	kept, crashed := way(true), way(false)
	if kept.run.Status != asl.Succeeded {
		t.Fatalf("got %s: %s %s", kept.run.Status, kept.run.Error, kept.run.Cause)
	}
	crashed.wantPath("Where", "Wait", "Sleep", "Each", "Do", "Do", "Do", "Over")
	if a, b := text(t, kept.events), text(t, crashed.events); a != b {
		t.Errorf("got events\n%s\nwant\n%s", b, a)
	}
	if a, b := text(t, kept.run), text(t, crashed.run); a != b {
		t.Errorf("got run\n%s\nwant\n%s", b, a)
	}
}

// A crash after Advance and before its commit loses the step, which is done
// again in the same way: the tasks have the ids they had.
func TestStepIsDoneAgain(t *testing.T) {
	p := beginWith(t, everything, `{"id": "r1"}`)
	p.run.Succeed(p.last().ID, json.RawMessage(`{"seconds": 30}`))
	stored := text(t, p.run)
	var bursts []asl.Burst
	for range 2 {
		run := &asl.Run{}
		if err := json.Unmarshal([]byte(stored), run); err != nil {
			t.Fatal(err)
		}
		burst, err := p.m.Advance(run, p.env())
		if err != nil || len(burst.Tasks) != 1 || !reflect.DeepEqual(run.Pending(), burst.Tasks) {
			t.Fatalf("got %+v, pending %+v, %v", burst, run.Pending(), err)
		}
		bursts = append(bursts, burst)
	}
	if !reflect.DeepEqual(bursts[0], bursts[1]) {
		t.Errorf("got %+v, want %+v", bursts[1], bursts[0])
	}
}

func text(t *testing.T, v any) string {
	t.Helper()
	raw, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}
