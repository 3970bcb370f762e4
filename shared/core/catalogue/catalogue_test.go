package catalogue_test

import (
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"conoe/shared/core/catalogue"
	"conoe/templates"
)

func load(t testing.TB) *catalogue.Catalogue {
	t.Helper()
	c, err := catalogue.Load(templates.Files)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// shipped is a copy of the shipped files that a test may change.
func shipped(t testing.TB) fstest.MapFS {
	t.Helper()
	files := fstest.MapFS{}
	for _, name := range []string{"iso42001", "ieee7000", "companions", "mapping"} {
		path := "standards/" + name + ".yaml"
		data, err := fs.ReadFile(templates.Files, path)
		if err != nil {
			t.Fatal(err)
		}
		files[path] = &fstest.MapFile{Data: data}
	}
	return files
}

// The ids are written out, so that a slip in the data file cannot move them.
var controls = []string{
	"A.2.2", "A.2.3", "A.2.4",
	"A.3.2", "A.3.3",
	"A.4.2", "A.4.3", "A.4.4", "A.4.5", "A.4.6",
	"A.5.2", "A.5.3", "A.5.4", "A.5.5",
	"A.6.1.2", "A.6.1.3",
	"A.6.2.2", "A.6.2.3", "A.6.2.4", "A.6.2.5", "A.6.2.6", "A.6.2.7", "A.6.2.8",
	"A.7.2", "A.7.3", "A.7.4", "A.7.5", "A.7.6",
	"A.8.2", "A.8.3", "A.8.4", "A.8.5",
	"A.9.2", "A.9.3", "A.9.4",
	"A.10.2", "A.10.3", "A.10.4",
}

func TestAnnexAHasTheThirtyEightControlsInNaturalOrder(t *testing.T) {
	c := load(t)
	var got []string
	for _, control := range c.Controls() {
		got = append(got, control.ID)
	}
	if !slices.Equal(got, controls) {
		t.Errorf("controls are\n%v, want\n%v", got, controls)
	}
	if len(controls) != 38 {
		t.Errorf("the test lists %d controls, want 38", len(controls))
	}
}

func TestEachObjectiveHasItsControls(t *testing.T) {
	c := load(t)
	want := map[string]int{"A.2": 3, "A.3": 2, "A.4": 5, "A.5": 4, "A.6": 9, "A.7": 5, "A.8": 4, "A.9": 3, "A.10": 3}
	if got := len(c.Objectives()); got != len(want) {
		t.Errorf("%d objectives, want %d", got, len(want))
	}
	for _, o := range c.Objectives() {
		if got := len(c.ControlsOf(o.ID)); got != want[o.ID] {
			t.Errorf("%s has %d controls, want %d", o.ID, got, want[o.ID])
		}
	}
}

func TestClauseEightIsThePublishedOne(t *testing.T) {
	c := load(t)
	want := []string{
		"8.1 Operational planning and control",
		"8.2 AI risk assessment",
		"8.3 AI risk treatment",
		"8.4 AI system impact assessment",
	}
	var got []string
	for _, clause := range c.Clauses() {
		if strings.HasPrefix(clause.ID, "8.") {
			got = append(got, clause.ID+" "+clause.Title)
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("clause 8 is %q, want %q", got, want)
	}
}

func TestImprovementComesBeforeNonconformity(t *testing.T) {
	c := load(t)
	for id, want := range map[string]string{
		"10.1": "Continual improvement",
		"10.2": "Nonconformity and corrective action",
	} {
		if clause, ok := c.Clause(id); !ok || clause.Title != want {
			t.Errorf("clause %s is %q, want %q", id, clause.Title, want)
		}
	}
}

func TestOrganizationLevelClauses(t *testing.T) {
	c := load(t)
	var got []string
	for _, clause := range c.Clauses() {
		if clause.Organization {
			got = append(got, clause.ID)
		}
	}
	want := []string{"4.2", "5", "5.1", "5.2", "5.3", "6.2", "7.4", "7.5.3", "9.1"}
	if !slices.Equal(got, want) {
		t.Errorf("organization-level clauses are %v, want %v", got, want)
	}
}

func TestEditions(t *testing.T) {
	want := catalogue.Editions{
		ISO42001: "ISO/IEC 42001:2023", IEEE7000: "IEEE Std 7000-2021", AdoptedAs: "ISO/IEC/IEEE 24748-7000:2022",
		Lifecycle: "ISO/IEC 22989:2022", Impact: "ISO/IEC 42005:2025", Risk: "ISO/IEC 23894:2023",
	}
	if got := load(t).Editions(); got != want {
		t.Errorf("editions are %+v, want %+v", got, want)
	}
}

func TestTokensAreWhatOSCALAccepts(t *testing.T) {
	c := load(t)
	control, _ := c.Control("A.6.2.4")
	clause, _ := c.Clause("8.4")
	task, _ := c.IEEE("10.3(e)(2)")
	spanned, _ := c.IEEE("10.3(e)(5)")
	got := []string{control.Token(), clause.Token(), task.Token(), spanned.Token()}
	want := []string{"a.6.2.4", "cl-8.4", "cl-10.3.e.2", "cl-10.3.e.3-7"}
	if !slices.Equal(got, want) {
		t.Errorf("tokens are %q, want %q", got, want)
	}
}

func TestCatalogueCannotBeChangedThroughWhatItGives(t *testing.T) {
	c := load(t)
	c.Controls()[0].Title = "changed"
	c.Clauses()[0].Title = "changed"
	c.Processes()[0].Tasks[0].Meaning = "changed"
	c.CoreValues()[0].Related[0] = "changed"
	c.Mappings()[0].Controls[0].Strength = "changed"
	c.RecordTypes()[0].Clauses[0].Strength = "changed"
	c.LifecycleStages()[0].Synonyms[0] = "changed"
	c.AIRoles()[0].Subroles[1].Synonyms[0] = "changed"
	c.ImpactFields()[0].Fields[0] = "changed"
	if c.Controls()[0].Title == "changed" || c.Clauses()[0].Title == "changed" ||
		c.Processes()[0].Tasks[0].Meaning == "changed" || c.CoreValues()[0].Related[0] == "changed" ||
		c.Mappings()[0].Controls[0].Strength == "changed" || c.RecordTypes()[0].Clauses[0].Strength == "changed" ||
		c.LifecycleStages()[0].Synonyms[0] == "changed" || c.AIRoles()[0].Subroles[1].Synonyms[0] == "changed" ||
		c.ImpactFields()[0].Fields[0] == "changed" {
		t.Error("a caller changed the catalogue")
	}
}
