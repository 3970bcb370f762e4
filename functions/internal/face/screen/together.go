package screen

import (
	"conoe/shared/core/approval"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

// what is asked about, in a few words: "3 promises"; with a gate "3 promises, and to
// going on".
func (s *Screens) what(q usecase.Question) said {
	own := s.say("purpose."+string(q.Purpose), with{"n": max(1, len(q.Items))})
	if q.Purpose != approval.PurposeStageGate {
		return own
	}
	counts, order := map[approval.Purpose]int{}, []approval.Purpose{}
	for _, ref := range withGate(q) {
		p := purposes[ref.Type()]
		if counts[p]++; counts[p] == 1 {
			order = append(order, p)
		}
	}
	var out []said
	for _, p := range order {
		out = append(out, s.say("purpose."+string(p), with{"n": counts[p]}))
	}
	if gateOf(q) != "" || len(out) == 0 {
		out = append(out, own)
	}
	return joined(out, s.word("and"))
}

// withGate are the items that are asked about together with a gate, beside its
// records. They may be asked about again when the gate is long decided.
func withGate(q usecase.Question) []review.Ref {
	if q.Purpose != approval.PurposeStageGate {
		return nil
	}
	var out []review.Ref
	for _, ref := range q.Items {
		if purposes[ref.Type()] != "" {
			out = append(out, ref)
		}
	}
	return out
}

// purposes are what is asked about items that are decided with a gate.
var purposes = map[review.Type]approval.Purpose{
	review.TypeConOE: approval.PurposeConOE, review.TypePriorities: approval.PurposeValuePriorities, review.TypeCluster: approval.PurposeValuePriorities,
	review.TypeEVR: approval.PurposeEVR, review.TypeEDR: approval.PurposeEDR, review.TypeTradeOff: approval.PurposeTradeOff,
	review.TypeRisk: approval.PurposeRiskAcceptance, review.TypeRelease: approval.PurposeTransparencyRelease,
}
