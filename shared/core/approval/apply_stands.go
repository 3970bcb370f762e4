package approval

import "cmp"

func (e CarriedOver) apply(r *Request, at Instant) {
	it, ok := r.Item(e.To.ID)
	if !ok {
		return
	}
	if r.State != StateOpen && e.Schedule != (Schedule{}) {
		r.Schedule, r.Done = e.Schedule, nil
	}
	it.Ref = e.To
	it.State, it.ClosedAt, it.FreedAt, it.SeparationNotMet = StateOpen, 0, at, false
	for seat, v := range it.Votes {
		if v.Verdict == Approve {
			v.Asked, it.Confirming = true, true
			it.Votes[seat] = v
		}
	}
}

func (e StillStands) apply(r *Request, at Instant) {
	it, ok := r.Item(e.Item.ID)
	if !ok {
		return
	}
	seat := r.resolve(cmp.Or(e.Seat, e.Person))
	v := it.Votes[seat]
	v.Decision, v.Person, v.At, v.Asked = e.Decision, r.resolve(e.Person), at, false
	v.Version, v.Digest = e.Item.Version, e.Item.Digest
	v.Rendered, v.Via, v.Attested = e.Rendered, e.Via, false
	put(&it.Votes, seat, v)
}

func (e Demanded) apply(r *Request, at Instant) {
	it, ok := r.Item(e.Item.ID)
	if !ok {
		return
	}
	for seat, v := range it.Votes {
		if v.Verdict == Approve {
			delete(it.Votes, seat)
		}
	}
	it.Confirming, it.FreedAt = false, at
}
