package rules

import (
	"fmt"
	"slices"

	"conoe/shared/core/review"
)

// The trace rules T1 to T18 of domain section 4.2.
var traceRules = []rule{
	{"T1", Source{"IEEE 7000 8.3(b)", "P"}, t1},
	{"T2", Source{"IEEE 7000 8.3(c)", "P"}, t2},
	{"T3", Source{"IEEE 7000 9.2(a)", "P"}, t3},
	{"T4.proposed", Source{"IEEE 7000 9.3(c), 10.2(a)", "P"}, t4(review.Proposed, review.Approved, review.Implemented, review.Verified, review.Failed)},
	{"T4.approved", Source{"IEEE 7000 9.3(c), 10.2(a)", "P"}, t4(review.Approved, review.Implemented, review.Verified, review.Failed)},
	{"T5", Source{"IEEE 7000 9.3, note", "P"}, t5},
	{"T6", Source{"IEEE 7000 10.2(a)", "P"}, t6},
	{"T7", Source{"IEEE 7000 10.3(e)(1)", "P"}, t7},
	{"T8", Source{"IEEE 7000 9.3(a)", "P"}, t8},
	{"T9", Source{"ISO/IEC 42001 8.3", "2"}, t9},
	{"T10", Source{"IEEE 7000 10.3(e)(8); ISO/IEC 42001 9.1", "P"}, t10},
	{"T11", Source{"ISO/IEC 42001 8.2, 8.4", "2"}, t11},
	{"T12", Source{"approvals bind to exact content", "D"}, t12},
	{"T13", Source{"ISO/IEC 42001 7.5, clause 8", "2"}, t13},
	{"T14", Source{"IEEE 7000 7.2(b)", "P"}, t14},
	{"T15", Source{"IEEE 7000 9.3(e), 10.3(e)(8)", "P"}, t15},
	{"T16", Source{"ISO/IEC 42001 Annex A", "2"}, t16},
	{"T17", Source{"IEEE 7000 8.3(b); a harm cannot hide in another value's cluster", "D"}, t17},
	{"T18", Source{"IEEE 7000 9.3(c); a criterion measures what its requirement claims", "D"}, t18},
}

func t1(w *World, r rule) []Finding {
	var out []Finding
	for i, s := range review.All[review.Statement](w.D) {
		if i.State.Gone() {
			continue
		}
		if len(s.Stakeholders) == 0 {
			out = append(out, r.finding(i.Ref, fmt.Sprintf("%s does not say for whom it holds. Name at least one stakeholder.", i.Ref), byValueLead, review.VerbSave, review.TypeStatement))
		}
		if !s.NamedValue.Said() {
			out = append(out, r.finding(i.Ref, fmt.Sprintf("%s does not name the value behind it.", i.Ref), byValueLead, review.VerbSave, review.TypeStatement))
		}
	}
	return out
}

func t2(w *World, r rule) []Finding {
	var out []Finding
	for i, c := range review.All[review.Cluster](w.D) {
		if !i.State.Gone() && len(c.Statements) == 0 {
			out = append(out, r.finding(i.Ref, fmt.Sprintf("The value cluster %s rests on no statement of anybody.", i.Ref), byValueLead, review.VerbSave, review.TypeCluster))
		}
	}
	for i, s := range review.All[review.Statement](w.D) {
		if !i.State.Gone() && len(w.index().clustersOf[i.Ref]) == 0 && !s.NotCarried.Said() {
			out = append(out, r.finding(i.Ref, fmt.Sprintf("%s is in no value cluster, and nobody said why it is not carried on.", i.Ref), byValueLead, review.VerbSave, review.TypeCluster))
		}
	}
	return out
}

func t3(w *World, r rule) []Finding {
	var out []Finding
	for i, e := range review.All[review.EVR](w.D) {
		if i.State.Gone() {
			continue
		}
		if !anyIn(w.D, e.Clusters, review.Approved) {
			out = append(out, r.finding(i.Ref, fmt.Sprintf("%s serves no approved value cluster.", i.Ref), byValueLead, review.VerbSave, review.TypeEVR).about(e.Clusters...))
		}
		if len(e.Stakeholders) == 0 {
			out = append(out, r.finding(i.Ref, fmt.Sprintf("%s does not say which stakeholders it serves.", i.Ref), byValueLead, review.VerbSave, review.TypeEVR))
		}
	}
	return out
}

func anyIn(d *review.Dossier, list []review.Ref, states ...review.State) bool {
	return slices.ContainsFunc(list, func(r review.Ref) bool {
		i := d.Look(r)
		return i != nil && slices.Contains(states, i.State)
	})
}

func t4(good ...review.State) func(*World, rule) []Finding {
	return func(w *World, r rule) []Finding {
		var out []Finding
		for i := range review.All[review.EVR](w.D) {
			edrs := w.index().edrsOf[i.Ref]
			if i.State.Gone() || slices.ContainsFunc(edrs, func(e *review.Item) bool { return slices.Contains(good, e.State) }) {
				continue
			}
			sentence := fmt.Sprintf("No design requirement carries %s yet.", i.Ref)
			if len(edrs) > 0 {
				sentence = fmt.Sprintf("%s is carried by %s only, which must be %s first.", i.Ref, list(refs(edrs)), good[0])
			}
			out = append(out, r.finding(i.Ref, sentence, byTeam, review.VerbSave, review.TypeEDR).about(refs(edrs)...))
		}
		return out
	}
}

func t5(w *World, r rule) []Finding {
	var out []Finding
	for i, c := range review.All[review.Cluster](w.D) {
		if i.State.Gone() || c.Priority != review.High || w.excepted(r.id, i.Ref) != nil {
			continue
		}
		if !w.served(i.Ref) {
			out = append(out, r.finding(i.Ref, fmt.Sprintf("The high-priority value cluster %s has no approved requirement.", i.Ref), byValueLead, review.VerbSubmit, review.TypeEVR))
		}
		for _, v := range c.Demonstrators {
			if v.ID == "" {
				out = append(out, r.finding(i.Ref, fmt.Sprintf("A sign of the high-priority value %s has no name such as VD-01, so no requirement can be tied to it.", i.Ref), byValueLead, review.VerbSave, review.TypeCluster))
				continue
			}
			ref := sign(i.Ref, v)
			if !w.served(ref) && w.excepted(r.id, ref) == nil {
				out = append(out, r.finding(ref, fmt.Sprintf("%s, a sign of the high-priority value %s, has no approved requirement.", ref, i.Ref), byValueLead, review.VerbSubmit, review.TypeEVR))
			}
		}
	}
	return out
}

func (w *World) served(r review.Ref) bool {
	return slices.ContainsFunc(w.index().evrsOf[r], func(e *review.Item) bool { return e.State == review.Approved })
}

func t6(w *World, r rule) []Finding {
	var out []Finding
	for i, e := range review.All[review.EDR](w.D) {
		if !i.State.Gone() && !anyIn(w.D, e.EVRs, review.Approved, review.Suspended) {
			out = append(out, r.finding(i.Ref, fmt.Sprintf("%s carries no approved ethical value requirement.", i.Ref), byTeam, review.VerbSave, review.TypeEDR).about(e.EVRs...))
		}
	}
	return out
}

func t7(w *World, r rule) []Finding {
	var out []Finding
	for i := range review.All[review.EDR](w.D) {
		if i.State.Gone() || w.verified(i) {
			continue
		}
		sentence := fmt.Sprintf("%s is %s and not verified: no passing check of its implemented version by somebody other than who implemented it.", i.Ref, i.State)
		out = append(out, r.finding(i.Ref, sentence, byExpert, review.VerbSave, review.TypeVerification))
	}
	return out
}

// verified reports whether an EDR is implemented and a check of exactly this
// meaning passed, by somebody else than the implementer.
func (w *World) verified(i *review.Item) bool {
	if i.State != review.Implemented && i.State != review.Verified {
		return false
	}
	return i.State == review.Verified || slices.ContainsFunc(w.index().checksOf[i.Ref], func(c *review.Item) bool {
		return Verifies(c, i, w.W)
	})
}

// Verifies reports whether check c shows that the EDR i is fulfilled as it was
// last implemented, and was done by somebody else (rule T7, domain sections
// 4.1.8, 4.1.12).
func Verifies(c, i *review.Item, w *review.Workspace) bool {
	v := c.Doc.(*review.Verification)
	current := slices.ContainsFunc(c.Seen, func(s review.Seen) bool { return s.Ref == i.Ref && s.Meaning == i.Meaning })
	return v.Kind == review.Verifies && v.Result == review.Pass && v.Passes() && current && len(v.Evidence) > 0 &&
		v.Performer != "" && w.Who(v.Performer) != w.Who(i.Built.By) && !c.SavedAt.Before(i.Built.At.Time)
}

func t8(w *World, r rule) []Finding {
	var out []Finding
	for i, e := range review.All[review.EVR](w.D) {
		if !i.State.Gone() && len(e.Risks) == 0 && !e.NoThreat.Said() {
			out = append(out, r.finding(i.Ref, fmt.Sprintf("Nobody has asked how %s could fail. Link a risk, or say why no threat is realistic.", i.Ref), byValueLead, review.VerbSave, review.TypeRisk))
		}
	}
	return out
}

func t9(w *World, r rule) []Finding {
	var out []Finding
	for i, k := range review.All[review.Risk](w.D) {
		if i.State.Gone() || k.Level() < w.P.Criteria.Above {
			continue
		}
		treats := w.index().treatsOf[i.Ref]
		switch {
		case len(treats) == 0:
			out = append(out, r.finding(i.Ref, fmt.Sprintf("%s is above the risk criteria (level %d, limit %d) and has no treatment.", i.Ref, k.Level(), w.P.Criteria.Above), byRisk, review.VerbSave, review.TypeTreatment))
		case !slices.ContainsFunc(treats, acts):
			out = append(out, r.finding(i.Ref, fmt.Sprintf("%s of %s names no design requirement and no control.", list(refs(treats)), i.Ref), byRisk, review.VerbSave, review.TypeTreatment).about(refs(treats)...))
		case !slices.ContainsFunc(treats, func(t *review.Item) bool { return acts(t) && effective(t) }):
			out = append(out, r.finding(i.Ref, fmt.Sprintf("No treatment of %s is shown to be effective.", i.Ref), byRisk, review.VerbSave, review.TypeTreatment).about(refs(treats)...))
		}
	}
	return out
}

func acts(i *review.Item) bool {
	t := i.Doc.(*review.Treatment)
	return len(t.EDRs) > 0 || len(t.Controls) > 0
}

func effective(i *review.Item) bool {
	t := i.Doc.(*review.Treatment)
	return t.Status == review.Effective && t.Effectiveness.Result.Said()
}

// strong reports whether a record rests on something else than links.
func (w *World) strong(c *review.Record) bool {
	return slices.ContainsFunc(c.Inputs, func(in review.Input) bool {
		e := review.DocOf[review.Evidence](w.D, in.Ref)
		return e == nil || !e.Weak()
	})
}
