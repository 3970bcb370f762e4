package catalogue_test

import (
	"slices"
	"strings"
	"testing"
)

func TestEightLifecycleStagesAndTheFormWithSeven(t *testing.T) {
	c := load(t)
	want := []string{
		"inception", "design_and_development", "verification_and_validation", "deployment",
		"operation_and_monitoring", "continuous_validation", "re_evaluation", "retirement",
	}
	var got []string
	for _, s := range c.LifecycleStages() {
		got = append(got, s.ID)
	}
	if !slices.Equal(got, want) {
		t.Errorf("stages are %v, want %v", got, want)
	}
	without := slices.DeleteFunc(want, func(id string) bool { return id == "continuous_validation" })
	if seven := c.SevenStages(); !slices.Equal(seven, without) {
		t.Errorf("the seven stages are %v, want %v", seven, without)
	}
}

func TestResolveLifecycleStage(t *testing.T) {
	c := load(t)
	for given, want := range map[string]string{
		"inception":                 "inception",
		"Design and Development":    "design_and_development",
		"Verification & Validation": "verification_and_validation",
		"V&V":                       "verification_and_validation",
		"re-evaluation":             "re_evaluation",
		"Operation":                 "operation_and_monitoring",
		"decommissioning":           "retirement",
	} {
		got, err := c.ResolveLifecycleStage(given)
		if err != nil || got.Stage != want {
			t.Errorf("%q is %+v, %v, want %s", given, got, err, want)
		}
		if rewritten := got.Note != ""; rewritten != (given != want) {
			t.Errorf("%q has the note %q", given, got.Note)
		}
	}
	_, err := c.ResolveLifecycleStage("beta")
	refused(t, "beta", err, `"beta"`, "continuous_validation")
}

func TestResolveRole(t *testing.T) {
	c := load(t)
	for given, want := range map[string]string{
		"provider":      "provider",
		"AI Producer":   "producer",
		"developer":     "producer.developer",
		"user":          "customer.user",
		"AI user":       "customer.user",
		"customer.user": "customer.user",
		"regulator":     "authority",
		"data subject":  "subject",
	} {
		got, err := c.ResolveRole(given)
		if err != nil || got.Ref() != want {
			t.Errorf("%q is %+v, %v, want %s", given, got, err, want)
		}
		if rewritten := got.Note != ""; rewritten != (given != want) {
			t.Errorf("%q has the note %q", given, got.Note)
		}
	}
	_, err := c.ResolveRole("owner")
	refused(t, "owner", err, `"owner"`, "provider, producer, customer, partner, subject, authority")
}

// The EU AI Act uses the word for somebody else, so the note says so.
func TestDeployerIsReadWithAWarning(t *testing.T) {
	got, err := load(t).ResolveRole("deployer")
	if err != nil || got.Ref() != "producer.deployer" {
		t.Fatalf("deployer is %+v, %v", got, err)
	}
	if !strings.Contains(got.Note, "EU AI Act") || !strings.Contains(got.Note, "customer.user") {
		t.Errorf("the note is %q", got.Note)
	}
}

func TestListsOfTheCompanions(t *testing.T) {
	c := load(t)
	for what, n := range map[string]struct{ got, want int }{
		"AI roles":                  {len(c.AIRoles()), 6},
		"field groups":              {len(c.ImpactFields()), 10},
		"fields of a risk":          {len(c.RiskMinimum()), 14},
		"sources of risk":           {len(c.RiskSources()), 7},
		"organizational objectives": {len(c.OrganizationalObjectives()), 11},
	} {
		if n.got != n.want {
			t.Errorf("%d %s, want %d", n.got, what, n.want)
		}
	}
}
