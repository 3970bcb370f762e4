package rules

import (
	"conoe/shared/core/review"
)

// Finding is one thing that is missing or wrong.
type Finding struct {
	Rule review.RuleID `json:"rule"`
	Gate review.GateID `json:"gate"`
	// Effect says whether it blocks the next gate, a later one, or only warns.
	Effect Effect `json:"effect"`
	// Ref is the item that it is about; "" where one is missing altogether.
	Ref review.Ref `json:"ref,omitzero"`
	// About are further items that the sentence names.
	About []review.Ref `json:"about,omitzero"`
	// Sentence is for a product person. It names items by reference only.
	Sentence string `json:"sentence"`
	// Who can clear it, and Action how: a verb of the access table and the type
	// of item, where there is one.
	Who    []review.Standing `json:"who"`
	Action Action            `json:"action"`
	Source Source            `json:"source"`
	// Waived findings let the gate pass and are printed in every export.
	Waived bool `json:"waived,omitzero"`
	// Question: only a person can tell; the finding asks and does not assert.
	Question bool `json:"question,omitzero"`
}

// Effect is what a finding does.
type Effect string

// The effects, gravest first.
const (
	BlocksNow Effect = "blocks now"
	WillBlock Effect = "will block"
	Warns     Effect = "warns"
)

// Action is what clears a finding.
type Action struct {
	Verb review.Verb `json:"verb"`
	Type review.Type `json:"type,omitzero"`
	// Record is set where the action is to collect a clause 8 record.
	Record review.RecordType `json:"record,omitzero"`
}

// Source is where a rule comes from.
type Source struct {
	// Locator in IEEE 7000 or ISO/IEC 42001, or "product policy".
	Locator string `json:"locator"`
	// Mark is how sure we are of the locator: P, 2, 1, R, or D for what the
	// product decides itself.
	Mark string `json:"mark"`
}

// String prints the source; what the product decided itself is called that.
func (s Source) String() string {
	if s.Mark == "D" {
		if s.Locator == "" {
			return "product policy"
		}
		return s.Locator + " (product policy)"
	}
	return s.Locator + " [" + s.Mark + "]"
}
