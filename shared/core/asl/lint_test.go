package asl_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"conoe/shared/core/asl"
)

const clean = `{"QueryLanguage": "JSONata", "Comment": "A round of asking.", "StartAt": "Where", "States": {
	"Where": {"Type": "Task", "Comment": "Asks the ledger.", "Resource": "arn:aws:states:::lambda:invoke", "Arguments": {"FunctionName": "${Step}", "Payload": {}},
		"TimeoutSeconds": 60, "HeartbeatSeconds": 20, "Retry": [{"ErrorEquals": ["States.ALL"]}], "Catch": [{"ErrorEquals": ["Conflict", "Internal"], "Next": "Interrupted"}],
		"Assign": {"place": "{% ($x := $states.result; $x.Payload.place) %}"}, "Next": "Jump"},
	"Jump": {"Type": "Choice", "Choices": [{"Condition": "{% $place = 'asking' %}", "Next": "Each"}, {"Condition": true, "Next": "Over"}], "Default": "Where"},
	"Each": {"Type": "Map", "Items": "{% $filter([1, 2], function($n) { $n > 1 }) %}", "ItemProcessor": {"StartAt": "Item", "States": {
		"Item": {"Type": "Pass", "Assign": {"own": "{% $place %}"}, "Next": "Out"}, "Out": {"Type": "Pass", "Output": "{% $own %}", "End": true}}}, "Next": "Over"},
	"Over": {"Type": "Succeed"}, "Interrupted": {"Type": "Fail"}}}`

func TestLintOfACleanMachine(t *testing.T) {
	if got := parse(t, clean).Lint(); len(got) != 0 {
		t.Errorf("got %q", got)
	}
}

func TestLint(t *testing.T) {
	for name, c := range map[string]struct{ old, new, want string }{
		"no timeout":        {`"TimeoutSeconds": 60, `, ``, "States.Where: a Task needs TimeoutSeconds"},
		"no retry":          {`"Retry": [{"ErrorEquals": ["States.ALL"]}], `, ``, "States.Where: a Task needs Retry."},
		"no catch":          {`"Catch": [{"ErrorEquals": ["Conflict", "Internal"], "Next": "Interrupted"}],`, ``, "States.Where: a Task needs Catch."},
		"heartbeat":         {`"HeartbeatSeconds": 20`, `"HeartbeatSeconds": 60`, "States.Where.HeartbeatSeconds: must be less than TimeoutSeconds."},
		"no token":          {`lambda:invoke"`, `lambda:invoke.waitForTaskToken"`, "States.Where.Arguments: must pass $states.context.Task.Token"},
		"not reached":       {`"Over": {`, `"Lost": {"Type": "Succeed"}, "Over": {`, "States.Lost: no path leads here."},
		"not reached, loop": {`"Over": {`, `"A": {"Type": "Pass", "Next": "B"}, "B": {"Type": "Pass", "Next": "A"}, "Over": {`, "States.A: no path leads here."},
		"no end":            {`"Over": {"Type": "Succeed"}`, `"Over": {"Type": "Pass", "Next": "Over"}`, "States.Over: no path leads from here to an end."},
		"no end, inside":    {`"Output": "{% $own %}", "End": true`, `"Next": "Item"`, "States.Each.ItemProcessor.States.Item: no path leads from here to an end."},
		"no such variable":  {`$place = 'asking'`, `$plaice = 'asking'`, "States.Jump.Condition: $plaice is assigned nowhere."},
		"no such function":  {`$filter`, `$filtre`, "States.Each.Items: $filtre is assigned nowhere."},
		"not from inside":   {`"Condition": true`, `"Condition": "{% $own = 1 %}"`, "States.Jump.Condition: $own is assigned nowhere."},
	} {
		t.Run(name, func(t *testing.T) {
			got := parse(t, strings.Replace(clean, c.old, c.new, 1)).Lint()
			if !slices.ContainsFunc(got, func(s string) bool { return strings.HasPrefix(s, c.want) }) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestLintOfTheLanguage(t *testing.T) {
	got := parse(t, `{"StartAt": "End", "States": {"End": {"Type": "Succeed", "QueryLanguage": "JSONata"}}}`).Lint()
	if want := []string{"QueryLanguage: must be JSONata for the whole machine."}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestOutline(t *testing.T) {
	m := parse(t, clean)
	got := m.Outline()
	item := asl.Outline{StartAt: "Item", States: []asl.StateOutline{
		{Name: "Item", Type: "Pass", Edges: []asl.Edge{{To: "Out", Label: "Next"}}}, {Name: "Out", Type: "Pass", End: true},
	}}
	want := asl.Outline{StartAt: "Where", Comment: "A round of asking.", States: []asl.StateOutline{
		{Name: "Where", Type: "Task", Comment: "Asks the ledger.", Edges: []asl.Edge{{To: "Jump", Label: "Next"}, {To: "Interrupted", Label: "catch Conflict, Internal"}}},
		{Name: "Jump", Type: "Choice", Edges: []asl.Edge{{To: "Each", Label: "$place = 'asking'"}, {To: "Over", Label: "true"}, {To: "Where", Label: "Default"}}},
		{Name: "Each", Type: "Map", Edges: []asl.Edge{{To: "Over", Label: "Next"}}, Item: &item},
		{Name: "Over", Type: "Succeed", End: true},
		{Name: "Interrupted", Type: "Fail", End: true},
	}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v\nwant %+v", got, want)
	}
	if f := m.Functions(); !slices.Equal(f, []string{"${Step}"}) || m.Name() != "test" {
		t.Errorf("got functions %q of %q", f, m.Name())
	}
}
