package asl_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"conoe/shared/core/asl"
)

func mapping(more, inner string) string {
	return `"Each": {"Type": "Map", "Items": "{% $states.input.streams %}", ` + more +
		`"ItemProcessor": {"ProcessorConfig": {"Mode": "INLINE"}, "StartAt": "Ask", "States": {` + inner + `}}, "End": true}`
}

const three = `{"streams": [{"id": "a"}, {"id": "b"}, {"id": "c"}]}`

// https://docs.aws.amazon.com/step-functions/latest/dg/state-map-inline.html:
// MaxConcurrency bounds how many iterations run at once; the output is in the order of the items, not of the answers.
func TestMapWithTasks(t *testing.T) {
	p := begin(t, "Each", mapping(`"MaxConcurrency": 2, `, call("Ask", `"Output": "{% $states.result.Payload %}", "End": true`)), three)
	if len(p.tasks) != 2 || len(p.run.Pending()) != 2 {
		t.Fatalf("got %d tasks, %d pending, want 2", len(p.tasks), len(p.run.Pending()))
	}
	a, b := p.tasks[0].ID, p.tasks[1].ID
	p.answers(b, `{"Payload": "B"}`)
	if len(p.tasks) != 3 {
		t.Fatalf("got %d tasks after an answer, want 3", len(p.tasks))
	}
	p.answers(p.tasks[2].ID, `{"Payload": "C"}`)
	p.answers(a, `{"Payload": "A"}`)
	p.wantOutput(`["A","B","C"]`)
}

// https://docs.aws.amazon.com/step-functions/latest/dg/state-map-inline.html:
// "In this mode, the Map state supports up to 40 concurrent iterations."
func TestMapRunsFortyAtOnce(t *testing.T) {
	items := strings.TrimSuffix(strings.Repeat(`{"id": 1},`, 50), ",")
	p := begin(t, "Each", mapping("", call("Ask", `"End": true`)), `{"streams": [`+items+`]}`)
	if len(p.tasks) != 40 {
		t.Errorf("got %d tasks, want 40", len(p.tasks))
	}
}

// https://docs.aws.amazon.com/step-functions/latest/dg/state-map-inline.html:
// A failed iteration fails the Map, and the others are aborted, with the events that AWS recorded in LocalStack's
// timeouts/test_timeouts.snapshot.json.
func TestMapFailureAbortsSiblings(t *testing.T) {
	p := begin(t, "Each", mapping(`"Catch": [{"ErrorEquals": ["Busy"], "Next": "Tell"}], `, call("Ask", `"End": true`))+`, "Tell": {"Type": "Succeed"}`, three)
	first := p.tasks[0].ID
	p.events = p.events[:1]
	p.fails("Busy")
	p.wantTypes("TaskFailed", "MapIterationFailed", "TaskStateAborted", "MapIterationAborted", "TaskStateAborted", "MapIterationAborted",
		"MapStateFailed", "MapStateExited", "SucceedStateEntered", "SucceedStateExited", "ExecutionSucceeded")
	if p.run.Succeed(first, nil) {
		t.Error("an aborted iteration takes an answer")
	}
}

// https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html:
// A Map may be retried as a whole.
func TestMapIsRetried(t *testing.T) {
	p := begin(t, "Each", mapping(`"Retry": [{"ErrorEquals": ["Busy"], "MaxAttempts": 1}], `, call("Ask", `"End": true`)), `{"streams": [{"id": "a"}]}`)
	first := p.last().ID
	p.fails("Busy")
	p.wantDue(time.Second)
	p.after(time.Second)
	if p.last().ID == first {
		t.Fatal("the task was not scheduled again")
	}
	p.fails("Busy")
	p.wantError(asl.Failed, "Busy")
}

// A task that was scheduled and abandoned within one step is not handed out.
func TestMapHandsOutNoAbandonedTask(t *testing.T) {
	p := begin(t, "Each", mapping("", `"Ask": {"Type": "Choice", "Choices": [{"Condition": "{% $states.input.id = 'c' %}", "Next": "No"}], "Default": "Yes"},
		"No": {"Type": "Fail", "Error": "No"}, `+call("Yes", `"End": true`)), three)
	p.wantError(asl.Failed, "No")
	if len(p.tasks) != 0 {
		t.Errorf("got tasks %v of a run that has failed", p.tasks)
	}
}

// https://docs.aws.amazon.com/step-functions/latest/dg/workflow-variables.html:
// An iteration reads the variables around it, and its own are its
// own. It sees Map.Item.Index and Map.Item.Value in the context object.
func TestMapScope(t *testing.T) {
	p := begin(t, "Set", `"Set": {"Type": "Pass", "Assign": {"base": 10}, "Next": "Each"}, "Each": {"Type": "Map",
		"ItemSelector": {"n": "{% $states.context.Map.Item.Value %}", "at": "{% $states.context.Map.Item.Index %}"},
		"ItemProcessor": {"StartAt": "Add", "States": {
			"Add": {"Type": "Pass", "Assign": {"total": "{% $base + $states.input.n %}"}, "Next": "Give"},
			"Give": {"Type": "Pass", "Output": "{% [$states.input.at, $total, $states.context.Map.Item.Value] %}", "End": true}}}, "End": true}`, `[1, 2]`)
	p.wantOutput(`[[0,11,1],[1,12,2]]`)
}

// Nested Maps go through a crash as well.
func TestMapInAMap(t *testing.T) {
	inner := `"Row": {"Type": "Map", "ItemProcessor": {"StartAt": "Ask", "States": {` + call("Ask", `"Output": "{% $states.result.Payload %}", "End": true`) + `}}, "End": true}`
	p := begin(t, "Rows", `"Rows": {"Type": "Map", "MaxConcurrency": 1, "ItemProcessor": {"StartAt": "Row", "States": {`+inner+`}}, "End": true}`, `[[{"id": 1}], [{"id": 2}, {"id": 3}]]`)
	for n := range 3 {
		p.answers(p.run.Pending()[0].ID, fmt.Sprintf(`{"Payload": %d}`, n))
	}
	p.wantOutput(`[[0],[1,2]]`)
}

// An iteration that dies of an evaluation reports it once, and the Map fails
// with the same error.
func TestMapIterationFailsByAnEvaluation(t *testing.T) {
	p := begin(t, "Each", mapping("", `"Ask": {"Type": "Pass", "Output": "{% $states.input.nothing %}", "End": true}`), `{"streams": [{}]}`)
	p.wantError(asl.Failed, "States.QueryEvaluationError")
	p.wantTypes("MapStateEntered", "MapStateStarted", "MapIterationStarted", "PassStateEntered", "EvaluationFailed", "MapIterationFailed", "MapStateFailed", "ExecutionFailed")
}
