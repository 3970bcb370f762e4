package rules

import (
	"fmt"
	"slices"

	"conoe/shared/core/review"
)

// sign names a demonstrator of a cluster.
func sign(cluster review.Ref, v review.Demonstrator) review.Ref {
	return cluster + review.Ref("#"+string(v.ID))
}

func t10(w *World, r rule) []Finding {
	var out []Finding
	for i := range review.All[review.EVR](w.D) {
		if i.State != review.Approved && i.State != review.Suspended {
			continue
		}
		if !slices.ContainsFunc(w.index().watchOf[i.Ref], watches) {
			out = append(out, r.finding(i.Ref, fmt.Sprintf("Nobody will notice when %s stops holding. Say what is watched, or why it cannot be.", i.Ref), byExpert, review.VerbSave, review.TypeMonitoring))
		}
	}
	return out
}

func watches(i *review.Item) bool {
	m := i.Doc.(*review.Monitoring)
	return m.NotMonitorable.Said() || m.Threshold != "" && m.Operator != "" && m.Source.Said()
}

func t11(w *World, r rule) []Finding {
	var out []Finding
	for i, n := range review.All[review.Incident](w.D) {
		if i.State != review.Rejected && n.Severity.Serious() && (n.Reassessment != review.Yes && n.Reassessment != review.No || n.DecidedBy == "") {
			out = append(out, r.finding(i.Ref, fmt.Sprintf("Nobody has decided whether the %s incident %s makes a new assessment necessary.", n.Severity, i.Ref), byRisk, review.VerbSave, review.TypeIncident))
		}
	}
	return out
}

// t12 finds approvals that say yes to something other than what is in force.
// The fold cannot produce them; the rule guards against a defect of ours.
func t12(w *World, r rule) []Finding {
	var out []Finding
	for _, q := range w.D.OpenRequests() {
		for _, s := range q.Items {
			i := w.D.Look(review.Ref(s.ID))
			if i == nil || s.State != "open" || s.Version == i.Version && string(s.Digest) == i.Digest.String() {
				continue
			}
			out = append(out, r.finding(i.Ref, fmt.Sprintf("%s changed while it was being decided; the open request shows version %d.", i.Ref, s.Version), byValueLead, review.VerbSubmit, i.Type))
		}
	}
	return out
}

func t13(w *World, r rule) []Finding {
	var out []Finding
	for i, c := range review.All[review.Record](w.D) {
		if i.State.Gone() {
			continue
		}
		if !w.strong(c) {
			out = append(out, r.finding(i.Ref, fmt.Sprintf("The clause 8 record %s rests on nothing.", i.Ref), byValueLead, review.VerbConclude, review.TypeRecord))
		}
		if len(c.Clauses)+len(c.Controls) == 0 {
			out = append(out, r.finding(i.Ref, fmt.Sprintf("The clause 8 record %s names no clause and no control.", i.Ref), byValueLead, review.VerbConclude, review.TypeRecord))
		}
	}
	return out
}

func t14(w *World, r rule) []Finding {
	var out []Finding
	for i, s := range review.All[review.Stakeholder](w.D) {
		if i.State.Gone() || s.Affected != review.Yes && s.Influence != review.High && s.Interest != review.High {
			continue
		}
		if !w.index().heard[i.Ref] && !s.Exemption.Said() && w.excepted(r.id, i.Ref) == nil {
			out = append(out, r.finding(i.Ref, fmt.Sprintf("%s is affected or important and was not heard in any engagement.", i.Ref), byAdvocate, review.VerbSave, review.TypeEngagement))
		}
	}
	return out
}

func t15(w *World, r rule) []Finding {
	var out []Finding
	for i := range w.D.Everything() {
		if i.State.Gone() || i.Type == review.TypeRecord || i.Type == review.TypeException {
			continue
		}
		if i.Recheck {
			out = append(out, r.finding(i.Ref, fmt.Sprintf("An earlier stage was reopened: look at %s again and confirm that it still holds.", i.Ref), byValueLead, review.VerbConfirm, i.Type))
		}
		for _, s := range w.D.Suspects(i) {
			out = append(out, r.finding(i.Ref, fmt.Sprintf("%s refers to %s, %s.", i.Ref, s.To, suspicion[s.Why]), byValueLead, review.VerbConfirm, i.Type).about(s.To))
		}
	}
	return out
}

var suspicion = map[review.Suspicion]string{
	review.Outdated: "whose meaning changed since (outdated)",
	review.Predated: "of which only an earlier version exists (predated)",
	review.Orphaned: "which is no longer there (orphaned)",
}

func t16(w *World, r rule) []Finding {
	var out []Finding
	check := func(i *review.Item, ids []review.ControlID) {
		for _, c := range ids {
			if !w.KnownControl(c) {
				out = append(out, r.finding(i.Ref, fmt.Sprintf("%s names a control %q, which is neither one of the 38 of Annex A nor an own control (own-…).", i.Ref, c), byRisk, review.VerbSave, i.Type))
			}
		}
	}
	for i, t := range review.All[review.Treatment](w.D) {
		if !i.State.Gone() {
			check(i, t.Controls)
		}
	}
	for i, c := range review.All[review.Record](w.D) {
		if !i.State.Gone() {
			check(i, c.Controls)
		}
	}
	return out
}

func t17(w *World, r rule) []Finding {
	var out []Finding
	for i, s := range review.All[review.Statement](w.D) {
		if i.State.Gone() || !s.Harms() || w.shielded(i.Ref) || w.toldWhy(r.id, i.Ref, s) {
			continue
		}
		why := w.unheard(s)
		if s.Magnitude != review.High && why == "" {
			continue
		}
		sentence := fmt.Sprintf("No approved requirement protects against the harm %s", i.Ref)
		if s.Magnitude == review.High {
			sentence += ", which is of high magnitude"
		}
		if why != "" {
			sentence += fmt.Sprintf("; it falls on %s, who had no voice in any decision", why)
		}
		sentence += ". Write one that protects, prevents or reduces, or let the champion sign why not and tell those affected."
		out = append(out, r.finding(i.Ref, sentence, byValueLead, review.VerbSave, review.TypeEVR).about(s.Stakeholders...))
	}
	return out
}

// unheard lists the affected stakeholders of a statement who have no voice.
func (w *World) unheard(s *review.Statement) string {
	var out []review.Ref
	for _, ref := range s.Stakeholders {
		if st := review.DocOf[review.Stakeholder](w.D, ref); st != nil && st.Affected == review.Yes && !w.voice(ref) {
			out = append(out, ref)
		}
	}
	return list(out)
}

func (w *World) shielded(statement review.Ref) bool {
	return slices.ContainsFunc(w.index().evrsOf[statement], func(e *review.Item) bool {
		return e.State == review.Approved && e.Doc.(*review.EVR).Verb.Shields()
	})
}

// toldWhy reports whether the champion signed a reason and every stakeholder of
// the statement was told.
func (w *World) toldWhy(id review.RuleID, ref review.Ref, s *review.Statement) bool {
	e := w.excepted(id, ref)
	return e != nil && e.Reason.Said() && !slices.ContainsFunc(s.Stakeholders, func(st review.Ref) bool {
		return !slices.Contains(e.ToldTo, st)
	})
}

func t18(w *World, r rule) []Finding {
	var out []Finding
	for i, e := range review.All[review.EVR](w.D) {
		if !i.State.Gone() {
			out = append(out, r.criteria(w, i, e.Criteria, e.Clusters)...)
		}
	}
	for i, e := range review.All[review.EDR](w.D) {
		if i.State.Gone() {
			continue
		}
		var clusters []review.Ref
		for _, v := range e.EVRs {
			if evr := review.DocOf[review.EVR](w.D, v); evr != nil {
				clusters = append(clusters, evr.Clusters...)
			}
		}
		out = append(out, r.criteria(w, i, e.Criteria, clusters)...)
	}
	return out
}

// criteria finds criteria that are tied to no demonstrator of the clusters.
func (r rule) criteria(w *World, i *review.Item, list []review.Criterion, clusters []review.Ref) []Finding {
	var out []Finding
	for n, c := range list {
		if slices.Contains(clusters, c.Demonstrator.Base()) && w.index().signs[c.Demonstrator] {
			continue
		}
		sentence := fmt.Sprintf("Measure %d of %s is not tied to a demonstrator of the values that %s claims, so nobody can tell from it whether they are kept.", n+1, i.Ref, i.Ref)
		out = append(out, r.finding(i.Ref, sentence, byTeam, review.VerbSave, i.Type).about(clusters...))
	}
	return out
}
