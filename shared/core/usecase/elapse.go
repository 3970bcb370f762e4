package usecase

import (
	"context"
	"slices"
	"time"

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
		for _, d := range rules.DueItems(t.app.Policy, t.D) {
			if d.Due.After(t.now) {
				continue
			}
			if err := t.add(d); err != nil {
				return Elapsed{}, err
			}
			if d.What == review.AnswersClose {
				if _, err := t.closeAnswers(ctx, d.Ref); err != nil {
					return Elapsed{}, err
				}
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

// FirstDue is the stream of the workspace in which something is due first, and
// when; the zero time if nothing waits anywhere.
func (a *App) FirstDue(ctx context.Context) (stream string, at time.Time, err error) {
	w, err := a.workspace(ctx)
	if err != nil {
		return "", at, err
	}
	err = a.each(ctx, slices.Concat(w.Systems, w.Reviews), func(r review.Registered, d *review.Dossier) error {
		if due, ok := rules.NextDue(a.Policy, d); ok && (at.IsZero() || due.Before(at)) {
			stream, at = r.Stream, due
		}
		return nil
	})
	return stream, at, err
}
