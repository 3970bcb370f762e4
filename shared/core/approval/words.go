package approval

import "slices"

// Constituency is one of the three groups whose agreement IEEE 7000, 9.3(b) asks
// for.
type Constituency string

// The three constituencies.
const (
	Stakeholder Constituency = "stakeholder"
	Management  Constituency = "management"
	ProjectTeam Constituency = "project_team"
)

// Constituencies lists them in the order in which they are shown.
func Constituencies() []Constituency {
	return []Constituency{Stakeholder, Management, ProjectTeam}
}

// Purpose is what a request is for. The policy table gives each its quorum.
type Purpose string

// The purposes.
const (
	PurposeConOE               Purpose = "conoe"
	PurposeValuePriorities     Purpose = "value_priorities"
	PurposeEVR                 Purpose = "evr"
	PurposeEDR                 Purpose = "edr"
	PurposeTradeOff            Purpose = "tradeoff"
	PurposeRiskAcceptance      Purpose = "risk_acceptance"
	PurposeTreatmentPlan       Purpose = "treatment_plan"
	PurposeStageGate           Purpose = "stage_gate"
	PurposeAISIA               Purpose = "aisia"
	PurposeTransparencyRelease Purpose = "transparency_release"
	PurposeTailoring           Purpose = "tailoring"
	PurposeOverride            Purpose = "override"
	PurposeLightRelease        Purpose = "light_release"
)

// Purposes lists them all.
func Purposes() []Purpose {
	return []Purpose{
		PurposeConOE, PurposeValuePriorities, PurposeEVR, PurposeEDR, PurposeTradeOff,
		PurposeRiskAcceptance, PurposeTreatmentPlan, PurposeStageGate, PurposeAISIA,
		PurposeTransparencyRelease, PurposeTailoring, PurposeOverride, PurposeLightRelease,
	}
}

// Verdict is what a person says about an item.
type Verdict string

// The verdicts. Abstaining counts for presence and never for a quorum; recusing
// says that the person stands aside.
const (
	Approve        Verdict = "approve"
	Reject         Verdict = "reject"
	RequestChanges Verdict = "request_changes"
	Abstain        Verdict = "abstain"
	Recuse         Verdict = "recuse"
)

// Verdicts lists them in the order in which they are offered.
func Verdicts() []Verdict {
	return []Verdict{Approve, RequestChanges, Reject, Abstain, Recuse}
}

// State is that of an item or of a whole request.
type State string

// The states. All but Open are ends, except that an edit of wording opens an
// approved item again until its approvers confirm.
const (
	StateOpen             State = "open"
	StateApproved         State = "approved"
	StateRejected         State = "rejected"
	StateChangesRequested State = "changes_requested"
	StateExpired          State = "expired"
	StateCancelled        State = "cancelled"
	StateSuperseded       State = "superseded"
)

func known[T comparable](all []T, x T) bool { return slices.Contains(all, x) }
