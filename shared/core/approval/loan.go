package approval

import "slices"

func (d Delegation) covers(at Instant) bool { return d.From <= at && at < d.Until }

// lending is the delegation of the seat that is in force at a time.
func (r *Request) lending(seat PersonID, at Instant) (Delegation, bool) {
	i := slices.IndexFunc(r.Delegations, func(d Delegation) bool { return d.Seat == seat && d.covers(at) })
	if i < 0 {
		return Delegation{}, false
	}
	return r.Delegations[i], true
}

// lastLoan is the latest delegation of the seat, in force or not.
func (r *Request) lastLoan(seat PersonID) (last Delegation, ok bool) {
	for _, d := range r.Delegations {
		if d.Seat == seat {
			last, ok = d, true
		}
	}
	return last, ok
}

// answers is who has to answer for the seat at a time.
func (r *Request) answers(seat PersonID, at Instant) PersonID {
	if d, ok := r.lending(seat, at); ok {
		return d.To
	}
	return seat
}

// used reports whether the delegate has decided anything in the seat.
func (r *Request) used(d Delegation) bool {
	return slices.ContainsFunc(r.Items, func(it Item) bool { return it.Votes[d.Seat].Person == d.To })
}

// lent reports whether somebody lent their seat to p.
func (r *Request) lent(p PersonID) bool {
	p = r.resolve(p)
	return slices.ContainsFunc(r.Delegations, func(d Delegation) bool { return d.To == p })
}

func (r *Request) lentByOther(d Delegation) bool {
	return slices.ContainsFunc(r.Delegations, func(o Delegation) bool { return o.To == d.To && o.Seat != d.Seat })
}

// wrote reports whether p is an author of the item or submitted it.
func (r *Request) wrote(it *Item, p PersonID) bool {
	p = r.resolve(p)
	return slices.Contains(it.Authors, p) || p == r.OpenedBy && p != ""
}

func (r *Request) wroteAny(p PersonID) bool {
	return slices.ContainsFunc(r.Items, func(it Item) bool { return r.wrote(&it, p) })
}

func (r *Request) wroteAll(p PersonID) bool {
	return !slices.ContainsFunc(r.Items, func(it Item) bool { return !r.wrote(&it, p) })
}
