package rules

import (
	"slices"
	"time"

	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
)

// Deadline is a deadline of an item that nobody has met.
type Deadline struct {
	review.BecameDue
	Recorded bool // that it has passed
}

// Unmet lists the deadlines of items that nobody has met, in order of time
// (domain section 4.7). One whose passing is recorded stays until it is met.
func Unmet(p *Policy, d *review.Dossier) []Deadline {
	var out []Deadline
	add := func(ref review.Ref, what review.DueWhat, at time.Time) {
		if b := (review.BecameDue{Ref: ref, What: what, Due: ledger.At(at)}); !at.IsZero() {
			out = append(out, Deadline{b, d.Told[b]})
		}
	}
	cal := p.BusinessDays()
	for i := range review.All[review.EVR](d) {
		if i.State == review.Suspended {
			add(i.Ref, review.SuspensionDue, cal.After(i.Since.Time, p.Deadlines.SuspensionReviewDays))
		}
	}
	for i, n := range review.All[review.Incident](d) {
		if i.State != "received" {
			continue
		}
		switch n.Severity {
		case "critical":
			add(i.Ref, review.TriageDue, i.Since.AddDate(0, 0, p.Deadlines.CriticalTriageDays))
		case "major":
			add(i.Ref, review.TriageDue, cal.After(i.Since.Time, p.Deadlines.MajorTriageDays))
		}
	}
	for i, k := range review.All[review.Risk](d) {
		if i.State == review.Accepted {
			add(i.Ref, review.AcceptanceEnds, k.AcceptedUntil.Time)
		}
	}
	for i, e := range d.Rounds() {
		add(i.Ref, review.AnswersClose, e.Until.Time)
	}
	dueAssessments(p, d, add)
	slices.SortStableFunc(out, func(a, b Deadline) int { return a.Due.Compare(b.Due.Time) })
	return out
}

func dueAssessments(p *Policy, d *review.Dossier, add func(review.Ref, review.DueWhat, time.Time)) {
	if !ClauseEight(d) {
		return
	}
	for _, o := range Unassessed(d) {
		add(o.Ref, review.ReassessmentDue, p.BusinessDays().After(o.At, p.Deadlines.ReassessmentDays))
	}
	for i, r := range review.All[review.Record](d) {
		if i.State == review.Approved && !r.NextDue.IsZero() {
			add(i.Ref, review.AssessmentDue, r.NextDue.Time)
		}
	}
}

// DueItems lists the deadlines whose passing is not recorded yet, in order of
// time.
func DueItems(p *Policy, d *review.Dossier) []review.BecameDue {
	var out []review.BecameDue
	for _, one := range Unmet(p, d) {
		if !one.Recorded {
			out = append(out, one.BecameDue)
		}
	}
	return out
}

// NextDue is when the stream next has something to elapse, and false if nothing
// is waiting. It is a pure function of the fold.
func NextDue(p *Policy, d *review.Dossier) (time.Time, bool) {
	if d.Over() {
		return time.Time{}, false
	}
	next, _ := NextItemDue(p, d)
	for _, q := range d.OpenRequests() {
		if at, ok := q.NextDue(); ok && (next.IsZero() || at.Before(next)) {
			next = at
		}
	}
	return next, !next.IsZero()
}

// NextItemDue is NextDue without what requests wait for.
func NextItemDue(p *Policy, d *review.Dossier) (time.Time, bool) {
	if d.Over() {
		return time.Time{}, false
	}
	due := DueItems(p, d)
	if len(due) == 0 {
		return time.Time{}, false
	}
	return due[0].Due.Time, true
}
