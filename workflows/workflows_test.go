package workflows_test

import (
	"encoding/json"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"conoe/shared/core/asl"
	"conoe/shared/core/flow"
	"conoe/workflows"
)

// definitions are the files by name.
func definitions(t *testing.T) map[string][]byte {
	t.Helper()
	names, err := fs.Glob(workflows.Files, "*.asl.json")
	if err != nil || len(names) == 0 {
		t.Fatalf("no workflows: %v", err)
	}
	out := map[string][]byte{}
	for _, n := range names {
		raw, err := workflows.Files.ReadFile(n)
		if err != nil {
			t.Fatal(err)
		}
		out[strings.TrimSuffix(n, ".asl.json")] = raw
	}
	return out
}

func parsed(t *testing.T, name string, raw []byte) *asl.Machine {
	t.Helper()
	m, err := asl.Parse(name, raw)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestWorkflowsAreSound(t *testing.T) {
	for name, raw := range definitions(t) {
		m := parsed(t, name, raw)
		for _, fault := range m.Lint() {
			t.Errorf("%s: %s", name, fault)
		}
		for _, f := range m.Functions() {
			if f != "${Step}" && f != "${Stage}" {
				t.Errorf("%s calls %s, which nobody puts in place", name, f)
			}
		}
	}
}

// Whoever reads a workflow reads what each of its states is for.
func TestStatesSayWhatTheyAreFor(t *testing.T) {
	for name, raw := range definitions(t) {
		o := parsed(t, name, raw).Outline()
		if o.Comment == "" {
			t.Errorf("%s has no comment", name)
		}
		for _, s := range o.States {
			if s.Comment == "" && s.Type != "Choice" {
				t.Errorf("%s: %s has no comment", name, s.Name)
			}
		}
	}
}

var task = regexp.MustCompile(`"task": "([A-Za-z]+)"`)

func TestEveryTaskIsCalledAndEveryCallIsATask(t *testing.T) {
	tasks := (&flow.Steps{}).Tasks()
	called := map[string]bool{}
	for name, raw := range definitions(t) {
		for _, m := range task.FindAllStringSubmatch(string(raw), -1) {
			called[m[1]] = true
			if tasks[m[1]] == nil {
				t.Errorf("%s calls the task %s, which there is not", name, m[1])
			}
		}
	}
	for name := range tasks {
		if !called[name] {
			t.Errorf("no workflow calls the task %s", name)
		}
	}
}

// places are the names that Where gives, per workflow. A name that the state Place
// does not know would interrupt every execution.
var places = map[string][]string{
	"design-review": {
		"G0", "G1", "G2", "G3", "G4", "handing_over", "on_hold", "operating", "completed",
		"terminated_do_not_build", "cancelled", flow.PlaceDue, flow.PlaceRenew,
	},
	"stage": {"preparing", "deciding", "on_hold", "passed", "went_back", "review_ended", flow.PlaceDue, flow.PlaceRenew},
	"round": {
		"asking", "approved", "rejected", "changes_requested", "expired", "cancelled", "superseded", flow.PlaceDue, flow.PlaceRenew,
	},
	"monitoring":      {"observing", "reassessing", "deciding", "cycle_closed", "retired", flow.PlaceDue, flow.PlaceRenew},
	"evidence-export": {"requested", "delivered"},
}

var condition = regexp.MustCompile(`\$where\.place = '([^']+)'`)

func TestPlaceKnowsEveryPlace(t *testing.T) {
	all := definitions(t)
	for name, raw := range all {
		var known []string
		for _, m := range condition.FindAllStringSubmatch(string(raw), -1) {
			known = append(known, m[1])
		}
		want := slices.Sorted(slices.Values(places[name]))
		if slices.Sort(known); !slices.Equal(known, want) {
			t.Errorf("%s: Place knows %q, and Where gives %q", name, known, want)
		}
	}
	if len(places) != len(all) {
		t.Errorf("places of %v, workflows %v", slices.Sorted(maps.Keys(places)), slices.Sorted(maps.Keys(all)))
	}
}

// Input and history hold ids and codes: nothing of a workflow reads more of its
// input than these.
func TestWorkflowsReadIdsOnly(t *testing.T) {
	input := regexp.MustCompile(`Execution\.Input\.([A-Za-z_]+)`)
	for name, raw := range definitions(t) {
		for _, m := range input.FindAllStringSubmatch(string(raw), -1) {
			if !slices.Contains([]string{"workspace", "stream", "subject", "since", "root"}, m[1]) {
				t.Errorf("%s reads %s of its input", name, m[1])
			}
		}
		if !json.Valid(raw) {
			t.Errorf("%s is no JSON", name)
		}
	}
}
