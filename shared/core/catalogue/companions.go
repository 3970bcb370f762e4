package catalogue

import "slices"

// companions is the file standards/companions.yaml.
type companions struct {
	Note        string      `yaml:"note"`
	Lifecycle   lifecycle   `yaml:"lifecycle"`
	Roles       aiRoles     `yaml:"ai_roles"`
	Assessment  fieldGroups `yaml:"impact_assessment"`
	RiskRecord  riskRecord  `yaml:"risk_record"`
	RiskSources itemList    `yaml:"risk_sources"`
	Objectives  itemList    `yaml:"objectives"`
}

type lifecycle struct {
	Standard string           `yaml:"standard"`
	Mark     Mark             `yaml:"mark"`
	Stages   []LifecycleStage `yaml:"stages"`
	Seven    []string         `yaml:"seven_stage_import"`
}

type aiRoles struct {
	Standard    string   `yaml:"standard"`
	Mark        Mark     `yaml:"mark"`
	SubroleMark Mark     `yaml:"subrole_mark"`
	Roles       []AIRole `yaml:"roles"`
}

type fieldGroups struct {
	Standard string       `yaml:"standard"`
	Groups   []FieldGroup `yaml:"groups"`
}

type riskRecord struct {
	Standard string   `yaml:"standard"`
	Mark     Mark     `yaml:"mark"`
	Minimum  []string `yaml:"minimum"`
}

type itemList struct {
	Source string `yaml:"source"`
	Mark   Mark   `yaml:"mark"`
	Items  []Item `yaml:"items"`
}

// LifecycleStage is a stage in the life of an AI system after ISO/IEC 22989.
// Stages may loop back.
type LifecycleStage struct {
	ID    string `yaml:"id"`
	Title string `yaml:"title"`
	// ProductStages are the stages s1 to s5 of a review that fall into it.
	ProductStages []string `yaml:"product_stages"`
	Synonyms      []string `yaml:"synonyms"`
	Note          string   `yaml:"note"`
	Mark          Mark     `yaml:"mark"`
}

// AIRole is a role that an organization has towards an AI system. It may have
// several.
type AIRole struct {
	ID       string    `yaml:"id"`
	Title    string    `yaml:"title"`
	Meaning  string    `yaml:"meaning"`
	Synonyms []string  `yaml:"synonyms"`
	Subroles []Subrole `yaml:"subroles"`
	Mark     Mark      `yaml:"mark"`
}

// Subrole is a kind of an AI role. The list is open.
type Subrole struct {
	ID       string   `yaml:"id"`
	Synonyms []string `yaml:"synonyms"`
	// Note warns where the same word means something else nearby.
	Note string `yaml:"note"`
	Mark Mark   `yaml:"mark"`
}

// FieldGroup is a part of a documented AI system impact assessment after
// ISO/IEC 42005.
type FieldGroup struct {
	ID       string   `yaml:"id"`
	Locators []string `yaml:"locators"`
	Title    string   `yaml:"title"`
	Fields   []string `yaml:"fields"`
	From     string   `yaml:"filled_from"`
	Mark     Mark     `yaml:"mark"`
}

// Item is an entry of an informative list.
type Item struct {
	ID    string `yaml:"id"`
	Title string `yaml:"title"`
	Mark  Mark   `yaml:"mark"`
}

// LifecycleStages are the eight stages in order.
func (c *Catalogue) LifecycleStages() []LifecycleStage {
	all := slices.Clone(c.companions.Lifecycle.Stages)
	for i, s := range all {
		all[i] = s.clone()
	}
	return all
}

// SevenStages are the ids of the stages in the form without continuous
// validation, which older material uses, in order.
func (c *Catalogue) SevenStages() []string { return slices.Clone(c.companions.Lifecycle.Seven) }

// AIRoles are the six roles.
func (c *Catalogue) AIRoles() []AIRole {
	all := slices.Clone(c.companions.Roles.Roles)
	for i, r := range all {
		all[i] = r.clone()
	}
	return all
}

// ImpactFields are the field groups of an impact assessment, in order.
func (c *Catalogue) ImpactFields() []FieldGroup {
	all := slices.Clone(c.companions.Assessment.Groups)
	for i, g := range all {
		g.Locators, g.Fields = slices.Clone(g.Locators), slices.Clone(g.Fields)
		all[i] = g
	}
	return all
}

// RiskMinimum are the fields that a risk record has at least, after
// ISO/IEC 23894.
func (c *Catalogue) RiskMinimum() []string { return slices.Clone(c.companions.RiskRecord.Minimum) }

// RiskSources are the sources of risk of ISO/IEC 42001 Annex C. The list is
// open.
func (c *Catalogue) RiskSources() []Item { return slices.Clone(c.companions.RiskSources.Items) }

// OrganizationalObjectives are the objectives of ISO/IEC 42001 Annex C.
func (c *Catalogue) OrganizationalObjectives() []Item {
	return slices.Clone(c.companions.Objectives.Items)
}

func (s LifecycleStage) clone() LifecycleStage {
	s.ProductStages, s.Synonyms = slices.Clone(s.ProductStages), slices.Clone(s.Synonyms)
	return s
}

func (r AIRole) clone() AIRole {
	r.Synonyms, r.Subroles = slices.Clone(r.Synonyms), slices.Clone(r.Subroles)
	for i, s := range r.Subroles {
		r.Subroles[i].Synonyms = slices.Clone(s.Synonyms)
	}
	return r
}
