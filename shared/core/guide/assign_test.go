package guide

import (
	"slices"
	"strings"
	"testing"

	"conoe/shared/core/review"
)

// TestRolesThatAReviewLacks: only what its depth needs is asked for, and only while
// nobody holds it.
func TestRolesThatAReviewLacks(t *testing.T) {
	for _, c := range []struct {
		depth review.Depth
		held  []review.Role
		want  []review.Role
	}{
		{"light", nil, []review.Role{review.ProductManager, review.Manager, review.UserAdvocate}},
		{"light", []review.Role{review.Manager}, []review.Role{review.ProductManager, review.UserAdvocate}},
		{"standard", []review.Role{review.ProductManager, review.Moderator}, []review.Role{
			review.Champion, review.ValueLead, review.RiskLead, review.SystemExpert, review.TransparencyManager,
		}},
	} {
		s := newStage(t, "")
		s.Screened(c.depth)
		for _, r := range c.held {
			s.Add(review.RolesAssigned{Holders: []review.Holders{{Role: r, Persons: []review.PersonID{s.By}}}})
		}
		p := policy(t)
		got := Lacking(p, s.D)
		slices.Sort(got)
		slices.Sort(c.want)
		if !slices.Equal(got, c.want) {
			t.Errorf("at depth %s with %v: got %v, want %v", c.depth, c.held, got, c.want)
		}
	}
}

// TestRolesAreGivenAtOnce: each picker is a role of its own.
func TestRolesAreGivenAtOnce(t *testing.T) {
	for _, c := range []struct {
		says  string
		v     Values
		roles string
		wrong string // the field
	}{
		{"several", Values{"role.user_advocate": {"per_a"}, "role.champion": {"per_b", "per_c"}}, "champion user_advocate", ""},
		{"and another", Values{"role.champion": {"per_a"}, "role.risk_lead": {}, "role": {"moderator"}, "persons": {"per_b"}}, "champion moderator", ""},
		{"the same twice", Values{"role.champion": {"per_a"}, "role": {"champion"}, "persons": {"per_b"}}, "champion", ""},
		{"nobody", Values{"role.champion": {}, "role": {}}, "", "role"},
		{"a role without anybody", Values{"role.champion": {"per_a"}, "role": {"moderator"}}, "", "persons"},
		{"somebody without a role", Values{"role.champion": {"per_a"}, "persons": {"per_b"}}, "", "role"},
	} {
		got, problems := Assigned(c.v)
		var roles []string
		for _, h := range got {
			roles = append(roles, string(h.Role))
		}
		if strings.Join(roles, " ") != c.roles || (c.wrong == "") != (len(problems) == 0) || c.wrong != "" && problems[0].Field != c.wrong {
			t.Errorf("%s: got %v, %v", c.says, roles, problems)
		}
	}
}
