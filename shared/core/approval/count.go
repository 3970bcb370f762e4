package approval

import "slices"

// BarReason is why a person's vote cannot count.
type BarReason string

// The reasons, the ones that no mode lifts first.
const (
	BarConflict BarReason = "conflict"  // declared an interest (R7)
	BarAdviser  BarReason = "adviser"   // asked without a vote
	BarRole     BarReason = "role"      // holds a role that policy excludes (R2)
	BarAuthor   BarReason = "author"    // wrote this version (R2)
	BarOpener   BarReason = "submitted" // submitted it (R2)
)

// Barred is a person whose vote cannot count, and why.
type Barred struct {
	Person PersonID
	Reason BarReason
}

// Silent reports whether nothing that the person says is taken. An adviser, and who
// declared an interest, may speak.
func (b Barred) Silent() bool {
	return b.Reason == BarRole || b.Reason == BarAuthor || b.Reason == BarOpener
}

// voter is a person as they count for one item: the seat's constituency and role
// with the facts of whoever decides in it.
type voter struct {
	Invitation
	bar BarReason
}

// acting is the seat with the facts of the person who decides in it. A delegate
// brings the seat's role and their own facts.
func (r *Request) acting(seat Invitation, by PersonID) Invitation {
	for _, d := range r.Delegations {
		if by != seat.Person && d.Seat == seat.Person && d.To == by {
			seat.Person, seat.Facts = by, d.Facts
			break
		}
	}
	return seat
}

// voter says how by counts for the item when deciding in the seat. What bars the
// seat's person bars their delegate as well.
func (r *Request) voter(it *Item, seat Invitation, by PersonID) voter {
	as := r.acting(seat, by)
	return voter{Invitation: as, bar: r.bar(it, seat, as)}
}

func (r *Request) bar(it *Item, seat, as Invitation) BarReason {
	wrote := func(p PersonID) bool { return slices.Contains(it.Authors, p) }
	switch out := r.Quorum.ExcludedRoles; {
	case seat.Conflict || as.Conflict:
		return BarConflict
	case seat.Adviser:
		return BarAdviser
	case seat.holdsAny(out) || as.holdsAny(out):
		return BarRole
	case wrote(seat.Person) || wrote(as.Person):
		return BarAuthor
	case r.OpenedBy != "" && (r.OpenedBy == seat.Person || r.OpenedBy == as.Person):
		return BarOpener
	}
	return ""
}

// said gives those whose standing vote on the item is v, in order of seat. An
// approval counts only for the exact version that it names.
func (r *Request) said(it *Item, v Verdict) []voter {
	var all []voter
	for _, seat := range r.Invited {
		vote, ok := it.Votes[seat.Person]
		if !ok || vote.Verdict != v || vote.Asked || v == Approve && !vote.binds(it.Ref) {
			continue
		}
		all = append(all, r.voter(it, seat, vote.Person))
	}
	return all
}

func (v Vote) binds(ref Ref) bool { return v.Version == ref.Version && v.Digest == ref.Digest }

// waiting gives those who can still decide the item and have not.
func (r *Request) waiting(it *Item) []voter {
	var all []voter
	for _, seat := range r.Invited {
		if vote, ok := it.Votes[seat.Person]; ok && !vote.Asked {
			continue
		}
		if v := r.voter(it, seat, seat.Person); v.bar == "" || r.Quorum.VerySmall && v.insider() {
			all = append(all, v)
		}
	}
	return all
}

// insider reports whether v may be the internal person of a very small entity,
// who holds every role and may be the author.
func (v voter) insider() bool {
	return !v.outside() && v.bar != BarConflict && v.bar != BarAdviser
}

// outsider reports whether v may be the person outside the company's team.
func (v voter) outsider() bool { return v.outside() && v.bar == "" }
