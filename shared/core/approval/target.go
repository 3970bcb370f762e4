package approval

import (
	"time"

	"conoe/shared/core/fault"
)

// place is a seat and the person who decides in it.
type place struct {
	seat Invitation
	by   PersonID
}

// placeOf finds the seat in which p decides at now: their own, unless they lent
// it, or one that was lent to them.
func (r *Request) placeOf(p PersonID, now time.Time) (place, error) {
	p, at := r.resolve(p), InstantOf(now)
	if seat, ok := r.Seat(p); ok {
		if d, lent := r.lending(p, at); lent {
			return place{}, fault.Errorf(fault.Conflict, "You passed this on until %s. Take it back first if you want to decide yourself.", day(d.Until))
		}
		return place{seat, p}, nil
	}
	for _, d := range r.Delegations {
		if d.To != p {
			continue
		}
		if !d.covers(at) {
			return place{}, fault.Errorf(fault.Expired, "This was passed on to you from %s until %s only.", day(d.From), day(d.Until))
		}
		seat, _ := r.Seat(d.Seat)
		return place{seat, p}, nil
	}
	return place{}, fault.Errorf(fault.Denied, "You were not asked to decide this. If you should be, ask the Moderator to invite you.")
}

// targets are the items that d decides. An item about which the same was said is
// left out. Of a whole set, so are the items that the person may not decide, as
// long as something is left.
func (r *Request) targets(d Decision, p place, now time.Time) ([]Voted, error) {
	whole := len(d.Items) == 0
	var out []Voted
	var refused error
	repeated := false
	for _, ref := range r.named(d) {
		if r.repeats(ref, d, p) {
			repeated = true
			continue
		}
		v, err := r.target(ref, p, now)
		switch {
		case err == nil:
			out = append(out, v)
		case !whole:
			return nil, err
		case refused == nil:
			refused = err
		}
	}
	if len(out) > 0 || !repeated {
		if err := r.asksThat(d); err != nil {
			return nil, err
		}
	}
	if len(out) > 0 || repeated {
		return out, nil
	}
	return nil, refused
}

// asksThat refuses a decision on a request that was called off, and one on a
// whole set that is no longer what was shown (product rule R4).
func (r *Request) asksThat(d Decision) error {
	if r.calledOff() {
		return r.running()
	}
	if len(d.Items) == 0 && d.SubjectDigest != r.Set() {
		return fault.Errorf(fault.Conflict, "Something in this set was changed since you were asked. Please read what it says now and decide again.")
	}
	return nil
}

// named are the items that d is about; of a whole set, those still in it.
func (r *Request) named(d Decision) []Ref {
	if len(d.Items) > 0 {
		return distinct(d.Items)
	}
	var refs []Ref
	for _, it := range r.Items {
		if it.State != StateSuperseded || r.State != StateOpen {
			refs = append(refs, it.Ref)
		}
	}
	return refs
}

func distinct(refs []Ref) []Ref {
	seen := make(map[Ref]bool)
	var out []Ref
	for _, ref := range refs {
		if !seen[ref] {
			seen[ref] = true
			out = append(out, ref)
		}
	}
	return out
}

// repeats reports whether the person has said exactly this about that version,
// and it is still what the request is about.
func (r *Request) repeats(ref Ref, d Decision, p place) bool {
	it, ok := r.Item(ref.ID)
	if !ok || it.State == StateSuperseded || r.calledOff() {
		return false
	}
	v, ok := it.Votes[p.seat.Person]
	return ok && v.Person == p.by && v.Verdict == d.Verdict && v.Comment == d.Comment &&
		v.WouldChange == d.WouldChange && v.binds(ref) && !v.Asked
}

// target is one item of a decision, or why the person may not decide it.
func (r *Request) target(ref Ref, p place, now time.Time) (Voted, error) {
	it, err := r.item(ref.ID)
	if err != nil {
		return Voted{}, err
	}
	if err := r.open(it); err != nil {
		return Voted{}, err
	}
	if it, err = r.current(ref); err != nil {
		return Voted{}, err
	}
	if err := r.free(it, p, now); err != nil {
		return Voted{}, err
	}
	return Voted{Ref: ref, Prior: it.Votes[p.seat.Person].Decision}, nil
}

// free refuses those who wrote or submitted the item or hold a role that policy
// excludes. An adviser, and somebody with a conflict of interest, may speak; it
// does not count.
func (r *Request) free(it *Item, p place, now time.Time) error {
	v := r.voter(it, p.seat, p.by)
	if r.Quorum.VerySmall && v.insider() && p.by == p.seat.Person {
		return r.rested(it, v, InstantOf(now))
	}
	switch v.bar {
	case BarRole:
		return fault.Errorf(fault.Denied, "Your role guides this decision, so it does not count among those who take it. Others decide it.")
	case BarAuthor:
		if p.by != p.seat.Person {
			return fault.Errorf(fault.Denied, "You or the person you stand in for wrote part of %s, so others decide it: nobody decides on their own work.", it.ID)
		}
		return fault.Errorf(fault.Denied, "You wrote part of %s, so others decide it: nobody decides on their own work.", it.ID)
	case BarOpener:
		return fault.Errorf(fault.Denied, "You or the person you stand in for submitted %s, so others decide it: nobody decides on their own work.", it.ID)
	}
	return nil
}

// rested asks an author in very small entity mode to read again after a night.
func (r *Request) rested(it *Item, v voter, at Instant) error {
	if !r.wrote(it, v.Person) {
		return nil
	}
	from := it.SubmittedAt.Time()
	rest := from.Add(time.Duration(r.Deadlines.NightHours) * time.Hour)
	morning := time.Date(from.Year(), from.Month(), from.Day()+1, 0, 0, 0, 0, time.UTC)
	if morning.After(rest) {
		rest = morning
	}
	if at.Time().Before(rest) {
		return fault.Errorf(fault.Denied, "You wrote part of %s. Please let a night pass, read it again and confirm it from %s UTC on.", it.ID, rest.Format("2 January 15:04"))
	}
	return nil
}
