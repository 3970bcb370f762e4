package usecase

import (
	"context"
	"slices"

	"conoe/shared/core/approval"
	"conoe/shared/core/fault"
	"conoe/shared/core/review"
)

// Vote is what a person says to a request.
type Vote struct {
	Request approval.RequestID
	Verdict approval.Verdict
	// Items are those taken out of the set; none means all that are open and
	// theirs to decide.
	Items []review.Ref
	// Set is the digest of the set as it was shown. Rendered is the digest of
	// what was shown, in the words and language of the message.
	Set         approval.Digest
	Rendered    approval.Digest
	Language    string
	Comment     string
	WouldChange string
	Via         approval.Via
}

// Decided is how the request stands after a decision.
type Decided struct {
	State approval.State `json:"state"`
}

// Decide records what the actor says. The outcome, if this made one, stands
// after five minutes.
func (a *App) Decide(ctx context.Context, c Command, stream string, v Vote) (Decided, error) {
	return onSeat(ctx, a, c, stream, review.VerbDecide, v.Request, v, func(t *turn) (Decided, error) {
		return t.onRequest(v.Request, func(q *approval.Request) ([]approval.Event, error) {
			d, err := t.decision(q, v, t.person())
			if err != nil {
				return nil, err
			}
			return q.Decide(d, t.now)
		})
	})
}

// onSeat runs a command of somebody who is asked. Whoever had a seat in a
// request that is over gets its refusal, which says what became of it, instead
// of hearing that they were never asked.
func onSeat[Out any](ctx context.Context, a *App, c Command, stream string, verb review.Verb, request approval.RequestID, in any, f func(*turn) (Out, error)) (Out, error) {
	return repeat(ctx, a, c, stream, verb, in, func(t *turn) (Out, error) {
		if err := review.May(c.Actor, verb, t.W, t.D); err != nil && !t.seatedIn(request) {
			var none Out
			return none, err
		}
		return f(t)
	})
}

// seatedIn reports whether the actor was asked in a request that is over.
func (t *turn) seatedIn(id approval.RequestID) bool {
	who, known := t.W.People[t.person()]
	if t.D == nil || t.cmd.Actor.Workflow || !known || who.Left {
		return false
	}
	q := t.D.Requests[id]
	if q == nil || q.State == approval.StateOpen {
		return false
	}
	_, seated := q.Seat(t.person())
	return seated || slices.ContainsFunc(q.Delegations, func(l approval.Delegation) bool { return l.To == t.person() })
}

// asShown refuses what somebody says of words that are no longer those that they
// were shown (product rule R4). What is over is for the request to refuse. Without a
// set nothing is compared: whoever names an item names what stands there.
func asShown(q *approval.Request, set approval.Digest) error {
	if set != "" && q.State == approval.StateOpen && set != q.Set() {
		return fault.Errorf(fault.Conflict, "Something in this set was changed since you were asked. Please read what it says now and decide again.")
	}
	return nil
}

func (t *turn) decision(q *approval.Request, v Vote, by review.PersonID) (approval.Decision, error) {
	if err := asShown(q, v.Set); err != nil {
		return approval.Decision{}, err
	}
	d := approval.Decision{
		ID: approval.DecisionID(t.id("dec")), Person: by, Verdict: v.Verdict, SubjectDigest: v.Set,
		Rendered: v.Rendered, Language: v.Language, Via: v.Via,
	}
	var err error
	if d.Comment, err = t.said(v.Comment); err != nil {
		return d, err
	}
	if d.WouldChange, err = t.said(v.WouldChange); err != nil {
		return d, err
	}
	for _, r := range v.Items {
		s, ok := q.Item(approval.SubjectID(r))
		if !ok {
			return d, fault.Errorf(fault.NotFound, "%s is not part of what was asked.", r)
		}
		d.Items = append(d.Items, s.Ref)
	}
	return d, nil
}

// onRequest lets a rule of package approval act on a request and records what
// follows from it.
func (t *turn) onRequest(id approval.RequestID, rule func(*approval.Request) ([]approval.Event, error)) (Decided, error) {
	q := t.D.Requests[id]
	if q == nil {
		return Decided{}, fault.Errorf(fault.NotFound, "There is no such request in %s.", t.D.Ref)
	}
	if err := t.mergePersons(); err != nil {
		return Decided{}, err
	}
	events, err := rule(q)
	if err != nil {
		return Decided{}, err
	}
	if err := t.asked(events); err != nil {
		return Decided{}, err
	}
	return Decided{t.D.Requests[id].State}, nil
}

// Lend is a delegation.
type Lend struct {
	Request         approval.RequestID
	To              review.PersonID
	Days            int  // calendar days from now on
	NoReportingLine bool // the delegate declares not to report to an author
}

// Delegate lends the actor's seat (rule R3).
func (a *App) Delegate(ctx context.Context, c Command, stream string, l Lend) (Decided, error) {
	return onSeat(ctx, a, c, stream, review.VerbDelegate, l.Request, l, func(t *turn) (Decided, error) {
		return t.onRequest(l.Request, func(q *approval.Request) ([]approval.Event, error) {
			to, err := t.eligible(l.To)
			if err != nil {
				return nil, err
			}
			return q.Delegate(approval.Loan{
				By: t.person(), To: to, From: t.now, Until: t.now.AddDate(0, 0, l.Days),
				NoReportingLine: l.NoReportingLine,
			}, t.now)
		})
	})
}

func (t *turn) eligible(p review.PersonID) (approval.Eligible, error) {
	p = t.W.Who(p)
	who := t.electorate()
	if n := slices.IndexFunc(who, func(e approval.Eligible) bool { return e.Person == p }); n >= 0 {
		return who[n], nil
	}
	for _, i := range t.alternates(who) {
		if i.Person == p {
			return approval.Eligible{Person: p, Constituencies: []approval.Constituency{i.Constituency}, Facts: i.Facts}, nil
		}
	}
	return approval.Eligible{}, fault.Errorf(fault.Denied, "%s neither represents anybody nor holds a role here, so they cannot decide in somebody's place.", p)
}

// DeclareConflict says that the actor has an interest in the outcome (rule R7).
func (a *App) DeclareConflict(ctx context.Context, c Command, stream string, request approval.RequestID) (Decided, error) {
	return onSeat(ctx, a, c, stream, review.VerbDecide, request, request, func(t *turn) (Decided, error) {
		return t.onRequest(request, func(q *approval.Request) ([]approval.Event, error) {
			return q.DeclareConflict(t.person(), t.now)
		})
	})
}

// Stand is an approver's answer to a change of wording.
type Stand struct {
	Request approval.RequestID
	Item    review.Ref
	Stands  bool // false demands a new decision
	// Set is the digest of the set as it was shown, Rendered that of what was shown.
	Set      approval.Digest
	Rendered approval.Digest
	Via      approval.Via
}

// StillStands confirms an approval on the diff, or demands a new decision.
func (a *App) StillStands(ctx context.Context, c Command, stream string, s Stand) (Decided, error) {
	return onSeat(ctx, a, c, stream, review.VerbDecide, s.Request, s, func(t *turn) (Decided, error) {
		return t.onRequest(s.Request, func(q *approval.Request) ([]approval.Event, error) {
			if err := asShown(q, s.Set); err != nil {
				return nil, err
			}
			i, ok := q.Item(approval.SubjectID(s.Item))
			if !ok {
				return nil, fault.Errorf(fault.NotFound, "%s is not part of what was asked.", s.Item)
			}
			if item := t.D.Look(s.Item); s.Stands && item != nil && t.W.Who(item.SavedBy) == t.person() {
				return nil, fault.Errorf(fault.Denied, "You changed the wording of %s, so others confirm that it still stands.", s.Item)
			}
			if !s.Stands {
				return q.DemandNewDecision(t.person(), i.Ref, t.now)
			}
			return q.Confirm(approval.Confirmation{
				Decision: approval.DecisionID(t.id("dec")), Person: t.person(), Item: i.Ref, Rendered: s.Rendered, Via: s.Via,
			}, t.now)
		})
	})
}
