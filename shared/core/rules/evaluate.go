package rules

import (
	"cmp"
	"slices"
	"strings"

	"conoe/shared/core/review"
)

// rule is one entry of the registry.
type rule struct {
	id     review.RuleID
	source Source
	check  func(w *World, r rule) []Finding
}

var registry = func() map[review.RuleID]rule {
	m := map[review.RuleID]rule{}
	for _, r := range slices.Concat(traceRules, startRules, contextRules, valueRules, requirementRules, releaseRules, operationRules, recordRules, claimRules, questions) {
		if _, twice := m[r.id]; twice {
			panic("rules: two rules named " + string(r.id))
		}
		m[r.id] = r
	}
	return m
}()

// IDs lists the rules there are.
func IDs() []review.RuleID {
	var out []review.RuleID
	for id := range registry {
		out = append(out, id)
	}
	slices.Sort(out)
	return out
}

// Known reports whether there is a rule of this name.
func Known(id review.RuleID) bool {
	_, ok := registry[id]
	return ok
}

// SourceOf is where a rule comes from.
func SourceOf(id review.RuleID) Source { return registry[id].source }

// finding starts a finding of the rule. States and fields are said in words.
func (r rule) finding(ref review.Ref, sentence string, who []review.Standing, verb review.Verb, t review.Type) Finding {
	return Finding{
		Rule: r.id, Ref: ref, Sentence: strings.ReplaceAll(sentence, "_", " "), Who: who,
		Action: Action{Verb: verb, Type: t}, Source: r.source,
	}
}

// about adds the items that the sentence names.
func (f Finding) about(refs ...review.Ref) Finding {
	f.About = append(f.About, refs...)
	return f
}

// Evaluate gives the findings of every gate on the path that is still to be
// passed, in the order of the gates and, within a gate, gravest first. A rule
// that several gates ask for is reported at the first of them. The gates are the
// review's, except G5: it closes each cycle of a system that operates.
func Evaluate(w *World) []Finding {
	if !w.D.IsReview() {
		return w.operating()
	}
	path := w.P.PathOf(w.D)
	next := w.D.NextGate(path)
	seen := map[review.RuleID]bool{}
	var out []Finding
	for _, g := range path {
		if w.D.Passed(g) != nil {
			continue
		}
		for _, f := range w.at(g, seen) {
			if f.Effect == BlocksNow && g != next {
				f.Effect = WillBlock
			}
			out = append(out, f)
		}
	}
	return out
}

// operating gives the findings of G5. What is said at the end of a cycle keeps
// nobody waiting before.
func (w *World) operating() []Finding {
	if w.D.Stage != review.S5 {
		return nil
	}
	found := Gate(w, review.G5)
	for n := range found {
		if f := &found[n]; f.Effect == BlocksNow && f.Action.Type == review.TypeCycle {
			f.Effect = WillBlock
		}
	}
	return found
}

// Gate gives the findings of one gate, as if it were next.
func Gate(w *World, g review.GateID) []Finding { return w.at(g, map[review.RuleID]bool{}) }

// Blocking reports whether a finding keeps its gate closed.
func (f Finding) Blocking() bool { return f.Effect == BlocksNow && !f.Waived && !f.Question }

func (w *World) at(g review.GateID, seen map[review.RuleID]bool) []Finding {
	depth := w.P.at(w.D.Screening.Depth)
	var out []Finding
	for _, id := range w.asked(g, depth) {
		cell := w.P.Cell(g, id, depth)
		if seen[id] {
			continue
		}
		r := registry[id]
		for _, f := range r.check(w, r) {
			f.Gate, f.Effect = g, BlocksNow
			if cell == Warn {
				f.Effect = Warns
			}
			f.Waived = w.P.Gates[g][id].Waivable && w.D.Waived(g, id, at(w.Now))
			out = append(out, f)
		}
		seen[id] = seen[id] || cell == Block
	}
	slices.SortStableFunc(out, func(a, b Finding) int { return cmp.Compare(weight(a), weight(b)) })
	return out
}

func weight(f Finding) int {
	switch {
	case f.Question:
		return 2
	case f.Effect == Warns:
		return 1
	}
	return 0
}

// asked lists the rules that a gate asks for at a depth, trace rules last and
// each group in order of name.
func (w *World) asked(g review.GateID, depth review.Depth) []review.RuleID {
	var out []review.RuleID
	for id := range w.P.Gates[g] {
		if w.P.Cell(g, id, depth) != Off {
			out = append(out, id)
		}
	}
	slices.SortFunc(out, byName)
	return out
}

// Guards gives what every guard of a gate says, for the gate's record.
func Guards(w *World, g review.GateID) []review.GuardResult {
	depth := w.P.at(w.D.Screening.Depth)
	byRule := map[review.RuleID][]Finding{}
	for _, f := range Gate(w, g) {
		byRule[f.Rule] = append(byRule[f.Rule], f)
	}
	var out []review.GuardResult
	for _, id := range w.asked(g, depth) {
		if w.P.Cell(g, id, depth) != Block {
			continue
		}
		out = append(out, guardResult(id, byRule[id]))
	}
	return out
}

func guardResult(id review.RuleID, found []Finding) review.GuardResult {
	res := review.GuardResult{Guard: id, Status: review.GuardPass}
	for _, f := range found {
		if f.Question {
			continue
		}
		res.Status = review.GuardFail
		if f.Waived {
			res.Status = review.GuardWaived
		}
		if f.Ref != "" && !slices.Contains(res.Refs, f.Ref) {
			res.Refs = append(res.Refs, f.Ref)
		}
	}
	return res
}

// Asked lists the rules that block a gate at the review's depth.
func Asked(w *World, g review.GateID) []review.RuleID {
	depth := w.P.at(w.D.Screening.Depth)
	return slices.DeleteFunc(w.asked(g, depth), func(id review.RuleID) bool { return w.P.Cell(g, id, depth) != Block })
}
