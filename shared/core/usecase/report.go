package usecase

import (
	"context"

	"conoe/shared/core/fault"
	"conoe/shared/core/review"
)

// report saves a new incident without saying in the log who reported it. Who it
// was is content of its own, which few may read and which can be erased
// (reporter protection, domain section 4.1.13); an anonymous report keeps
// nobody.
func (t *turn) report(next review.Saved[review.Doc]) error {
	if next.Doc.(*review.Incident).Anonymous != review.Yes {
		var err error
		if next.Reporter, err = t.text(string(t.person())); err != nil {
			return err
		}
	}
	next.Authors = nil
	reporter := t.cmd.Actor
	t.cmd.Actor = review.Actor{}
	err := t.add(review.SavedItem{Saved: next})
	t.cmd.Actor = reporter
	return err
}

// Reporter tells who reported an incident, to those who may know.
func (a *App) Reporter(ctx context.Context, v *View, by review.Actor, incident review.Ref) (review.PersonID, error) {
	if err := review.May(by, review.VerbSeeReporter, v.W, v.D); err != nil {
		return "", err
	}
	i, err := v.D.Item(incident)
	if err != nil {
		return "", err
	}
	who, err := a.textOf(ctx, i.Home, i.Reporter)
	if err == nil && who == "" {
		err = fault.Errorf(fault.NotFound, "%s was reported anonymously, or its reporter was erased.", incident)
	}
	return review.PersonID(who), err
}
