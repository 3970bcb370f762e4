package review

import "conoe/shared/core/ledger"

// InfoRules are the rules for making information available (IEEE 7000,
// 11.3(a)).
type InfoRules struct {
	Availability Text `json:"availability,omitzero"`
	Maintenance  Text `json:"maintenance,omitzero"`
	Approval     Text `json:"approval,omitzero"`
}

// Release makes information available to an audience (IEEE 7000, 11.3(b, c)).
type Release struct {
	Gate      GateID         `json:"gate,omitzero"`
	Audience  Text           `json:"audience,omitzero"`
	Contents  []ReleasedInfo `json:"contents,omitzero"`
	Announced ledger.Time    `json:"announced_at,omitzero"`
}

// ReleasedInfo is a kind of information.
type ReleasedInfo string

// Values lists the kinds.
func (ReleasedInfo) Values() []string {
	return []string{"value_register", "case_for_ethics", "context", "requirements", "risks", "user_information"}
}

// ReleasePlan is what must be ready before release (ISO/IEC 42001, A.6.2.5,
// A.8.2).
type ReleasePlan struct {
	Deployment      Text `json:"deployment,omitzero"`
	Rollback        Text `json:"rollback,omitzero"`
	UserInformation Text `json:"user_information,omitzero"`
}

// Monitoring says how one requirement is watched in operation, or why it
// cannot be (IEEE 7000, 10.3(e)(8); ISO/IEC 42001, 9.1).
type Monitoring struct {
	EVR            Ref      `json:"evr,omitzero" to:"evr" trace:"up"`
	What           Text     `json:"what,omitzero"`
	By             Text     `json:"by,omitzero"`
	Source         Text     `json:"source,omitzero"`
	WindowDays     int      `json:"window_days,omitzero"`
	Operator       Operator `json:"operator,omitzero"`
	Threshold      Decimal  `json:"threshold,omitzero"`
	NotMonitorable Text     `json:"not_monitorable_because,omitzero"`
}

// Cycle closes one round of operation (gate G5): what became of each value, and
// how it goes on.
type Cycle struct {
	From     ledger.Time   `json:"from,omitzero"`
	To       ledger.Time   `json:"to,omitzero"`
	Values   []Realized    `json:"values,omitzero"`
	Decision CycleDecision `json:"decision,omitzero"`
	Because  Text          `json:"because,omitzero"`
}

// Realized says whether a value showed in operation.
type Realized struct {
	Cluster  Ref    `json:"cluster,omitzero" to:"vcl"`
	Realized Answer `json:"realized,omitzero"`
	Note     Text   `json:"note,omitzero"`
}

// CycleDecision is how the system goes on.
type CycleDecision string

// Values lists the decisions.
func (CycleDecision) Values() []string { return []string{"continue", "revise", "retire"} }

// Signal is one measurement in operation.
type Signal struct {
	Monitoring Ref          `json:"monitoring,omitzero" to:"mon"`
	Value      Decimal      `json:"value,omitzero"`
	Status     SignalStatus `json:"status,omitzero"`
	At         ledger.Time  `json:"at,omitzero"`
	Note       Text         `json:"note,omitzero"`
}

// SignalStatus is what a measurement means.
type SignalStatus string

// The statuses.
const (
	SignalOK     SignalStatus = "ok"
	SignalBreach SignalStatus = "breach"
	SignalNone   SignalStatus = "no_data"
)

// Values lists the statuses.
func (SignalStatus) Values() []string { return []string{"ok", "warn", "breach", "no_data"} }

// Incident is a concern or an event in operation.
type Incident struct {
	Channel       IncidentChannel `json:"channel,omitzero"`
	Anonymous     Answer          `json:"anonymous,omitzero"`
	Description   Text            `json:"description,omitzero"`
	Breaks        []Ref           `json:"breaks,omitzero" to:"edr,evr"`
	Suspends      []Ref           `json:"suspends,omitzero" to:"evr"`
	Severity      Severity        `json:"severity,omitzero"`
	Communication []Communication `json:"communication,omitzero"`
	Signal        Ref             `json:"signal,omitzero" to:"sig"`
	Reassessment  Answer          `json:"reassessment_required,omitzero"`
	Because       Text            `json:"reassessment_because,omitzero"`
	DecidedBy     PersonID        `json:"reassessment_decided_by,omitzero"`
	Rejected      Text            `json:"rejected_because,omitzero"`
}

// IncidentChannel is where it was reported.
type IncidentChannel string

// Values lists the channels.
func (IncidentChannel) Values() []string {
	return []string{"a.3.3_internal", "a.8.3_external", "slack", "monitoring"}
}

// Severity is how bad an incident is.
type Severity string

// Serious reports whether a reassessment decision is due (rule T11).
func (s Severity) Serious() bool { return s == "major" || s == "critical" }

// Values lists the severities.
func (Severity) Values() []string { return []string{"observation", "minor", "major", "critical"} }

// Communication is what an audience is told (ISO/IEC 42001, A.8.4).
type Communication struct {
	Audience Text        `json:"audience,omitzero"`
	Due      ledger.Time `json:"due,omitzero"`
	SentAt   ledger.Time `json:"sent_at,omitzero"`
}

// ChangeNote is a change of the system, proposed or found (ISO/IEC 42001, 8.1).
type ChangeNote struct {
	What         Text       `json:"what,omitzero"`
	When         ChangeWhen `json:"when,omitzero"`
	Intended     Answer     `json:"intended,omitzero"`
	Significant  Answer     `json:"significant,omitzero"`
	RuleHit      Text       `json:"rule_hit,omitzero"`
	Affects      []Ref      `json:"affects,omitzero" to:"*"`
	Reason       Text       `json:"reason,omitzero"`
	Effects      Text       `json:"adverse_effects,omitzero"`
	Mitigation   Text       `json:"mitigation,omitzero"`
	Reassessment Answer     `json:"reassessment_required,omitzero"`
	Because      Text       `json:"reassessment_because,omitzero"`
	DecidedBy    PersonID   `json:"reassessment_decided_by,omitzero"`
}

// ChangeWhen tells a proposal from a fact.
type ChangeWhen string

// Values lists the two.
func (ChangeWhen) Values() []string { return []string{"proposed", "occurred"} }

// Nonconformity is a failure of the management system (ISO/IEC 42001, 10.2).
type Nonconformity struct {
	Source       NonconformitySource `json:"source,omitzero"`
	Criterion    Text                `json:"criterion,omitzero"`
	Description  Text                `json:"description,omitzero"`
	Evidence     []Ref               `json:"evidence,omitzero" to:"evd"`
	Grade        Grade               `json:"grade,omitzero"`
	Correction   Text                `json:"correction,omitzero"`
	Containment  Text                `json:"containment,omitzero"`
	Causes       []Text              `json:"causes,omitzero"`
	SimilarCases Text                `json:"similar_cases,omitzero"`
	Effective    Answer              `json:"effective,omitzero"`
	CheckedBy    PersonID            `json:"checked_by,omitzero"`
	AIMSChanges  []Text              `json:"aims_changes,omitzero"`
}

// NonconformitySource is how it was found.
type NonconformitySource string

// Values lists the sources.
func (NonconformitySource) Values() []string {
	return []string{"internal_audit", "external_audit", "monitoring", "incident", "complaint", "gate_failure", "self"}
}

// Grade is how grave a nonconformity is.
type Grade string

// Values lists the grades.
func (Grade) Values() []string { return []string{"major", "minor", "ofi"} }

// Corrective is one corrective action.
type Corrective struct {
	Nonconformity Ref         `json:"nonconformity,omitzero" to:"ncf"`
	Action        Text        `json:"action,omitzero"`
	Owner         PersonID    `json:"owner,omitzero"`
	Due           ledger.Time `json:"due,omitzero"`
	Done          ledger.Time `json:"done_at,omitzero"`
}

// Evidence is something that shows something. A link alone is weak and cannot
// satisfy a guard by itself.
type Evidence struct {
	Kind           EvidenceKind   `json:"kind,omitzero"`
	Title          Text           `json:"title,omitzero"`
	MediaType      Text           `json:"media_type,omitzero"`
	Size           int            `json:"size,omitzero"` // bytes
	SHA256         Text           `json:"sha256,omitzero"`
	Stored         Text           `json:"storage_ref,omitzero"`
	CapturedAt     ledger.Time    `json:"captured_at,omitzero"`
	CapturedBy     PersonID       `json:"captured_by,omitzero"`
	Classification Classification `json:"classification,omitzero"`
	About          []Ref          `json:"about,omitzero" to:"*"`
}

// Weak reports whether it is only a link.
func (e *Evidence) Weak() bool { return e.Kind == "link" || !e.SHA256.Said() }

// EvidenceKind is a kind of evidence.
type EvidenceKind string

// Values lists the kinds.
func (EvidenceKind) Values() []string {
	return []string{"document", "test_report", "minutes", "approval", "log_excerpt", "screenshot", "link", "attestation"}
}

// Classification says who may see it.
type Classification string

// Values lists the classes.
func (Classification) Values() []string {
	return []string{"public", "internal", "confidential", "personal"}
}

// Exception lets a rule stand open for one subject, signed by the champion
// and told to those it concerns.
type Exception struct {
	Rule     RuleID      `json:"rule,omitzero"`
	Subject  Ref         `json:"subject,omitzero" to:"*"`
	Reason   Text        `json:"reason,omitzero"`
	ToldTo   []Ref       `json:"told_to,omitzero" to:"stk"`
	Attempts []Ref       `json:"attempts,omitzero" to:"eng"`
	Until    ledger.Time `json:"until,omitzero"`
}

// RuleID names a rule or guard, such as "T5" or "lens.culture".
type RuleID string

// GateID is one of G0 to G5.
type GateID string

// The gates.
const (
	G0 GateID = "G0"
	G1 GateID = "G1"
	G2 GateID = "G2"
	G3 GateID = "G3"
	G4 GateID = "G4"
	G5 GateID = "G5"
)

// Gates lists the gates in order.
func Gates() []GateID { return []GateID{G0, G1, G2, G3, G4, G5} }

// Values lists the gates.
func (GateID) Values() []string { return []string{"G0", "G1", "G2", "G3", "G4", "G5"} }

// Check refuses anything but an identifier.
func (x RuleID) Check() error { return checkToken(string(x)) }
