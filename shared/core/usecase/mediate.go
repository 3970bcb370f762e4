package usecase

import (
	"context"
	"slices"

	"conoe/shared/core/approval"
	"conoe/shared/core/fault"
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
			mediators := q.Mediators(end.Item, end.Person, func(r approval.Role) []approval.PersonID { return t.D.HoldersOf(review.Role(r)) })
			end.Stands = slices.Contains(mediators, end.By.Person)
			if end.TradeOff, err = t.tradeOff(m); err != nil {
				return nil, err
			}
			return q.EndMediation(end, t.now)
		})
	})
}

// tradeOff is the decided trade-off that a mediation rests on. It has to be about
// what was rejected: whoever said no is told that this weighed more.
func (t *turn) tradeOff(m Mediation) (approval.Ref, error) {
	if m.TradeOff == "" {
		return approval.Ref{}, nil
	}
	i, err := t.D.Item(m.TradeOff)
	if err != nil {
		return approval.Ref{}, err
	}
	f, ok := i.Doc.(*review.TradeOff)
	switch {
	case !ok:
		return approval.Ref{}, fault.Errorf(fault.Invalid, "%s is no trade-off.", m.TradeOff)
	case i.State != review.Decided:
		return approval.Ref{}, fault.Errorf(fault.Conflict, "%s is not decided yet. Ask for the decision about it first.", m.TradeOff)
	case !Weighs(t.D, f, m.Item):
		return approval.Ref{}, fault.Errorf(fault.Invalid, "%s is not about %s. Name the one in which it was weighed.", m.TradeOff, m.Item)
	}
	return t.subject(i).Ref, nil
}

// Weighs reports whether a trade-off is about an item: it names the item, a value
// of it or a promise that it keeps. A gate or a record is about all of them.
func Weighs(d *review.Dossier, f *review.TradeOff, item review.Ref) bool {
	i, about := d.Look(item), []review.Ref{item}
	if i == nil {
		return true
	}
	switch doc := i.Doc.(type) {
	case *review.EVR:
		about = append(about, doc.Clusters...)
	case *review.EDR:
		about = append(about, doc.EVRs...)
	case *review.Cluster:
	default:
		return true
	}
	named := slices.Concat(f.Between, f.Clusters)
	return slices.ContainsFunc(about, func(r review.Ref) bool { return slices.Contains(named, r.Base()) })
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
