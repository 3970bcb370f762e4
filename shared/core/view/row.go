package view

import (
	"conoe/shared/core/approval"
	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
)

// Version changes with what rows hold or how they are keyed.
const Version = 1

// About is what every row says of its review or system.
type About struct {
	Ref    review.Ref    `json:"ref"`
	Stream string        `json:"stream"`
	System review.Ref    `json:"system"`
	Stage  review.Stage  `json:"stage,omitzero"`
	Status review.Status `json:"status"`
}

// List is the row of a review or system in the list of all.
type List struct {
	About
	Depth    review.Depth  `json:"depth,omitzero"`
	Gate     review.GateID `json:"next_gate,omitzero"`
	NextDue  ledger.Time   `json:"next_due,omitzero"`
	Requests int           `json:"open_requests,omitzero"`
	// Team are those who may see more of it than title and stage.
	Team []review.PersonID `json:"team,omitzero"`
}

// Mine says that a person belongs to the team of what is not over.
type Mine struct{ About }

// Inbox is what one person is asked in one review or system.
type Inbox struct {
	About
	Asked []Asked `json:"asked"`
	More  int     `json:"more,omitzero"` // duties beyond MaxAsked
}

// Asked is a duty in one request.
type Asked struct {
	approval.Duty
	Request   approval.RequestID `json:"request"`
	Purpose   approval.Purpose   `json:"purpose"`
	Reminded  int                `json:"reminded,omitzero"`
	Escalated bool               `json:"escalated,omitzero"`
}

// Due is what has a deadline outside of requests in one review or system.
type Due struct {
	About
	Items []DueItem         `json:"items"` // in order of time
	More  int               `json:"more,omitzero"`
	Team  []review.PersonID `json:"team,omitzero"`
}

// DueItem is one deadline that nobody has met.
type DueItem struct {
	Ref      review.Ref     `json:"ref"`
	What     review.DueWhat `json:"what"`
	At       ledger.Time    `json:"at"`
	Recorded bool           `json:"recorded,omitzero"` // that it has passed
}

// An aside has at most 64 KB, so a row tells the first ones and counts the rest.
const (
	MaxAsked = 100
	MaxDue   = 200
	maxTeam  = 500
)
