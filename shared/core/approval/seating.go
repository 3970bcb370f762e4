package approval

import "slices"

// slot is one approval that a quorum asks for.
type slot struct {
	constituency Constituency
	external     bool
}

// seating chooses a constituency for each eligible person so that as many of the
// quorum's slots as possible can be filled: a maximum matching by augmenting
// paths, slot by slot. People whom no slot needs sit in their first one.
func seating(q Quorum, s Subject, opener PersonID, eligible []Eligible) []Constituency {
	m := matching{slots: q.slots(), people: eligible, held: make([]int, len(eligible))}
	r := Request{Quorum: q, OpenedBy: opener}
	for i, e := range eligible {
		m.held[i] = -1
		m.free = append(m.free, r.voter(&Item{Subject: s}, e.Invite("", "", ""), e.Person).bar == "")
	}
	for i := range m.slots {
		m.fill(i, make([]bool, len(eligible)))
	}
	out := make([]Constituency, len(eligible))
	for i, e := range eligible {
		switch {
		case m.held[i] >= 0:
			out[i] = m.slots[m.held[i]].constituency
		case len(e.Constituencies) > 0:
			out[i] = e.Constituencies[0]
		}
	}
	return out
}

func (q Quorum) slots() []slot {
	var all []slot
	for _, c := range Constituencies() {
		for i := range q.need(c) {
			all = append(all, slot{c, c == Stakeholder && i < q.ExternalAffected})
		}
	}
	return all
}

type matching struct {
	slots  []slot
	people []Eligible
	free   []bool // not barred
	held   []int  // the slot that a person fills, or -1
}

// fill finds a person for a slot, moving others if that frees one.
func (m *matching) fill(i int, tried []bool) bool {
	for p, e := range m.people {
		if tried[p] || !m.free[p] || !m.slots[i].takes(e) {
			continue
		}
		tried[p] = true
		if m.held[p] < 0 || m.fill(m.held[p], tried) {
			m.held[p] = i
			return true
		}
	}
	return false
}

func (s slot) takes(e Eligible) bool {
	return slices.Contains(e.Constituencies, s.constituency) && (e.ExternalAffected || !s.external)
}
