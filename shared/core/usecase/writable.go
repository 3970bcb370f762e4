package usecase

import (
	"slices"

	"conoe/shared/core/fault"
	"conoe/shared/core/review"
	"conoe/shared/core/rules"
)

// writable refuses a document that is not well formed, or that nobody writes.
func writable(d Draft) error {
	if err := review.Check(d.Doc); err != nil {
		return err
	}
	return Writable(d.Doc)
}

// Writable refuses what no person may write as it stands: a clause 8 record, an
// exception from a rule that does not exist, a verification whose result is not
// what its criteria say (domain section 4.1.12).
func Writable(doc review.Doc) error {
	switch v := doc.(type) {
	case *review.Record:
		return fault.Errorf(fault.Denied, "The data of a clause 8 record is collected, not written. Conclude one instead.")
	case *review.Exception:
		if !rules.Known(v.Rule) {
			return fault.Errorf(fault.Invalid, "There is no rule %q from which to except. `conoe findings` prints the names of rules.", v.Rule)
		}
	case *review.Verification:
		if (v.Result == review.Pass) != v.Passes() && v.Result != "inconclusive" && v.Result != "not_run" {
			return fault.Errorf(fault.Invalid, "A verification passes if, and only if, it has criteria and every one of them passes.")
		}
	}
	return nil
}

// verbFor is the strictest verb that the drafts need.
func verbFor(drafts []Draft) review.Verb {
	verb := review.VerbSave
	if all(drafts, review.TypeIncident) {
		verb = review.VerbReportIncident
	}
	if all(drafts, review.TypeSignal) {
		verb = review.VerbSignal
	}
	if slices.ContainsFunc(drafts, signed) {
		verb = review.VerbSignException
	}
	if all(drafts, review.TypeClaim) {
		verb = review.VerbSignClaim
	}
	return verb
}

// signed: what only the champion may put a name to, however it is sent.
func signed(d Draft) bool {
	return d.Doc.Type() == review.TypeException || d.Doc.Type() == review.TypeClaim
}

func all(drafts []Draft, t review.Type) bool {
	return len(drafts) > 0 && !slices.ContainsFunc(drafts, func(d Draft) bool { return d.Doc.Type() != t })
}
