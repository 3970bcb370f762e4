package approval

import "slices"

// Tally is how one item stands: who has decided, and who can unblock it.
type Tally struct {
	Subject          SubjectID
	State            State
	Pending          Pending
	Constituencies   []Count // in the order of Constituencies
	ExternalAffected Count   // of the stakeholders
	ForAffected      Count
	Persons          Count
	Roles            []RoleCount
	Waiting          []PersonID // could still decide
	Approved         []PersonID // whose approval counts
	Rejected         []PersonID
	Abstained        []PersonID // present, and not part of the quorum (R6)
	Recused          []PersonID
	Barred           []Barred   // invited, but cannot count for this item
	Mediations       []PersonID // whose rejections hold the item up
	SeparationNotMet bool
	Missing          []string // parts of a sentence: "1 more from management"
}

// Count is how many of those needed have approved, and who could.
type Count struct {
	Constituency Constituency // empty where it is about all three
	Have, Need   int
	Approved     []PersonID
	Waiting      []PersonID
}

// RoleCount is a role that must be among the approvers.
type RoleCount struct {
	Role    Role
	Met     bool
	Waiting []PersonID
}

// Tally counts the votes on a subject. Persons are those who decided; who is
// waiting is named by seat. Nobody is waited for and nothing is missing once the
// item has an outcome.
func (r *Request) Tally(id SubjectID) (Tally, bool) {
	it, ok := r.Item(id)
	if !ok {
		return Tally{}, false
	}
	yes, waiting := once(r.said(it, Approve)), r.waiting(it)
	short, apart := r.Quorum.lacking(measured(r.said(it, Approve)))
	if it.State != StateOpen {
		waiting, short, apart = nil, nil, false
	}
	t := Tally{
		Subject: id, State: it.State, Pending: it.Pending, SeparationNotMet: apart || it.SeparationNotMet,
		Approved: persons(yes), Waiting: persons(waiting), Rejected: persons(r.said(it, Reject)),
		Abstained: persons(r.said(it, Abstain)), Recused: persons(r.said(it, Recuse)),
	}
	t.count(r.Quorum, yes, waiting)
	for _, seat := range r.Invited {
		if v := r.voter(it, seat, seat.Person); v.bar != "" {
			t.Barred = append(t.Barred, Barred{seat.Person, v.bar})
		}
		if it.Mediations[seat.Person].blocks() {
			t.Mediations = append(t.Mediations, seat.Person)
		}
	}
	for _, s := range short {
		t.Missing = append(t.Missing, s.String())
	}
	return t, true
}

func (t *Tally) count(q Quorum, yes, waiting []voter) {
	tally := func(c Constituency, need int, fits func(voter) bool) Count {
		a, w := filter(yes, fits), filter(waiting, fits)
		return Count{Constituency: c, Have: len(a), Need: need, Approved: persons(a), Waiting: persons(w)}
	}
	for _, c := range Constituencies() {
		t.Constituencies = append(t.Constituencies, tally(c, q.need(c), func(v voter) bool { return v.Constituency == c }))
	}
	t.ExternalAffected = tally(Stakeholder, q.ExternalAffected, func(v voter) bool {
		return v.Constituency == Stakeholder && v.ExternalAffected
	})
	t.ForAffected = tally("", q.ForAffected, func(v voter) bool { return v.ExternalAffected || v.Advocate })
	t.Persons = tally("", q.MinPersons, func(voter) bool { return true })
	for _, role := range q.Roles {
		c := tally("", 1, func(v voter) bool { return v.holds(role) })
		t.Roles = append(t.Roles, RoleCount{Role: role, Met: c.Have > 0, Waiting: c.Waiting})
	}
}

// once leaves the voters who count, each natural person once.
func once(all []voter) []voter {
	seen := make(map[PersonID]bool)
	return filter(all, func(v voter) bool {
		again := seen[v.Person]
		seen[v.Person] = true
		return v.bar == "" && !again
	})
}

func filter(all []voter, fits func(voter) bool) []voter {
	var out []voter
	for _, v := range all {
		if fits(v) {
			out = append(out, v)
		}
	}
	return out
}

func persons(all []voter) []PersonID {
	var out []PersonID
	for _, v := range all {
		out = append(out, v.Person)
	}
	slices.Sort(out)
	return slices.Compact(out)
}
