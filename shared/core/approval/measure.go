package approval

import (
	"fmt"
	"slices"
	"strings"
)

// ShortKind is what a quorum lacks.
type ShortKind string

// The kinds of shortage.
const (
	ShortConstituency ShortKind = "constituency"
	ShortExternal     ShortKind = "external_affected"
	ShortForAffected  ShortKind = "for_affected"
	ShortRole         ShortKind = "role"
	ShortPersons      ShortKind = "persons"
	ShortInsider      ShortKind = "insider"  // very small entity mode
	ShortOutsider     ShortKind = "outsider" // very small entity mode
)

// Shortage is one thing that a quorum lacks.
type Shortage struct {
	Subject      SubjectID
	Kind         ShortKind
	Constituency Constituency // of ShortConstituency and ShortExternal
	Role         Role         // of ShortRole
	Need, Have   int
	Barred       []Barred // people whom a rule keeps from this subject
}

// measure counts natural persons, each once (product rule R1).
type measure struct {
	by                             map[Constituency]int
	external, forAffected, persons int
	roles                          []Role
	insider, outsider              bool
}

func measured(voters []voter) measure {
	m := measure{by: make(map[Constituency]int)}
	seen := make(map[PersonID]bool)
	for _, v := range voters {
		m.insider = m.insider || v.insider()
		m.outsider = m.outsider || v.outsider()
		if v.bar == "" && !seen[v.Person] {
			seen[v.Person] = true
			m.add(v.Invitation)
		}
	}
	return m
}

func (m *measure) add(s Invitation) {
	m.persons++
	m.by[s.Constituency]++
	if s.Constituency == Stakeholder && s.ExternalAffected {
		m.external++
	}
	if s.ExternalAffected || s.Advocate {
		m.forAffected++
	}
	m.roles = append(append(m.roles, s.Role), s.Roles...)
}

// short lists what m lacks of the quorum as it is meant for everybody.
func (q Quorum) short(m measure) []Shortage {
	var all []Shortage
	lacks := func(s Shortage) {
		if s.Have < s.Need {
			all = append(all, s)
		}
	}
	for _, c := range Constituencies() {
		lacks(Shortage{Kind: ShortConstituency, Constituency: c, Need: q.need(c), Have: m.by[c]})
	}
	lacks(Shortage{Kind: ShortExternal, Constituency: Stakeholder, Need: q.ExternalAffected, Have: m.external})
	lacks(Shortage{Kind: ShortForAffected, Need: q.ForAffected, Have: m.forAffected})
	for _, role := range q.Roles {
		lacks(Shortage{Kind: ShortRole, Role: role, Need: 1, Have: count(slices.Contains(m.roles, role))})
	}
	lacks(Shortage{Kind: ShortPersons, Need: q.MinPersons, Have: m.persons})
	return all
}

// shortSmall lists what m lacks of the very small entity mode.
func shortSmall(m measure) []Shortage {
	var all []Shortage
	if !m.insider {
		all = append(all, Shortage{Kind: ShortInsider, Need: 1})
	}
	if !m.outsider {
		all = append(all, Shortage{Kind: ShortOutsider, Need: 1})
	}
	return all
}

// lacking lists what m lacks, in the mode that the quorum allows. Apart reports
// that only the very small entity mode holds, so duties are not separated.
func (q Quorum) lacking(m measure) (short []Shortage, apart bool) {
	short = q.short(m)
	if len(short) == 0 || !q.VerySmall {
		return short, false
	}
	short = shortSmall(m)
	return short, len(short) == 0
}

func count(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

// String is the shortage as a part of a sentence: "1 more from management".
func (s Shortage) String() string {
	n := s.Need - s.Have
	switch s.Kind {
	case ShortConstituency:
		return fmt.Sprintf("%d more from %s", n, s.Constituency.name())
	case ShortExternal:
		return fmt.Sprintf("%d more of the affected people from outside", n)
	case ShortForAffected:
		return fmt.Sprintf("%d more who can speak for the affected", n)
	case ShortRole:
		return "the " + strings.ReplaceAll(string(s.Role), "_", " ")
	case ShortInsider:
		return "a person of the company"
	case ShortOutsider:
		return "a person outside the company's team"
	}
	return fmt.Sprintf("%d more in all", n)
}

func (c Constituency) name() string {
	switch c {
	case Stakeholder:
		return "the stakeholders"
	case ProjectTeam:
		return "the project team"
	}
	return string(c)
}
