package approval

import "slices"

// Quorum is what a purpose needs. It is data of the policy table.
type Quorum struct {
	Stakeholder int `json:"stakeholder,omitzero"`
	// ExternalAffected of the stakeholders are affected people from outside.
	ExternalAffected int `json:"external_affected,omitzero"`
	Management       int `json:"management,omitzero"`
	ProjectTeam      int `json:"project_team,omitzero"`
	// ForAffected approvers speak for the affected, as advocate or themselves.
	ForAffected int `json:"for_affected,omitzero"`
	// Roles must be among the approvers. One person may bring several, and
	// fills a seat of their constituency as well.
	Roles []Role `json:"roles,omitzero"`
	// ExcludedRoles do not count, whoever holds them (product rule R2).
	ExcludedRoles []Role `json:"excluded_roles,omitzero"`
	// MinPersons is the least number of natural persons who approve.
	MinPersons int `json:"min_persons,omitzero"`
	// AllConstituencies: at least one approval from each.
	AllConstituencies bool `json:"all_constituencies,omitzero"`
	// ExternalBlocks: a rejection by an affected person from outside pauses the
	// item and opens a mediation (product rule R5).
	ExternalBlocks bool `json:"external_blocks,omitzero"`
	// VerySmall allows the very small entity mode: the author confirms after a
	// night and one person outside the company's team decides.
	VerySmall bool `json:"very_small,omitzero"`
}

// Raise is base with what the tenant asks beyond it. Numbers go upwards only and
// nothing that base asks can be taken away, so the result holds every floor that
// base holds. The very small entity mode is base's alone to allow.
func Raise(base, tenant Quorum) Quorum {
	q := base
	q.Stakeholder = max(base.Stakeholder, tenant.Stakeholder)
	q.ExternalAffected = max(base.ExternalAffected, tenant.ExternalAffected)
	q.Management = max(base.Management, tenant.Management)
	q.ProjectTeam = max(base.ProjectTeam, tenant.ProjectTeam)
	q.ForAffected = max(base.ForAffected, tenant.ForAffected)
	q.MinPersons = max(base.MinPersons, tenant.MinPersons)
	q.Roles = union(base.Roles, tenant.Roles)
	q.ExcludedRoles = union(base.ExcludedRoles, tenant.ExcludedRoles)
	q.AllConstituencies = base.AllConstituencies || tenant.AllConstituencies
	q.ExternalBlocks = base.ExternalBlocks || tenant.ExternalBlocks
	return q
}

func union(a, b []Role) []Role {
	all := slices.Concat(a, b)
	slices.Sort(all)
	return slices.Compact(all)
}

// need is how many approvals the quorum asks of c. Affected people from outside
// are stakeholders, so there are never fewer of these.
func (q Quorum) need(c Constituency) int {
	n := map[Constituency]int{
		Stakeholder: max(q.Stakeholder, q.ExternalAffected),
		Management:  q.Management,
		ProjectTeam: q.ProjectTeam,
	}[c]
	if q.AllConstituencies {
		return max(n, 1)
	}
	return n
}

// asks reports whether the quorum needs anybody at all. One that needs nobody
// would make silence consent (product rule R6), so such a request cannot open.
func (q Quorum) asks() bool {
	return q.Stakeholder+q.ExternalAffected+q.Management+q.ProjectTeam+q.ForAffected+
		q.MinPersons+len(q.Roles) > 0 || q.AllConstituencies || q.VerySmall
}

func (q Quorum) negative() bool {
	return min(q.Stakeholder, q.ExternalAffected, q.Management, q.ProjectTeam, q.ForAffected, q.MinPersons) < 0
}
