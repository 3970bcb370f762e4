package catalogue

import "slices"

func (c *Catalogue) checkCompanions(p *problems) {
	stages := c.stageIDs()
	for _, s := range c.companions.Lifecycle.Stages {
		p.unless(s.Title != "" && s.Mark.valid(), "stage %q lacks a title or a mark", s.ID)
		for _, product := range s.ProductStages {
			p.unless(validStage(product), "stage %q holds unknown %q", s.ID, product)
		}
	}
	for _, id := range c.companions.Lifecycle.Seven {
		p.unless(slices.Contains(stages, id), "the seven stages hold unknown %q", id)
	}
	for _, r := range c.companions.Roles.Roles {
		p.unless(r.Title != "" && r.Meaning != "" && r.Mark.valid(), "AI role %q lacks a title, a meaning or a mark", r.ID)
		for _, sub := range r.Subroles {
			p.unless(sub.ID != "" && sub.Mark.valid(), "AI role %q has a subrole without an id or a mark", r.ID)
		}
	}
	for _, g := range c.companions.Assessment.Groups {
		p.unless(g.ID != "" && len(g.Fields) > 0 && g.Mark.valid(), "field group %q lacks fields or a mark", g.ID)
	}
	for _, item := range slices.Concat(c.companions.RiskSources.Items, c.companions.Objectives.Items) {
		p.unless(item.ID != "" && item.Title != "" && item.Mark.valid(), "item %q lacks an id, a title or a mark", item.ID)
	}
}

func (c *Catalogue) checkMapping(p *problems) {
	for _, id := range Conditions() {
		p.unless(c.mapping.Conditions[id] != "", "condition %q is not put into words", id)
	}
	p.unless(len(c.mapping.Conditions) == len(Conditions()), "mapping.yaml names a condition that the code does not know")
	seen := make(map[string]bool)
	for _, m := range c.mapping.Artifacts {
		p.unless(m.Artifact != "" && !seen[m.Artifact], "artifact %q stands twice or has no name", m.Artifact)
		p.unless(m.Title != "" && m.Why != "" && m.Mark.valid(), "artifact %q lacks a title, a why or a mark", m.Artifact)
		p.unless(m.EveryControl == "" || m.EveryControl == Partial, "artifact %q is %q evidence for every control", m.Artifact, m.EveryControl)
		seen[m.Artifact] = true
		for _, locator := range m.IEEE {
			p.unless(has(c.provisions, locator), "artifact %q is at unknown IEEE 7000 %q", m.Artifact, locator)
		}
		c.checkLinks(p, m.Artifact, m.Clauses, m.Controls)
	}
}

// checkRecords sees to it that each type of record belongs to a clause of
// chapter 8 and is direct evidence for it.
func (c *Catalogue) checkRecords(p *problems) {
	seen := make(map[string]bool)
	for _, r := range c.mapping.Records {
		p.unless(r.Title != "" && r.Mark.valid() && !seen[r.Code], "record %q lacks a title or a mark, or stands twice", r.Code)
		seen[r.Code] = true
		p.unless(slices.Contains(operation, r.Clause), "record %q is of clause %q", r.Code, r.Clause)
		own := func(l Link) bool { return l.Ref == r.Clause && l.Strength == Direct }
		p.unless(slices.ContainsFunc(r.Clauses, own), "record %q is not direct for %q", r.Code, r.Clause)
		c.checkLinks(p, r.Code, r.Clauses, r.Controls)
	}
}

func (c *Catalogue) checkLinks(p *problems, from string, clauses, controls []Link) {
	for _, l := range clauses {
		clause, ok := c.clauses[l.Ref]
		p.unless(ok && !clause.Heading(), "%s leads to unknown clause %q", from, l.Ref)
		weak := l.Strength == Partial && l.DirectWhen == ""
		p.unless(!clause.Organization || weak, "%s is more than partial for %s, which is for the organization", from, l.Ref)
	}
	for _, l := range controls {
		p.unless(has(c.controls, l.Ref), "%s leads to unknown control %q", from, l.Ref)
	}
	seen := make(map[string]bool)
	for _, l := range slices.Concat(clauses, controls) {
		p.unless(!seen[l.Ref], "%s leads to %s twice", from, l.Ref)
		seen[l.Ref] = true
		p.unless(l.valid(), "%s leads to %s with strength %q and condition %q", from, l.Ref, l.Strength, l.DirectWhen)
	}
}

// valid reports whether the strength is known, and whether a condition is known
// and has something to raise.
func (l Link) valid() bool {
	if l.DirectWhen == "" {
		return l.Strength == Direct || l.Strength == Partial
	}
	return l.Strength == Partial && slices.Contains(Conditions(), l.DirectWhen)
}

// checkNotEvidenced sees to it that no control is forgotten: each has evidence
// of ours or stands in the list of those that have none.
func (c *Catalogue) checkNotEvidenced(p *problems) {
	mapped := make(map[string]bool)
	for _, m := range c.mapping.Artifacts {
		for _, l := range slices.Concat(m.Clauses, m.Controls) {
			mapped[l.Ref] = true
		}
	}
	listed := make(map[string]bool)
	for _, g := range c.mapping.NotEvidenced {
		p.unless(has(c.clauses, g.Ref) || has(c.controls, g.Ref), "not evidenced is unknown %q", g.Ref)
		p.unless(g.Reason != "" && !listed[g.Ref], "not evidenced %q has no reason or stands twice", g.Ref)
		p.unless(!mapped[g.Ref], "%s has evidence and is listed as not evidenced", g.Ref)
		listed[g.Ref] = true
	}
	for _, control := range c.iso.AnnexA.Controls {
		p.unless(mapped[control.ID] || listed[control.ID], "%s has neither evidence nor a place among the not evidenced", control.ID)
	}
}
