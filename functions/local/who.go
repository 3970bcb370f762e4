package main

import (
	"maps"
	"slices"
	"strings"

	"conoe/functions/local/desk"
	"conoe/shared/core/fault"
	"conoe/shared/core/review"
)

// actor is who acts: in practice files anybody by name, by default a governance
// lead. A real file takes decisions only from verified identities, which the
// command line cannot offer.
func (s *session) actor(d *desk.Desk) (review.Actor, error) {
	w, err := d.People(s.ctx)
	if err != nil {
		return review.Actor{}, err
	}
	if d.Mode != review.Practice {
		return review.Actor{}, fault.Errorf(fault.Denied, "This is a real file: people act in it through Slack, where they are known, not from the command line.")
	}
	var found []string
	for _, id := range slices.Sorted(maps.Keys(w.People)) {
		lead := s.cli.As == "" && w.Holds(id, review.GovernanceLead) && w.Holds(id, review.Owner)
		named := s.cli.As != "" && (string(id) == s.cli.As || strings.EqualFold(d.Name(s.ctx, w, id), s.cli.As))
		if w.Who(id) == id && (lead || named) {
			found = append(found, string(id))
		}
	}
	if len(found) > 1 && s.cli.As != "" {
		return review.Actor{}, fault.Errorf(fault.Invalid, "%d people are called %q. Name one by id: %s.", len(found), s.cli.As, strings.Join(found, ", "))
	}
	if len(found) > 0 {
		return review.Actor{Person: review.PersonID(found[0])}, nil
	}
	if s.cli.As == "" {
		return review.Actor{}, fault.Errorf(fault.NotFound, "Nobody is known in this file yet. `conoe play` fills it.")
	}
	return review.Actor{}, fault.Errorf(fault.NotFound, "Nobody here is called %q. `conoe status` names the people who are asked for something.", s.cli.As)
}
