package approval

import (
	"fmt"
	"slices"
	"strings"

	"conoe/shared/core/fault"
)

// Reachable lists, subject by subject, what the quorum would lack if everybody
// eligible approved; nothing means that it can be reached (product rule R10).
// Each person counts in one of their constituencies, chosen so that most is met.
// Opener is who submits, and is barred; empty for the workflow.
func Reachable(q Quorum, subjects []Subject, opener PersonID, eligible []Eligible) []Shortage {
	var all []Shortage
	for _, s := range subjects {
		all = append(all, reach(q, s, opener, eligible)...)
	}
	return all
}

func reach(q Quorum, s Subject, opener PersonID, eligible []Eligible) []Shortage {
	r := Request{Quorum: q, OpenedBy: opener}
	it := Item{Subject: s}
	var voters []voter
	var barred []Barred
	for i, c := range seating(q, s, opener, eligible) {
		e := eligible[i]
		v := r.voter(&it, e.Invite(c, "", ""), e.Person)
		if v.bar != "" {
			barred = append(barred, Barred{e.Person, v.bar})
		}
		voters = append(voters, v)
	}
	short, _ := q.lacking(measured(voters))
	for i := range short {
		short[i].Subject, short[i].Barred = s.ID, barred
	}
	return short
}

// BarredBy previews an edit of a subject's meaning by author while it is a draft:
// whom it would bar that nothing bars yet, and what the quorum would lack then.
func BarredBy(q Quorum, subjects []Subject, opener PersonID, eligible []Eligible, author PersonID, id SubjectID) ([]PersonID, []Shortage) {
	after := slices.Clone(subjects)
	var barred []PersonID
	r := Request{Quorum: q, OpenedBy: opener}
	for i, s := range after {
		if s.ID != id {
			continue
		}
		for _, e := range eligible {
			if e.Person == author && r.voter(&Item{Subject: s}, e.Invite("", "", ""), author).bar == "" {
				barred = append(barred, author)
			}
		}
		after[i].Authors = append(slices.Clone(s.Authors), author)
	}
	slices.Sort(barred)
	return slices.Compact(barred), Reachable(q, after, opener, eligible)
}

// Unreachable is the refusal of a request that lacks these, naming by id who is
// barred and who could be added; nil if it lacks nothing.
func Unreachable(short []Shortage, candidates []Eligible) error {
	if len(short) == 0 {
		return nil
	}
	first := short[0]
	var parts []string
	for _, s := range short {
		if s.Subject == first.Subject {
			parts = append(parts, s.String())
		}
	}
	return fault.Errorf(fault.Blocked, "This cannot be approved by the people invited: %s lacks %s.%s%s",
		first.Subject, strings.Join(parts, ", "), first.whoIsBarred(), whomToAdd(short, candidates))
}

func (s Shortage) whoIsBarred() string {
	var names []string
	for _, b := range s.Barred {
		names = append(names, fmt.Sprintf("%s (%s)", b.Person, b.Reason))
	}
	if len(names) == 0 {
		return ""
	}
	return " These cannot count: " + strings.Join(names, ", ") + "."
}

func whomToAdd(short []Shortage, candidates []Eligible) string {
	var names []string
	for _, e := range candidates {
		if slices.ContainsFunc(short, func(s Shortage) bool { return s.helps(e) }) {
			names = append(names, string(e.Person))
		}
	}
	if len(names) == 0 {
		return " Please invite more people who did not write it."
	}
	return " You could add " + strings.Join(names, ", ") + "."
}

// helps reports whether inviting e could make the shortage smaller.
func (s Shortage) helps(e Eligible) bool {
	barred := func(b Barred) bool { return b.Person == e.Person }
	if e.Conflict || slices.ContainsFunc(s.Barred, barred) {
		return false
	}
	return slices.ContainsFunc(e.Constituencies, func(c Constituency) bool { return s.fits(e.Invite(c, "", "")) })
}

// electorate is the invited as people who could be asked, each in their seat.
func electorate(seats []Invitation) []Eligible {
	var all []Eligible
	for _, s := range seats {
		if s.Adviser {
			continue
		}
		e := Eligible{Person: s.Person, Constituencies: []Constituency{s.Constituency}, Facts: s.Facts}
		if s.Role != "" {
			e.Roles = union(s.Roles, []Role{s.Role})
		}
		all = append(all, e)
	}
	return all
}
