package guide

import (
	"slices"
	"strings"

	"conoe/shared/core/review"
	"conoe/shared/core/rules"
)

// gather makes one todo of those that ask for decisions on items of one kind, so
// that people decide on a set. An item that still has to be completed is not
// asked about yet.
func gather(d *review.Dossier, all []Todo) []Todo {
	incomplete := unfinished(all)
	var out []Todo
	sets := map[string]int{}
	for _, t := range all {
		if t.Step.Do != DoSubmit {
			out = append(out, t)
			continue
		}
		t.Refs = slices.DeleteFunc(t.Refs, func(r review.Ref) bool { return incomplete[r] })
		if len(t.Refs) == 0 {
			continue
		}
		key := setOf(d, t)
		n, ok := sets[key]
		if !ok {
			sets[key] = len(out)
			out = append(out, t)
			continue
		}
		for _, r := range t.Refs {
			if !slices.Contains(out[n].Refs, r) {
				out[n].Refs = append(out[n].Refs, r)
			}
		}
	}
	return out
}

// unfinished lists the items on which a form is open that blocks this gate, or
// asks for a field without which nobody is asked to decide.
func unfinished(all []Todo) map[review.Ref]bool {
	out := map[review.Ref]bool{}
	for _, t := range all {
		f := t.Finding
		needed := f.Effect == rules.BlocksNow || strings.HasPrefix(string(f.Rule), "fields.")
		if t.Step.Do == DoFill && t.On != "" && needed && !f.Question {
			out[t.On] = true
		}
	}
	return out
}

// setOf names the set to which a todo belongs: what one rule asks of items that
// the same people decide on.
func setOf(d *review.Dossier, t Todo) string {
	i := d.Look(t.Refs[0])
	if i == nil {
		return t.Key
	}
	kind := i.Type
	if kind == review.TypePriorities {
		kind = review.TypeCluster // both are decided together
	}
	key := string(t.Finding.Rule) + "\n" + string(t.Finding.Gate) + "\n" + string(kind)
	if kind == review.TypeRisk {
		key += "\n" + string(i.State) // a plan is one thing, what remains another
	}
	return key
}

// recorded: a record that has to be approved and was concluded already is
// submitted instead of being concluded again. A finding about a record is cleared
// by one of the same kind.
func recorded(d *review.Dossier, t Todo) Todo {
	if c := review.DocOf[review.Record](d, t.Finding.Ref); c != nil && t.Step.Record == "" {
		t.Step.Record = c.Kind
	}
	for i, c := range review.All[review.Record](d) {
		waiting := i.State == review.Draft || i.State == review.Submitted
		if t.Step.Approve && waiting && c.Kind == t.Step.Record && c.Kind == review.AISIA && (t.Finding.Ref == "" || c.OccasionRef == t.Finding.Ref) {
			t.Step.Do, t.Step.Form, t.Refs = DoSubmit, "submit", []review.Ref{i.Ref}
		}
	}
	return t
}
