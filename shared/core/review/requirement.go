package review

import "conoe/shared/core/ledger"

// Nature says whether a requirement is met by technology, by the organization
// or by people.
type Nature string

// Technical requirements need a criterion that can be measured.
const Technical Nature = "technical"

// Values lists the natures.
func (Nature) Values() []string { return []string{"technical", "organizational", "social"} }

// Aim is what a requirement does for its values; to reduce is as good as to
// promote (IEEE 7000, Annex B.3).
type Aim string

// Values lists the verbs.
func (Aim) Values() []string { return []string{"promote", "protect", "prevent", "reduce"} }

// Shields reports whether the verb works against a harm.
func (v Aim) Shields() bool { return v == "protect" || v == "prevent" || v == "reduce" }

// Criterion says how one will know.
type Criterion struct {
	Metric       Text     `json:"metric,omitzero"`
	Operator     Operator `json:"operator,omitzero"`
	Threshold    Decimal  `json:"threshold,omitzero"`
	Unit         Text     `json:"unit,omitzero"`
	Method       Text     `json:"measurement_method,omitzero"`
	Population   Text     `json:"population,omitzero"`
	Period       Text     `json:"period,omitzero"`
	Observable   Text     `json:"observable,omitzero"`
	Demonstrator Ref      `json:"demonstrator,omitzero" to:"vcl"`
}

// Measurable reports whether the criterion has a metric, an operator and a
// threshold.
func (c Criterion) Measurable() bool {
	return c.Metric.Said() && c.Operator != "" && c.Threshold != ""
}

// Met compares an observed value with the threshold.
func (c Criterion) Met(observed Decimal) bool {
	o, ok1 := observed.Rat()
	t, ok2 := c.Threshold.Rat()
	if !ok1 || !ok2 {
		return false
	}
	switch cmp := o.Cmp(t); c.Operator {
	case "<=":
		return cmp <= 0
	case "<":
		return cmp < 0
	case ">=":
		return cmp >= 0
	case ">":
		return cmp > 0
	case "=":
		return cmp == 0
	}
	return false
}

// Operator compares an observed value with a threshold.
type Operator string

// Values lists the operators.
func (Operator) Values() []string { return []string{"<=", "<", ">=", ">", "="} }

// EVR is an Ethical Value Requirement (IEEE 7000, 9.3(a)).
type EVR struct {
	Statement     Text           `json:"statement,omitzero"`
	Rationale     Text           `json:"rationale,omitzero"`
	Form          Form           `json:"form,omitzero"`
	Kind          []Nature       `json:"kind,omitzero"`
	Verb          Aim            `json:"verb,omitzero"`
	Clusters      []Ref          `json:"clusters,omitzero" to:"vcl" trace:"up"`
	Demonstrators []Ref          `json:"demonstrators,omitzero" to:"vcl"`
	Stakeholders  []Ref          `json:"stakeholders,omitzero" to:"stk"`
	Statements    []Ref          `json:"statements,omitzero" to:"val" trace:"up"`
	Risks         []Ref          `json:"risks,omitzero" to:"rsk"`
	NoThreat      Text           `json:"no_realistic_threat,omitzero"`
	Assumptions   []Text         `json:"assumptions,omitzero"`
	Constraints   []Text         `json:"constraints,omitzero"`
	Priority      Level          `json:"priority,omitzero"`
	Criteria      []Criterion    `json:"fit_criteria,omitzero"`
	Feasibility   EVRFeasibility `json:"feasibility,omitzero"`
	Accepted      []Reduction    `json:"accepted_reductions,omitzero"`
	ConflictsWith []Ref          `json:"conflicts_with,omitzero" to:"evr"`
}

// Form is how a requirement is written.
type Form string

// Values lists the forms.
func (Form) Values() []string { return []string{"requirement", "user_story", "scenario", "use_case"} }

// EVRFeasibility is the requirement's own feasibility and control (IEEE 7000,
// 9.2(b), 9.3(d)).
type EVRFeasibility struct {
	Control   ControlVerdict     `json:"control,omitzero"`
	Technical Text               `json:"technical,omitzero"`
	Legal     Text               `json:"legal,omitzero"`
	Cost      Text               `json:"cost_note,omitzero"`
	Verdict   FeasibilityVerdict `json:"verdict,omitzero"`
	Rescope   Text               `json:"rescope_note,omitzero"`
}

// ControlVerdict says whether the organization can make the requirement true.
type ControlVerdict string

// NoControl needs a rescope note before an EVR may be proposed.
const NoControl ControlVerdict = "no_control"

// Values lists the verdicts.
func (ControlVerdict) Values() []string { return []string{"in_control", "contractual", "no_control"} }

// Reduction is a value of which less is accepted, and why.
type Reduction struct {
	Value Text `json:"value,omitzero"`
	Why   Text `json:"why,omitzero"`
}

// EDR is an Ethical Design Requirement: a value-based system requirement or a
// control (IEEE 7000, 9.3(c), 10.3).
type EDR struct {
	Statement      Text         `json:"statement,omitzero"`
	Kind           EDRKind      `json:"kind,omitzero"`
	EVRs           []Ref        `json:"evrs,omitzero" to:"evr" trace:"up"`
	Treats         []Ref        `json:"treats_risks,omitzero" to:"rsk"`
	Elements       []Design     `json:"design_elements,omitzero"`
	Decision       Text         `json:"decision_record,omitzero"`
	BAT            []Text       `json:"bat_considered,omitzero"`
	Criteria       []Criterion  `json:"fit_criteria,omitzero"`
	Method         VerifyMethod `json:"verification_method,omitzero"`
	Owner          PersonID     `json:"owner,omitzero"`
	ControlForUser Answer       `json:"control_mechanism,omitzero"`
	Priority       Level        `json:"priority,omitzero"`
}

// EDRKind is system, organizational or social.
type EDRKind string

// Values lists the kinds.
func (EDRKind) Values() []string { return []string{"system", "organizational", "social"} }

// Design is a design element and what it does to requirements.
type Design struct {
	Name        Text        `json:"name,omitzero"`
	Locator     Text        `json:"locator,omitzero"`
	Disposition Disposition `json:"disposition,omitzero"`
}

// Disposition tells enabling from inhibiting elements.
type Disposition string

// Values lists the dispositions.
func (Disposition) Values() []string { return []string{"enabler", "inhibitor"} }

// VerifyMethod is how fulfilment is shown.
type VerifyMethod string

// Values lists the methods.
func (VerifyMethod) Values() []string {
	return []string{"test", "analysis", "inspection", "demonstration", "interview", "document_review"}
}

// Verification is the check of one requirement, or what stakeholders said of
// what remains (IEEE 7000, 10.3(e)(1, 2)).
type Verification struct {
	Target       Ref               `json:"target,omitzero" to:"evr,edr,rsk" trace:"up"`
	Kind         VerificationKind  `json:"kind,omitzero"`
	Method       VerifyMethod      `json:"method,omitzero"`
	Environment  Text              `json:"environment,omitzero"`
	Build        Text              `json:"build,omitzero"`
	Results      []CriterionResult `json:"criterion_results,omitzero"`
	Result       Result            `json:"result,omitzero"`
	Performer    PersonID          `json:"performer,omitzero"`
	Reviewer     PersonID          `json:"reviewer,omitzero"`
	Participants []Ref             `json:"participants,omitzero" to:"rep"`
	At           ledger.Time       `json:"at,omitzero"`
	Evidence     []Ref             `json:"evidence,omitzero" to:"evd"`
	Limitations  Text              `json:"limitations,omitzero"`
}

// VerificationKind tells a check of fulfilment from what stakeholders said.
type VerificationKind string

// The kinds.
const (
	Verifies  VerificationKind = "verification"
	Validates VerificationKind = "stakeholder_validation"
)

// Values lists the kinds.
func (VerificationKind) Values() []string {
	return []string{"verification", "stakeholder_validation"}
}

// Passes reports whether there are criteria and every one of them passes.
func (v *Verification) Passes() bool {
	for _, c := range v.Results {
		if c.Pass != Yes {
			return false
		}
	}
	return len(v.Results) > 0
}

// CriterionResult is what was observed for one criterion.
type CriterionResult struct {
	Criterion Text    `json:"criterion,omitzero"`
	Observed  Text    `json:"observed,omitzero"`
	Value     Decimal `json:"value,omitzero"`
	Pass      Answer  `json:"pass,omitzero"`
}

// Result is the outcome of a verification.
type Result string

// Pass is the only good result.
const Pass Result = "pass"

// Values lists the results.
func (Result) Values() []string { return []string{"pass", "fail", "inconclusive", "not_run"} }

// TradeOff decides between requirements that cannot both be had in full; never
// between bare values (IEEE 7000, 7.3(g), 9.3(d)).
type TradeOff struct {
	Between      []Ref     `json:"between,omitzero" to:"evr,edr,vcl" trace:"up"`
	Clusters     []Ref     `json:"affected_clusters,omitzero" to:"vcl"`
	Losing       []Ref     `json:"stakeholders_losing,omitzero" to:"stk"`
	Gaining      []Ref     `json:"stakeholders_gaining,omitzero" to:"stk"`
	Options      []Option  `json:"options,omitzero"`
	Chosen       Text      `json:"chosen,omitzero"`
	Rationale    Text      `json:"rationale,omitzero"`
	CostOnly     Answer    `json:"cost_is_the_only_reason,omitzero"`
	MitigatedBy  []Ref     `json:"mitigation_edrs,omitzero" to:"edr"`
	Dissent      []Dissent `json:"dissent,omitzero"`
	FailedToHear Text      `json:"failed_attempt_to_hear,omitzero"`
	Dissolved    Text      `json:"dissolved_by,omitzero"`
}

// Option is one way out.
type Option struct {
	Text       Text `json:"text,omitzero"`
	Effects    Text `json:"effects,omitzero"`
	LegalCheck Text `json:"legal_check,omitzero"`
}

// Dissent is what somebody said against it, kept in their words.
type Dissent struct {
	By   Ref  `json:"by,omitzero" to:"rep"`
	Text Text `json:"text,omitzero"`
}
