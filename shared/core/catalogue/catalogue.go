// Package catalogue knows the identifiers of the standards that conoe speaks
// of: the clauses and Annex A controls of ISO/IEC 42001:2023, the outcomes and
// tasks of IEEE Std 7000-2021, the lists of their companions, and which artifact
// of ours is evidence for which of them.
//
// It reads data files and holds no text of a standard: identifiers, titles and
// meanings in our own words. It refuses to know reviews, policy and people.
package catalogue

import (
	"io/fs"
	"slices"
)

// Catalogue is the parsed and checked content of templates/standards. It never
// changes after Load, and what it hands out are copies, so it may be shared.
type Catalogue struct {
	iso        iso42001
	ieee       ieee7000
	companions companions
	mapping    mapping

	clauses    map[string]Clause
	controls   map[string]Control
	provisions map[string]Provision
	aliases    map[string]alias
	refused    map[string]refuse
	stages     map[string]LifecycleStage
	roles      map[string]RoleResolution
}

// Load reads standards/*.yaml from fsys, which is templates.Files outside of
// tests. A file with an unknown field, and data that contradicts itself, is a
// defect of ours: the error names everything that is wrong and has no code.
func Load(fsys fs.FS) (*Catalogue, error) {
	c := &Catalogue{}
	files := []struct {
		name string
		into any
	}{
		{"standards/iso42001.yaml", &c.iso},
		{"standards/ieee7000.yaml", &c.ieee},
		{"standards/companions.yaml", &c.companions},
		{"standards/mapping.yaml", &c.mapping},
	}
	for _, f := range files {
		if err := readFile(fsys, f.name, f.into); err != nil {
			return nil, err
		}
	}
	if err := c.index(); err != nil {
		return nil, err
	}
	if err := c.check(); err != nil {
		return nil, err
	}
	return c, nil
}

// Editions are the names of the standards as they are cited.
type Editions struct {
	ISO42001  string
	IEEE7000  string
	AdoptedAs string // what IEEE 7000 is called as an ISO standard
	Lifecycle string
	Impact    string
	Risk      string
}

// Editions are the editions that the catalogue speaks of.
func (c *Catalogue) Editions() Editions {
	return Editions{
		ISO42001: c.iso.Standard, IEEE7000: c.ieee.Standard, AdoptedAs: c.ieee.AdoptedAs,
		Lifecycle: c.companions.Lifecycle.Standard, Impact: c.companions.Assessment.Standard,
		Risk: c.companions.RiskRecord.Standard,
	}
}

// Clause finds a clause of ISO/IEC 42001 by its exact number, such as "8.4" or
// "6.1.2". ResolveClause is for what people type.
func (c *Catalogue) Clause(id string) (Clause, bool) {
	found, ok := c.clauses[id]
	return found, ok
}

// Clauses are the clauses 4 to 10 with their headings, in the order of the
// standard.
func (c *Catalogue) Clauses() []Clause { return slices.Clone(c.iso.Clauses) }

// Control finds an Annex A control by its exact id, such as "A.6.2.4".
// ResolveControl is for what people type.
func (c *Catalogue) Control(id string) (Control, bool) {
	found, ok := c.controls[id]
	return found, ok
}

// Controls are the 38 controls of Annex A in natural order: A.9.4 comes before
// A.10.2.
func (c *Catalogue) Controls() []Control { return slices.Clone(c.iso.AnnexA.Controls) }

// ControlsOf are the controls of one objective or group, such as "A.6" or
// "A.6.2", in natural order; none if there is no such group.
func (c *Catalogue) ControlsOf(group string) []Control {
	var found []Control
	for _, control := range c.iso.AnnexA.Controls {
		if within(control.ID, group) {
			found = append(found, control)
		}
	}
	return found
}

// Objectives are the nine control objectives of Annex A, A.2 to A.10.
func (c *Catalogue) Objectives() []Objective { return slices.Clone(c.iso.AnnexA.Objectives) }
