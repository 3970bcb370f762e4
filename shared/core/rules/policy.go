package rules

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"slices"

	"go.yaml.in/yaml/v3"

	"conoe/shared/core/approval"
	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
)

// Policy is the versioned policy table. Its cells are indexed by depth.
type Policy struct {
	Version   string                                                 `yaml:"version"`
	Criteria  Criteria                                               `yaml:"risk_criteria"`
	Depths    []DepthRow                                             `yaml:"depths"`
	Screening Screening                                              `yaml:"screening"`
	Gates     map[review.GateID]map[review.RuleID]Row                `yaml:"gates"`
	Fields    map[review.Type]map[string]Row                         `yaml:"required_fields"`
	Quorums   map[QuorumKey]map[review.Depth]Quorum                  `yaml:"quorums"`
	Records   map[review.GateID]map[review.Depth][]review.RecordType `yaml:"gate_records"`
	Requests  approval.Deadlines                                     `yaml:"-"`
	Deadlines Deadlines                                              `yaml:"deadlines"`
	Calendar  Calendar                                               `yaml:"calendar"`
	Changes   []string                                               `yaml:"significant_changes"`
	// Digest is the SHA-256 of the table's bytes.
	Digest ledger.Digest `yaml:"-"`
}

// DepthRow describes one depth. The rows are in order of effort.
type DepthRow struct {
	Name review.Depth    `yaml:"name"`
	For  string          `yaml:"for"`
	Path []review.GateID `yaml:"path"` // the gates that a review passes, in order
	// Short is the path without an explicit value analysis; none if absent.
	Short []review.GateID `yaml:"path_without_value_analysis"`
	Claim string          `yaml:"claim"`
}

// Criteria separate acceptable from unacceptable risk (ISO/IEC 42001, 6.1.1).
type Criteria struct {
	Version string `yaml:"version"`
	Above   int    `yaml:"above"`   // from this level on a risk needs treatment
	Ceiling int    `yaml:"ceiling"` // from this level on it cannot be accepted
}

// Screening holds the questions that set the depth, and what forces one.
type Screening struct {
	Version   int                                `yaml:"version"`
	Questions []Question                         `yaml:"questions"`
	Tiers     map[review.ImpactTier]review.Depth `yaml:"impact_tiers"`
	Sensitive review.Depth                       `yaml:"sensitive_use"`
	VeryHigh  review.Depth                       `yaml:"very_high_protection_demand"`
}

// Question is one screening question. "yes" and "unknown" raise the depth.
type Question struct {
	Key    string       `yaml:"key"`
	Ask    string       `yaml:"ask"`
	Raises review.Depth `yaml:"raises_to"`
}

// Row is a line of the table: one cell per depth.
type Row struct {
	Cells    map[string]Cell `yaml:",inline"` // by depth
	Waivable bool            `yaml:"waivable"`
}

// Cell is what the table asks: off, warn or block.
type Cell string

// The cells. An absent cell is off.
const (
	Off   Cell = "off"
	Warn  Cell = "warn"
	Block Cell = "block"
)

// QuorumKey names a quorum: a purpose, with a suffix where it depends on more.
type QuorumKey string

// Quorum is a row of the table of approval rules (domain section 4.5).
type Quorum struct {
	Stakeholder       int             `yaml:"stakeholder"`
	ExternalAffected  int             `yaml:"external_affected"`
	Management        int             `yaml:"management"`
	ProjectTeam       int             `yaml:"project_team"`
	ForAffected       int             `yaml:"for_affected"`
	Roles             []approval.Role `yaml:"roles"`
	ExcludedRoles     []approval.Role `yaml:"excluded_roles"`
	MinPersons        int             `yaml:"min_persons"`
	AllConstituencies bool            `yaml:"all_constituencies"`
	ExternalBlocks    bool            `yaml:"external_blocks"`
}

// Deadlines are the policy's numbers beside those of requests (section 4.7).
type Deadlines struct {
	Request struct {
		SettleMinutes   int `yaml:"settle_minutes"`
		RemindDays      int `yaml:"remind_days"`
		HelpDays        int `yaml:"help_days"`
		DueDays         int `yaml:"due_days"`
		ExternalDueDays int `yaml:"external_due_days"`
		ChampionDays    int `yaml:"champion_days"`
		ExpireDays      int `yaml:"expire_days"`
		MediationDays   int `yaml:"mediation_days"`
		OverrideDays    int `yaml:"override_days"`
		TemporaryDays   int `yaml:"temporary_days"`
		NightHours      int `yaml:"night_hours"`
	} `yaml:"request"`
	SuspensionReviewDays int `yaml:"suspension_review_days"` // business days
	CriticalTriageDays   int `yaml:"critical_triage_days"`
	MajorTriageDays      int `yaml:"major_triage_days"`
	ReassessmentDays     int `yaml:"reassessment_days"`
	AcceptanceMonths     int `yaml:"risk_acceptance_months"`
	IntervalMonths       int `yaml:"assessment_interval_months"`
	RetentionYears       int `yaml:"retention_years"`
	RecruitAttempts      int `yaml:"recruiting_attempts"`
	RecruitDays          int `yaml:"recruiting_days"`
}

// Calendar says which days are business days.
type Calendar struct {
	Name     string   `yaml:"name"`
	Weekend  []int    `yaml:"weekend"`
	Holidays []string `yaml:"holidays"`
}

// ParsePolicy reads the table. A key it does not know, a rule that does not
// exist or a cell outside off, warn and block is an error: a policy that is half
// understood would let gates pass.
func ParsePolicy(raw []byte) (*Policy, error) {
	p := &Policy{Digest: sha256.Sum256(raw)}
	dec := yaml.NewDecoder(bytes.NewReader(raw))
	dec.KnownFields(true)
	if err := dec.Decode(p); err != nil {
		return nil, fault.Errorf(fault.Invalid, "The policy table cannot be read: %w", err)
	}
	if err := dec.Decode(new(any)); !errors.Is(err, io.EOF) {
		return nil, fault.Errorf(fault.Invalid, "The policy table cannot be read: there is more than one document.")
	}
	p.Requests = approval.Deadlines(p.Deadlines.Request)
	if err := cmp.Or(p.check(), p.checkWords()); err != nil {
		return nil, err
	}
	return p, nil
}

func (p *Policy) check() error {
	if p.Version == "" || len(p.Depths) == 0 || p.Criteria.Above < 1 {
		return fault.Errorf(fault.Invalid, "The policy table lacks its version, depths or risk criteria.")
	}
	for g, rows := range p.Gates {
		for id, row := range rows {
			if _, ok := registry[id]; !ok {
				return fault.Errorf(fault.Invalid, "The policy table asks %s for a rule %q, which does not exist.", g, id)
			}
			if err := p.checkRow(fmt.Sprintf("%s %s", g, id), row); err != nil {
				return err
			}
		}
	}
	for t, fields := range p.Fields {
		doc := review.NewDoc(t)
		for f, row := range fields {
			if doc == nil || !review.HasField(doc, f) {
				return fault.Errorf(fault.Invalid, "The policy table requires %s.%s, which does not exist.", t, f)
			}
			if err := p.checkRow(string(t)+"."+f, row); err != nil {
				return err
			}
		}
	}
	return nil
}

func (p *Policy) checkRow(name string, row Row) error {
	for d, c := range row.Cells {
		if p.depth(review.Depth(d)) == nil {
			return fault.Errorf(fault.Invalid, "The policy table has no depth %q (%s).", d, name)
		}
		if c != Off && c != Warn && c != Block {
			return fault.Errorf(fault.Invalid, "%s: a cell is off, warn or block, not %q.", name, c)
		}
	}
	return nil
}

func (p *Policy) depth(d review.Depth) *DepthRow {
	for n := range p.Depths {
		if p.Depths[n].Name == d {
			return &p.Depths[n]
		}
	}
	return nil
}

// Path lists the gates of a depth in order. Before the screening it is the
// deepest path, as unknown counts as yes.
func (p *Policy) Path(d review.Depth) []review.GateID {
	if row := p.depth(d); row != nil {
		return row.Path
	}
	return p.Depths[len(p.Depths)-1].Path
}

// PathOf lists the gates of a review. Where its approved concept says, with
// reasons, that no explicit value analysis is needed, the work ends with the
// short path (IEEE 7000, 7.2(f)).
func (p *Policy) PathOf(d *review.Dossier) []review.GateID {
	row := p.depth(d.Screening.Depth)
	if row == nil || len(row.Short) == 0 {
		return p.Path(d.Screening.Depth)
	}
	for i, c := range review.All[review.ConOE](d) {
		if i.State == review.Approved && c.NeedsValueAnalysis == review.No {
			return row.Short
		}
	}
	return row.Path
}

// at is a review's depth, and the deepest where the table does not know it: what
// is unknown must not open a gate.
func (p *Policy) at(d review.Depth) review.Depth {
	if p.depth(d) == nil {
		return p.Deepest()
	}
	return d
}

// Deepest is the depth with the most effort.
func (p *Policy) Deepest() review.Depth { return p.Depths[len(p.Depths)-1].Name }

// Deeper reports whether a asks for more than b.
func (p *Policy) Deeper(a, b review.Depth) bool { return p.rank(a) > p.rank(b) }

func (p *Policy) rank(d review.Depth) int {
	return slices.IndexFunc(p.Depths, func(r DepthRow) bool { return r.Name == d })
}

// Cell is what the table asks of a rule at a gate and depth.
func (p *Policy) Cell(g review.GateID, r review.RuleID, d review.Depth) Cell {
	if c, ok := p.Gates[g][r].Cells[string(d)]; ok {
		return c
	}
	return Off
}

// DepthFor is the depth that answers to the questions ask for, in the order of
// the questions. A missing answer counts as unknown, and unknown as yes.
func (p *Policy) DepthFor(answers []review.Answer) review.Depth {
	depth := p.Depths[0].Name
	for n, q := range p.Screening.Questions {
		if n < len(answers) && answers[n] == review.No {
			continue
		}
		if p.Deeper(q.Raises, depth) {
			depth = q.Raises
		}
	}
	return depth
}

// DepthForced is the least depth that the system's tier, a sensitive use or a
// very high protection demand allow (domain sections 4.1.2, 4.8).
func (p *Policy) DepthForced(d *review.Dossier) review.Depth {
	depth := p.Depths[0].Name
	raise := func(to review.Depth, when bool) {
		if when && p.Deeper(to, depth) {
			depth = to
		}
	}
	if _, s := d.Profile(); s != nil {
		to, ok := p.Screening.Tiers[s.ImpactTier]
		raise(to, ok)
		raise(p.Screening.Sensitive, s.SensitiveUse == review.Yes)
	}
	for _, r := range review.All[review.Risk](d) {
		raise(p.Screening.VeryHigh, r.Protection == review.DemandVeryHigh)
	}
	return depth
}

// Quorum is what a purpose needs at a depth. The first key that the table has
// is used.
func (p *Policy) Quorum(depth review.Depth, keys ...QuorumKey) (approval.Quorum, bool) {
	for _, k := range keys {
		if q, ok := p.Quorums[k][depth]; ok {
			return approval.Quorum{
				Stakeholder: q.Stakeholder, ExternalAffected: q.ExternalAffected, Management: q.Management,
				ProjectTeam: q.ProjectTeam, ForAffected: q.ForAffected, Roles: q.Roles,
				ExcludedRoles: q.ExcludedRoles, MinPersons: q.MinPersons,
				AllConstituencies: q.AllConstituencies, ExternalBlocks: q.ExternalBlocks,
			}, true
		}
	}
	return approval.Quorum{}, false
}

// BusinessDays is the calendar in the form that package approval uses.
func (p *Policy) BusinessDays() approval.Calendar {
	return approval.Calendar{Name: p.Calendar.Name, Weekend: p.Calendar.Weekend, Holidays: p.Calendar.Holidays}
}
