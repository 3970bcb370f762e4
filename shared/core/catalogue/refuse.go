package catalogue

import (
	"fmt"

	"conoe/shared/core/fault"
)

// unknownControl says why id, which looks like a control, is none.
func (c *Catalogue) unknownControl(s, id string) error {
	if r, ok := c.refused[id]; ok {
		return c.elsewhere(s, r)
	}
	near := nearest(id, c.controlIDs())
	if below := c.ControlsOf(id); len(below) > 0 {
		return fault.Errorf(fault.Invalid, "%s is a heading over %d controls. Name one of them, such as %s.",
			shown(s), len(below), c.titled(near))
	}
	return fault.Errorf(fault.Invalid, "%s is not in %s: %s. Nearest: %s.",
		shown(s), c.iso.Standard, c.extent(id), c.titled(near))
}

// elsewhere gives the reason for an id that people bring from another standard
// or from a tool that numbers differently.
func (c *Catalogue) elsewhere(s string, r refuse) error {
	return fault.Errorf(fault.Invalid, "%s is not in %s: %s Nearest: %s.",
		shown(s), c.iso.Standard, r.Reason, c.titled(r.Nearest))
}

// extent says where the objective of id begins and ends, or Annex A itself.
func (c *Catalogue) extent(id string) string {
	for _, o := range c.iso.AnnexA.Objectives {
		if within(id, o.ID) {
			all := c.ControlsOf(o.ID)
			return fmt.Sprintf("%s runs from %s to %s", o.ID, all[0].ID, all[len(all)-1].ID)
		}
	}
	all := c.iso.AnnexA.Objectives
	return fmt.Sprintf("Annex A runs from %s to %s", all[0].ID, all[len(all)-1].ID)
}

// notAControl refuses what does not begin like a control.
func (c *Catalogue) notAControl(s string) error {
	if m := numberForm.FindStringSubmatch(bare(s)); m != nil {
		return fault.Errorf(fault.Invalid, "%s is a number without the A of Annex A, so it reads as a clause. Nearest control: %s.",
			shown(s), c.titled(nearest("A."+m[1], c.controlIDs())))
	}
	return fault.Errorf(fault.Invalid,
		"%s is no control. Name one of Annex A, such as A.6.2.4, or your own, such as own-red-team.", shown(s))
}

// unknownClause says why number is no clause that one can name.
func (c *Catalogue) unknownClause(s, number string) error {
	if r, ok := c.refused[number]; ok {
		return c.elsewhere(s, r)
	}
	near := c.titled(nearest(number, c.clauseIDs()))
	if heading, ok := c.clauses[number]; ok {
		return fault.Errorf(fault.Invalid, "%s is the chapter %q. Name a clause in it, such as %s.",
			shown(s), heading.Title, near)
	}
	return fault.Errorf(fault.Invalid, "%s is not in %s: its clauses run from 4.1 to 10.2. Nearest: %s.",
		shown(s), c.iso.Standard, near)
}

// notAClause refuses what does not begin like a clause.
func (c *Catalogue) notAClause(s string) error {
	if controlForm.MatchString(bare(s)) {
		return fault.Errorf(fault.Invalid, "%s reads as a control of Annex A. Name a clause, such as 8.4.", shown(s))
	}
	return fault.Errorf(fault.Invalid, "%s is no clause. Name one of %s, such as 8.4.", shown(s), c.iso.Standard)
}

// titled is an id with its title.
func (c *Catalogue) titled(id string) string {
	if control, ok := c.controls[id]; ok {
		return id + " " + control.Title
	}
	return id + " " + c.clauses[id].Title
}

func (c *Catalogue) controlIDs() []string {
	ids := make([]string, 0, len(c.iso.AnnexA.Controls))
	for _, control := range c.iso.AnnexA.Controls {
		ids = append(ids, control.ID)
	}
	return ids
}

// clauseIDs are the clauses that can be named, so without the chapters.
func (c *Catalogue) clauseIDs() []string {
	var ids []string
	for _, clause := range c.iso.Clauses {
		if !clause.Heading() {
			ids = append(ids, clause.ID)
		}
	}
	return ids
}
