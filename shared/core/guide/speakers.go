package guide

import (
	"fmt"

	"conoe/shared/core/review"
)

// Speakers asks for people who speak for those concerned before it asks for the
// decision on the values: need is how many of them have to agree. It reports whether
// they are too few.
func (b *Book) Speakers(d *review.Dossier, w *review.Workspace, all []Todo, need int) ([]Todo, bool) {
	missing := need - speakers(d, w)
	if missing <= 0 {
		return all, false
	}
	found := false
	for n, t := range all {
		if t.Step.Do != DoSubmit || !ofValues(t.Refs[0].Type()) {
			continue
		}
		t = b.before(t, review.TypeRep)
		t.Refs, t.At = nil, -1
		t.Step.Say = fmt.Sprintf("Name %d more who can speak for those concerned: %d of them have to agree to the values.", missing, need)
		all[n], found = t, true
	}
	return all, found
}

func ofValues(t review.Type) bool { return t == review.TypePriorities || t == review.TypeCluster }

// speakers is how many people speak for those concerned.
func speakers(d *review.Dossier, w *review.Workspace) int {
	who := map[review.PersonID]bool{}
	for i, r := range review.All[review.Representative](d) {
		if p := w.Who(r.Person); !i.State.Gone() && r.Askable() && !w.People[p].Left {
			who[p] = true
		}
	}
	return len(who)
}
