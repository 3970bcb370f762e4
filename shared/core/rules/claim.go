package rules

import (
	"fmt"
	"maps"
	"slices"

	"conoe/shared/core/review"
)

// What a conformance claim may say (IEEE 7000, clause 4; domain section 4.8).
var claimRules = []rule{
	{"claim.tasks", Source{"IEEE 7000 cl. 4; a claim on tasks needs a record of each", "D"}, claimTasks},
}

func claimTasks(w *World, r rule) []Finding {
	var out []Finding
	for i, c := range review.All[review.Claim](w.D) {
		if i.State.Gone() || !c.Basis.Tasks() {
			continue
		}
		if open := OpenTasks(w.D); len(open) > 0 {
			sentence := fmt.Sprintf("%s claims that all tasks of IEEE 7000 were done, and %s have no record: %s.", i.Ref, Count(len(open), "task"), list(open))
			out = append(out, r.finding(i.Ref, sentence, byManagement, review.VerbSignClaim, review.TypeClaim))
		}
	}
	return out
}

// OpenTasks lists the tasks of IEEE 7000, clauses 7 to 11, of which the dossier
// holds no record, by locator and in order.
func OpenTasks(d *review.Dossier) []string {
	var out []string
	for _, locator := range slices.Sorted(maps.Keys(taskRecords)) {
		if !taskRecords[locator](d) {
			out = append(out, locator)
		}
	}
	return out
}

// taskRecords says, per task, what is a record of it.
var taskRecords = map[string]func(*review.Dossier) bool{
	"7.3(a)":       in(func(c *review.ConOE) bool { return len(c.Contexts) > 0 }),
	"7.3(b)":       in(func(*review.Stakeholder) bool { return true }),
	"7.3(c)":       in(func(s *review.System) bool { return len(s.Elements) > 0 }),
	"7.3(d)":       in(func(c *review.ConOE) bool { return len(c.EnablingSystems) > 0 }),
	"7.3(e)":       in(func(c *review.ConOE) bool { return len(c.Feasibility) > 0 }),
	"7.3(f)":       in(func(c *review.ConOE) bool { return len(c.Variants) > 0 }),
	"7.3(g)":       in(func(c *review.ConOE) bool { return len(c.Gaps) > 0 || len(c.Variants) == 1 }),
	"7.3(h)":       in(func(c *review.ConOE) bool { return c.NeedsValueAnalysis != "" }),
	"7.3(h)(3)":    in(func(*review.Update) bool { return true }),
	"8.3(a)":       in(func(*review.Representative) bool { return true }),
	"8.3(b)(1)":    throughLens(review.LensConsequence),
	"8.3(b)(2)":    throughLens(review.LensVirtue),
	"8.3(b)(3)":    throughLens(review.LensDuty),
	"8.3(b)(4)":    either(throughLens(review.LensCulture), in(func(e *review.Exception) bool { return e.Rule == "lens.culture" })),
	"8.3(b)(5)":    in(func(c *review.Cluster) bool { return len(c.Statements) > 0 }),
	"8.3(c)":       in(func(c *review.Cluster) bool { return c.Analysis.Said() || c.Narrative.Said() }),
	"8.3(d)":       in(func(p *review.Priorities) bool { return len(p.Order) > 0 }),
	"8.3(e)":       in(func(c *review.Cluster) bool { return len(c.Risks) > 0 }),
	"8.3(f)":       in(func(c *review.Cluster) bool { return c.Analysis.Said() }),
	"8.3(g)":       approved(review.TypePriorities),
	"9.3(a)":       in(func(*review.EVR) bool { return true }),
	"9.3(b)":       approved(review.TypeEVR),
	"9.3(c)":       in(func(e *review.EDR) bool { return len(e.Criteria) > 0 }),
	"9.3(d)":       in(func(e *review.EVR) bool { return e.Feasibility.Verdict != "" }),
	"9.3(e)":       approved(review.TypeEVR),
	"10.3(a)":      in(func(e *review.EDR) bool { return e.Decision.Said() }),
	"10.3(b)":      in(func(*review.Risk) bool { return true }),
	"10.3(c)":      in(func(e *review.EDR) bool { return e.ControlForUser != "" }),
	"10.3(d)":      in(func(*review.Treatment) bool { return true }),
	"10.3(e)(1)":   in(func(v *review.Verification) bool { return v.Kind == review.Verifies }),
	"10.3(e)(2)":   in(func(v *review.Verification) bool { return v.Kind == review.Validates }),
	"10.3(e)(3-7)": in(func(u *review.Update) bool { return u.Reason == "design" }),
	"10.3(e)(8)":   in(func(*review.Monitoring) bool { return true }),
	"11.3(a)":      in(func(*review.InfoRules) bool { return true }),
	"11.3(b)(1)":   releases("context"),
	"11.3(b)(2)":   releases("value_register"),
	"11.3(b)(3-5)": releases("requirements"),
	"11.3(c)": in(func(l *review.Release) bool {
		return !l.Announced.IsZero() && slices.Contains(l.Contents, "case_for_ethics")
	}),
}

// in reports whether a document that stands meets a condition.
func in[D any, P interface {
	*D
	review.Doc
}](met func(P) bool) func(*review.Dossier) bool {
	return func(d *review.Dossier) bool {
		for i, doc := range review.All[D, P](d) {
			if !i.State.Gone() && met(doc) {
				return true
			}
		}
		return false
	}
}

func approved(t review.Type) func(*review.Dossier) bool {
	return func(d *review.Dossier) bool {
		return slices.ContainsFunc(d.Items(t), func(i *review.Item) bool { return i.State == review.Approved })
	}
}

func throughLens(l review.Lens) func(*review.Dossier) bool {
	return in(func(e *review.Engagement) bool { return !e.Failed.Said() && slices.Contains(e.Lenses, l) })
}

func releases(what review.ReleasedInfo) func(*review.Dossier) bool {
	return in(func(l *review.Release) bool { return !l.Announced.IsZero() && slices.Contains(l.Contents, what) })
}

func either(a, b func(*review.Dossier) bool) func(*review.Dossier) bool {
	return func(d *review.Dossier) bool { return a(d) || b(d) }
}
