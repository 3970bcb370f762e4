package review

import "conoe/shared/core/ledger"

// System is the system of interest (IEEE 7000, 7.3(a, c)).
type System struct {
	Name            Text       `json:"name,omitzero"`
	Purpose         Text       `json:"purpose,omitzero"`
	Description     Text       `json:"description,omitzero"`
	IntendedUses    []Text     `json:"intended_uses,omitzero"`
	UnintendedUses  []Misuse   `json:"unintended_uses,omitzero"`
	Functionalities []Text     `json:"functionalities,omitzero"`
	Deployment      Deployment `json:"deployment,omitzero"`
	AIInvolved      Answer     `json:"ai_involved,omitzero"`
	AIRoles         []AIRole   `json:"ai_roles,omitzero"`
	AISubroles      []Text     `json:"ai_subroles,omitzero"`
	Elements        []Element  `json:"elements,omitzero"`
	Lifecycle       Lifecycle  `json:"lifecycle_stage,omitzero"`
	InScope         Answer     `json:"in_aims_scope,omitzero"`
	Models          []Model    `json:"models,omitzero"`
	DataSources     []Text     `json:"data_sources,omitzero"`
	Autonomy        Text       `json:"autonomy,omitzero"`
	Oversight       Oversight  `json:"oversight,omitzero"`
	ProtectedGroups []Text     `json:"protected_groups,omitzero"`
	SensitiveUse    Answer     `json:"sensitive_use,omitzero"`
	ImpactTier      ImpactTier `json:"impact_tier,omitzero"`
	CriteriaVersion Version    `json:"criteria_version,omitzero"`
	Owner           PersonID   `json:"owner,omitzero"`
}

// Misuse is a use that nobody intends (ISO/IEC 42001, 6.1.4).
type Misuse struct {
	Text Text       `json:"text,omitzero"`
	Kind MisuseKind `json:"kind,omitzero"`
}

// MisuseKind tells foreseeable misuse from other unintended use.
type MisuseKind string

// Values lists the kinds.
func (MisuseKind) Values() []string { return []string{"foreseeable_misuse", "other"} }

// Deployment says where the system is used and at which scale.
type Deployment struct {
	Regions       []Text `json:"regions,omitzero"`
	Languages     []Text `json:"languages,omitzero"`
	Jurisdictions []Text `json:"jurisdictions,omitzero"`
	Scale         Text   `json:"scale_assumption,omitzero"`
	MarketShare   Text   `json:"market_share_assumption,omitzero"`
}

// AIRole is the organization's role towards the AI system (ISO/IEC 22989).
type AIRole string

// Values lists the roles.
func (AIRole) Values() []string {
	return []string{"provider", "producer", "customer", "partner", "subject", "authority"}
}

// Element is a part of the system of systems, and who controls it (IEEE 7000,
// 7.3(c), Annexes E and F).
type Element struct {
	Name         Text         `json:"name,omitzero"`
	Owner        Text         `json:"owner_party,omitzero"`
	AI           Answer       `json:"ai,omitzero"`
	PartnerClass PartnerClass `json:"partner_class,omitzero"`
	Access       Access       `json:"access,omitzero"`
	Control      Control      `json:"control,omitzero"`
}

// PartnerClass is the kind of a system of systems (ISO/IEC/IEEE 15288).
type PartnerClass string

// Values lists the classes.
func (PartnerClass) Values() []string {
	return []string{"internal", "directed", "acknowledged", "collaborative", "virtual"}
}

// Access is how far the team can look into an element.
type Access string

// Values lists the degrees.
func (Access) Values() []string { return []string{"full", "contractual", "documented", "none"} }

// Control holds the five conditions under which control over an AI element may
// be presumed (IEEE 7000, Annex F).
type Control struct {
	DataQuality        Answer `json:"data_quality,omitzero"`
	SelectionProcesses Answer `json:"selection_processes,omitzero"`
	AlgorithmDesign    Answer `json:"algorithm_design,omitzero"`
	LogicEvolution     Answer `json:"logic_evolution,omitzero"`
	TransparencyBAT    Answer `json:"transparency_bat,omitzero"`
}

// Flags lists the five answers.
func (c Control) Flags() []Answer {
	return []Answer{c.DataQuality, c.SelectionProcesses, c.AlgorithmDesign, c.LogicEvolution, c.TransparencyBAT}
}

// Gap reports whether control may not be presumed: any condition is not met.
func (e Element) Gap() bool {
	if e.AI != Yes {
		return false
	}
	for _, f := range e.Control.Flags() {
		if f != Yes {
			return true
		}
	}
	return false
}

// Lifecycle is a stage of the AI system life cycle (ISO/IEC 22989).
type Lifecycle string

// Values lists the stages.
func (Lifecycle) Values() []string {
	return []string{
		"inception", "design_and_development", "verification_and_validation", "deployment",
		"operation_and_monitoring", "continuous_validation", "re_evaluation", "retirement",
	}
}

// Model is a model in use and who supplies it.
type Model struct {
	Name     Text `json:"name,omitzero"`
	Version  Text `json:"version,omitzero"`
	Supplier Text `json:"supplier,omitzero"`
}

// Oversight says who watches the system and can stop it.
type Oversight struct {
	Who       Text   `json:"who,omitzero"`
	CanStop   Answer `json:"can_stop,omitzero"`
	HowTested Text   `json:"how_tested,omitzero"`
}

// ImpactTier is how bad it could get.
type ImpactTier string

// The tiers on which rules depend.
const (
	TierSignificant ImpactTier = "significant"
	TierCritical    ImpactTier = "critical"
)

// Values lists the tiers.
func (ImpactTier) Values() []string { return []string{"minimal", "limited", "significant", "critical"} }

// ConOE is the Concept of Operations for Ethics: ConOps and context
// exploration (IEEE 7000, clause 7).
type ConOE struct {
	ReplacedOperations   Text          `json:"context_replaced_operations,omitzero"`
	Contexts             []Context     `json:"contexts_of_use,omitzero"`
	InitialHarms         []Text        `json:"initial_harms,omitzero"`
	InitialBenefits      []Text        `json:"initial_benefits,omitzero"`
	EnablingSystems      []Text        `json:"enabling_systems,omitzero"`
	Variants             []Variant     `json:"conops_variants,omitzero"`
	Gaps                 []ConceptGap  `json:"gaps,omitzero"`
	Feasibility          []Feasibility `json:"feasibility,omitzero"`
	Principles           []Text        `json:"organizational_principles,omitzero"`
	ContextRisks         []Text        `json:"context_risks,omitzero"`
	NeedsValueAnalysis   Answer        `json:"needs_value_analysis,omitzero"`
	ValueAnalysisBecause Text          `json:"needs_value_analysis_because,omitzero"`
	EngagementPlan       Text          `json:"engagement_plan,omitzero"`
}

// Context is one context of use.
type Context struct {
	Kind ContextKind `json:"kind,omitzero"`
	Text Text        `json:"text,omitzero"`
}

// ContextKind tells what is from what may be.
type ContextKind string

// Values lists the kinds.
func (ContextKind) Values() []string { return []string{"actual", "plausible"} }

// Variant is one concept of operations among several.
type Variant struct {
	Name       Text   `json:"name,omitzero"`
	ValueBased Answer `json:"value_based,omitzero"`
	Summary    Text   `json:"summary,omitzero"`
}

// ConceptGap is a difference between two concepts (IEEE 7000, 7.3(g)).
type ConceptGap struct {
	Gap        Text `json:"gap,omitzero"`
	Resolution Text `json:"resolution,omitzero"`
}

// Feasibility is the answer to one question of context feasibility (IEEE 7000,
// 7.3(e), Annex D).
type Feasibility struct {
	Kind     FeasibilityKind    `json:"kind,omitzero"`
	Question Text               `json:"question,omitzero"`
	Finding  Text               `json:"finding,omitzero"`
	Source   Text               `json:"source,omitzero"`
	Verdict  FeasibilityVerdict `json:"verdict,omitzero"`
	Owner    PersonID           `json:"owner,omitzero"`
	Due      ledger.Time        `json:"due,omitzero"`
}

// FeasibilityKind is one of the three kinds that are asked for.
type FeasibilityKind string

// Values lists the kinds.
func (FeasibilityKind) Values() []string { return []string{"legal", "social", "environmental"} }

// FeasibilityVerdict is the answer.
type FeasibilityVerdict string

// The verdicts on which rules depend.
const (
	NotFeasible        FeasibilityVerdict = "not_feasible"
	FeasibilityUnknown FeasibilityVerdict = "unknown"
)

// Values lists the verdicts.
func (FeasibilityVerdict) Values() []string {
	return []string{"feasible", "feasible_with_conditions", "not_feasible", "unknown"}
}

// Update refines the concept after its approval (IEEE 7000, 7.3(h)(3)), or
// notes how requirements were harmonized with those from elsewhere (9.3(d)).
type Update struct {
	Reason UpdateReason `json:"reason,omitzero"`
	Text   Text         `json:"text,omitzero"`
}

// UpdateReason says what made the update necessary.
type UpdateReason string

// The reasons that gates ask for.
const (
	UpdatePriorities    UpdateReason = "priorities"
	UpdateHarmonization UpdateReason = "harmonization"
)

// Values lists the reasons.
func (UpdateReason) Values() []string {
	return []string{"priorities", "evr", "design", "monitoring", "harmonization"}
}
