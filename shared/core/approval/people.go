package approval

import (
	"cmp"
	"slices"
)

// Actor is who issues a command, with what was read about them for it.
type Actor struct {
	Person  PersonID
	Roles   []Role
	Manager bool // manages the work that is decided
}

// holds reports whether a known person acts who holds the role.
func (a Actor) holds(r Role) bool { return a.Person.Valid() && slices.Contains(a.Roles, r) }

// Facts are what the rules need to know about a person.
type Facts struct {
	// Roles are all roles the person holds in the review.
	Roles []Role `json:"roles,omitzero"`
	// External: outside the company's team; they have longer to answer.
	External bool `json:"external,omitzero"`
	// ExternalAffected: speaks for people affected and is employed by neither
	// the company nor the purchaser (product term external_affected).
	ExternalAffected bool `json:"external_affected,omitzero"`
	// Advocate: speaks for affected people without being one of them.
	Advocate bool `json:"advocate,omitzero"`
	// Conflict: has declared a conflict of interest; the vote never counts.
	Conflict bool `json:"conflict,omitzero"`
}

// Eligible is a person who could be asked.
type Eligible struct {
	Person         PersonID
	Constituencies []Constituency // in which they could count
	Facts
}

// Invitation is a seat: one person, in one constituency, acting in one role.
type Invitation struct {
	Person       PersonID     `json:"person"`
	Constituency Constituency `json:"constituency"`
	Role         Role         `json:"role,omitzero"`
	Via          Via          `json:"via,omitzero"`
	// Adviser is asked and heard, and has no vote.
	Adviser bool `json:"adviser,omitzero"`
	Facts
}

// Invite seats e in constituency c.
func (e Eligible) Invite(c Constituency, role Role, via Via) Invitation {
	return Invitation{Person: e.Person, Constituency: c, Role: role, Via: via, Facts: e.Facts}
}

// holds reports whether the seat carries role r, acting or held.
func (i Invitation) holds(r Role) bool { return i.Role == r || slices.Contains(i.Roles, r) }

func (i Invitation) holdsAny(rs []Role) bool { return slices.ContainsFunc(rs, i.holds) }

// outside reports whether the person has the longer time to answer.
func (i Invitation) outside() bool { return i.External || i.ExternalAffected }

func bySeat(a, b Invitation) int { return cmp.Compare(a.Person, b.Person) }
