package review

import "conoe/shared/core/ledger"

// Risk is a risk to a value or requirement (IEEE 7000, 8.3(e), 10.3(b)) or an
// AI risk (ISO/IEC 42001, 6.1.2); the two are linked, not merged.
type Risk struct {
	Register       Register         `json:"register,omitzero"`
	Clusters       []Ref            `json:"clusters,omitzero" to:"vcl"`
	EVRs           []Ref            `json:"evrs,omitzero" to:"evr"`
	Source         Text             `json:"source,omitzero"`
	Event          Text             `json:"event,omitzero"`
	Affected       []AffectedParty  `json:"affected,omitzero"`
	Stakeholders   []Ref            `json:"stakeholders,omitzero" to:"stk"`
	Consequence    Text             `json:"consequence,omitzero"`
	Reversibility  Reversibility    `json:"reversibility,omitzero"`
	Breadth        Text             `json:"breadth,omitzero"`
	Protection     ProtectionDemand `json:"protection_demand,omitzero"`
	Realistic      Answer           `json:"threat_realistic,omitzero"`
	Argument       Text             `json:"threat_argument,omitzero"`
	Likelihood     int              `json:"likelihood,omitzero"` // 1 to 5
	Impact         Impact           `json:"impact,omitzero"`
	Decision       RiskDecision     `json:"decision,omitzero"`
	ResidualLevel  int              `json:"residual_level,omitzero" result:"yes"` // 1 to 25
	Tolerated      []Tolerance      `json:"residual_tolerated_by,omitzero" result:"yes"`
	AcceptedUntil  ledger.Time      `json:"accepted_until,omitzero" result:"yes"`
	Owner          PersonID         `json:"owner,omitzero"`
	ReviewDue      ledger.Time      `json:"review_due,omitzero" result:"yes"`
	Linked         []Ref            `json:"linked_risks,omitzero" to:"rsk"`
	ForControlGaps Answer           `json:"covers_control_gap,omitzero"`
}

// Level is likelihood times the greatest impact, 0 to 25.
func (r *Risk) Level() int {
	return r.Likelihood * max(r.Impact.Individual, r.Impact.Societal, r.Impact.Organizational)
}

// Register tells the two registers apart.
type Register string

// The registers.
const (
	EthicalValue Register = "ethical_value"
	AIRisk       Register = "ai_risk"
)

// Values lists the registers.
func (Register) Values() []string { return []string{"ethical_value", "ai_risk"} }

// AffectedParty is who bears a risk.
type AffectedParty string

// Values lists the parties.
func (AffectedParty) Values() []string {
	return []string{"individuals", "groups", "society", "organization", "environment"}
}

// Reversibility says whether harm can be undone.
type Reversibility string

// Values lists the degrees.
func (Reversibility) Values() []string { return []string{"reversible", "partly", "irreversible"} }

// ProtectionDemand answers: what if the requirement were not met?
type ProtectionDemand string

// DemandVeryHigh forces the impact-assessment-led path.
const DemandVeryHigh ProtectionDemand = "very_high"

// Values lists the demands.
func (ProtectionDemand) Values() []string { return []string{"low", "medium", "high", "very_high"} }

// Impact rates the consequence for three parties, each 1 to 5.
type Impact struct {
	Individual     int `json:"individual,omitzero"`
	Societal       int `json:"societal,omitzero"`
	Organizational int `json:"organizational,omitzero"`
}

// RiskDecision is what is done about a risk.
type RiskDecision string

// Values lists the decisions.
func (RiskDecision) Values() []string {
	return []string{"reduce", "avoid", "share", "retain", "enhance_opportunity"}
}

// Tolerance is what a representative says of the risk that remains (IEEE 7000,
// 10.3(e)(2)).
type Tolerance struct {
	By      Ref     `json:"by,omitzero" to:"rep"`
	Verdict Verdict `json:"verdict,omitzero"`
}

// Treatment is what is done about a risk (ISO/IEC 42001, 8.3).
type Treatment struct {
	Risks         []Ref         `json:"risks,omitzero" to:"rsk"`
	Description   Text          `json:"description,omitzero"`
	EDRs          []Ref         `json:"edrs,omitzero" to:"edr"`
	Controls      []ControlID   `json:"controls,omitzero"`
	Owner         PersonID      `json:"owner,omitzero"`
	Due           ledger.Time   `json:"due,omitzero"`
	Status        TreatmentStep `json:"status,omitzero"`
	Effectiveness Effectiveness `json:"effectiveness,omitzero"`
}

// ControlID is a control of ISO/IEC 42001, Annex A, or an own control "own-…".
type ControlID string

// TreatmentStep is how far a treatment is.
type TreatmentStep string

// The steps on which rules depend.
const (
	Effective   TreatmentStep = "effective"
	Ineffective TreatmentStep = "ineffective"
	Cancelled   TreatmentStep = "cancelled"
)

// Values lists the steps.
func (TreatmentStep) Values() []string {
	return []string{"planned", "in_progress", "implemented", "effective", "ineffective", "cancelled"}
}

// Effectiveness is how one knows that a treatment works.
type Effectiveness struct {
	Measure Text        `json:"measure,omitzero"`
	Result  Text        `json:"result,omitzero"`
	By      PersonID    `json:"by,omitzero"`
	At      ledger.Time `json:"at,omitzero"`
}

// Check refuses anything but an identifier.
func (x ControlID) Check() error { return checkToken(string(x)) }
