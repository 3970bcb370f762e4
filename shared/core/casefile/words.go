package casefile

import (
	"reflect"
	"slices"

	"conoe/shared/core/approval"
	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
)

// wordsOf lists the words that a type allows, or nil if it is no closed list.
func wordsOf(t reflect.Type) []string {
	if list, ok := otherWords[t]; ok {
		return list
	}
	if e, ok := reflect.Zero(t).Interface().(interface{ Values() []string }); ok {
		return e.Values()
	}
	return nil
}

// otherWords are the closed lists whose types cannot tell them. A review ends
// by a step in two ways only: completion is by gate G5.
var otherWords = map[reflect.Type][]string{
	reflect.TypeFor[ledger.Origin]():    strs(ledger.Illustrative, ledger.Invented, ledger.Published),
	reflect.TypeFor[approval.Verdict](): strs(approval.Verdicts()...),
	reflect.TypeFor[approval.MediationOutcome](): strs(
		approval.OutcomeAnswered, approval.OutcomeChanged, approval.OutcomeTradedOff, approval.OutcomeUpheld),
	reflect.TypeFor[review.Stage]():  strs(review.S1, review.S2, review.S3, review.S4, review.S5),
	reflect.TypeFor[review.Status](): strs(review.StatusTerminated, review.StatusCancelled),
	reflect.TypeFor[review.Event]():  events(),
}

// codes are the words of `expect`.
func codes() []string { return strs(fault.Codes()...) }

// events lists what may move an item of any type.
func events() []string {
	var all []string
	for _, t := range review.Types() {
		for _, s := range review.MachineOf(t).Steps {
			all = append(all, string(s.On))
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func strs[T ~string](list ...T) []string {
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = string(v)
	}
	return out
}
