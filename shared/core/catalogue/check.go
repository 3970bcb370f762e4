package catalogue

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// controlCounts are the controls of each objective: 38 in all. Lists with other
// sums are in circulation, and are wrong.
var controlCounts = map[string]int{
	"A.2": 3, "A.3": 2, "A.4": 5, "A.5": 4, "A.6": 9, "A.7": 5, "A.8": 4, "A.9": 3, "A.10": 3,
}

// operation is clause 8, which has no 8.5 and in which 8.4 is the impact
// assessment.
var operation = []string{"8.1", "8.2", "8.3", "8.4"}

// coreValues is the number of core values in IEEE 7000 Table G.1.
const coreValues = 12

// problems collects everything that is wrong, so that one run shows it all.
type problems []error

func (p *problems) unless(ok bool, format string, args ...any) {
	if !ok {
		*p = append(*p, fmt.Errorf(format, args...))
	}
}

// check refuses data that contradicts itself or the shape of the standards.
func (c *Catalogue) check() error {
	var p problems
	c.checkClauses(&p)
	c.checkControls(&p)
	c.checkLabels(&p)
	c.checkIEEE(&p)
	c.checkCompanions(&p)
	c.checkMapping(&p)
	c.checkRecords(&p)
	c.checkNotEvidenced(&p)
	return errors.Join(p...)
}

func (c *Catalogue) checkClauses(p *problems) {
	p.unless(c.iso.Standard != "", "iso42001.yaml names no standard")
	p.unless(slices.IsSortedFunc(c.iso.Clauses, func(a, b Clause) int { return compareIDs(a.ID, b.ID) }),
		"clauses are out of order")
	var eight []string
	for _, clause := range c.iso.Clauses {
		p.unless(clause.Title != "" && clause.Mark.valid(), "clause %q lacks a title or a mark", clause.ID)
		if within(clause.ID, "8") && !clause.Heading() {
			eight = append(eight, clause.ID)
		}
	}
	p.unless(slices.Equal(eight, operation), "clause 8 is %v, not %v", eight, operation)
	p.unless(has(c.clauses, "4.1") && has(c.clauses, "10.2"), "clauses 4.1 to 10.2 are not complete")
}

func (c *Catalogue) checkControls(p *problems) {
	p.unless(len(c.iso.AnnexA.Objectives) == len(controlCounts), "%d objectives, not %d",
		len(c.iso.AnnexA.Objectives), len(controlCounts))
	for _, o := range c.iso.AnnexA.Objectives {
		want, ok := controlCounts[o.ID]
		p.unless(ok && o.Title != "" && o.Mark.valid(), "objective %q is unknown or lacks a title or a mark", o.ID)
		got := len(c.ControlsOf(o.ID))
		p.unless(got == want, "%s has %d controls, not %d", o.ID, got, want)
	}
	for _, control := range c.iso.AnnexA.Controls {
		_, known := controlCounts[control.Objective]
		p.unless(known && within(control.ID, control.Objective), "control %q is not in its objective %q", control.ID, control.Objective)
		p.unless(control.Title != "" && control.Meaning != "" && control.Mark.valid(),
			"control %q lacks a title, a meaning or a mark", control.ID)
	}
}

// checkLabels looks at what is rewritten or refused by name.
func (c *Catalogue) checkLabels(p *problems) {
	for _, a := range c.iso.Aliases {
		p.unless(has(c.clauses, a.Clause) && len(c.ControlsOf(a.Family)) > 0, "alias leads to unknown %s", a.ref())
		p.unless(a.Note != "", "alias to %s has no note to show", a.ref())
	}
	for _, r := range c.iso.Refused {
		p.unless(!has(c.clauses, r.ID) && !has(c.controls, r.ID), "refused id %q exists", r.ID)
		p.unless(has(c.clauses, r.Nearest) || has(c.controls, r.Nearest), "refused id %q is near unknown %q", r.ID, r.Nearest)
		p.unless(r.Reason != "", "refused id %q has no reason", r.ID)
	}
}

func (c *Catalogue) checkIEEE(p *problems) {
	p.unless(c.ieee.Standard != "", "ieee7000.yaml names no standard")
	for _, process := range c.ieee.Processes {
		p.unless(process.Name != "" && process.Purpose != "", "process %q lacks a name or a purpose", process.Clause)
		p.unless(len(process.Outcomes) > 0 && len(process.Tasks) > 0, "process %q lacks outcomes or tasks", process.Clause)
		checkPlaces(p, process.Outcomes, process.Clause+".2(")
		checkPlaces(p, process.Tasks, process.Clause+".3(")
	}
	for locator, provision := range c.provisions {
		p.unless(provision.Meaning != "" && provision.Mark.valid(), "IEEE 7000 %s lacks a meaning or a mark", locator)
		p.unless(provision.Kind == KindReference || validStage(provision.Stage), "IEEE 7000 %s has stage %q", locator, provision.Stage)
	}
	p.unless(len(c.ieee.CoreValues) == coreValues, "%d core values, not %d", len(c.ieee.CoreValues), coreValues)
	c.checkIEEELists(p)
}

func checkPlaces(p *problems, provisions []Provision, begin string) {
	kinds := []Kind{KindOutcome, KindTask, KindGroup, KindNote}
	for _, provision := range provisions {
		p.unless(strings.HasPrefix(provision.Locator, begin), "IEEE 7000 %q does not begin with %q", provision.Locator, begin)
		p.unless(slices.Contains(kinds, provision.Kind), "IEEE 7000 %q is of kind %q", provision.Locator, provision.Kind)
	}
}

func (c *Catalogue) checkIEEELists(p *problems) {
	seen := make(map[string]bool)
	item := func(list, id, text string, mark Mark) {
		p.unless(!seen[list+id], "%s %q stands twice", list, id)
		p.unless(id != "" && text != "" && mark.valid(), "%s %q lacks an id, a text or a mark", list, id)
		seen[list+id] = true
	}
	for _, b := range c.ieee.Conformance {
		item("basis", b.ID, b.Meaning, b.Mark)
	}
	for _, r := range c.ieee.Roles {
		item("role", r.ID, r.Duty, r.Mark)
		p.unless(has(c.provisions, r.Locator), "role %q is at unknown %q", r.ID, r.Locator)
	}
	for _, l := range c.ieee.Lenses {
		item("lens", l.ID, l.Question, l.Mark)
		p.unless(l.Mark == Product || has(c.provisions, l.Locator), "lens %q is at unknown %q", l.ID, l.Locator)
	}
	for _, q := range c.ieee.Considerations {
		item("consideration", q.ID, q.Question, q.Mark)
	}
	for _, v := range c.ieee.CoreValues {
		item("core value", v.Name, strings.Join(v.Related, ", "), v.Mark)
	}
}

func validStage(stage string) bool {
	return slices.Contains([]string{"s1", "s2", "s3", "s4", "s5", "transparency"}, stage)
}

func has[T any](table map[string]T, id string) bool {
	_, ok := table[id]
	return ok
}
