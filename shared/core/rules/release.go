package rules

import (
	"cmp"
	"fmt"
	"slices"

	"conoe/shared/core/review"
)

// What G4 asks: the release decision.
var releaseRules = []rule{
	{"evr.none_suspended", Source{"no requirement is suspended at release", "D"}, noneSuspended},
	{"residual.validated", Source{"IEEE 7000 10.3(e)(2)", "P"}, residualValidated},
	{"risks.accepted", Source{"ISO/IEC 42001 6.1.3", "2"}, risksAccepted},
	{"risks.planned", Source{"ISO/IEC 42001 6.1.3", "2"}, risksPlanned},
	{"risks.acceptable", Source{"an acceptance ends after at most twelve months", "D"}, risksAcceptable},
	{"risks.ceiling", Source{"above the ceiling a risk is avoided, not accepted", "D"}, risksCeiling},
	{"soa.touched", Source{"ISO/IEC 42001 6.1.3", "2"}, soaTouched},
	{"release.plan", Source{"ISO/IEC 42001 A.6.2.5, A.8.2", "2"}, releasePlan},
	{"release.approved", Source{"IEEE 7000 11.3(a)", "P"}, releaseApproved},
	{"monitoring.named", Source{"ISO/IEC 42001 A.6.2.6", "2"}, monitoringNamed},
}

func noneSuspended(w *World, r rule) []Finding {
	var out []Finding
	for i := range review.All[review.EVR](w.D) {
		if i.State == review.Suspended {
			out = append(out, r.finding(i.Ref, fmt.Sprintf("%s is suspended.", i.Ref), byValueLead, review.VerbSubmit, review.TypeEVR))
		}
	}
	return out
}

func residualValidated(w *World, r rule) []Finding {
	for i, v := range review.All[review.Verification](w.D) {
		if i.State.Gone() || v.Kind != review.Validates || v.Result != review.Pass {
			continue
		}
		if slices.ContainsFunc(v.Participants, func(p review.Ref) bool {
			rep := review.DocOf[review.Representative](w.D, p)
			return rep != nil && ExternalAffected(w.D, rep)
		}) {
			return nil
		}
	}
	return []Finding{r.finding("", "Nobody affected and from outside has said whether the risks that remain are tolerable.", byAdvocate, review.VerbSave, review.TypeVerification)}
}

func risksAccepted(w *World, r rule) []Finding {
	var out []Finding
	for i, k := range review.All[review.Risk](w.D) {
		if i.State == review.Accepted && !k.AcceptedUntil.IsZero() && w.Now.After(k.AcceptedUntil.Time) {
			out = append(out, r.finding(i.Ref, fmt.Sprintf("The acceptance of %s ended on %s.", i.Ref, k.AcceptedUntil.Format("2 January 2006")), byManagement, review.VerbSubmit, review.TypeRisk))
		}
		if i.State.Gone() || i.State == review.Accepted || i.State == review.Closed || k.Level() < w.P.Criteria.Above {
			continue
		}
		out = append(out, r.finding(i.Ref, fmt.Sprintf("What remains of %s is %s and not accepted by designated management.", i.Ref, i.State), byManagement, review.VerbSubmit, review.TypeRisk))
	}
	return out
}

func risksCeiling(w *World, r rule) []Finding {
	var out []Finding
	for i, k := range review.All[review.Risk](w.D) {
		// As long as nobody says what remains, all of it does.
		level := cmp.Or(k.ResidualLevel, k.Level())
		if !i.State.Gone() && level >= w.P.Criteria.Ceiling {
			out = append(out, r.finding(i.Ref, fmt.Sprintf("What remains of %s (level %d) is above the ceiling (%d): avoid it, or take it to the champion.", i.Ref, level, w.P.Criteria.Ceiling), byChampion, review.VerbMove, review.TypeRisk))
		}
	}
	return out
}

// risksPlanned asks of a risk above the criteria that is to be reduced or
// shared how: a plan without a treatment is none.
func risksPlanned(w *World, r rule) []Finding {
	var out []Finding
	for i, k := range review.All[review.Risk](w.D) {
		open := i.State == review.Evaluated || i.State == review.Planned
		if !open || k.Level() < w.P.Criteria.Above || k.Decision == "retain" || k.Decision == "avoid" {
			continue
		}
		if !slices.ContainsFunc(w.index().treatsOf[i.Ref], acts) {
			out = append(out, r.finding(i.Ref, fmt.Sprintf("The plan for %s names no treatment with a design requirement or control.", i.Ref), byRisk, review.VerbSave, review.TypeTreatment))
		}
	}
	return out
}

// risksAcceptable asks, before designated management accepts what remains of a
// treated risk, until when, and what level remains (domain section 4.1.9).
func risksAcceptable(w *World, r rule) []Finding {
	last := w.Now.AddDate(0, w.P.Deadlines.AcceptanceMonths, 0)
	var out []Finding
	for i, k := range review.All[review.Risk](w.D) {
		if i.State != review.Treated {
			continue
		}
		say := func(sentence string) {
			out = append(out, r.finding(i.Ref, sentence, byValueLead, review.VerbSave, review.TypeRisk))
		}
		switch {
		case k.AcceptedUntil.IsZero():
			say(fmt.Sprintf("Until when %s is to be accepted is not said.", i.Ref))
		case k.AcceptedUntil.After(last):
			say(fmt.Sprintf("%s is to be accepted for longer than %d months.", i.Ref, w.P.Deadlines.AcceptanceMonths))
		}
		if k.Level() >= w.P.Criteria.Above && !slices.ContainsFunc(w.index().treatsOf[i.Ref], effective) {
			say(fmt.Sprintf("No treatment of %s is shown to be effective, so what remains cannot be accepted yet.", i.Ref))
		}
		if k.ResidualLevel == 0 {
			say(fmt.Sprintf("What level remains of %s after its treatment is not said.", i.Ref))
		}
	}
	return out
}

func soaTouched(w *World, r rule) []Finding {
	if !w.ai() {
		return nil
	}
	var out []Finding
	for _, c := range w.touched() {
		line, ok := w.W.SoA[c]
		switch {
		case !ok:
			out = append(out, r.finding("", fmt.Sprintf("The workspace has not decided on control %s, which a treatment of this system uses.", c), byLead, review.VerbDecideSoA, ""))
		case !line.Justified:
			out = append(out, r.finding("", fmt.Sprintf("The decision on control %s is not justified.", c), byLead, review.VerbDecideSoA, ""))
		case line.Decision == "excluded":
			out = append(out, r.finding("", fmt.Sprintf("The workspace excludes control %s, which a treatment of this system uses.", c), byLead, review.VerbDecideSoA, ""))
		case line.Status == review.ControlPlanned || line.Status == "":
			out = append(out, r.finding("", fmt.Sprintf("Control %s, which a treatment of this system uses, is only planned.", c), byLead, review.VerbDecideSoA, ""))
		}
	}
	return out
}

// touched lists the controls that treatments of the system use.
func (w *World) touched() []review.ControlID {
	var out []review.ControlID
	for i, t := range review.All[review.Treatment](w.D) {
		if !i.State.Gone() && t.Status != review.Cancelled {
			out = append(out, t.Controls...)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func releasePlan(w *World, r rule) []Finding {
	for i, p := range review.All[review.ReleasePlan](w.D) {
		if i.State.Gone() {
			continue
		}
		if missing := review.Missing(p, []string{"deployment", "rollback", "user_information"}); len(missing) > 0 {
			return []Finding{r.finding(i.Ref, fmt.Sprintf("The plan for release %s lacks: %s.", i.Ref, list(missing)), byProduct, review.VerbSave, review.TypeReleasePlan)}
		}
		return nil
	}
	return []Finding{r.finding("", "There is no plan for deployment, rollback and information for users.", byProduct, review.VerbSave, review.TypeReleasePlan)}
}

func releaseApproved(w *World, r rule) []Finding {
	for i := range review.All[review.Release](w.D) {
		if i.State == review.Approved {
			return nil
		}
	}
	return []Finding{r.finding("", "No transparency release is approved.", byOpenness, review.VerbSubmit, review.TypeRelease)}
}

func monitoringNamed(w *World, r rule) []Finding {
	for i, m := range review.All[review.Monitoring](w.D) {
		if !i.State.Gone() && m.What.Said() && m.By.Said() {
			return nil
		}
	}
	return []Finding{r.finding("", "What is watched in operation, and by whom, is not said.", byExpert, review.VerbSave, review.TypeMonitoring)}
}
