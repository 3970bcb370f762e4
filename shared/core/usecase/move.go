package usecase

import (
	"context"
	"slices"

	"conoe/shared/core/fault"
	"conoe/shared/core/review"
	"conoe/shared/core/rules"
)

// Step sends an event to items.
type Step struct {
	Refs    []review.Ref
	On      review.Event
	With    []review.Ref // evidence, or what made it necessary
	Because string
}

// Moved tells the states that the items came to.
type Moved struct {
	States []review.State `json:"states,omitzero"`
}

// byDecision are the events that only an outcome, a submission or a rule sends.
var byDecision = []review.Event{review.Submit, review.Approve, review.Expire, review.RequestChanges}

// Move sends an event to items: implemented, triaged, suspended and so on. What
// is decided by approval cannot be had this way.
func (a *App) Move(ctx context.Context, c Command, stream string, s Step) (Moved, error) {
	return onDossier(ctx, a, c, stream, review.VerbMove, s, func(t *turn) (Moved, error) {
		if err := t.running(); err != nil {
			return Moved{}, err
		}
		items, err := t.items(s.Refs)
		if err != nil {
			return Moved{}, err
		}
		because, err := t.text(s.Because)
		if err != nil {
			return Moved{}, err
		}
		var out Moved
		for _, i := range items {
			if err := t.movable(i, s); err != nil {
				return Moved{}, err
			}
			to, err := review.MachineOf(i.Type).Next(i.Ref, i.State, s.On)
			if err != nil {
				return Moved{}, err
			}
			if err := t.add(review.Moved{Ref: i.Ref, Version: i.Version, On: s.On, From: i.State, To: to, With: s.With, Because: because}); err != nil {
				return Moved{}, err
			}
			if err := t.askNoMore(i, to); err != nil {
				return Moved{}, err
			}
			if err := t.follow(t.D.Look(i.Ref)); err != nil {
				return Moved{}, err
			}
			out.States = append(out.States, to)
		}
		return out, nil
	})
}

func (t *turn) movable(i *review.Item, s Step) error {
	decided := slices.Contains(byDecision, s.On) || s.On == review.Reject && i.Type != review.TypeIncident
	if decided {
		return fault.Errorf(fault.Denied, "%s is %sd by those who are asked, not by moving it. Submit it.", i.Ref, s.On)
	}
	for _, r := range s.With {
		if !t.D.Has(r) {
			return fault.Errorf(fault.NotFound, "There is no %s in %s.", r, t.D.Ref)
		}
	}
	switch s.On {
	case review.Withdraw:
		return t.withdrawable(i)
	case review.Implement:
		return t.implementable(i, s)
	case review.VerifyPassed:
		return t.verifiable(i)
	case review.Retire:
		if err := review.May(t.cmd.Actor, review.VerbEnd, t.W, t.D); err != nil {
			return err
		}
		fallthrough
	case review.Suspend, review.Reject:
		if s.Because == "" {
			return fault.Errorf(fault.Invalid, "Say why %s is to be %sed.", i.Ref, s.On)
		}
	case "close":
		return t.closable(i)
	}
	return t.grounded(i, s.On)
}

// withdrawable: who wrote something takes it back, before it is decided. Those
// who were asked about it are asked no more.
func (t *turn) withdrawable(i *review.Item) error {
	mine := func(p review.PersonID) bool { return t.W.Who(p) == t.person() }
	if len(i.Authors) > 0 && !slices.ContainsFunc(i.Authors, mine) {
		return fault.Errorf(fault.Denied, "Only those who wrote %s withdraw it.", i.Ref)
	}
	return t.void(i)
}

// askNoMore ends what was asked about an item that has left the state in which
// it could be decided, such as a trade-off that dissolved.
func (t *turn) askNoMore(old *review.Item, to review.State) error {
	m := review.MachineOf(old.Type)
	_, before := m.Next(old.Ref, old.State, review.Approve)
	_, after := m.Next(old.Ref, to, review.Approve)
	if before != nil || after == nil {
		return nil
	}
	return t.void(old)
}

func (t *turn) void(i *review.Item) error {
	if err := t.mergePersons(); err != nil {
		return err
	}
	for _, q := range t.covering(i) {
		events, err := q.Void(t.person(), subjectIDs([]review.Ref{i.Ref}), t.now)
		if err != nil {
			return err
		}
		if err := t.asked(events); err != nil {
			return err
		}
	}
	return nil
}

// implementable: an EDR is implemented by something that can be pointed at.
func (t *turn) implementable(i *review.Item, s Step) error {
	if i.Type == review.TypeEDR && !slices.ContainsFunc(s.With, func(r review.Ref) bool { return r.Type() == review.TypeEvidence }) {
		return fault.Errorf(fault.Blocked, "Name the evidence for the implementation of %s: a commit, a ticket or a policy, saved as evidence (EVD-…).", i.Ref)
	}
	return nil
}

func (t *turn) verifiable(i *review.Item) error {
	for v := range review.All[review.Verification](t.D) {
		if d := v.Doc.(*review.Verification); d.Target == i.Ref && rules.Verifies(v, i, t.W) {
			return nil
		}
	}
	return fault.Errorf(fault.Blocked, "%s has no passing verification of what was implemented, with evidence, by somebody other than who implemented it.", i.Ref)
}

// closable: a nonconformity closes when somebody who did not implement its
// actions found them effective (ISO/IEC 42001, 10.2).
func (t *turn) closable(i *review.Item) error {
	n, ok := i.Doc.(*review.Nonconformity)
	if !ok {
		return nil
	}
	if n.Effective != review.Yes || n.CheckedBy == "" {
		return fault.Errorf(fault.Blocked, "%s closes when its actions were checked and found effective.", i.Ref)
	}
	for _, c := range review.All[review.Corrective](t.D) {
		if c.Nonconformity == i.Ref && t.W.Who(c.Owner) == t.W.Who(n.CheckedBy) {
			return fault.Errorf(fault.Denied, "Whoever implemented an action of %s cannot check it.", i.Ref)
		}
	}
	return nil
}

// grounded: a risk moves on only with what the next state rests on.
func (t *turn) grounded(i *review.Item, on review.Event) error {
	k, ok := i.Doc.(*review.Risk)
	if !ok {
		return nil
	}
	switch {
	case on == "analyse" && k.Register == review.AIRisk && k.Level() == 0:
		return fault.Errorf(fault.Blocked, "%s is an AI risk: rate its likelihood and impact first.", i.Ref)
	case on == "evaluate" && k.Decision == "":
		return fault.Errorf(fault.Blocked, "Say first what is done about %s: reduce, avoid, share, retain or enhance.", i.Ref)
	}
	return nil
}

// follow suspends requirements when a serious incident that breaks them is
// triaged, and reopens no approval: reinstating takes a new one.
func (t *turn) follow(i *review.Item) error {
	n, ok := i.Doc.(*review.Incident)
	if !ok || i.State != "triaged" || !n.Severity.Serious() {
		return nil
	}
	for _, ref := range t.broken(n) {
		e := t.D.Look(ref)
		if e == nil || e.State != review.Approved {
			continue
		}
		if err := t.add(review.Moved{Ref: ref, Version: e.Version, On: review.Suspend, From: e.State, To: review.Suspended, With: []review.Ref{i.Ref}}); err != nil {
			return err
		}
	}
	return nil
}

// broken lists the EVRs that an incident shows not to hold: those it names, and
// those that the design requirements it names carry.
func (t *turn) broken(n *review.Incident) []review.Ref {
	out := slices.Clone(n.Suspends)
	for _, r := range n.Breaks {
		if r.Type() == review.TypeEVR {
			out = appendNew(out, r)
		}
		if e := review.DocOf[review.EDR](t.D, r); e != nil {
			for _, v := range e.EVRs {
				out = appendNew(out, v)
			}
		}
	}
	return out
}

// Confirm says that items still hold although something they refer to has
// changed (rule T15).
func (a *App) Confirm(ctx context.Context, c Command, stream string, refs []review.Ref) (Moved, error) {
	return onDossier(ctx, a, c, stream, review.VerbConfirm, refs, func(t *turn) (Moved, error) {
		if err := t.running(); err != nil {
			return Moved{}, err
		}
		items, err := t.items(refs)
		if err != nil {
			return Moved{}, err
		}
		var out Moved
		for _, i := range items {
			if err := t.add(review.Confirmed{Ref: i.Ref, Seen: t.D.SeenNow(i)}); err != nil {
				return Moved{}, err
			}
			out.States = append(out.States, i.State)
		}
		return out, nil
	})
}
