package approval

import "slices"

// Seats gives everybody eligible one seat, in the constituency where they help
// the quorum most for the subject (product rule R1).
func Seats(q Quorum, s Subject, opener PersonID, eligible []Eligible) []Invitation {
	var out []Invitation
	for n, c := range seating(q, s, opener, eligible) {
		if c != "" {
			out = append(out, eligible[n].Invite(c, "", ""))
		}
	}
	return out
}

// Wants reports whether a seat could help the quorum, so that nobody is asked
// for nothing.
func (q Quorum) Wants(s Invitation) bool {
	return q.need(s.Constituency) > 0 || s.holdsAny(q.Roles) ||
		q.ForAffected > 0 && (s.Advocate || s.ExternalAffected) || slices.Contains(q.Roles, s.Role)
}
