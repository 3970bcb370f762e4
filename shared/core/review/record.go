package review

import "conoe/shared/core/ledger"

// Record is a clause 8 record. Its data is collected by package clause8; only
// the conclusion is written by a person, who is named.
type Record struct {
	Kind            RecordType  `json:"type,omitzero"`
	Occasion        Occasion    `json:"occasion,omitzero"`
	OccasionRef     Ref         `json:"occasion_ref,omitzero" to:"*"`
	Gate            GateID      `json:"gate,omitzero"`
	PlannedFor      ledger.Time `json:"planned_for,omitzero"`
	PerformedAt     ledger.Time `json:"performed_at,omitzero"`
	Performers      []PersonID  `json:"performers,omitzero"`
	Reviewer        PersonID    `json:"reviewer,omitzero"`
	Approver        PersonID    `json:"approver,omitzero"`
	Evidence        []Ref       `json:"evidence,omitzero" to:"evd"`
	Method          Text        `json:"method,omitzero"`
	CriteriaVersion Version     `json:"criteria_version,omitzero"`
	Inputs          []Input     `json:"inputs,omitzero"`
	Body            Body        `json:"result,omitzero"`
	Conclusion      Text        `json:"conclusion,omitzero"`
	ConcludedBy     PersonID    `json:"concluded_by,omitzero"`
	Clauses         []ClauseID  `json:"clauses,omitzero"`
	Controls        []ControlID `json:"controls,omitzero"`
	NextDue         ledger.Time `json:"next_due,omitzero"`
	RetentionUntil  ledger.Time `json:"retention_until,omitzero"`
	Supersedes      Ref         `json:"supersedes,omitzero" to:"c8r"`
}

// RecordType is the product's own code for a kind of clause 8 record.
type RecordType string

// The record types.
const (
	Crit  RecordType = "8.1-CRIT"
	Gate  RecordType = "8.1-GATE"
	Chg   RecordType = "8.1-CHG"
	Uch   RecordType = "8.1-UCH"
	Ext   RecordType = "8.1-EXT"
	RA    RecordType = "8.2-RA"
	RT    RecordType = "8.3-RT"
	AISIA RecordType = "8.4-AISIA"
)

// Values lists the types.
func (RecordType) Values() []string {
	return []string{"8.1-CRIT", "8.1-GATE", "8.1-CHG", "8.1-UCH", "8.1-EXT", "8.2-RA", "8.3-RT", "8.4-AISIA"}
}

// Occasion is why a record was made.
type Occasion string

// The occasions.
const (
	PlannedInterval Occasion = "planned_interval"
	ChangeProposed  Occasion = "significant_change_proposed"
	ChangeOccurred  Occasion = "significant_change_occurred"
	AtGate          Occasion = "stage_gate"
	ByIncident      Occasion = "incident"
)

// Values lists the occasions.
func (Occasion) Values() []string {
	return []string{
		"planned_interval", "significant_change_proposed", "significant_change_occurred", "stage_gate", "incident",
	}
}

// ClauseID is a clause of ISO/IEC 42001.
type ClauseID string

// Input is an object that a record draws on, at one version and digest.
type Input struct {
	Ref     Ref           `json:"ref" to:"*"`
	Version int           `json:"version"`
	Digest  ledger.Digest `json:"digest"`
}

// Body holds the typed result of a record; exactly one part is set, named
// after the record type.
type Body struct {
	Criteria  []CriterionLine `json:"criteria,omitzero"`
	Guards    []GuardResult   `json:"guards,omitzero"`
	Change    ChangeLine      `json:"change,omitzero"`
	Externals []ExternalLine  `json:"externals,omitzero"`
	Risks     []RiskLine      `json:"risks,omitzero"`
	Treats    []TreatmentLine `json:"treatments,omitzero"`
	Impact    []FieldGroup    `json:"impact_assessment,omitzero"`
}

// CriterionLine is one stage criterion that was fixed before the run.
type CriterionLine struct {
	Gate  GateID `json:"gate"`
	Guard RuleID `json:"guard"`
}

// GuardResult is what a gate found for one guard.
type GuardResult struct {
	Guard  RuleID      `json:"guard"`
	Status GuardStatus `json:"status"`
	Refs   []Ref       `json:"refs,omitzero" to:"*"`
}

// GuardStatus is pass, fail or waived.
type GuardStatus string

// The statuses.
const (
	GuardPass   GuardStatus = "pass"
	GuardFail   GuardStatus = "fail"
	GuardWaived GuardStatus = "waived"
)

// Values lists the statuses.
func (GuardStatus) Values() []string { return []string{"pass", "fail", "waived"} }

// ChangeLine is what a change record says of its change.
type ChangeLine struct {
	Ref          Ref      `json:"ref,omitzero" to:"chg,inc"`
	Intended     Answer   `json:"intended,omitzero"`
	Significant  Answer   `json:"significant,omitzero"`
	Reassessment Answer   `json:"reassessment_required,omitzero"`
	DecidedBy    PersonID `json:"decided_by,omitzero"`
}

// ExternalLine is one externally provided element and how it is controlled.
type ExternalLine struct {
	Element int    `json:"element"` // position in the system's list of elements, from 1
	Access  Access `json:"access,omitzero"`
	Gap     Answer `json:"control_gap,omitzero"`
}

// RiskLine is one risk as assessed.
type RiskLine struct {
	Risk  Ref    `json:"risk" to:"rsk"`
	Level int    `json:"level,omitzero"`
	Above Answer `json:"above_criteria,omitzero"`
}

// TreatmentLine is one treatment and whether it works.
type TreatmentLine struct {
	Treatment Ref           `json:"treatment" to:"trt"`
	Risk      Ref           `json:"risk,omitzero" to:"rsk"`
	Status    TreatmentStep `json:"status,omitzero"`
	Residual  int           `json:"residual_level,omitzero"`
}

// FieldGroup is one group of ISO/IEC 42005, clause 6, and where it is answered.
type FieldGroup struct {
	Group ClauseID `json:"group"` // such as "6.3.5"
	Refs  []Ref    `json:"refs,omitzero" to:"*"`
	Open  Answer   `json:"open,omitzero"` // yes: nothing in the review answers it
}

// Check refuses anything but an identifier.
func (x ClauseID) Check() error { return checkToken(string(x)) }

// Version names an edition of criteria or of a policy: "criteria/2026-11".
type Version string

// Check refuses anything but an identifier.
func (x Version) Check() error { return checkToken(string(x)) }
