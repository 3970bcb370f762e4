package guide

import (
	"time"

	"conoe/shared/core/approval"
)

// Kind is why somebody is written to.
type Kind string

// The kinds of messages. What somebody did just now is told at any hour: Slack keeps
// it from whoever does not want to be disturbed. What only time brings about waits
// for the person's working hours.
const (
	Asking    Kind = "ask"    // a colleague asks to decide, or to answer
	Calling   Kind = "call"   // time asks somebody to step in for others
	Reminding Kind = "remind" // about a request that is open
	Stepping  Kind = "step"   // what is next, after what somebody did just now
	Telling   Kind = "tell"   // what else there is: the digest, what came back
	Replying  Kind = "reply"  // to what the person did just now
	Erasing   Kind = "erase"  // the edit of a message that has to go
)

// Reader is what is known of whom a message goes to.
type Reader struct {
	Outside bool
	Zone    *time.Location // nil is UTC
	// Told is when the person was last told something outside an open request;
	// zero if never.
	Told time.Time
	// Asks are how many requests of the present stage the person was asked in
	// messages of their own.
	Asks int
}

// Budget is what a person may be burdened with.
type Budget struct {
	Calendar   approval.Calendar
	From, To   int // hours of the person's day in which they are written to
	AsksAStage int // of somebody outside; further ones are added to the last
}

// MayPost reports whether a message goes out now, and from when on it may if
// not. A zero time means that it is never a message of its own: the ask is added
// to the last one.
func MayPost(b Budget, p Reader, what Kind, now time.Time) (yes bool, at time.Time) {
	switch what {
	case Replying, Erasing:
		return true, now
	case Asking, Calling:
		if p.Outside && p.Asks >= b.AsksAStage {
			return false, time.Time{}
		}
	case Stepping, Telling:
		if sameDay(p, p.Told, now) {
			return false, b.openIn(p, now, 1)
		}
	}
	if what == Asking || what == Stepping {
		return true, now
	}
	at = b.open(p, now)
	return !at.After(now), at
}

// Day is the date where the person is, such as "2026-11-23".
func (p Reader) Day(now time.Time) string { return now.In(zone(p)).Format(time.DateOnly) }

func zone(p Reader) *time.Location {
	if p.Zone == nil {
		return time.UTC
	}
	return p.Zone
}

func sameDay(p Reader, a, b time.Time) bool {
	a, b = a.In(zone(p)), b.In(zone(p))
	return !a.IsZero() && a.Year() == b.Year() && a.YearDay() == b.YearDay()
}

// open is t, or the next working hour of the person after it.
func (b Budget) open(p Reader, t time.Time) time.Time { return b.openIn(p, t, 0) }

// openIn is the first working hour of the person so many days from t or later, and
// not before t. Days are counted by date: there is no midnight where the clock goes
// forward at it.
func (b Budget) openIn(p Reader, t time.Time, days int) time.Time {
	t = t.In(zone(p))
	at := func(day, hour int) time.Time {
		return time.Date(t.Year(), t.Month(), t.Day()+day, hour, 0, 0, 0, t.Location())
	}
	for day := days; day < days+400; day++ {
		from, to := at(day, b.From), at(day, b.To)
		if !b.working(from) || !t.Before(to) {
			continue
		}
		if t.Before(from) {
			return from
		}
		return t
	}
	return t
}

// Morning is the beginning of the person's working day so many days from now, or of
// the next one that is a business day.
func (b Budget) Morning(p Reader, now time.Time, days int) time.Time { return b.openIn(p, now, days) }

// working reports whether the date of t, where the person is, is a business day.
func (b Budget) working(t time.Time) bool {
	noon := time.Date(t.Year(), t.Month(), t.Day(), 12, 0, 0, 0, time.UTC)
	return b.Calendar.After(noon.AddDate(0, 0, -1), 1).YearDay() == noon.YearDay()
}
