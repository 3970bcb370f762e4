package rules

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"time"

	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
)

// Who can clear what.
var (
	byValueLead  = []review.Standing{review.Standing(review.ValueLead)}
	byProduct    = []review.Standing{review.Standing(review.ProductManager), review.Standing(review.ValueLead)}
	byExpert     = []review.Standing{review.Standing(review.SystemExpert)}
	byTeam       = []review.Standing{review.OfTeam} // whoever writes it is barred from deciding on it
	byRisk       = []review.Standing{review.Standing(review.RiskLead)}
	byAdvocate   = []review.Standing{review.Standing(review.UserAdvocate), review.Standing(review.Moderator)}
	byChampion   = []review.Standing{review.Standing(review.Champion)}
	byManagement = []review.Standing{review.Standing(review.Champion), review.Standing(review.Manager)}
	byLead       = []review.Standing{review.Lead}
	byOpenness   = []review.Standing{review.Standing(review.TransparencyManager)}
)

func at(t time.Time) ledger.Time { return ledger.At(t) }

// list joins references the way people do: "A, B and C".
func list[T ~string](refs []T) string {
	var s []string
	for _, r := range refs {
		s = append(s, string(r))
	}
	if len(s) < 2 {
		return strings.Join(s, "")
	}
	return strings.Join(s[:len(s)-1], ", ") + " and " + s[len(s)-1]
}

// Count is "1 risk" or "3 risks", "1 entry" or "3 entries".
func Count(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	if stem, ends := strings.CutSuffix(thing, "y"); ends && !strings.ContainsAny(stem[len(stem)-1:], "aeiou") {
		return fmt.Sprintf("%d %sies", n, stem)
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// byName orders rules by name, with T2 before T10 and trace rules last.
func byName(a, b review.RuleID) int {
	x, xTraces := traceRule(a)
	y, yTraces := traceRule(b)
	switch {
	case xTraces != yTraces && xTraces:
		return 1
	case xTraces != yTraces:
		return -1
	}
	return cmp.Or(cmp.Compare(x, y), cmp.Compare(a, b))
}

// traceRule is the number of a trace rule, such as 4 of T4.approved.
func traceRule(id review.RuleID) (int, bool) {
	rest, ok := strings.CutPrefix(string(id), "T")
	digits, _, _ := strings.Cut(rest, ".")
	n, err := strconv.Atoi(digits)
	return n, ok && err == nil
}

func refs(items []*review.Item) []review.Ref {
	var out []review.Ref
	for _, i := range items {
		out = append(out, i.Ref)
	}
	return out
}
