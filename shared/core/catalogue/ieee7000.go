package catalogue

import (
	"slices"
	"strings"
)

// ieee7000 is the file standards/ieee7000.yaml.
type ieee7000 struct {
	Standard       string          `yaml:"standard"`
	AdoptedAs      string          `yaml:"adopted_as"`
	Note           string          `yaml:"note"`
	Conformance    []Basis         `yaml:"conformance"`
	Processes      []Process       `yaml:"processes"`
	References     []Provision     `yaml:"references"`
	Roles          []Role          `yaml:"roles"`
	Lenses         []Lens          `yaml:"lenses"`
	Considerations []Consideration `yaml:"considerations"`
	CoreValues     []CoreValue     `yaml:"core_values"`
}

// Kind says what stands at a locator of IEEE 7000.
type Kind string

const (
	KindProcess   Kind = "process"   // a process clause, 7 to 11
	KindSection   Kind = "section"   // one of its five parts, such as 8.2
	KindOutcome   Kind = "outcome"   // 8.2(d)
	KindTask      Kind = "task"      // 7.3(b), 10.3(e)(2)
	KindGroup     Kind = "group"     // a task that consists of the parts listed below it
	KindNote      Kind = "note"      // advice beside a task; no conformance hangs on it
	KindReference Kind = "reference" // another clause or annex that we cite
)

// Provision is one place in IEEE 7000 and its meaning in our words.
type Provision struct {
	// Locator is the place, such as "7.3(b)". A range, "10.3(e)(3-7)", stands
	// where the sources give several parts together.
	Locator string `yaml:"locator"`
	Kind    Kind   `yaml:"kind"`
	Meaning string `yaml:"meaning"`
	// Stage is the product's stage s1 to s5, or "transparency".
	Stage string `yaml:"stage"`
	Mark  Mark   `yaml:"mark"`
}

// Token is the locator as OSCAL writes it: "10.3(e)(2)" is "cl-10.3.e.2".
func (p Provision) Token() string {
	return "cl-" + strings.NewReplacer("(", ".", ")", "").Replace(p.Locator)
}

// Process is one of the five process clauses. The letters of outcomes and tasks
// are the standard's own; the order of clauses is not an order in time.
type Process struct {
	Clause   string      `yaml:"clause"`
	Name     string      `yaml:"name"`
	Stage    string      `yaml:"stage"`
	Purpose  string      `yaml:"purpose"`
	Mark     Mark        `yaml:"mark"`
	Outcomes []Provision `yaml:"outcomes"`
	Tasks    []Provision `yaml:"tasks"`
	Outputs  []string    `yaml:"outputs"`
}

// Basis is a basis on which conformance may be claimed. The claim is always
// self-declared.
type Basis struct {
	ID      string `yaml:"id"`
	Meaning string `yaml:"meaning"`
	Mark    Mark   `yaml:"mark"`
}

// Role is a role of IEEE 7000 clause 6.2. One person may hold several (6.1).
type Role struct {
	ID      string `yaml:"id"`
	Title   string `yaml:"title"`
	Duty    string `yaml:"duty"`
	Locator string `yaml:"locator"`
	Mark    Mark   `yaml:"mark"`
}

// Lens is a way of asking for values, in words for people who never read the
// standard. Lenses are asked in the order of the file.
type Lens struct {
	ID       string `yaml:"id"`
	Question string `yaml:"question"`
	Locator  string `yaml:"locator"`
	Mark     Mark   `yaml:"mark"`
}

// Consideration is one of the seven that clause 8.3(d) asks about a ranking.
type Consideration struct {
	ID       string `yaml:"id"`
	Question string `yaml:"question"`
	Mark     Mark   `yaml:"mark"`
}

// CoreValue is a typical core value of Annex G, Table G.1, which is informative
// and open: a workspace may add its own. The list is shown when values are
// clustered and never before people were asked openly.
type CoreValue struct {
	Name     string   `yaml:"name"`
	Related  []string `yaml:"related"`
	Opposing []string `yaml:"opposing"`
	Mark     Mark     `yaml:"mark"`
}

// IEEE finds a provision by its locator, such as "7.3(b)", "8.2(d)",
// "10.3(e)(2)", "11.3" or "7". A part within a range finds the range.
func (c *Catalogue) IEEE(locator string) (Provision, bool) {
	found, ok := c.provisions[locator]
	return found, ok
}

// Processes are the clauses 7 to 11.
func (c *Catalogue) Processes() []Process {
	all := slices.Clone(c.ieee.Processes)
	for i, p := range all {
		all[i] = p.clone()
	}
	return all
}

// Process finds a process by its clause, "7" to "11".
func (c *Catalogue) Process(clause string) (Process, bool) {
	for _, p := range c.ieee.Processes {
		if p.Clause == clause {
			return p.clone(), true
		}
	}
	return Process{}, false
}

// Outcomes are all outcomes of the clauses 7 to 11.
func (c *Catalogue) Outcomes() []Provision {
	var all []Provision
	for _, p := range c.ieee.Processes {
		all = append(all, p.Outcomes...)
	}
	return all
}

// Tasks are all tasks of the clauses 7 to 11 that a claim on the basis of tasks
// has to answer: no groups, whose parts are listed, and no notes.
func (c *Catalogue) Tasks() []Provision {
	var all []Provision
	for _, p := range c.ieee.Processes {
		for _, t := range p.Tasks {
			if t.Kind == KindTask {
				all = append(all, t)
			}
		}
	}
	return all
}

// Bases are the bases of a conformance claim.
func (c *Catalogue) Bases() []Basis { return slices.Clone(c.ieee.Conformance) }

// Roles are the roles of clause 6.2.
func (c *Catalogue) Roles() []Role { return slices.Clone(c.ieee.Roles) }

// Lenses are the lenses in the order in which they are asked.
func (c *Catalogue) Lenses() []Lens { return slices.Clone(c.ieee.Lenses) }

// Considerations are the seven of 8.3(d), in order.
func (c *Catalogue) Considerations() []Consideration { return slices.Clone(c.ieee.Considerations) }

// CoreValues are the twelve of Table G.1.
func (c *Catalogue) CoreValues() []CoreValue {
	all := slices.Clone(c.ieee.CoreValues)
	for i, v := range all {
		all[i] = v.clone()
	}
	return all
}

// CoreValue finds a core value by name, in any case.
func (c *Catalogue) CoreValue(name string) (CoreValue, bool) {
	for _, v := range c.ieee.CoreValues {
		if strings.EqualFold(v.Name, strings.TrimSpace(name)) {
			return v.clone(), true
		}
	}
	return CoreValue{}, false
}

func (v CoreValue) clone() CoreValue {
	v.Related, v.Opposing = slices.Clone(v.Related), slices.Clone(v.Opposing)
	return v
}

func (p Process) clone() Process {
	p.Outcomes, p.Tasks, p.Outputs = slices.Clone(p.Outcomes), slices.Clone(p.Tasks), slices.Clone(p.Outputs)
	return p
}
