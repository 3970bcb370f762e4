package rules

import (
	"slices"

	"conoe/shared/core/review"
)

// beforeSubmit lists what must hold of an item before people are asked to
// decide on it (the guards of "submit" in domain section 4.1.7).
var beforeSubmit = map[review.Type][]review.RuleID{
	review.TypeEVR:      {"fields.requirements", "T3", "T8", "evr.criterion", "evr.feasible"},
	review.TypeEDR:      {"fields.design", "T6"},
	review.TypeCluster:  {"fields.values", "T2"},
	review.TypeRisk:     {"fields.requirements", "risks.planned", "risks.acceptable", "risks.ceiling"},
	review.TypeConOE:    {"fields.context"},
	review.TypeTradeOff: {"tradeoffs.fair"},
	review.TypeRecord:   {"T13"},
}

// BeforeSubmit gives what keeps an item from being submitted at the depth of
// its review. What the policy turns off is not asked.
func BeforeSubmit(w *World, i *review.Item) []Finding {
	var out []Finding
	for _, id := range beforeSubmit[i.Type] {
		if !w.P.asks(id, w.D.Screening.Depth) {
			continue
		}
		for _, f := range registry[id].check(w, registry[id]) {
			if f.Ref.Base() == i.Ref {
				out = append(out, f)
			}
		}
	}
	return out
}

// asks reports whether any gate blocks on a rule at a depth.
func (p *Policy) asks(id review.RuleID, depth review.Depth) bool {
	depth = p.at(depth)
	return slices.ContainsFunc(review.Gates(), func(g review.GateID) bool { return p.Cell(g, id, depth) == Block })
}
