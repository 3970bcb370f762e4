package review

import (
	"conoe/shared/core/approval"
	"conoe/shared/core/ledger"
)

// Base is the system's stream at the size at which a review inherited from it.
type Base struct {
	Stream string `json:"stream,omitzero"`
	Size   int64  `json:"size,omitzero"`
}

// Trigger is why a review was started.
type Trigger string

// The triggers on which rules depend.
const (
	NewSystem         Trigger = "new_system"
	SignificantChange Trigger = "significant_change"
	LegacyRemediation Trigger = "legacy_remediation"
)

// Values lists the triggers.
func (Trigger) Values() []string {
	return []string{
		"new_system", "significant_change", "scheduled_reassessment", "incident", "law_change",
		"legacy_remediation", "procurement",
	}
}

// Depth is a row of the policy table; which ones there are is data.
type Depth string

// Screening holds the answers that set the depth.
type Screening struct {
	Questions int      `json:"questions,omitzero"` // version of the questions
	Answers   []Answer `json:"answers,omitzero"`
	Depth     Depth    `json:"depth,omitzero"`
	Lowered   bool     `json:"lowered,omitzero"`
	// Because is the digest of the reason for lowering.
	Because ledger.Digest `json:"because,omitzero"`
}

// Stage is one of the five stages.
type Stage string

// The stages.
const (
	S1 Stage = "s1"
	S2 Stage = "s2"
	S3 Stage = "s3"
	S4 Stage = "s4"
	S5 Stage = "s5"
)

// StageOf is the stage that a gate closes. G0 opens S1 and closes none.
func StageOf(g GateID) Stage {
	return map[GateID]Stage{G0: "", G1: S1, G2: S2, G3: S3, G4: S4, G5: S5}[g]
}

// GateOf is the gate that closes a stage.
func GateOf(s Stage) GateID {
	return map[Stage]GateID{S1: G1, S2: G2, S3: G3, S4: G4, S5: G5}[s]
}

// Title is what the stage is about, with the clause that it comes from: the
// standard itself knows processes, not stages.
func (s Stage) Title() string {
	return map[Stage]string{
		"": "start",
		S1: "concept exploration (IEEE 7000 cl. 7)",
		S2: "value elicitation (IEEE 7000 cl. 8)",
		S3: "value operationalization (IEEE 7000 cl. 9)",
		S4: "design implementation (IEEE 7000 cl. 10)",
		S5: "monitoring and feedback (IEEE 7000 10.3(e)(8))",
	}[s]
}

// Status is where a review stands as a whole.
type Status string

// The statuses. A system is open from its registration to its retirement.
const (
	StatusNone       Status = ""
	StatusOpen       Status = "open"
	StatusOnHold     Status = "on_hold"
	StatusCompleted  Status = "completed"
	StatusTerminated Status = "terminated_do_not_build"
	StatusCancelled  Status = "cancelled"
	StatusRetired    Status = "retired"
)

// Ending says how and why a review ended.
type Ending struct {
	Status  Status        `json:"status,omitzero"`
	Because ledger.Digest `json:"because,omitzero"`
	// NoRecords is the digest of the reason why no 8.2 and 8.4 record exists.
	NoRecords ledger.Digest `json:"no_records,omitzero"`
}

// Role is a role of IEEE 7000, 6.2, or one of the product's own.
type Role string

// The roles.
const (
	Champion            Role = "champion"
	Manager             Role = "designated_manager"
	ValueLead           Role = "value_lead"
	RiskLead            Role = "risk_lead"
	SystemExpert        Role = "system_expert"
	UserAdvocate        Role = "user_advocate"
	ProductManager      Role = "product_manager"
	Moderator           Role = "moderator"
	TransparencyManager Role = "transparency_manager"
	TeamMember          Role = "team_member"
)

// Roles lists the roles.
func Roles() []Role {
	return []Role{
		Champion, Manager, ValueLead, RiskLead, SystemExpert, UserAdvocate, ProductManager, Moderator,
		TransparencyManager, TeamMember,
	}
}

// Values lists the roles.
func (Role) Values() []string {
	var out []string
	for _, r := range Roles() {
		out = append(out, string(r))
	}
	return out
}

// Title is what a person reads.
func (r Role) Title() string {
	return map[Role]string{
		Champion: "Top Management Champion", Manager: "designated manager", ValueLead: "Value Lead",
		RiskLead: "Risk Lead", SystemExpert: "System Expert", UserAdvocate: "User Advocate",
		ProductManager: "Product Manager", Moderator: "Moderator",
		TransparencyManager: "Transparency Manager", TeamMember: "team",
	}[r]
}

// Constituency is the side on which a holder of the role decides.
func (r Role) Constituency() approval.Constituency {
	if r == Champion || r == Manager {
		return approval.Management
	}
	return approval.ProjectTeam
}

// Holders are the persons in a role.
type Holders struct {
	Role      Role       `json:"role"`
	Persons   []PersonID `json:"persons,omitzero"`
	Alternate PersonID   `json:"alternate,omitzero"`
}

// GateDecision is how an attempt at a gate ended.
type GateDecision string

// The decisions; "" while the gate's round is open.
const (
	GatePassed      GateDecision = "passed"
	GateConditional GateDecision = "passed_with_conditions"
	GateFailed      GateDecision = "failed"
)

// GateAttempt is one attempt at a gate.
type GateAttempt struct {
	Gate     GateID             `json:"gate"`
	Attempt  int                `json:"attempt"`
	Guards   []GuardResult      `json:"guards,omitzero"`
	Record   Ref                `json:"record,omitzero"` // its 8.1-GATE
	Request  approval.RequestID `json:"request,omitzero"`
	Decision GateDecision       `json:"decision,omitzero"`
	Flags    []GateFlag         `json:"flags,omitzero"`
	At       ledger.Time        `json:"at,omitzero"`
	Reopened bool               `json:"reopened,omitzero"`
}

// GateFlag is something that every export of a passed gate prints.
type GateFlag string

// The flags.
const (
	AdvocateOnly       GateFlag = "advocate_only"
	SeparationNotMet   GateFlag = "separation_of_duties_not_met"
	GuardsWaived       GateFlag = "guards_waived"
	NoExternalReached  GateFlag = "no_external_participant_reached"
	DefaultsNotAdopted GateFlag = "defaults_not_adopted"
)

// Waiver lets a gate pass although a waivable guard fails.
type Waiver struct {
	Gate    GateID        `json:"gate"`
	Guard   RuleID        `json:"guard"`
	By      PersonID      `json:"by"`
	Because ledger.Digest `json:"because"`
	Until   ledger.Time   `json:"until"`
}

// Waived reports whether a guard is waived at a time.
func (d *Dossier) Waived(g GateID, r RuleID, now ledger.Time) bool {
	for _, w := range d.Waivers {
		if w.Gate == g && w.Guard == r && now.Before(w.Until.Time) {
			return true
		}
	}
	return false
}

// Check refuses anything but an identifier.
func (x Depth) Check() error { return checkToken(string(x)) }
