package review

import (
	"conoe/shared/core/approval"
	"conoe/shared/core/ledger"
)

// Change is what a rule adds to a stream: the kind of an entry and its data,
// still without actor and time.
type Change interface{ kind() string }

// KindOf names the kind of entry that a change becomes. All are at version 1.
func KindOf(c Change) string { return c.kind() }

// OpenedDossier is the first entry of a review's or a system's stream.
type OpenedDossier struct {
	Ref     Ref      `json:"ref"`
	System  string   `json:"system"` // the system's stream
	SysRef  Ref      `json:"system_ref"`
	Trigger Trigger  `json:"trigger,omitzero"`
	Base    Base     `json:"base,omitzero"`
	Owner   PersonID `json:"owner,omitzero"`
}

// Screened sets the depth.
type Screened struct {
	Screening
}

// RolesAssigned replaces the holders of the roles that it names.
type RolesAssigned struct {
	Holders []Holders `json:"holders"`
}

// Saved is a new version of an item. There is one kind of entry per type of
// document.
type Saved[D any] struct {
	Ref     Ref           `json:"ref"`
	ID      string        `json:"id"`
	Version int           `json:"version"`
	Meaning int           `json:"meaning"`
	State   State         `json:"state"`
	Digest  ledger.Digest `json:"digest"`
	Authors []PersonID    `json:"authors,omitzero"`
	Seen    []Seen        `json:"seen,omitzero"`
	// From is the stream that an inherited or adopted item comes from, and
	// that holds its content.
	From    string `json:"from,omitzero"`
	FromRef Ref    `json:"from_ref,omitzero"`
	// Wording: the author says that the meaning is the same.
	Wording bool `json:"wording,omitzero"`
	// Reporter of an incident: digest of a content that holds the person.
	Reporter ledger.Digest `json:"reporter,omitzero"`
	// InForce goes with an item that was approved elsewhere.
	InForce Approval `json:"in_force,omitzero"`
	// Built and Submitted go with it too, so that an implementer stays barred
	// from verifying and an author from deciding.
	Built     Built `json:"built,omitzero"`
	Submitted bool  `json:"submitted,omitzero"`
	Doc       D     `json:"doc"`
}

// SavedItem is Saved of any type, as rules make it.
type SavedItem struct {
	Saved[Doc]
}

// Moved is a change of an item's state.
type Moved struct {
	Ref     Ref                `json:"ref"`
	Version int                `json:"version"`
	On      Event              `json:"on"`
	From    State              `json:"from"`
	To      State              `json:"to"`
	With    []Ref              `json:"with,omitzero"` // evidence, or what made it necessary
	Because ledger.Digest      `json:"because,omitzero"`
	Request approval.RequestID `json:"request,omitzero"`
}

// Confirmed says that an item still holds although something it refers to has
// changed.
type Confirmed struct {
	Ref  Ref    `json:"ref"`
	Seen []Seen `json:"seen,omitzero"`
}

// GateAsked opens an attempt at a gate.
type GateAsked struct {
	GateAttempt
}

// GateDecided ends it.
type GateDecided struct {
	Gate     GateID       `json:"gate"`
	Attempt  int          `json:"attempt"`
	Decision GateDecision `json:"decision"`
	Flags    []GateFlag   `json:"flags,omitzero"`
}

// WaivedGuard lets a gate pass although a guard fails.
type WaivedGuard struct {
	Waiver
}

// StageEntered moves the review on.
type StageEntered struct {
	Stage Stage `json:"stage"`
}

// StageReopened goes back; what was built on the stage is to be checked again.
type StageReopened struct {
	Stage   Stage         `json:"stage"`
	Because ledger.Digest `json:"because"`
}

// Paused holds a review, or lets it go on.
type Paused struct {
	OnHold  bool          `json:"on_hold"`
	Because ledger.Digest `json:"because,omitzero"`
}

// EndedReview is the last entry of a review.
type EndedReview struct {
	Ending
}

// ContentErased says which contents were deleted, on which ground.
type ContentErased struct {
	Digests []ledger.Digest `json:"digests"`
	Ground  ErasureGround   `json:"ground"`
	Because ledger.Digest   `json:"because,omitzero"`
}

// ErasureGround is why content may be erased.
type ErasureGround string

// Values lists the grounds.
func (ErasureGround) Values() []string {
	return []string{"consent_withdrawn", "erasure_request", "retention_ended", "recorded_by_mistake"}
}

// BecameDue records that a deadline outside of requests has passed.
type BecameDue struct {
	Ref  Ref         `json:"ref"`
	What DueWhat     `json:"what"`
	Due  ledger.Time `json:"due"`
}

// AnswersGiven says that somebody answered an open round of questions. What they
// said is sealed content: nobody but them reads it before the round closes. A
// later entry of the same person replaces an earlier one.
type AnswersGiven struct {
	Engagement Ref           `json:"engagement" to:"eng"`
	Person     PersonID      `json:"person"`
	Answers    ledger.Digest `json:"answers"`
}

// DueWhat is a deadline outside of requests.
type DueWhat string

// The deadlines (domain section 4.7).
const (
	ReassessmentDue DueWhat = "reassessment"
	SuspensionDue   DueWhat = "suspension_review"
	TriageDue       DueWhat = "triage"
	AcceptanceEnds  DueWhat = "acceptance_ends"
	AssessmentDue   DueWhat = "next_assessment"
	AnswersClose    DueWhat = "answers_close"
)

func (OpenedDossier) kind() string { return "dossier.opened" }
func (Screened) kind() string      { return "review.screened" }
func (RolesAssigned) kind() string { return "roles.assigned" }
func (s SavedItem) kind() string   { return savedKind(s.Doc.Type()) }
func (Moved) kind() string         { return "item.moved" }
func (Confirmed) kind() string     { return "item.confirmed" }
func (GateAsked) kind() string     { return "gate.asked" }
func (GateDecided) kind() string   { return "gate.decided" }
func (WaivedGuard) kind() string   { return "guard.waived" }
func (StageEntered) kind() string  { return "stage.entered" }
func (StageReopened) kind() string { return "stage.reopened" }
func (Paused) kind() string        { return "review.paused" }
func (EndedReview) kind() string   { return "review.ended" }
func (ContentErased) kind() string { return "content.erased" }
func (BecameDue) kind() string     { return "item.due" }
func (AnswersGiven) kind() string  { return "answers.given" }

func savedKind(t Type) string { return string(t) + ".saved" }

// Asked is an event of package approval as a change.
type Asked struct{ approval.Event }

func (a Asked) kind() string { return a.Kind() }

// MarshalJSON writes the event itself.
func (a Asked) MarshalJSON() ([]byte, error) { return marshal(a.Event) }
