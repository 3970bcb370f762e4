package catalogue

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
)

// index fills in what items inherit from their group and builds the tables. An
// id that stands twice is an error.
func (c *Catalogue) index() error {
	c.inherit()
	return errors.Join(c.indexISO(), c.indexIEEE(), c.indexSpellings())
}

// inherit gives each item without a mark the mark of its group.
func (c *Catalogue) inherit() {
	for i := range c.iso.Clauses {
		c.iso.Clauses[i].Mark = c.iso.Clauses[i].Mark.or(c.iso.Mark)
	}
	objectives, controls := c.iso.AnnexA.Objectives, c.iso.AnnexA.Controls
	for i := range objectives {
		objectives[i].Mark = objectives[i].Mark.or(c.iso.AnnexA.Mark)
	}
	for i := range controls {
		controls[i].Mark = controls[i].Mark.or(c.iso.AnnexA.Mark)
	}
	slices.SortStableFunc(controls, func(a, b Control) int { return compareIDs(a.ID, b.ID) })
	for _, p := range c.ieee.Processes {
		p.inherit()
	}
	for i := range c.mapping.Artifacts {
		c.mapping.Artifacts[i].Mark = c.mapping.Artifacts[i].Mark.or(c.mapping.Mark)
	}
	for i := range c.mapping.Records {
		c.mapping.Records[i].Mark = c.mapping.Records[i].Mark.or(c.mapping.Mark)
	}
	c.companions.inherit()
}

func (p Process) inherit() {
	for i := range p.Outcomes {
		p.Outcomes[i] = p.Outcomes[i].under(p, KindOutcome)
	}
	for i := range p.Tasks {
		p.Tasks[i] = p.Tasks[i].under(p, KindTask)
	}
}

// under is the provision with what it does not say taken from its process.
func (p Provision) under(process Process, kind Kind) Provision {
	if p.Kind == "" {
		p.Kind = kind
	}
	if p.Stage == "" {
		p.Stage = process.Stage
	}
	p.Mark = p.Mark.or(process.Mark)
	return p
}

func (c *companions) inherit() {
	for i := range c.Lifecycle.Stages {
		c.Lifecycle.Stages[i].Mark = c.Lifecycle.Stages[i].Mark.or(c.Lifecycle.Mark)
	}
	for i := range c.RiskSources.Items {
		c.RiskSources.Items[i].Mark = c.RiskSources.Items[i].Mark.or(c.RiskSources.Mark)
	}
	for i := range c.Objectives.Items {
		c.Objectives.Items[i].Mark = c.Objectives.Items[i].Mark.or(c.Objectives.Mark)
	}
	for i, r := range c.Roles.Roles {
		c.Roles.Roles[i].Mark = r.Mark.or(c.Roles.Mark)
		for j := range r.Subroles {
			r.Subroles[j].Mark = r.Subroles[j].Mark.or(c.Roles.SubroleMark)
		}
	}
}

func (c *Catalogue) indexISO() error {
	var twice []error
	c.clauses = make(map[string]Clause)
	for _, clause := range c.iso.Clauses {
		twice = append(twice, put(c.clauses, clause.ID, clause))
	}
	c.controls = make(map[string]Control)
	for _, control := range c.iso.AnnexA.Controls {
		twice = append(twice, put(c.controls, control.ID, control))
	}
	return errors.Join(twice...)
}

// indexIEEE enters every provision under its locator, and each part of a range
// under its own. The five sections of a process clause come from its number.
func (c *Catalogue) indexIEEE() error {
	var twice []error
	c.provisions = make(map[string]Provision)
	for _, p := range c.ieee.Processes {
		all := slices.Concat(p.headings(), p.Outcomes, p.Tasks)
		for _, provision := range all {
			for _, locator := range parts(provision.Locator) {
				twice = append(twice, put(c.provisions, locator, provision))
			}
		}
	}
	for _, reference := range c.ieee.References {
		reference.Kind = KindReference
		twice = append(twice, put(c.provisions, reference.Locator, reference))
	}
	return errors.Join(twice...)
}

// headings are the process clause and its five sections.
func (p Process) headings() []Provision {
	all := []Provision{{Locator: p.Clause, Kind: KindProcess, Meaning: p.Name, Stage: p.Stage, Mark: p.Mark}}
	for i, name := range []string{"purpose", "outcomes", "activities and tasks", "inputs", "outputs"} {
		all = append(all, Provision{
			Locator: p.Clause + "." + strconv.Itoa(i+1), Kind: KindSection,
			Meaning: name + " of " + p.Name, Stage: p.Stage, Mark: p.Mark,
		})
	}
	return all
}

var rangeLocator = regexp.MustCompile(`^(.+\()([1-9])-([1-9])\)$`)

// parts is the locator and, if it is a range, each locator within it.
func parts(locator string) []string {
	all := []string{locator}
	m := rangeLocator.FindStringSubmatch(locator)
	if m == nil {
		return all
	}
	for n := m[2][0]; n <= m[3][0]; n++ {
		all = append(all, m[1]+string(rune(n))+")")
	}
	return all
}

func put[T any](table map[string]T, id string, item T) error {
	if _, ok := table[id]; ok {
		return fmt.Errorf("%q stands twice", id)
	}
	table[id] = item
	return nil
}
