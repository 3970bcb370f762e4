package rules

import (
	"fmt"

	"conoe/shared/core/review"
)

// What only a person can judge is asked, not asserted (domain section 4.2). A
// question blocks nothing; it is gone once people have decided.
var questions = []rule{
	{"ask.measure", Source{"IEEE 7000 9.3(c); whether a measure fits a value is for people to say", "D"}, askMeasure},
	{"ask.no_threat", Source{"IEEE 7000 9.3(a); whether a threat is realistic is for people to say", "D"}, askNoThreat},
}

func (f Finding) asked() Finding {
	f.Question = true
	return f
}

// askMeasure asks of each measure that is tied to a demonstrator, until its
// requirement is decided, whether it would show that.
func askMeasure(w *World, r rule) []Finding {
	var out []Finding
	ask := func(i *review.Item, list []review.Criterion) {
		if i.State != review.Draft && i.State != review.Proposed {
			return
		}
		for n, c := range list {
			if c.Demonstrator != "" && c.Measurable() {
				out = append(out, r.finding(i.Ref, fmt.Sprintf("Would measure %d of %s really show %s?", n+1, i.Ref, c.Demonstrator), byTeam, review.VerbSubmit, i.Type).about(c.Demonstrator).asked())
			}
		}
	}
	for i, e := range review.All[review.EVR](w.D) {
		ask(i, e.Criteria)
	}
	for i, e := range review.All[review.EDR](w.D) {
		ask(i, e.Criteria)
	}
	return out
}

// askNoThreat asks again where "no realistic threat" stands beside a grave risk
// to the same value.
func askNoThreat(w *World, r rule) []Finding {
	grave := map[review.Ref][]*review.Item{} // by cluster
	for k, v := range review.All[review.Risk](w.D) {
		if !k.State.Gone() && v.Level() >= w.P.Criteria.Above {
			add(grave, k, v.Clusters)
		}
	}
	var out []Finding
	for i, e := range review.All[review.EVR](w.D) {
		if i.State.Gone() || !e.NoThreat.Said() {
			continue
		}
		asked := map[review.Ref]bool{}
		for _, c := range e.Clusters {
			for _, k := range grave[c] {
				if asked[k.Ref] {
					continue
				}
				asked[k.Ref] = true
				out = append(out, r.finding(i.Ref, fmt.Sprintf("%s says that no threat is realistic, and %s (level %d) threatens the same value. Is it so?", i.Ref, k.Ref, k.Doc.(*review.Risk).Level()), byValueLead, review.VerbSave, review.TypeEVR).about(k.Ref).asked())
			}
		}
	}
	return out
}
