package usecase

import (
	"context"
	"slices"

	"conoe/shared/core/approval"
	"conoe/shared/core/review"
)

// Minute is a decision of somebody without an account, written down by the
// Moderator or the User Advocate.
type Minute struct {
	Of    review.PersonID
	Words string // what was said, when, and where or in which call
	Vote  Vote
}

// Minuted names the decision, which counts once somebody else who attended
// confirms it.
type Minuted struct {
	Decision approval.DecisionID `json:"decision"`
}

// RecordMinute keeps the minute.
func (a *App) RecordMinute(ctx context.Context, c Command, stream string, m Minute) (Minuted, error) {
	return onDossier(ctx, a, c, stream, review.VerbRecordMinute, m, func(t *turn) (Minuted, error) {
		var out Minuted
		_, err := t.onRequest(m.Vote.Request, func(q *approval.Request) ([]approval.Event, error) {
			d, err := t.decision(q, m.Vote, t.W.Who(m.Of))
			if err != nil {
				return nil, err
			}
			words, err := t.said(m.Words)
			if err != nil {
				return nil, err
			}
			d.Via, out.Decision = approval.ViaMinute, d.ID
			return q.RecordMinute(t.actor(), d, words, t.now)
		})
		return out, err
	})
}

// ConfirmMinute lets a minute count, as attested.
func (a *App) ConfirmMinute(ctx context.Context, c Command, stream string, request approval.RequestID, id approval.DecisionID) (Decided, error) {
	in := struct {
		Request  approval.RequestID
		Decision approval.DecisionID
	}{request, id}
	return onDossier(ctx, a, c, stream, review.VerbConfirmMinute, in, func(t *turn) (Decided, error) {
		return t.onRequest(request, func(q *approval.Request) ([]approval.Event, error) {
			return q.ConfirmMinute(t.actor(), id, t.now)
		})
	})
}

// actor is who acts, with what package approval needs to know about them.
func (t *turn) actor() approval.Actor {
	a := approval.Actor{Person: t.person()}
	held := func(p review.PersonID) bool { return p != "" && t.W.Who(p) == a.Person }
	for _, r := range review.Roles() {
		if slices.ContainsFunc(t.D.HoldersOf(r), held) {
			a.Roles = append(a.Roles, approval.Role(r))
			a.Manager = a.Manager || r.Constituency() == approval.Management
		}
	}
	return a
}
