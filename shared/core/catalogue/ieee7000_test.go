package catalogue_test

import (
	"slices"
	"strings"
	"testing"

	"conoe/shared/core/catalogue"
)

func TestIEEEFindsEveryKindOfLocator(t *testing.T) {
	c := load(t)
	tests := []struct {
		locator string
		kind    catalogue.Kind
		stage   string
		stands  string
	}{
		{"7.3(b)", catalogue.KindTask, "s1", "7.3(b)"},
		{"7.3(h)(2)", catalogue.KindNote, "s1", "7.3(h)(2)"},
		{"8.2(d)", catalogue.KindOutcome, "s2", "8.2(d)"},
		{"8.3(b)", catalogue.KindGroup, "s2", "8.3(b)"},
		{"8.3(b)(4)", catalogue.KindTask, "s2", "8.3(b)(4)"},
		{"9.3(e)", catalogue.KindTask, "s3", "9.3(e)"},
		{"10.3(e)(2)", catalogue.KindTask, "s4", "10.3(e)(2)"},
		{"10.3(e)(5)", catalogue.KindTask, "s4", "10.3(e)(3-7)"},
		{"10.3(e)(8)", catalogue.KindTask, "s5", "10.3(e)(8)"},
		{"11.3(b)(4)", catalogue.KindTask, "transparency", "11.3(b)(3-5)"},
		{"11.3", catalogue.KindSection, "transparency", "11.3"},
		{"8", catalogue.KindProcess, "s2", "8"},
		{"5.7", catalogue.KindReference, "", "5.7"},
	}
	for _, test := range tests {
		got, ok := c.IEEE(test.locator)
		if !ok || got.Kind != test.kind || got.Stage != test.stage || got.Locator != test.stands {
			t.Errorf("%s is %+v, %v, want %+v", test.locator, got, ok, test)
		}
	}
	for _, unknown := range []string{"", "7.3(i)", "8.2(f)", "12", "10.3(e)(9)", "8.6"} {
		if got, ok := c.IEEE(unknown); ok {
			t.Errorf("%q is %+v, want nothing", unknown, got)
		}
	}
}

func TestOutcomesAndTasksOfEachProcess(t *testing.T) {
	c := load(t)
	want := map[string]int{"7": 6, "8": 5, "9": 5, "10": 4, "11": 2}
	for _, p := range c.Processes() {
		if got := len(p.Outcomes); got != want[p.Clause] {
			t.Errorf("clause %s has %d outcomes, want %d", p.Clause, got, want[p.Clause])
		}
	}
	if got := len(c.Outcomes()); got != 22 {
		t.Errorf("%d outcomes, want 22", got)
	}
	for _, task := range c.Tasks() {
		if task.Kind != catalogue.KindTask {
			t.Errorf("%s is no task but a %s", task.Locator, task.Kind)
		}
	}
	if got := len(c.Tasks()); got != 38 {
		t.Errorf("%d tasks, want 38", got)
	}
}

func TestTwelveCoreValues(t *testing.T) {
	c := load(t)
	want := []string{
		"AUTONOMY", "CARE", "CONTROL", "FAIRNESS", "INCLUSIVENESS", "INNOVATION",
		"PERFECTION", "PRIVACY", "RESPECT", "SUSTAINABILITY", "TRANSPARENCY", "TRUST",
	}
	var got []string
	for _, v := range c.CoreValues() {
		got = append(got, v.Name)
		if len(v.Related) == 0 || len(v.Opposing) == 0 {
			t.Errorf("%s has no related or no opposing values", v.Name)
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("core values are %v, want %v", got, want)
	}
	if v, ok := c.CoreValue(" Privacy"); !ok || v.Name != "PRIVACY" {
		t.Errorf("Privacy is %+v, %v", v, ok)
	}
	if _, ok := c.CoreValue("Accountability"); ok {
		t.Error("accountability is no core value of Table G.1")
	}
}

func TestListsOfIEEE7000(t *testing.T) {
	c := load(t)
	var lenses, roles, considerations, bases []string
	for _, l := range c.Lenses() {
		lenses = append(lenses, l.ID)
	}
	for _, r := range c.Roles() {
		roles = append(roles, r.ID)
	}
	for _, q := range c.Considerations() {
		considerations = append(considerations, q.ID)
	}
	for _, b := range c.Bases() {
		bases = append(bases, b.ID)
	}
	for what, list := range map[string]struct{ got, want []string }{
		"lenses": {lenses, []string{"consequence", "virtue", "duty", "culture", "environment_prompt"}},
		"roles": {roles, []string{
			"top_management_champion", "system_expert", "value_lead", "risk_lead",
			"user_advocate", "senior_product_manager", "moderator", "transparency_manager",
		}},
		"considerations": {considerations, []string{
			"c1_society_good", "c2_not_merely_means", "c3_leader_maxim", "c4_org_principles",
			"c5_mission", "c6_environment", "c7_guidelines",
		}},
		"bases": {bases, []string{"outcomes", "tasks", "outcomes_and_tasks", "none"}},
	} {
		if !slices.Equal(list.got, list.want) {
			t.Errorf("%s are %v, want %v", what, list.got, list.want)
		}
	}
}

func TestLocatorsArePrintedWithTheirMark(t *testing.T) {
	c := load(t)
	for ref, want := range map[string]string{
		"8.4":          "ISO/IEC 42001:2023, 8.4 AI system impact assessment [2; verify against your licensed copy]",
		"A.6.2.4":      "ISO/IEC 42001:2023, A.6.2.4 AI system verification and validation [2; verify against your licensed copy]",
		"8.3(b)":       "IEEE Std 7000-2021, 8.3(b) [P]",
		"IEEE 8.2":     "IEEE Std 7000-2021, 8.2 [P]",
		"IEEE 8":       "IEEE Std 7000-2021, 8 Ethical Values Elicitation and Prioritization [P]",
		"IEEE 5.7":     "IEEE Std 7000-2021, 5.7 [R; verify against your licensed copy]",
		"8.2-RA":       "8.2-RA AI risk assessment [D; not from a standard]",
		"own-red-team": "own-red-team (the organization's own control) [D; not from a standard]",
	} {
		got, err := c.Locator(ref)
		if err != nil || got.String() != want {
			t.Errorf("%s is %q, %v, want %q", ref, got, err, want)
		}
	}
	for ref, want := range map[string]string{
		"a.6.2.4":       "Use A.6.2.4",
		"8.4 lifecycle": "Use 8.1/A.6",
		"A.8.29":        "ISO/IEC 27001:2022",
		"8.5":           "8.1 to 8.4",
		"7.3(z)":        "no place in IEEE",
		"":              "No clause is named",
	} {
		_, err := c.Locator(ref)
		refused(t, ref, err, want)
	}
}

// Only what somebody read in the standard goes without the advice to verify.
func TestEveryClauseAndControlAsksToBeVerified(t *testing.T) {
	c := load(t)
	for _, control := range c.Controls() {
		if l, err := c.Locator(control.ID); err != nil || !strings.Contains(l.String(), "verify against your licensed copy") {
			t.Errorf("%s is printed as %q, %v", control.ID, l, err)
		}
	}
}
