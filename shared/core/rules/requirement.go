package rules

import (
	"fmt"
	"slices"

	"conoe/shared/core/review"
)

// What G3 asks: requirements that are decided, measurable and feasible.
var requirementRules = []rule{
	{"evr.decided", Source{"IEEE 7000 9.3(b, e)", "P"}, evrDecided},
	{"evr.criterion", Source{"IEEE 7000 9.3(a, c)", "P"}, evrCriterion},
	{"evr.feasible", Source{"IEEE 7000 9.2(b), 9.3(d)", "P"}, evrFeasible},
	{"evr.priority", Source{"a requirement is not above its values", "D"}, evrPriority},
	{"tradeoffs.closed", Source{"IEEE 7000 7.3(g), 9.3(d)", "P"}, tradeOffsClosed},
	{"tradeoffs.fair", Source{"those who lose are heard; law is not traded for cost", "D"}, tradeOffsFair},
	{"conflicts.traded", Source{"IEEE 7000 9.3(d)", "P"}, conflictsTraded},
	{"harmonized", Source{"IEEE 7000 9.2(d)", "P"}, harmonized},
}

func evrDecided(w *World, r rule) []Finding {
	var out []Finding
	n := 0
	for i := range review.All[review.EVR](w.D) {
		n++
		switch i.State {
		case review.Approved, review.Rejected, review.Withdrawn, review.Superseded, review.Retired:
		default:
			out = append(out, r.finding(i.Ref, fmt.Sprintf("%s is %s; it has to be approved, rejected or withdrawn.", i.Ref, i.State), byValueLead, review.VerbSubmit, review.TypeEVR))
		}
	}
	if n == 0 {
		out = append(out, r.finding("", "There is no ethical value requirement yet.", byValueLead, review.VerbSave, review.TypeEVR))
	}
	return out
}

func evrCriterion(w *World, r rule) []Finding {
	var out []Finding
	for i, e := range review.All[review.EVR](w.D) {
		if i.State.Gone() || Testable(e) {
			continue
		}
		sentence := fmt.Sprintf("%s has no measurable criterion: metric, comparison and threshold.", i.Ref)
		if !slices.Contains(e.Kind, review.Technical) && len(e.Kind) > 0 {
			sentence = fmt.Sprintf("%s has no criterion by which anybody could observe that it holds.", i.Ref)
		}
		out = append(out, r.finding(i.Ref, sentence, byValueLead, review.VerbSave, review.TypeEVR))
	}
	return out
}

// Testable reports whether a requirement says how one will know: with a
// measurable criterion if it is technical, else an observable one will do.
func Testable(e *review.EVR) bool {
	technical := len(e.Kind) == 0 || slices.Contains(e.Kind, review.Technical)
	return slices.ContainsFunc(e.Criteria, func(c review.Criterion) bool {
		return c.Measurable() || !technical && c.Observable.Said()
	})
}

func evrFeasible(w *World, r rule) []Finding {
	var out []Finding
	for i, e := range review.All[review.EVR](w.D) {
		if i.State.Gone() {
			continue
		}
		switch f := e.Feasibility; {
		case f.Verdict == "" || f.Control == "":
			out = append(out, r.finding(i.Ref, fmt.Sprintf("Whether %s can be met, and is in the organization's control, is not said.", i.Ref), byExpert, review.VerbSave, review.TypeEVR))
		case f.Control == review.NoControl && !f.Rescope.Said():
			out = append(out, r.finding(i.Ref, fmt.Sprintf("%s is outside the organization's control. Rescope it, take another partner, or stop.", i.Ref), byProduct, review.VerbSave, review.TypeEVR))
		}
	}
	return out
}

func evrPriority(w *World, r rule) []Finding {
	var out []Finding
	for i, e := range review.All[review.EVR](w.D) {
		if i.State.Gone() || e.Priority == "" || len(e.Clusters) == 0 {
			continue
		}
		over := !slices.ContainsFunc(e.Clusters, func(c review.Ref) bool {
			v := review.DocOf[review.Cluster](w.D, c)
			return v == nil || !e.Priority.Above(v.Priority)
		})
		if over {
			out = append(out, r.finding(i.Ref, fmt.Sprintf("%s is ranked above every value that it serves.", i.Ref), byValueLead, review.VerbSave, review.TypeEVR).about(e.Clusters...))
		}
	}
	return out
}

func tradeOffsClosed(w *World, r rule) []Finding {
	var out []Finding
	for i := range review.All[review.TradeOff](w.D) {
		if i.State != review.Decided && i.State != review.Dissolved && !i.State.Gone() {
			out = append(out, r.finding(i.Ref, fmt.Sprintf("The trade-off %s is %s.", i.Ref, i.State), []review.Standing{review.Standing(review.Moderator), review.Standing(review.Champion)}, review.VerbSubmit, review.TypeTradeOff))
		}
	}
	return out
}

func tradeOffsFair(w *World, r rule) []Finding {
	var out []Finding
	for i, t := range review.All[review.TradeOff](w.D) {
		if i.State.Gone() {
			continue
		}
		say := func(sentence string) {
			out = append(out, r.finding(i.Ref, sentence, []review.Standing{review.Standing(review.Moderator)}, review.VerbSave, review.TypeTradeOff))
		}
		if len(t.Between) < 2 {
			say(fmt.Sprintf("%s does not name the two requirements between which it decides.", i.Ref))
		}
		if bare := values(t.Between); len(bare) > 0 {
			say(fmt.Sprintf("%s trades off a bare value (%s). Values are ranked; a trade-off decides between requirements.", i.Ref, list(bare)))
		}
		if len(t.Losing) == 0 {
			say(fmt.Sprintf("%s does not say who loses by it.", i.Ref))
		}
		for _, s := range t.Losing {
			if !w.index().heard[s] && !t.FailedToHear.Said() {
				say(fmt.Sprintf("%s loses by %s and was not heard.", s, i.Ref))
			}
		}
		if t.CostOnly == review.Yes && w.lawLoses(t) {
			say(fmt.Sprintf("%s gives up a legally protected value for cost alone, which is not possible.", i.Ref))
		}
	}
	return out
}

func values(between []review.Ref) []review.Ref {
	return slices.DeleteFunc(slices.Clone(between), func(r review.Ref) bool { return r.Type() != review.TypeCluster })
}

func (w *World) lawLoses(t *review.TradeOff) bool {
	return slices.ContainsFunc(t.Clusters, func(c review.Ref) bool {
		v := review.DocOf[review.Cluster](w.D, c)
		return v != nil && len(v.LegalAnchors) > 0
	})
}

func conflictsTraded(w *World, r rule) []Finding {
	var out []Finding
	for i, e := range review.All[review.EVR](w.D) {
		for _, other := range e.ConflictsWith {
			o := w.D.Look(other)
			if i.State.Gone() || o == nil || o.State.Gone() || w.traded(i.Ref, other) {
				continue
			}
			out = append(out, r.finding(i.Ref, fmt.Sprintf("%s conflicts with %s, and no trade-off decides between them.", i.Ref, other), []review.Standing{review.Standing(review.Moderator)}, review.VerbSave, review.TypeTradeOff).about(other))
		}
	}
	return out
}

func (w *World) traded(a, b review.Ref) bool {
	return slices.ContainsFunc(w.index().tradesOf[a], func(i *review.Item) bool {
		return slices.Contains(i.Doc.(*review.TradeOff).Between, b)
	})
}

func harmonized(w *World, r rule) []Finding {
	return w.updateFor(r, review.UpdateHarmonization, "Nobody has noted how the ethical requirements go together with the other requirements.")
}
