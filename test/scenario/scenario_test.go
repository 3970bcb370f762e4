package scenario_test

import (
	"flag"
	"maps"
	"slices"
	"testing"

	"conoe/functions/local/desk"
	"conoe/test/scenario"
)

var update = flag.Bool("update", false, "rewrite the paths and entries of the scenarios; read the diff afterwards")

// TestScenarios plays every scenario in one process. Together they enter every
// state of every workflow, also those in which it ends.
func TestScenarios(t *testing.T) {
	all := scenario.Shipped(t)
	entered := map[string]bool{}
	ran := 0
	for _, s := range all {
		t.Run(s.Name, func(t *testing.T) {
			ran++
			for _, state := range played(t, s) {
				entered[state] = true
			}
		})
	}
	if t.Failed() || ran < len(all) {
		return // some of the scenarios show some of the states
	}
	for _, want := range states(t) {
		if !entered[want] {
			t.Errorf("no scenario enters %s", want)
		}
	}
}

// states lists every state of every workflow.
func states(t *testing.T) []string {
	t.Helper()
	machines, err := desk.Definitions()
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, name := range slices.Sorted(maps.Keys(machines)) {
		for _, s := range machines[name].Outline().States {
			out = append(out, name+" "+s.Name)
		}
	}
	return out
}

// played plays one scenario and gives the states that its executions entered.
func played(t *testing.T, s *scenario.Script) []string {
	t.Helper()
	p := scenario.LocalFor(t)
	if err := scenario.Run(t.Context(), p, s); err != nil {
		t.Fatal(err)
	}
	got, entered, err := scenario.Tell(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := s.Rewrite(got); err != nil {
			t.Fatal(err)
		}
	}
	want := s.Want()
	if got.Paths != want.Paths {
		t.Errorf("paths differ.\ngot:\n%s\nwant:\n%s", got.Paths, want.Paths)
	}
	if got.Entries != want.Entries {
		t.Errorf("entries differ.\ngot:\n%s\nwant:\n%s", got.Entries, want.Entries)
	}
	return entered
}
