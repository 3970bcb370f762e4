package approval

// MinuteRecorded keeps a decision that somebody wrote down for a person. It
// counts only once it is confirmed.
type MinuteRecorded struct {
	About
	Decided  Decided  `json:"decided"`
	Recorder PersonID `json:"recorder"`
	// Words is the minute itself: words, date, place or call.
	Words Digest `json:"words"`
}

// Kind names the event.
func (MinuteRecorded) Kind() string { return "approval.minute_recorded" }

// MinuteConfirmed lets a minute count. Confirmer attended.
type MinuteConfirmed struct {
	About
	Decision  DecisionID `json:"decision"`
	Confirmer PersonID   `json:"confirmer"`
}

// Kind names the event.
func (MinuteConfirmed) Kind() string { return "approval.minute_confirmed" }

// MediationOpened pauses items after an external rejection (R5).
type MediationOpened struct {
	About
	Person PersonID    `json:"person"` // whose rejection it is
	Items  []SubjectID `json:"items"`
	Limit  Instant     `json:"limit"`
}

// Kind names the event.
func (MediationOpened) Kind() string { return "approval.mediation_opened" }

// MediationOutcome is how a mediation ends.
type MediationOutcome string

// The outcomes. After answered and traded_off the person decides again.
const (
	OutcomeAnswered  MediationOutcome = "answered"
	OutcomeChanged   MediationOutcome = "changed"
	OutcomeTradedOff MediationOutcome = "traded_off"
	OutcomeUpheld    MediationOutcome = "upheld"
)

// MediationEnded is the outcome of a mediation about one item.
type MediationEnded struct {
	About
	Timely
	Person   PersonID         `json:"person"`
	Item     SubjectID        `json:"item"`
	Outcome  MediationOutcome `json:"outcome"`
	By       PersonID         `json:"by,omitzero"` // absent: its time ran out, or the person insists
	Reason   Digest           `json:"reason,omitzero"`
	TradeOff Ref              `json:"trade_off,omitzero"`
	// Limit is when the person's answer, or the champion's, is due.
	Limit Instant `json:"limit,omitzero"`
}

// Kind names the event.
func (MediationEnded) Kind() string { return "approval.mediation_ended" }

// Overridden lifts the block of an upheld rejection. It fills no seat.
type Overridden struct {
	About
	Person PersonID    `json:"person"` // whose rejection is overridden
	Items  []SubjectID `json:"items"`
	By     PersonID    `json:"by"`
	Reason Digest      `json:"reason"`
}

// Kind names the event.
func (Overridden) Kind() string { return "approval.overridden" }

// TemporaryApproved is an emergency approval (R9).
type TemporaryApproved struct {
	About
	Items  []Ref    `json:"items"`
	By     PersonID `json:"by"`
	Until  Instant  `json:"until"`
	Reason Digest   `json:"reason"`
}

// Kind names the event.
func (TemporaryApproved) Kind() string { return "approval.temporary_approved" }

// TemporaryEnded says that an emergency approval ran out.
type TemporaryEnded struct {
	About
	Timely
	Items []SubjectID `json:"items"`
}

// Kind names the event.
func (TemporaryEnded) Kind() string { return "approval.temporary_ended" }

// Reminded asks for a reminder to those who have not answered. With Help, the
// User Advocate and the Moderator offer help.
type Reminded struct {
	About
	Timely
	Persons []PersonID `json:"persons,omitzero"`
	Help    bool       `json:"help,omitzero"`
}

// Kind names the event.
func (Reminded) Kind() string { return "approval.reminded" }

// Escalated invites the alternates of those who are late.
type Escalated struct {
	About
	Timely
	Late     []PersonID   `json:"late,omitzero"`
	Invited  []Invitation `json:"invited,omitzero"`
	External bool         `json:"external,omitzero"` // about people outside
}

// Kind names the event.
func (Escalated) Kind() string { return "approval.escalated" }

// ChampionInformed tells the champion who is late.
type ChampionInformed struct {
	About
	Timely
	Late []PersonID `json:"late,omitzero"`
}

// Kind names the event.
func (ChampionInformed) Kind() string { return "approval.champion_informed" }
