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
	lacking := unfinished(all)
	var out []Todo
	sets := map[string]int{}
	for _, t := range all {
		if t.Step.Do != DoSubmit {
			out = append(out, t)
			continue
		}
		t.Refs = slices.DeleteFunc(t.Refs, func(r review.Ref) bool {
			gate, lacks := lacking[r]
			return lacks && gate <= t.Finding.Gate
		})
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

// unfinished lists the items on which a form is open, with the first gate that asks
// for it. A field without which nobody is asked to decide is missing at once.
func unfinished(all []Todo) map[review.Ref]review.GateID {
	out := map[review.Ref]review.GateID{}
	for _, t := range all {
		f := t.Finding
		if t.Step.Do != DoFill || t.On == "" || f.Question || f.Effect == rules.Warns {
			continue
		}
		gate := f.Gate
		if strings.HasPrefix(string(f.Rule), "fields.") {
			gate = ""
		}
		if had, ok := out[t.On]; !ok || gate < had {
			out[t.On] = gate
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

// open: nobody has decided whether a change or an incident makes an assessment
// necessary.
func open(d *review.Dossier, r review.Ref) bool {
	if c := review.DocOf[review.ChangeNote](d, r); c != nil {
		return c.Reassessment == "" || c.DecidedBy == ""
	}
	n := review.DocOf[review.Incident](d, r)
	return n != nil && (n.Reassessment == "" || n.DecidedBy == "")
}

// recorded: a record that has to be approved and was concluded already is
// submitted instead of being concluded again. A finding about a record is cleared
// by one of the same kind, and what nobody has decided on yet is taken back before.
// A change is recorded once somebody has decided what follows from it.
func (b *Book) recorded(d *review.Dossier, t Todo) Todo {
	if c := review.DocOf[review.Record](d, t.Finding.Ref); c != nil && t.Step.Record == "" {
		t.Step.Record = c.Kind
		if i := d.Look(t.Finding.Ref); i.State == review.Draft {
			t.Step.Do, t.Step.On, t.Refs = DoMove, review.Withdraw, []review.Ref{i.Ref}
			return t
		}
	}
	if open(d, t.Finding.Ref) && (t.Step.Record == review.Chg || t.Step.Record == review.Uch) {
		t.Step.Do, t.Step.Form, t.Step.Page, t.On = DoFill, string(t.Finding.Ref.Type()), "follow", t.Finding.Ref
		t.Step.Say = b.forms[t.Step.Form].Say
		return t
	}
	for i, c := range review.All[review.Record](d) {
		waiting := i.State == review.Draft || i.State == review.Submitted
		if t.Step.Approve && waiting && c.Kind == t.Step.Record && c.Kind == review.AISIA && (t.Finding.Ref == "" || c.OccasionRef == t.Finding.Ref) {
			t.Step.Do, t.Step.Form, t.Refs = DoSubmit, "submit", []review.Ref{i.Ref}
		}
	}
	return t
}
