package catalogue

import "slices"

// mapping is the file standards/mapping.yaml.
type mapping struct {
	Note         string               `yaml:"note"`
	Mark         Mark                 `yaml:"mark"`
	Conditions   map[Condition]string `yaml:"conditions"`
	Artifacts    []Mapping            `yaml:"artifacts"`
	Records      []RecordType         `yaml:"records"`
	NotEvidenced []Gap                `yaml:"not_evidenced"`
	Limits       []string             `yaml:"limits"`
}

// Strength says how far an artifact goes as evidence.
type Strength string

const (
	// Direct: the approved object by itself closes the auditor's point, for
	// this system.
	Direct Strength = "direct"
	// Partial: it supports other evidence.
	Partial Strength = "partial"
)

// Condition is something that must hold before a partial link is direct. Whoever
// holds the facts answers it; the catalogue only names it.
type Condition string

const (
	// FitCriteria: each approved priority has a fit criterion that measures it.
	FitCriteria Condition = "fit_criteria"
	// AIRiskLevel: an ai_risk entry with a level against the criteria.
	AIRiskLevel Condition = "ai_risk_level"
	// ConcernChannel: channel, protection of reporters and communication plan exist.
	ConcernChannel Condition = "concern_channel"
	// ReleaseGate: the gate is G4.
	ReleaseGate Condition = "release_gate"
)

// Conditions is the closed set.
func Conditions() []Condition {
	return []Condition{FitCriteria, AIRiskLevel, ConcernChannel, ReleaseGate}
}

// Link leads from an artifact to a clause or control.
type Link struct {
	Ref      string   `yaml:"ref"`
	Strength Strength `yaml:"strength"`
	// Point narrows the link to one point of the clause or control, such as the
	// trigger of a reassessment; it is printed with the link. Empty means all of
	// it.
	Point string `yaml:"point"`
	// DirectWhen is the condition that makes a partial link direct, or empty.
	DirectWhen Condition `yaml:"direct_when"`
}

// Under is the strength of the link where holds answers its condition. A caller
// who does not know passes nil and gets the strength that is safe to claim.
func (l Link) Under(holds func(Condition) bool) Strength {
	if l.DirectWhen != "" && holds != nil && holds(l.DirectWhen) {
		return Direct
	}
	return l.Strength
}

// Mapping says what one kind of artifact is evidence for, and why. It is our
// judgement, not a standard's.
type Mapping struct {
	Artifact string   `yaml:"artifact"`
	Title    string   `yaml:"title"`
	IEEE     []string `yaml:"ieee"`
	Clauses  []Link   `yaml:"clauses"`
	Controls []Link   `yaml:"controls"`
	// EveryControl is set where the artifact speaks to any control that it
	// names, as a line of the statement of applicability does.
	EveryControl Strength `yaml:"every_control"`
	Why          string   `yaml:"why"`
	Mark         Mark     `yaml:"mark"`
}

// RecordType is a kind of clause 8 record. Its code, such as "8.2-RA", is our
// own and no identifier of the standard.
type RecordType struct {
	Code     string `yaml:"code"`
	Title    string `yaml:"title"`
	Clause   string `yaml:"clause"`
	Clauses  []Link `yaml:"clauses"`
	Controls []Link `yaml:"controls"`
	Mark     Mark   `yaml:"mark"`
}

// Gap is a clause or control that the product holds no evidence for. Every
// export says so.
type Gap struct {
	Ref    string `yaml:"ref"`
	Reason string `yaml:"reason"`
	// Linkable is true where evidence that lies elsewhere can be linked.
	Linkable bool `yaml:"linkable"`
}

// Mapping finds what an artifact, such as "evr" or "trade_off", is evidence for.
func (c *Catalogue) Mapping(artifact string) (Mapping, bool) {
	for _, m := range c.mapping.Artifacts {
		if m.Artifact == artifact {
			return m.clone(), true
		}
	}
	return Mapping{}, false
}

// Mappings are all artifacts, in the order of a review.
func (c *Catalogue) Mappings() []Mapping {
	all := slices.Clone(c.mapping.Artifacts)
	for i, m := range all {
		all[i] = m.clone()
	}
	return all
}

// RecordType finds a clause 8 record type by its code.
func (c *Catalogue) RecordType(code string) (RecordType, bool) {
	for _, r := range c.mapping.Records {
		if r.Code == code {
			return r.clone(), true
		}
	}
	return RecordType{}, false
}

// RecordTypes are the eight clause 8 record types, by clause.
func (c *Catalogue) RecordTypes() []RecordType {
	all := slices.Clone(c.mapping.Records)
	for i, r := range all {
		all[i] = r.clone()
	}
	return all
}

// NotEvidenced are the clauses and controls for which the product holds no
// evidence.
func (c *Catalogue) NotEvidenced() []Gap { return slices.Clone(c.mapping.NotEvidenced) }

// Limits are the sentences, beside NotEvidenced, about what no export can show.
func (c *Catalogue) Limits() []string { return slices.Clone(c.mapping.Limits) }

// Condition says in words what a condition asks for.
func (c *Catalogue) Condition(id Condition) string { return c.mapping.Conditions[id] }

func (m Mapping) clone() Mapping {
	m.IEEE, m.Clauses, m.Controls = slices.Clone(m.IEEE), slices.Clone(m.Clauses), slices.Clone(m.Controls)
	return m
}

func (r RecordType) clone() RecordType {
	r.Clauses, r.Controls = slices.Clone(r.Clauses), slices.Clone(r.Controls)
	return r
}
