package asl_test

import (
	"strings"
	"testing"

	"conoe/shared/core/asl"
	"conoe/shared/core/fault"
)

// in wraps the fields of one state; Ok is there to go to.
func in(fields string) string {
	return `{"QueryLanguage": "JSONata", "StartAt": "S", "States": {"S": {` + fields + `}, "Ok": {"Type": "Succeed"}}}`
}

const (
	task   = `"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Arguments": {"FunctionName": "f"}, "Next": "Ok", `
	choice = `"Type": "Choice", "Default": "Ok", "Choices": `
	loop   = `"Type": "Map", "Next": "Ok", "ItemProcessor": {"StartAt": "I", "States": {"I": {`
)

// Each bad definition gives the path of what is wrong with it.
func TestParseRefuses(t *testing.T) {
	for name, c := range map[string]struct{ definition, want string }{
		"no JSON":            {`{`, "not one JSON text"},
		"two texts":          {`{} {}`, "not one JSON text"},
		"twice":              {`{"StartAt": "A", "StartAt": "B"}`, `"StartAt" is there twice`},
		"twice, inside":      {in(`"Type": "Pass", "Type": "Pass"`), `States: S: "Type" is there twice`},
		"nested too deeply":  {strings.Repeat("[", 100) + strings.Repeat("]", 100), "nested deeper"},
		"too long":           {`"` + strings.Repeat("x", 1<<20) + `"`, "longer than"},
		"an array":           {`[]`, ": must be an object"},
		"empty":              {`{}`, "StartAt: is missing"},
		"no states":          {`{"StartAt": "A", "States": {}}`, "States: is empty"},
		"unknown at the top": {`{"StartAt": "Ok", "Foo": 1, "States": {"Ok": {"Type": "Succeed"}}}`, "Foo: unknown field"},
		"version":            {`{"StartAt": "Ok", "Version": "2.0", "States": {"Ok": {"Type": "Succeed"}}}`, `Version: must be one of ["1.0"]`},
		"machine's timeout":  {`{"StartAt": "Ok", "TimeoutSeconds": "1", "States": {"Ok": {"Type": "Succeed"}}}`, "TimeoutSeconds: must be a whole number"},
		"start":              {`{"StartAt": "A", "States": {"Ok": {"Type": "Succeed"}}}`, `StartAt: there is no state "A"`},
		"language":           {`{"QueryLanguage": "XPath", "StartAt": "Ok", "States": {"Ok": {"Type": "Succeed"}}}`, "QueryLanguage: must be one of"},
		"back to JSONPath":   {in(`"Type": "Pass", "QueryLanguage": "JSONPath", "End": true`), "States.S.QueryLanguage: the machine is in JSONata"},
		"type":               {in(`"Type": "Parallel"`), "States.S.Type: must be one of"},
		"long name":          {`{"StartAt": "Ok", "States": {"Ok": {"Type": "Succeed"}, "` + strings.Repeat("n", 81) + `": {"Type": "Succeed"}}}`, "a state's name has 1 to 80 characters"},
		"state's type":       {`{"StartAt": "Ok", "States": {"Ok": 1}}`, "States.Ok: must be an object"},

		"unknown in a state":  {in(`"Type": "Pass", "End": true, "Foo": 1`), "States.S.Foo: unknown field"},
		"JSONPath field":      {in(`"Type": "Pass", "End": true, "ResultPath": "$.a"`), "States.S.ResultPath: unknown field"},
		"Output in JSONPath":  {`{"StartAt": "Ok", "States": {"Ok": {"Type": "Succeed", "Output": 1}}}`, "States.Ok.Output: unknown field"},
		"Choice in JSONPath":  {`{"StartAt": "Ok", "States": {"Ok": {"Type": "Choice"}}}`, "States.Ok.QueryLanguage: a Choice is taken in JSONata only"},
		"comment":             {in(`"Type": "Pass", "End": true, "Comment": 1`), "States.S.Comment: must be a string"},
		"neither Next or End": {in(`"Type": "Pass"`), "States.S: has either Next or"},
		"both Next and End":   {in(`"Type": "Pass", "Next": "Ok", "End": true`), "States.S: has either Next or"},
		"End is no bool":      {in(`"Type": "Pass", "End": "true"`), "States.S.End: must be true or false"},
		"dangling Next":       {in(`"Type": "Pass", "Next": "Nowhere"`), `States.S.Next: there is no state "Nowhere"`},

		"dangling Default":   {in(`"Type": "Choice", "Choices": [{"Condition": true, "Next": "Ok"}], "Default": "X"`), `States.S.Default: there is no state "X"`},
		"dangling rule":      {in(choice + `[{"Condition": true, "Next": "X"}]`), `States.S.Choices[0].Next: there is no state "X"`},
		"no rules":           {in(choice + `[]`), "States.S.Choices: must have at least one rule"},
		"rule's field":       {in(choice + `[{"Condition": true, "Next": "Ok", "Foo": 1}]`), "States.S.Choices[0].Foo: unknown field"},
		"no condition":       {in(choice + `[{"Next": "Ok"}]`), "States.S.Choices[0].Condition: is missing"},
		"condition is text":  {in(choice + `[{"Condition": "yes", "Next": "Ok"}]`), "States.S.Choices[0].Condition: must be an expression"},
		"condition, old way": {in(choice + `[{"Variable": "$.a", "IsNull": true, "Next": "Ok"}]`), "States.S.Choices[0].Variable: unknown field"},

		"resource":           {in(`"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "Arguments": {}, "End": true`), "States.S.Resource: must be arn:aws:states::: and one of"},
		"function directly":  {in(`"Type": "Task", "Resource": "arn:aws:lambda:eu-west-1:1:function:f", "Arguments": {}, "End": true`), "States.S.Resource: must be"},
		"no resource":        {in(`"Type": "Task", "Arguments": {}, "End": true`), "States.S.Resource: is missing"},
		"no arguments":       {in(`"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "End": true`), "States.S.Arguments: is missing"},
		"argument":           {in(`"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Arguments": {"FunctionName": "f", "Input": 1}, "End": true`), "States.S.Arguments.Input: unknown field"},
		"computed function":  {in(`"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Arguments": {"FunctionName": "{% 'f' %}"}, "End": true`), "States.S.Arguments.FunctionName: must be written out"},
		"all arguments":      {in(`"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Arguments": "{% 1 %}", "End": true`), "States.S.Arguments: must be an object"},
		"timeout 0":          {in(task + `"TimeoutSeconds": 0`), "States.S.TimeoutSeconds: must be a whole number from 1"},
		"heartbeat is text":  {in(task + `"HeartbeatSeconds": "5"`), "States.S.HeartbeatSeconds: must be a whole number"},
		"credentials":        {in(task + `"Credentials": {}`), "States.S.Credentials: unknown field"},
		"retrier's field":    {in(task + `"Retry": [{"ErrorEquals": ["A"], "Foo": 1}]`), "States.S.Retry[0].Foo: unknown field"},
		"Retry is an object": {in(task + `"Retry": {}`), "States.S.Retry: must be an array"},
		"no errors":          {in(task + `"Retry": [{}]`), "States.S.Retry[0].ErrorEquals: must name at least one error"},
		"error is a number":  {in(task + `"Retry": [{"ErrorEquals": [1]}]`), "States.S.Retry[0].ErrorEquals[0]: must be the name"},
		"States.ALL in a crowd": {
			in(task + `"Retry": [{"ErrorEquals": ["A", "States.ALL"]}]`), "States.S.Retry[0].ErrorEquals: States.ALL must stand alone",
		},
		"States.ALL not last": {
			in(task + `"Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Ok"}, {"ErrorEquals": ["A"], "Next": "Ok"}]`), "States.S.Catch[0].ErrorEquals: States.ALL must come last",
		},
		"interval":         {in(task + `"Retry": [{"ErrorEquals": ["A"], "IntervalSeconds": 0}]`), "States.S.Retry[0].IntervalSeconds: must be a whole number from 1"},
		"attempts":         {in(task + `"Retry": [{"ErrorEquals": ["A"], "MaxAttempts": 1.5}]`), "States.S.Retry[0].MaxAttempts: must be a whole number"},
		"rate":             {in(task + `"Retry": [{"ErrorEquals": ["A"], "BackoffRate": 0.5}]`), "States.S.Retry[0].BackoffRate: must be a number of at least 1"},
		"longest delay":    {in(task + `"Retry": [{"ErrorEquals": ["A"], "IntervalSeconds": 5, "MaxDelaySeconds": 5}]`), "States.S.Retry[0].MaxDelaySeconds: must be more than"},
		"jitter":           {in(task + `"Retry": [{"ErrorEquals": ["A"], "JitterStrategy": "SOME"}]`), "States.S.Retry[0].JitterStrategy: must be one of"},
		"dangling Catch":   {in(task + `"Catch": [{"ErrorEquals": ["A"], "Next": "X"}]`), `States.S.Catch[0].Next: there is no state "X"`},
		"catcher's field":  {in(task + `"Catch": [{"ErrorEquals": ["A"], "Next": "Ok", "ResultPath": null}]`), "States.S.Catch[0].ResultPath: unknown field"},
		"Wait for nothing": {in(`"Type": "Wait", "End": true`), "States.S: a Wait has either"},
		"Wait for two":     {in(`"Type": "Wait", "Seconds": 1, "Timestamp": "2026-01-01T00:00:00Z", "End": true`), "States.S: a Wait has either"},
		"seconds":          {in(`"Type": "Wait", "Seconds": -1, "End": true`), "States.S.Seconds: must be a whole number"},
		"timestamp":        {in(`"Type": "Wait", "Timestamp": "tomorrow", "End": true`), "States.S.Timestamp: must be like"},
		"End in Succeed":   {in(`"Type": "Succeed", "End": true`), "States.S.End: unknown field"},
		"Cause":            {in(`"Type": "Fail", "Cause": 1`), "States.S.Cause: must be a string"},
		"CausePath":        {in(`"Type": "Fail", "CausePath": "$.a"`), "States.S.CausePath: unknown field"},

		"no processor":       {in(`"Type": "Map", "End": true`), "States.S.ItemProcessor: must be an object"},
		"inside a processor": {in(loop + `"Type": "Pass", "Foo": 1, "End": true}}}`), "States.S.ItemProcessor.States.I.Foo: unknown field"},
		"across levels":      {in(loop + `"Type": "Pass", "Next": "Ok"}}}`), `States.S.ItemProcessor.States.I.Next: there is no state "Ok"`},
		"processor's start":  {in(`"Type": "Map", "End": true, "ItemProcessor": {"StartAt": "X", "States": {"I": {"Type": "Succeed"}}}`), `States.S.ItemProcessor.StartAt: there is no state "X"`},
		"distributed":        {in(`"Type": "Map", "End": true, "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED"}, "StartAt": "I", "States": {"I": {"Type": "Succeed"}}}`), `States.S.ItemProcessor.ProcessorConfig.Mode: must be one of ["INLINE"]`},
		"items":              {in(loop + `"Type": "Succeed"}}}, "Items": {}`), "States.S.Items: must be an array"},
		"tolerance":          {in(loop + `"Type": "Succeed"}}}, "ToleratedFailureCount": 1`), "States.S.ToleratedFailureCount: unknown field"},
		"same name twice":    {in(`"Type": "Map", "End": true, "ItemProcessor": {"StartAt": "Ok", "States": {"Ok": {"Type": "Succeed"}}}`), "another state has this name"},
		"inner variable":     {in(`"Type": "Map", "Assign": {"v": 1}, "End": true, "ItemProcessor": {"StartAt": "I", "States": {"I": {"Type": "Pass", "Assign": {"v": 1}, "End": true}}}`), "States.S.ItemProcessor.States.I.Assign.v: the workflow around it"},

		"Assign is an array":  {in(`"Type": "Pass", "End": true, "Assign": []`), "States.S.Assign: must be an object"},
		"assigns $states":     {in(`"Type": "Pass", "End": true, "Assign": {"states": 1}`), "States.S.Assign.states: is no name"},
		"assigns 1a":          {in(`"Type": "Pass", "End": true, "Assign": {"1a": 1}`), "States.S.Assign.1a: is no name"},
		"assigns a function":  {in(`"Type": "Pass", "End": true, "Assign": {"sum": 1}`), "States.S.Assign.sum: is no name"},
		"half an expression":  {in(`"Type": "Pass", "End": true, "Output": "a {% 1 %}"`), "States.S.Output: an expression must be the whole string"},
		"inside an output":    {in(`"Type": "Pass", "End": true, "Output": {"a": [1, "{% ( %}"]}`), "States.S.Output.a[1]: not JSONata"},
		"empty expression":    {in(`"Type": "Pass", "End": true, "Output": "{% %}"`), "States.S.Output: the expression is empty"},
		"long expression":     {in(`"Type": "Pass", "End": true, "Output": "{% ` + strings.Repeat("(", 9<<10) + ` %}"`), "States.S.Output: the expression is longer"},
		"$eval":               {in(`"Type": "Pass", "End": true, "Output": "{% $eval('1') %}"`), "States.S.Output: $eval would make data into an expression"},
		"$eval by a function": {in(`"Type": "Pass", "End": true, "Output": "{% $map(['1'], $eval) %}"`), "States.S.Output: $eval"},
		"$eval after regex":   {in(`"Type": "Pass", "End": true, "Output": "{% $match('a', /['\"]/) ~> $eval %}"`), "States.S.Output: $eval"},
		"$random":             {in(`"Type": "Pass", "End": true, "Output": "{% $random() %}"`), "States.S.Output: $random"},
		"$uuid":               {in(`"Type": "Pass", "End": true, "Output": "{% $uuid() %}"`), "States.S.Output: $uuid"},
		"newer JSONata":       {in(`"Type": "Pass", "End": true, "Output": "{% $a ?? 1 %}"`), "States.S.Output: the operator ?? is not in JSONata 2.0.6"},
		"even newer":          {in(`"Type": "Pass", "End": true, "Output": "{% $values({}) %}"`), "States.S.Output: $values is not in JSONata 2.0.6"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := asl.Parse("test", []byte(c.definition))
			if fault.CodeOf(err) != fault.Invalid || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}

func TestParseListsEveryFault(t *testing.T) {
	_, err := asl.Parse("test", []byte(`{"StartAt": "A", "States": {"A": {"Type": "Pass", "Foo": 1, "Bar": 2, "End": true}, "B": {"Type": "Pass"}}}`))
	for _, want := range []string{"States.A.Foo: ", "States.A.Bar: ", "States.B: "} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q in it", err, want)
		}
	}
}

// What looks like a refused name but is none is taken.
func TestParseTakes(t *testing.T) {
	for _, source := range []string{`'$eval'`, `/* $eval */ 1`, "{}.`$eval`", `\"$eval\"`, `4 / 2`, `$evaluate`, `$a ? 1 : 2`} {
		definition := in(`"Type": "Pass", "End": true, "Output": "{% ` + source + ` %}"`)
		if _, err := asl.Parse("test", []byte(definition)); err != nil {
			t.Errorf("%s: %v", source, err)
		}
	}
}
