package rules

import (
	"fmt"
	"slices"

	"conoe/shared/core/review"
)

// What G1 asks: the concept of operations for ethics and its context.
var contextRules = []rule{
	{"conoe.approved", Source{"IEEE 7000 7.3(f)", "P"}, conoeApproved},
	{"conoe.contexts", Source{"IEEE 7000 7.3(a)", "P"}, conoeContexts},
	{"conoe.feasibility", Source{"IEEE 7000 7.3(e), Annex D", "P"}, conoeFeasibility},
	{"conoe.gaps", Source{"IEEE 7000 7.3(g)", "P"}, conoeGaps},
	{"conoe.harms_benefits", Source{"IEEE 7000 7.3(e)", "P"}, conoeHarmsBenefits},
	{"conoe.value_analysis", Source{"IEEE 7000 7.2(f), 7.3(h)", "P"}, conoeValueAnalysis},
	{"conoe.engagement_plan", Source{"IEEE 7000 7.3(b)", "P"}, conoeEngagementPlan},
	{"system.misuse", Source{"ISO/IEC 42001 6.1.4", "2"}, systemMisuse},
	{"system.models", Source{"ISO/IEC 42001 A.4.2", "2"}, systemModels},
	{"system.control", Source{"IEEE 7000 7.3(c), Annex F", "P"}, systemControl},
	{"stakeholders.indirect", Source{"IEEE 7000 7.3(b)", "P"}, stakeholdersIndirect},
	{"stakeholders.external", Source{"at least one affected stakeholder outside", "D"}, stakeholdersExternal},
	{"representatives.chosen", Source{"IEEE 7000 7.2(b)", "P"}, representativesChosen},
}

// conoe is the current concept with its item, or nil.
func (w *World) conoe() (*review.Item, *review.ConOE) {
	for i, c := range review.All[review.ConOE](w.D) {
		if !i.State.Gone() {
			return i, c
		}
	}
	return nil, nil
}

func conoeApproved(w *World, r rule) []Finding {
	i, _ := w.conoe()
	switch {
	case i == nil:
		return []Finding{r.finding("", "The concept of operations for ethics is not written yet.", byProduct, review.VerbSave, review.TypeConOE)}
	case i.State != review.Approved:
		return []Finding{r.finding(i.Ref, fmt.Sprintf("%s is %s, not approved.", i.Ref, i.State), byProduct, review.VerbSubmit, review.TypeConOE)}
	}
	return nil
}

func conoeContexts(w *World, r rule) []Finding {
	if _, c := w.conoe(); c == nil || len(c.Contexts) > 0 {
		return nil
	}
	i, _ := w.conoe()
	return []Finding{r.finding(i.Ref, "No actual or plausible context of use is described.", byProduct, review.VerbSave, review.TypeConOE)}
}

func conoeFeasibility(w *World, r rule) []Finding {
	i, c := w.conoe()
	if c == nil {
		c, i = &review.ConOE{}, &review.Item{}
	}
	var out []Finding
	for _, kind := range review.FeasibilityKind("").Values() {
		n := slices.IndexFunc(c.Feasibility, func(f review.Feasibility) bool { return string(f.Kind) == kind })
		switch {
		case n < 0 || c.Feasibility[n].Verdict == "":
			out = append(out, r.finding(i.Ref, fmt.Sprintf("The %s feasibility was not examined.", kind), feasibilityBy(kind), review.VerbSave, review.TypeConOE))
		case c.Feasibility[n].Verdict == review.FeasibilityUnknown && (c.Feasibility[n].Owner == "" || c.Feasibility[n].Due.IsZero()):
			out = append(out, r.finding(i.Ref, fmt.Sprintf("The %s feasibility is unknown, and nobody finds it out by a date.", kind), feasibilityBy(kind), review.VerbSave, review.TypeConOE))
		case c.Feasibility[n].Verdict == review.NotFeasible:
			out = append(out, r.finding(i.Ref, fmt.Sprintf("The system is not feasible as conceived (%s). Change the concept, or end the review: not to build is a good result too.", kind), byProduct, review.VerbSave, review.TypeConOE))
		}
	}
	return out
}

func feasibilityBy(kind string) []review.Standing {
	if kind == "legal" {
		return []review.Standing{review.Standing(review.RiskLead), review.Standing(review.ProductManager)}
	}
	return byProduct
}

func conoeGaps(w *World, r rule) []Finding {
	i, c := w.conoe()
	if c == nil {
		return nil
	}
	open := 0
	for _, g := range c.Gaps {
		if !g.Resolution.Said() {
			open++
		}
	}
	if open == 0 {
		return nil
	}
	return []Finding{r.finding(i.Ref, fmt.Sprintf("%s between the concepts in %s: say how they are resolved.", Count(open, "open gap"), i.Ref), byProduct, review.VerbSave, review.TypeConOE)}
}

func conoeHarmsBenefits(w *World, r rule) []Finding {
	i, c := w.conoe()
	if c == nil {
		c, i = &review.ConOE{}, &review.Item{}
	}
	var out []Finding
	if len(c.InitialHarms) == 0 {
		out = append(out, r.finding(i.Ref, "No first harm is named, not even the worst plausible one.", byProduct, review.VerbSave, review.TypeConOE))
	}
	if len(c.InitialBenefits) == 0 {
		out = append(out, r.finding(i.Ref, "No first benefit is named.", byProduct, review.VerbSave, review.TypeConOE))
	}
	return out
}

func conoeValueAnalysis(w *World, r rule) []Finding {
	i, c := w.conoe()
	if c == nil || c.NeedsValueAnalysis == review.Yes || c.NeedsValueAnalysis == review.No && c.ValueAnalysisBecause.Said() {
		return nil
	}
	return []Finding{r.finding(i.Ref, "Nobody has decided, with reasons, whether an explicit value analysis is needed.", byValueLead, review.VerbSave, review.TypeConOE)}
}

func conoeEngagementPlan(w *World, r rule) []Finding {
	if i, c := w.conoe(); c != nil && !c.EngagementPlan.Said() {
		return []Finding{r.finding(i.Ref, "There is no plan who is heard, how and when.", byAdvocate, review.VerbSave, review.TypeConOE)}
	}
	return nil
}

func systemMisuse(w *World, r rule) []Finding {
	if i, s := w.D.Profile(); s != nil && len(s.UnintendedUses) == 0 {
		return []Finding{r.finding(i.Ref, fmt.Sprintf("No foreseeable misuse of %s is named.", i.Ref), byProduct, review.VerbSave, review.TypeSystem)}
	}
	return nil
}

func systemModels(w *World, r rule) []Finding {
	i, s := w.D.Profile()
	if s == nil || s.AIInvolved != review.Yes {
		return nil
	}
	if slices.ContainsFunc(s.Models, func(m review.Model) bool { return m.Name.Said() && m.Supplier.Said() }) {
		return nil
	}
	return []Finding{r.finding(i.Ref, fmt.Sprintf("Which model %s uses, and who supplies it, is not said.", i.Ref), byExpert, review.VerbSave, review.TypeSystem)}
}

func systemControl(w *World, r rule) []Finding {
	i, s := w.D.Profile()
	if s == nil {
		return nil
	}
	var out []Finding
	if s.AIInvolved == review.Yes && !slices.ContainsFunc(s.Elements, func(e review.Element) bool { return e.AI == review.Yes }) {
		out = append(out, r.finding(i.Ref, fmt.Sprintf("%s involves AI, but no element of it is marked as AI, so control over it is not analysed.", i.Ref), byExpert, review.VerbSave, review.TypeSystem))
	}
	gaps := 0
	for n, e := range s.Elements {
		if e.AI == review.Yes && slices.Contains(e.Control.Flags(), "") {
			out = append(out, r.finding(i.Ref, fmt.Sprintf("Element %d of %s is AI; the five questions on control over it are not all answered.", n+1, i.Ref), byExpert, review.VerbSave, review.TypeSystem))
		} else if e.Gap() {
			gaps++
		}
	}
	covered := false
	for k, v := range review.All[review.Risk](w.D) {
		covered = covered || v.ForControlGaps == review.Yes && !k.State.Gone()
	}
	if gaps > 0 && !covered {
		out = append(out, r.finding(i.Ref, fmt.Sprintf("Control over %s of %s may not be presumed, and no risk says so.", Count(gaps, "AI element"), i.Ref), byValueLead, review.VerbSave, review.TypeRisk))
	}
	return out
}

func stakeholdersIndirect(w *World, r rule) []Finding {
	for i, s := range review.All[review.Stakeholder](w.D) {
		if !i.State.Gone() && s.Relation == review.Indirect {
			return nil
		}
	}
	return []Finding{r.finding("", "No indirect stakeholder is named: somebody whom the system touches without their using it.", byAdvocate, review.VerbSave, review.TypeStakeholder)}
}

func stakeholdersExternal(w *World, r rule) []Finding {
	for i, s := range review.All[review.Stakeholder](w.D) {
		if !i.State.Gone() && s.AffectedOutside() {
			return nil
		}
	}
	return []Finding{r.finding("", "No affected stakeholder outside the organization is named.", byAdvocate, review.VerbSave, review.TypeStakeholder)}
}

func representativesChosen(w *World, r rule) []Finding {
	var out []Finding
	n := 0
	for i, p := range review.All[review.Representative](w.D) {
		if i.State.Gone() {
			continue
		}
		n++
		if !p.Selection.Said() {
			out = append(out, r.finding(i.Ref, fmt.Sprintf("How %s was chosen is not said; the choice has to be transparent.", i.Ref), byAdvocate, review.VerbSave, review.TypeRep))
		}
	}
	if n == 0 {
		out = append(out, r.finding("", "Nobody represents any stakeholder yet.", byAdvocate, review.VerbSave, review.TypeRep))
	}
	return out
}
