package usecase

import (
	"context"

	"conoe/shared/core/approval"
	"conoe/shared/core/review"
)

// StandIns lists who could decide in the actor's place if they declare that they
// report to no author (rule R3). Nobody else's name is told to who is asked.
func (a *App) StandIns(ctx context.Context, by review.Actor, stream string, id approval.RequestID) ([]review.PersonID, error) {
	if _, err := a.Question(ctx, by, stream, id); err != nil {
		return nil, err
	}
	w, err := a.workspace(ctx)
	if err != nil {
		return nil, err
	}
	var out []review.PersonID
	err = a.see(ctx, stream, func(d *review.Dossier) error {
		t := &turn{app: a, cmd: Command{Actor: by}, W: w, D: d, now: a.Now()}
		who := t.electorate()
		for _, i := range t.alternates(who) {
			who = append(who, approval.Eligible{Person: i.Person, Constituencies: []approval.Constituency{i.Constituency}, Facts: i.Facts})
		}
		for _, to := range who {
			loan := approval.Loan{By: t.person(), To: to, From: t.now, Until: t.now.AddDate(0, 0, 1), NoReportingLine: true}
			if lent, err := d.Requests[id].Delegate(loan, t.now); err == nil && len(lent) > 0 {
				out = append(out, to.Person)
			}
		}
		return nil
	})
	return out, err
}
