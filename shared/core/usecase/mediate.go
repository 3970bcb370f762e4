package usecase

import (
	"context"

	"conoe/shared/core/approval"
	"conoe/shared/core/review"
)

// Mediation is the end of the talk about one external rejection of one item.
type Mediation struct {
	Request  approval.RequestID
	Item     review.Ref
	Of       review.PersonID // who rejected
	Outcome  approval.MediationOutcome
	Because  string
	TradeOff review.Ref // with the outcome traded_off
}

// Mediate records how a mediation ended (rule R5).
func (a *App) Mediate(ctx context.Context, c Command, stream string, m Mediation) (Decided, error) {
	return onDossier(ctx, a, c, stream, review.VerbMediate, m, func(t *turn) (Decided, error) {
		return t.onRequest(m.Request, func(q *approval.Request) ([]approval.Event, error) {
			reason, err := t.said(m.Because)
			if err != nil {
				return nil, err
			}
			end := approval.MediationEnd{
				By: t.actor(), Item: approval.SubjectID(m.Item), Person: t.W.Who(m.Of), Outcome: m.Outcome, Reason: reason,
			}
			if m.TradeOff != "" {
				i, err := t.D.Item(m.TradeOff)
				if err != nil {
					return nil, err
				}
				end.TradeOff = t.subject(i).Ref
			}
			return q.EndMediation(end, t.now)
		})
	})
}

// Overriding lifts the block of a rejection that was upheld.
type Overriding struct {
	Request approval.RequestID
	Of      review.PersonID
	Items   []review.Ref
	Because string
}

// Override lifts it, with reasons that every export prints. Where the impact is
// critical or a legally protected value loses it is impossible (rule R5).
func (a *App) Override(ctx context.Context, c Command, stream string, o Overriding) (Decided, error) {
	return onDossier(ctx, a, c, stream, review.VerbOverride, o, func(t *turn) (Decided, error) {
		return t.onRequest(o.Request, func(q *approval.Request) ([]approval.Event, error) {
			reason, err := t.said(o.Because)
			if err != nil {
				return nil, err
			}
			return q.Override(t.actor(), t.W.Who(o.Of), subjectIDs(o.Items), reason, t.now)
		})
	})
}

// Emergency is a temporary approval, only to reduce harm (rule R9).
type Emergency struct {
	Request     approval.RequestID
	Items       []review.Ref
	Days        int
	ReducesHarm bool
	Because     string
}

// ApproveTemporarily lets items stand for at most 14 days.
func (a *App) ApproveTemporarily(ctx context.Context, c Command, stream string, e Emergency) (Decided, error) {
	return onDossier(ctx, a, c, stream, review.VerbOverride, e, func(t *turn) (Decided, error) {
		return t.onRequest(e.Request, func(q *approval.Request) ([]approval.Event, error) {
			reason, err := t.said(e.Because)
			if err != nil {
				return nil, err
			}
			order := approval.TemporaryApproval{
				By: t.actor(), Until: t.now.AddDate(0, 0, e.Days), Reason: reason, ReducesHarm: e.ReducesHarm,
			}
			for _, r := range e.Items {
				if i, ok := q.Item(approval.SubjectID(r)); ok {
					order.Items = append(order.Items, i.Ref)
				}
			}
			return q.Emergency(order, t.now)
		})
	})
}

func subjectIDs(refs []review.Ref) []approval.SubjectID {
	var out []approval.SubjectID
	for _, r := range refs {
		out = append(out, approval.SubjectID(r))
	}
	return out
}
