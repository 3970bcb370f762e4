package asl_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"conoe/shared/core/asl"
)

// evaluate gives the output of a Pass with this expression.
func evaluate(t *testing.T, source, input string) *play {
	t.Helper()
	text, err := json.Marshal("{% " + source + " %}")
	if err != nil {
		t.Fatal(err)
	}
	return begin(t, "Do", fmt.Sprintf(`"Do": {"Type": "Pass", "Output": %s, "End": true}`, text), input)
}

func TestValues(t *testing.T) {
	for source, want := range map[string]string{
		`1`:                             `1`,
		`1.0`:                           `1`,
		`0.1 + 0.2`:                     `0.30000000000000004`,
		`-0`:                            `0`,
		`10 / 4`:                        `2.5`,
		`1e3`:                           `1000`,
		`$states.input.big`:             `9007199254740993`,
		`$states.input.one[0]`:          `1`,
		`$states.input.one[]`:           `[1]`,
		`[$states.input.one]`:           `[1]`,
		`$states.input.rows.n`:          `[1,2]`,
		`$states.input.rows[n = 2].n`:   `2`,
		`$states.input.rows[n = 2].n[]`: `[2]`,
		`$states.input.none`:            `null`,
		`[null]`:                        `[null]`,
		`{"a": null, "b": $missing}`:    `{"a":null}`,
		`{"b": 1, "a": 2}`:              `{"a":2,"b":1}`,
		`"a" & "<b>"`:                   `"a<b>"`,
		`$exists($states.input.absent)`: `false`,
		`$now()`:                        `"2026-03-14T12:00:00.000Z"`,
		`$now("[Y]")`:                   `"2026"`,
		`$millis()`:                     `1773489600000`,
		`$map([1, 2], function($x){ $millis() - $millis() + $x })`: `[1,2]`,
		`$fromMillis(0)`:                          `"1970-01-01T00:00:00.000Z"`,
		`$range(5, 1, -2)`:                        `[5,3,1]`,
		`$hash("a", "SHA-1")`:                     `"86f7e437faa5a7fce15d1ddcb9eaeaea377667b8"`,
		`$hash("a", "MD5")`:                       `"0cc175b9c0f1b6a831c399e269772661"`,
		`$length($hash("a", "SHA-256"))`:          `64`,
		`$length($hash("a", "SHA-384"))`:          `96`,
		`$length($hash("a", "SHA-512"))`:          `128`,
		`$parse("[null, {\"a\": 1.50}]")`:         `[null,{"a":1.5}]`,
		`$replace("a/b", /\//, "-")`:              `"a-b"`,
		"$states.input.`a key`":                   `7`,
		`($x := 2; $y := $x * 2; $y /* four */ )`: `4`,
	} {
		t.Run(source, func(t *testing.T) {
			input := `{"big": 9007199254740993, "one": [1], "rows": [{"n": 1}, {"n": 2}], "none": null, "a key": 7}`
			evaluate(t, source, input).wantOutput(want)
		})
	}
}

// https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html:
// An expression that gives nothing, a function or no number fails the
// state with States.QueryEvaluationError.
func TestValuesThatAreNone(t *testing.T) {
	for _, source := range []string{
		`$states.input.absent`, `function($x){ $x }`, `[function(){ 1 }]`, `$sum`, `1 / 0`,
		`$partition(1, 2)`, `$partition([1], 0)`, `$range(1, 2, 0)`, `$range(0, 9999999, 1)`, `$range(3, 1, 1)`,
		`$hash("a", "CRC")`, `$parse("{")`, `$parse("[1] 2")`, `"a" + 1`, `$error("no")`, `unqualified`, `$`, `$$`,
	} {
		t.Run(source, func(t *testing.T) {
			p := evaluate(t, source, `{}`)
			p.wantError(asl.Failed, "States.QueryEvaluationError")
			p.wantTypes("PassStateEntered", "EvaluationFailed", "ExecutionFailed")
		})
	}
}

// Data that looks like an expression is data, wherever it comes by: as input,
// variable, item, answer, cause or the text of an expression's result.
func TestDataNeverBecomesAnExpression(t *testing.T) {
	evil := `{% $states.context.Execution.Id %}`
	input, _ := json.Marshal(map[string]any{"id": evil, "list": []string{evil}})
	p := begin(t, "Set", `"Set": {"Type": "Pass", "Assign": {"v": "{% $states.input.id %}", "twice": "{% '{' & '% 1 %' & '}' %}"}, "Next": "Each"},
		"Each": {"Type": "Map", "Items": "{% $states.input.list %}", "ItemProcessor": {"StartAt": "Item", "States": {"Item": {"Type": "Pass", "End": true}}}, "Next": "Ask"},
		"Ask": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Arguments": {"FunctionName": "f", "Payload": {"v": "{% $v %}", "each": "{% $states.input %}"}},
			"Output": ["{% $states.result %}", "{% $v %}", "{% $twice %}"], "End": true}`, string(input))
	if got, want := string(p.last().Payload), `{"each":["`+evil+`"],"v":"`+evil+`"}`; got != want {
		t.Errorf("got payload %s, want %s", got, want)
	}
	answer, _ := json.Marshal(evil)
	p.answers(p.last().ID, string(answer))
	p.wantOutput(`["` + evil + `","` + evil + `","{% 1 %}"]`)
}

// https://docs.aws.amazon.com/step-functions/latest/dg/workflow-variables.html:
// Assign is evaluated on the values at the entry of the state, and
// Output sees those values as well.
func TestAssignSeesTheValuesBefore(t *testing.T) {
	p := begin(t, "A", `"A": {"Type": "Pass", "Assign": {"x": 1, "y": 2}, "Next": "B"},
		"B": {"Type": "Pass", "Assign": {"x": "{% $y %}", "y": "{% $x %}"}, "Output": "{% $x %}", "Next": "C"},
		"C": {"Type": "Pass", "Output": "{% [$states.input, $x, $y] %}", "End": true}`, `{}`)
	p.wantOutput(`[1,2,1]`)
}

// A name that an expression binds itself still reads the variable before.
func TestExpressionShadowsAVariable(t *testing.T) {
	p := begin(t, "A", `"A": {"Type": "Pass", "Assign": {"x": 1}, "Next": "B"},
		"B": {"Type": "Pass", "Output": "{% ($x := $x + 1; $x) %}", "Next": "C"}, "C": {"Type": "Pass", "Output": "{% [$states.input, $x] %}", "End": true}`, `{}`)
	p.wantOutput(`[2,1]`)
}

// https://docs.aws.amazon.com/step-functions/latest/dg/state-choice.html: the
// first rule that holds, with its own Assign and Output; else Default, with
// the state's.
func TestChoice(t *testing.T) {
	states := `"Where": {"Type": "Choice", "Choices": [
			{"Condition": "{% $states.input.place = 'asking' %}", "Assign": {"by": "rule"}, "Output": "asked", "Next": "Tell"},
			{"Condition": "{% $states.input.place = 'over' %}", "Next": "Tell"}],
		"Assign": {"by": "default"}, "Output": "none", "Default": "Tell"},
		"Tell": {"Type": "Pass", "Output": "{% [$states.input, $by] %}", "End": true}`
	begin(t, "Where", states, `{"place": "asking"}`).wantOutput(`["asked","rule"]`)
	begin(t, "Where", states, `{"place": "else"}`).wantOutput(`["none","default"]`)
	begin(t, "Where", states, `{"place": "over"}`).wantOutput(`[{"place":"over"}]`) // nobody assigned $by
}

// https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html:
// States.NoChoiceMatched.
func TestNoChoiceMatched(t *testing.T) {
	p := begin(t, "Where", `"Where": {"Type": "Choice", "Choices": [{"Condition": "{% $states.input.n = 1 %}", "Next": "End"}]}, "End": {"Type": "Succeed"}`, `{"n": 2}`)
	p.wantError(asl.Failed, "States.NoChoiceMatched")
	p.wantTypes("ChoiceStateEntered", "ExecutionFailed")
}

func TestFieldsOfAnotherType(t *testing.T) {
	for name, state := range map[string]string{
		"condition":       `"Do": {"Type": "Choice", "Choices": [{"Condition": "{% 1 %}", "Next": "Do"}]}`,
		"seconds":         `"Do": {"Type": "Wait", "Seconds": "{% 'x' %}", "End": true}`,
		"half a second":   `"Do": {"Type": "Wait", "Seconds": "{% 0.5 %}", "End": true}`,
		"a past":          `"Do": {"Type": "Wait", "Seconds": "{% -1 %}", "End": true}`,
		"timeout":         call("Do", `"TimeoutSeconds": "{% 0 %}", "End": true`),
		"heartbeat":       call("Do", `"HeartbeatSeconds": "{% 'x' %}", "End": true`),
		"cause":           `"Do": {"Type": "Fail", "Cause": "{% 1 %}"}`,
		"error":           `"Do": {"Type": "Fail", "Error": "{% 1 %}"}`,
		"concurrency":     `"Do": {"Type": "Map", "MaxConcurrency": "{% -1 %}", "Items": [], "ItemProcessor": {"StartAt": "I", "States": {"I": {"Type": "Succeed"}}}, "End": true}`,
		"item":            `"Do": {"Type": "Map", "Items": [1], "ItemSelector": "{% $no %}", "ItemProcessor": {"StartAt": "I", "States": {"I": {"Type": "Succeed"}}}, "End": true}`,
		"name of a child": `"Do": {"Type": "Task", "Resource": "arn:aws:states:::states:startExecution.sync:2", "Arguments": {"StateMachineArn": "s", "Name": "{% 1 %}"}, "End": true}`,
	} {
		t.Run(name, func(t *testing.T) {
			begin(t, "Do", state, `{"id": 1}`).wantError(asl.Failed, "States.QueryEvaluationError")
		})
	}
}

// One machine serves many runs at once.
func TestMachineIsSafeForManyRuns(t *testing.T) {
	m := parse(t, `{"QueryLanguage": "JSONata", "StartAt": "A", "States": {"A": {"Type": "Pass", "Assign": {"x": "{% $states.input.n * 2 %}"}, "Next": "B"},
		"B": {"Type": "Pass", "Output": "{% $join([$string($x), $now(), $hash($string($x), 'MD5')]) %}", "End": true}}}`)
	done := make(chan string)
	for n := range 8 {
		go func() {
			r, _, err := m.Start(asl.Start{Name: "r", Input: json.RawMessage(fmt.Sprintf(`{"n": %d}`, n))}, noon)
			if err == nil {
				_, err = m.Advance(r, asl.Env{Now: noon.Add(time.Second)})
			}
			if err != nil || !strings.HasPrefix(string(r.Output), fmt.Sprintf(`"%d2026`, 2*n)) {
				done <- fmt.Sprintf("run %d: got %s, %v, %s", n, r.Output, err, r.Cause)
				return
			}
			done <- ""
		}()
	}
	for range 8 {
		if fault := <-done; fault != "" {
			t.Error(fault)
		}
	}
}
