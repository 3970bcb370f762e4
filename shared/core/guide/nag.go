package guide

import (
	"slices"

	"conoe/shared/core/approval"
)

// Nag is the newest thing that time has to say to somebody who is asked and has
// not answered. A later one takes the place of those before it, so whoever was away
// for a week is told once.
type Nag int

// The nags, in order.
const (
	NoNag    Nag = iota
	Reminder     // the first reminder
	Helping      // the second one, with help
	Overdue      // it is due, and others are asked as well
)

// NagOf is the newest nag to who sits in a seat, or stands in for it. Silence is
// never a decision, so there is none after Overdue: others are told then.
func NagOf(q *approval.Request, outside bool) Nag {
	overdue := approval.DueEscalate
	if outside {
		overdue = approval.DueEscalateExternal
	}
	switch {
	case q.State != approval.StateOpen:
		return NoNag
	case slices.Contains(q.Done, overdue):
		return Overdue
	case slices.Contains(q.Done, approval.DueHelp):
		return Helping
	case slices.Contains(q.Done, approval.DueRemind):
		return Reminder
	}
	return NoNag
}

// Care is who has to look after an open request that people do not answer.
type Care int

// The cares, in order. Each goes on once it has begun.
const (
	NoCare  Care = iota
	Support      // the User Advocate and the Moderator help
	Chasing      // whoever leads the review asks
	Worried      // the champion is informed
)

// CareOf is how far a request has come without an answer.
func CareOf(q *approval.Request) Care {
	switch {
	case q.State != approval.StateOpen:
		return NoCare
	case slices.Contains(q.Done, approval.DueChampion):
		return Worried
	case slices.Contains(q.Done, approval.DueEscalate), slices.Contains(q.Done, approval.DueEscalateExternal):
		return Chasing
	case slices.Contains(q.Done, approval.DueHelp):
		return Support
	}
	return NoCare
}
