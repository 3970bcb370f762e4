package approval

import "slices"

// mediating are the roles to which a mediation falls, the first of which somebody
// may lead it: the Moderator, then the review's lead, then the champion.
var mediating = []Role{RoleModerator, RoleValueLead, RoleManager, RoleChampion}

// Mediators are those who lead the talk about somebody's no to an item. If every
// Moderator wrote it or said that no, it falls to others, so that it is never
// nobody's. Holders is as in Duties.
func (r *Request) Mediators(id SubjectID, seat PersonID, holders func(Role) []PersonID) []PersonID {
	it, ok := r.Item(id)
	if !ok {
		return nil
	}
	return r.able(it, r.resolve(seat), mediating, holders)
}

// able are the holders of the first role of which somebody may act on a no.
func (r *Request) able(it *Item, seat PersonID, roles []Role, holders func(Role) []PersonID) []PersonID {
	for _, role := range roles {
		var out []PersonID
		for _, p := range holders(role) {
			if p = r.resolve(p); p != seat && !r.wrote(it, p) && !slices.Contains(out, p) {
				out = append(out, p)
			}
		}
		if len(out) > 0 {
			return out
		}
	}
	return nil
}
