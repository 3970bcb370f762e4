package approval

import "slices"

func (e Delegated) apply(r *Request, _ Instant) {
	d := e.Delegation
	d.Seat, d.To = r.resolve(d.Seat), r.resolve(d.To)
	r.Delegations = slices.DeleteFunc(r.Delegations, func(o Delegation) bool {
		return o.Seat == d.Seat && o.To == d.To
	})
	r.Delegations = append(r.Delegations, d)
}

func (e DelegationRevoked) apply(r *Request, _ Instant) {
	seat := r.resolve(e.Seat)
	r.Delegations = slices.DeleteFunc(r.Delegations, func(d Delegation) bool {
		return d.Seat == seat && !r.used(d)
	})
}

func (e MinuteRecorded) apply(r *Request, at Instant) {
	r.Minutes = append(r.Minutes, Minute{Decided: e.Decided, Recorder: e.Recorder, At: at, Words: e.Words})
}

func (e MinuteConfirmed) apply(r *Request, at Instant) {
	for i := range r.Minutes {
		if m := &r.Minutes[i]; m.Decided.Decision == e.Decision && m.ConfirmedBy == "" {
			m.ConfirmedBy, m.ConfirmedAt = e.Confirmer, at
			r.cast(m.Decided, at, true)
		}
	}
}

func (e MediationOpened) apply(r *Request, at Instant) {
	seat := r.resolve(e.Person)
	for _, id := range e.Items {
		if it, ok := r.Item(id); ok {
			put(&it.Mediations, seat, Mediation{State: MediationTalking, Since: at, Limit: e.Limit})
		}
	}
}

func (e MediationEnded) apply(r *Request, at Instant) {
	it, ok := r.Item(e.Item)
	if !ok {
		return
	}
	seat := r.resolve(e.Person)
	m := Mediation{Since: at, Limit: e.Limit, Outcome: e.Outcome, Reason: e.Reason, TradeOff: e.TradeOff}
	switch e.Outcome {
	case OutcomeAnswered, OutcomeTradedOff:
		m.State = MediationAsked
		delete(it.Votes, seat)
	case OutcomeChanged:
		m.State = MediationSettled
		it.FreedAt = at
	case OutcomeUpheld:
		m.State = MediationUpheld
	}
	put(&it.Mediations, seat, m)
}

func (e Overridden) apply(r *Request, at Instant) {
	seat := r.resolve(e.Person)
	for _, id := range e.Items {
		if it, ok := r.Item(id); ok {
			m := it.Mediations[seat]
			m.State, m.Since, m.Limit, m.Reason = MediationOverridden, at, 0, e.Reason
			put(&it.Mediations, seat, m)
			it.FreedAt = at
		}
	}
}

func (e TemporaryApproved) apply(r *Request, at Instant) {
	for _, ref := range e.Items {
		if it, ok := r.Item(ref.ID); ok {
			it.Temporary = Temporary{By: e.By, At: at, Until: e.Until, Reason: e.Reason}
		}
	}
}

func (e TemporaryEnded) apply(r *Request, _ Instant) {
	for _, id := range e.Items {
		if it, ok := r.Item(id); ok {
			it.Temporary.Ended = true
		}
	}
}

func (e Reminded) apply(r *Request, _ Instant) {
	if e.Help {
		r.done(DueHelp)
		return
	}
	r.done(DueRemind)
}

func (e Escalated) apply(r *Request, at Instant) {
	kind := DueEscalate
	if e.External {
		kind = DueEscalateExternal
	}
	r.done(kind)
	r.Escalations = append(r.Escalations, Escalation{Kind: kind, At: at, Late: slices.Clone(e.Late)})
	r.seat(e.Invited)
}

func (e ChampionInformed) apply(r *Request, at Instant) {
	r.done(DueChampion)
	r.Escalations = append(r.Escalations, Escalation{Kind: DueChampion, At: at, Late: slices.Clone(e.Late)})
}

func (r *Request) done(k DueKind) {
	if !slices.Contains(r.Done, k) {
		r.Done = append(r.Done, k)
	}
}
