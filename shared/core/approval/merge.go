package approval

import (
	"slices"
	"time"

	"conoe/shared/core/fault"
)

// Merge records that two ids are one natural person (product rule R1). Their
// seats become one, their later vote stands, and what bars one of them bars both.
// What is closed stays closed. A request that mentions neither adds nothing.
func (r *Request) Merge(from, into PersonID, now time.Time) ([]Event, error) {
	return r.rule(now, func(s *Request) ([]Event, error) {
		if !from.Valid() || !into.Valid() {
			return nil, fault.Errorf(fault.Invalid, "A merge needs the ids of two people.")
		}
		if s.resolve(from) == s.resolve(into) || !s.mentions(from) && !s.mentions(into) {
			return nil, nil
		}
		return []Event{PersonMerged{About: s.about(), From: from, Into: into}}, nil
	})
}

// mentions reports whether p could have a part in the request.
func (r *Request) mentions(p PersonID) bool {
	p = r.resolve(p)
	seated := func(s Invitation) bool { return s.Person == p }
	return p == r.OpenedBy || slices.ContainsFunc(r.Invited, seated) ||
		slices.ContainsFunc(r.Alternates, seated) ||
		slices.ContainsFunc(r.Delegations, func(d Delegation) bool { return d.To == p }) ||
		slices.ContainsFunc(r.Items, func(it Item) bool { return slices.Contains(it.Authors, p) })
}

func (e PersonMerged) apply(r *Request, _ Instant) {
	from, into := r.resolve(e.From), r.resolve(e.Into)
	if from == into {
		return
	}
	for p, q := range r.Merged {
		if q == from {
			r.Merged[p] = into
		}
	}
	put(&r.Merged, from, into)
	r.OpenedBy = r.resolve(r.OpenedBy)
	r.Invited = mergeSeats(r.Invited, from, into)
	r.Alternates = mergeSeats(r.Alternates, from, into)
	r.mergeDelegations()
	for i := range r.Items {
		r.Items[i].merge(from, into)
	}
}

// mergeSeats leaves one seat: that of into if there is one, with every bar of the
// other. Somebody employed under one id is not from outside under the other.
func mergeSeats(seats []Invitation, from, into PersonID) []Invitation {
	i := slices.IndexFunc(seats, func(s Invitation) bool { return s.Person == from })
	j := slices.IndexFunc(seats, func(s Invitation) bool { return s.Person == into })
	if i < 0 {
		return seats
	}
	if j < 0 {
		seats[i].Person = into
		slices.SortFunc(seats, bySeat)
		return seats
	}
	seats[j].Facts = both(seats[j].Facts, seats[i].Facts)
	return slices.Delete(seats, i, i+1)
}

func both(a, b Facts) Facts {
	a.Roles = union(a.Roles, b.Roles)
	a.External = a.External && b.External
	a.ExternalAffected = a.ExternalAffected && b.ExternalAffected
	a.Conflict = a.Conflict || b.Conflict
	return a
}

func (r *Request) mergeDelegations() {
	for i := range r.Delegations {
		d := &r.Delegations[i]
		d.Seat, d.To = r.resolve(d.Seat), r.resolve(d.To)
	}
	r.Delegations = slices.DeleteFunc(r.Delegations, func(d Delegation) bool { return d.Seat == d.To })
}

func (it *Item) merge(from, into PersonID) {
	for i, a := range it.Authors {
		if a == from {
			it.Authors[i] = into
		}
	}
	for seat, v := range it.Votes {
		if v.Person == from {
			v.Person = into
			it.Votes[seat] = v
		}
	}
	if v, ok := it.Votes[from]; ok {
		if old, voted := it.Votes[into]; !voted || v.At > old.At {
			it.Votes[into] = v
		}
		delete(it.Votes, from)
	}
	if m, ok := it.Mediations[from]; ok {
		if !it.Mediations[into].blocks() {
			it.Mediations[into] = m
		}
		delete(it.Mediations, from)
	}
}
