package main

import (
	"bytes"
	"encoding/json"
	"maps"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

type finding struct{ Linter, Name, Says string }

// lint asks AWS's linters about definitions. Without Node.js it fails.
func lint(t *testing.T, definitions map[string]string) []finding {
	t.Helper()
	npm(t, "asl-validator")
	in, err := json.Marshal(definitions)
	if err != nil {
		t.Fatal(err)
	}
	from, err := filepath.Abs(filepath.Join(tests, "package.json"))
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("node", filepath.Join("testdata", "lint.js"), from)
	var faults bytes.Buffer
	cmd.Stdin, cmd.Stderr = bytes.NewReader(in), &faults
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("node: %v\n%s", err, &faults)
	}
	var found []finding
	if err := json.Unmarshal(out, &found); err != nil {
		t.Fatal(err)
	}
	return found
}

func TestLintersAcceptTheWorkflows(t *testing.T) {
	given := map[string]string{}
	for _, process := range processes() {
		given[process] = definition(process)
	}
	for _, f := range lint(t, given) {
		t.Errorf("%s: %s: %s", f.Linter, f.Name, f.Says)
	}
}

// Linters that accept everything would accept the workflows too.
func TestLintersFindFaults(t *testing.T) {
	stage := definition("stage")
	given := map[string]string{
		"dangling": strings.Replace(stage, `"Next": "Place"`, `"Next": "Plaice"`, 1),
		"unknown":  strings.Replace(stage, `"TimeoutSeconds": 120`, `"TimeoutSecond": 120`, 1),
	}
	found := map[string]bool{}
	for _, f := range lint(t, given) {
		found[f.Linter+" "+f.Name] = true
	}
	want := []string{"amazon-states-language-service dangling", "amazon-states-language-service unknown", "asl-validator dangling", "asl-validator unknown"}
	if got := slices.Sorted(maps.Keys(found)); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// machineOf is the state machine of a process.
func machineOf(t *testing.T, process string) map[string]any {
	t.Helper()
	for _, r := range deployed(t).Resources {
		if r.Type == "AWS::StepFunctions::StateMachine" && r.Properties["StateMachineName"] == "conoe-"+process {
			return r.Properties
		}
	}
	t.Fatalf("%s has no state machine", process)
	return nil
}

func TestDeployedDefinitionsAreTheFiles(t *testing.T) {
	for _, process := range processes() {
		if got, ok := machineOf(t, process)["DefinitionString"].(string); !ok || got != definition(process) {
			t.Errorf("%s: what is deployed is not what is in the file", process)
		}
	}
	if got := len(deployed(t).of("AWS::StepFunctions::StateMachine")); got != len(processes()) {
		t.Errorf("%d state machines of %d workflows", got, len(processes()))
	}
}

func TestEveryPlaceholderIsReplacedAndEveryReplacementIsUsed(t *testing.T) {
	for _, process := range processes() {
		replaced := machineOf(t, process)["DefinitionSubstitutions"].(map[string]any)
		if got, want := slices.Sorted(maps.Keys(replaced)), placeholders(definition(process)); !slices.Equal(got, want) {
			t.Errorf("%s: %q are replaced, and there are %q", process, got, want)
		}
		for name, by := range replaced {
			want := map[string]string{"Step": "<Step.Arn>", "Stage": "arn:aws:states:eu-central-1:ACCOUNT:stateMachine:conoe-stage"}[name]
			if got := plain(by); got != want {
				t.Errorf("%s: ${%s} is %s", process, name, got)
			}
		}
	}
	if got := strings.Count(definition("design-review"), "${"); got != len(placeholder.FindAllString(definition("design-review"), -1)) {
		t.Errorf("design-review: %d placeholders, and some have names that nobody looks for", got)
	}
}

func TestMachinesTellNothingThatPeopleWrite(t *testing.T) {
	for _, process := range processes() {
		m := machineOf(t, process)
		log := m["LoggingConfiguration"].(map[string]any)
		if log["Level"] != "ALL" || log["IncludeExecutionData"] != false {
			t.Errorf("%s: %v", process, log)
		}
		if m["StateMachineType"] != "STANDARD" || plain(m["TracingConfiguration"].(map[string]any)["Enabled"]) != "true" {
			t.Errorf("%s: %v, %v", process, m["StateMachineType"], m["TracingConfiguration"])
		}
	}
}
