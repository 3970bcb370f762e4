package guide

import (
	"maps"
	"slices"
	"strings"

	"conoe/shared/core/review"
	"conoe/shared/core/rules"
)

// roleField begins the id of the question who holds a role.
const roleField = "role."

// Lacking lists the roles that a review needs at its depth and that nobody holds:
// who writes and asks, whoever the rules want named, and without whose yes what is
// asked would never be approved.
func Lacking(p *rules.Policy, d *review.Dossier) []review.Role {
	depth := d.Screening.Depth
	if depth == "" {
		depth = p.Deepest()
	}
	need := map[review.Role]bool{review.ProductManager: true}
	head := review.Manager
	if p.Cell(review.G0, "roles.named", depth) == rules.Block {
		head = review.Champion
		need[review.ValueLead], need[review.RiskLead] = true, true
	}
	for _, by := range p.Quorums {
		q := by[depth]
		for _, r := range q.Roles {
			need[review.Role(r)] = true
		}
		need[head] = need[head] || q.Management > 0
		need[review.UserAdvocate] = need[review.UserAdvocate] || q.ForAffected > 0
		need[review.Moderator] = need[review.Moderator] || q.ExternalBlocks
	}
	return slices.DeleteFunc(review.Roles(), func(r review.Role) bool { return !need[r] || len(d.HoldersOf(r)) > 0 })
}

// AssignFields are the questions who does what: one for each of the roles, and those
// of the command for any other role.
func (b *Book) AssignFields(lacking []review.Role) []Field {
	var out []Field
	for _, r := range lacking {
		out = append(out, Field{ID: roleField + string(r), Ask: b.words.label("act.role", string(r)), Input: InPersons, Optional: true})
	}
	fields := b.ActFields("assign")
	if len(lacking) > 0 {
		fields[0].Ask = "Another role?"
	}
	return append(out, fields...)
}

// RoleFields are the questions about single roles that were answered.
func RoleFields(v Values) []Field {
	var out []Field
	for _, id := range slices.Sorted(maps.Keys(v)) {
		if strings.HasPrefix(id, roleField) {
			out = append(out, Field{ID: id, Input: InPersons, Optional: true})
		}
	}
	return out
}

// Assigned are the roles that somebody gave to persons.
func Assigned(v Values) ([]review.Holders, []Problem) {
	var out []review.Holders
	add := func(role string, persons []string, alternate string) {
		h := review.Holders{Role: review.Role(role), Alternate: review.PersonID(alternate)}
		for _, p := range persons {
			h.Persons = append(h.Persons, review.PersonID(p))
		}
		out = append(out, h)
	}
	role, persons, alternate := strings.Join(v["role"], ""), v["persons"], strings.Join(v["person"], "")
	switch {
	case role == "" && (len(persons) > 0 || alternate != ""):
		return nil, []Problem{{"role", "Say which role."}}
	case role != "" && len(persons) == 0:
		return nil, []Problem{{"persons", "Pick somebody."}}
	}
	for _, f := range RoleFields(v) {
		if name := strings.TrimPrefix(f.ID, roleField); len(v[f.ID]) > 0 && name != role {
			add(name, v[f.ID], "")
		}
	}
	if role != "" {
		add(role, persons, alternate)
	}
	if len(out) == 0 {
		return nil, []Problem{{"role", "Pick somebody for one role at least."}}
	}
	return out, nil
}
