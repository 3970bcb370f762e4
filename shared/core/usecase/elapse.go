package usecase

import (
	"context"
	"slices"
	"time"

	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
	"conoe/shared/core/rules"
)

// Elapsed says what time has brought about.
type Elapsed struct {
	Entries int `json:"entries"`
}

// Elapse records everything in a stream that is due by now: reminders,
// escalations, closings and expiries of requests, and deadlines of items. It may
// be called as often as one likes; what is recorded is not due again. Nothing
// else schedules anything.
func (a *App) Elapse(ctx context.Context, c Command, stream string) (Elapsed, error) {
	return onDossier(ctx, a, c, stream, review.VerbAdvance, stream, func(t *turn) (Elapsed, error) {
		if t.D.Over() {
			return Elapsed{}, nil
		}
		if t.cmd.ImportedAs == "" {
			t.cmd.ImportedAs = gravest(t.D) // what time does to an invented case is invented too
		}
		if err := t.mergePersons(); err != nil {
			return Elapsed{}, err
		}
		for _, q := range t.D.OpenRequests() {
			if err := t.asked(q.Elapse(t.now)); err != nil {
				return Elapsed{}, err
			}
		}
		for _, d := range dueItems(t.app.Policy, t.D) {
			if d.Due.After(t.now) {
				continue
			}
			if err := t.add(d); err != nil {
				return Elapsed{}, err
			}
		}
		return Elapsed{len(t.entries)}, nil
	})
}

// mergePersons lets persons who turned out to be one count once in the requests
// that run (rule R1).
func (t *turn) mergePersons() error {
	var merged []review.PersonID
	for id, p := range t.W.People {
		if p.Merged != "" {
			merged = append(merged, id)
		}
	}
	slices.Sort(merged)
	for _, id := range merged {
		into := t.W.Who(id)
		for _, q := range t.D.OpenRequests() {
			if q.Merged[id] != "" {
				continue
			}
			// At the zero time nothing is due: an outcome that would close by
			// now must not count two votes of somebody known to be one person.
			events, err := q.Merge(id, into, time.Time{})
			if err != nil {
				return err
			}
			if err := t.asked(events); err != nil {
				return err
			}
		}
	}
	return nil
}

// NextDue is when the stream next has something to elapse, and false if nothing
// is waiting. It is a pure function of the fold.
func NextDue(p *rules.Policy, d *review.Dossier) (time.Time, bool) {
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
func NextItemDue(p *rules.Policy, d *review.Dossier) (time.Time, bool) {
	if d.Over() {
		return time.Time{}, false
	}
	due := dueItems(p, d)
	if len(due) == 0 {
		return time.Time{}, false
	}
	return due[0].Due.Time, true
}

// FirstDue is the stream of the workspace in which something is due first, and
// when; the zero time if nothing waits anywhere.
func (a *App) FirstDue(ctx context.Context) (stream string, at time.Time, err error) {
	w, err := a.workspace(ctx)
	if err != nil {
		return "", at, err
	}
	err = a.each(ctx, slices.Concat(w.Systems, w.Reviews), func(r review.Registered, d *review.Dossier) error {
		if due, ok := NextDue(a.Policy, d); ok && (at.IsZero() || due.Before(at)) {
			stream, at = r.Stream, due
		}
		return nil
	})
	return stream, at, err
}

// dueItems lists the deadlines of items that are not recorded yet, in order of
// time (domain section 4.7).
func dueItems(p *rules.Policy, d *review.Dossier) []review.BecameDue {
	var out []review.BecameDue
	add := func(ref review.Ref, what review.DueWhat, at time.Time) {
		b := review.BecameDue{Ref: ref, What: what, Due: ledger.At(at)}
		if !at.IsZero() && !d.Told[b] {
			out = append(out, b)
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
	dueAssessments(p, d, add)
	slices.SortStableFunc(out, func(a, b review.BecameDue) int { return a.Due.Compare(b.Due.Time) })
	return out
}

func dueAssessments(p *rules.Policy, d *review.Dossier, add func(review.Ref, review.DueWhat, time.Time)) {
	if !rules.ClauseEight(d) {
		return
	}
	for _, o := range rules.Unassessed(d) {
		add(o.Ref, review.ReassessmentDue, p.BusinessDays().After(o.At, p.Deadlines.ReassessmentDays))
	}
	for i, r := range review.All[review.Record](d) {
		if i.State == review.Approved && !r.NextDue.IsZero() {
			add(i.Ref, review.AssessmentDue, r.NextDue.Time)
		}
	}
}
