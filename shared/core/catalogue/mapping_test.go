package catalogue_test

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"conoe/shared/core/catalogue"
)

var update = flag.Bool("update", false, "rewrite the goldens under testdata")

// The table is what an auditor is told. A person reads the diff.
func TestMappingIsTheTableThatWasAgreed(t *testing.T) {
	got := table(load(t))
	const golden = "testdata/mapping.golden"
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("the mapping is\n%s, want\n%s", got, want)
	}
}

// table is the mapping, a line per artifact or record: * is direct, ~ partial,
// ? direct under a condition.
func table(c *catalogue.Catalogue) string {
	var b strings.Builder
	for _, m := range c.Mappings() {
		fmt.Fprintf(&b, "%s | %s | %s | %s\n", m.Artifact, strings.Join(m.IEEE, " "), line(m.Clauses), line(m.Controls))
	}
	for _, r := range c.RecordTypes() {
		fmt.Fprintf(&b, "%s | %s | %s | %s\n", r.Code, r.Clause, line(r.Clauses), line(r.Controls))
	}
	for _, g := range c.NotEvidenced() {
		fmt.Fprintf(&b, "not evidenced | %s\n", g.Ref)
	}
	return b.String()
}

func line(links []catalogue.Link) string {
	var all []string
	for _, l := range links {
		sign := map[catalogue.Strength]string{catalogue.Direct: "*", catalogue.Partial: "~"}[l.Strength]
		if l.DirectWhen != "" {
			sign += "?" + string(l.DirectWhen)
		}
		if l.Point != "" {
			sign += " (" + l.Point + ")"
		}
		all = append(all, l.Ref+sign)
	}
	return strings.Join(all, ", ")
}

func TestOrganizationLevelClausesAreNeverDirect(t *testing.T) {
	c := load(t)
	always := func(catalogue.Condition) bool { return true }
	for _, m := range c.Mappings() {
		for _, l := range m.Clauses {
			if clause, _ := c.Clause(l.Ref); clause.Organization && l.Under(always) != catalogue.Partial {
				t.Errorf("%s is %s for %s", m.Artifact, l.Under(always), l.Ref)
			}
		}
	}
}

func TestConditionMakesALinkDirect(t *testing.T) {
	c := load(t)
	m, ok := c.Mapping("value_register")
	if !ok {
		t.Fatal("no mapping of the Value Register")
	}
	i := slices.IndexFunc(m.Controls, func(l catalogue.Link) bool { return l.Ref == "A.6.1.2" })
	link := m.Controls[i]
	met := func(id catalogue.Condition) bool { return id == catalogue.FitCriteria }
	unmet := func(catalogue.Condition) bool { return false }
	if got := link.Under(met); got != catalogue.Direct {
		t.Errorf("with fit criteria it is %s, want direct", got)
	}
	if got := link.Under(unmet); got != catalogue.Partial {
		t.Errorf("without fit criteria it is %s, want partial", got)
	}
	if got := link.Under(nil); got != catalogue.Partial {
		t.Errorf("for one who does not know it is %s, want partial", got)
	}
	if c.Condition(catalogue.FitCriteria) == "" {
		t.Error("the condition is not put into words")
	}
}

func TestEightRecordTypes(t *testing.T) {
	c := load(t)
	want := []string{"8.1-CRIT", "8.1-GATE", "8.1-CHG", "8.1-UCH", "8.1-EXT", "8.2-RA", "8.3-RT", "8.4-AISIA"}
	var got []string
	for _, r := range c.RecordTypes() {
		got = append(got, r.Code)
	}
	if !slices.Equal(got, want) {
		t.Errorf("record types are %v, want %v", got, want)
	}
	if r, ok := c.RecordType("8.4-AISIA"); !ok || r.Clause != "8.4" {
		t.Errorf("8.4-AISIA is %+v, %v", r, ok)
	}
	if _, ok := c.RecordType("8.5-X"); ok {
		t.Error("8.5-X is a record type")
	}
}

func TestUnknownArtifactHasNoMapping(t *testing.T) {
	if m, ok := load(t).Mapping("slack_thread"); ok {
		t.Errorf("a Slack thread is evidence: %+v", m)
	}
}

func TestExportsSayWhatIsNotShown(t *testing.T) {
	c := load(t)
	if len(c.NotEvidenced()) == 0 || len(c.Limits()) != 2 {
		t.Errorf("%d not evidenced and %d limits", len(c.NotEvidenced()), len(c.Limits()))
	}
}
