package approval

import "slices"

// reckon brings pending outcomes and the request's state up to the votes.
func (r *Request) reckon(at Instant) {
	for i := range r.Items {
		r.settle(&r.Items[i], at)
	}
	r.conclude(at)
}

// settle starts the settling time when an outcome is reached, and stops it when
// the outcome falls. Further votes for a reached outcome do not prolong it.
func (r *Request) settle(it *Item, at Instant) {
	if it.State != StateOpen {
		return
	}
	outcome, apart := r.outcome(it)
	switch {
	case outcome == StateOpen && it.Pending != Pending{}:
		it.Pending, it.FreedAt = Pending{}, at
	case outcome != StateOpen && it.Pending.Outcome != outcome:
		it.Pending = Pending{Outcome: outcome, CloseAt: at.Add(r.Deadlines.Settle())}
	}
	it.Pending.SeparationNotMet = apart
}

// outcome is where the votes on the item lead. It depends on the set of standing
// votes and not on their order.
//
// An item is rejected when its quorum cannot be reached any more by those who
// are still to decide and could be if those who reject approved: a quorum that
// is out of reach because people stood aside is a shortage, not a rejection.
func (r *Request) outcome(it *Item) (outcome State, apart bool) {
	if it.held() {
		return StateOpen, false
	}
	yes := r.said(it, Approve)
	if ok, apart := r.enough(yes); ok {
		return StateApproved, apart
	}
	hope := slices.Concat(yes, r.waiting(it))
	no := r.rejecting(it)
	if reachable, _ := r.enough(hope); reachable || len(no) == 0 {
		return StateOpen, false
	}
	if decisive, _ := r.enough(slices.Concat(hope, no)); decisive {
		return StateRejected, false
	}
	return StateOpen, false
}

func (r *Request) enough(voters []voter) (ok, apart bool) {
	short, apart := r.Quorum.lacking(measured(voters))
	return len(short) == 0, apart
}

// rejecting gives those whose rejection counts and was not overridden.
func (r *Request) rejecting(it *Item) []voter {
	var all []voter
	for _, seat := range r.Invited {
		vote, ok := it.Votes[seat.Person]
		overridden := it.Mediations[seat.Person].State == MediationOverridden
		if !ok || vote.Verdict != Reject || overridden {
			continue
		}
		if v := r.voter(it, seat, vote.Person); v.bar == "" || r.Quorum.VerySmall && v.insider() {
			all = append(all, v)
		}
	}
	return all
}

// held reports whether an external rejection holds the item up (product rule R5).
func (it *Item) held() bool {
	for _, m := range it.Mediations {
		if m.blocks() {
			return true
		}
	}
	return false
}

// conclude derives the request's state from its items. Subjects that were
// superseded do not matter as long as there are others.
func (r *Request) conclude(at Instant) {
	was := r.State
	if r.calledOff() {
		return
	}
	r.State = r.conclusion()
	switch {
	case r.State == StateOpen:
		r.ClosedAt = 0
	case was == StateOpen:
		r.ClosedAt = at
	}
}

func (r *Request) conclusion() State {
	for _, s := range []State{StateOpen, StateRejected, StateChangesRequested, StateExpired, StateApproved} {
		if slices.ContainsFunc(r.Items, func(it Item) bool { return it.State == s }) {
			return s
		}
	}
	return StateSuperseded
}
