package rules

import (
	"fmt"
	"slices"
	"time"

	"conoe/shared/core/review"
)

// What G2 asks: values elicited with the people affected, and ranked.
var valueRules = []rule{
	{"lenses.used", Source{"IEEE 7000 8.3(b)(1–3)", "P"}, lensesUsed},
	{"lens.culture", Source{"IEEE 7000 8.3(b)(4)", "P"}, lensCulture},
	{"environment.asked", Source{"the three lenses miss environmental values", "D"}, environmentAsked},
	{"external.took_part", Source{"IEEE 7000 8.3(a), 9.3(b), 10.3(e)(2); at least one external affected person takes part", "D"}, externalTookPart},
	{"clusters.ranked", Source{"IEEE 7000 8.3(d)", "P"}, clustersRanked},
	{"considerations.assessed", Source{"IEEE 7000 8.3(d)", "P"}, considerationsAssessed},
	{"legal.boundary", Source{"IEEE 7000 8.3(d); law is the outer boundary", "P"}, legalBoundary},
	{"priorities.approved", Source{"IEEE 7000 8.2(d), 8.3(g)", "P"}, prioritiesApproved},
	{"clusters.risks", Source{"IEEE 7000 8.3(e)", "P"}, clustersRisks},
	{"clusters.analysed", Source{"IEEE 7000 8.3(f)", "P"}, clustersAnalysed},
	{"conoe.updated", Source{"IEEE 7000 7.3(h)(3)", "P"}, conoeUpdated},
}

func (w *World) lens(l review.Lens) bool {
	for i, e := range review.All[review.Engagement](w.D) {
		if !i.State.Gone() && !e.Failed.Said() && slices.Contains(e.Lenses, l) {
			return true
		}
	}
	return false
}

func lensesUsed(w *World, r rule) []Finding {
	var missing []review.Lens
	for _, l := range []review.Lens{review.LensConsequence, review.LensVirtue, review.LensDuty} {
		if !w.lens(l) {
			missing = append(missing, l)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	return []Finding{r.finding("", fmt.Sprintf("No engagement asked through: %s.", list(missing)), []review.Standing{review.Standing(review.ValueLead), review.Standing(review.Moderator)}, review.VerbSave, review.TypeEngagement)}
}

func lensCulture(w *World, r rule) []Finding {
	if w.lens(review.LensCulture) || w.excepted(r.id, "") != nil {
		return nil
	}
	return []Finding{r.finding("", "Nobody asked what a tradition of the region adds, or said why not.", byValueLead, review.VerbSave, review.TypeEngagement)}
}

func environmentAsked(w *World, r rule) []Finding {
	if w.lens(review.LensEnvironment) {
		return nil
	}
	for i, s := range review.All[review.Statement](w.D) {
		if !i.State.Gone() && s.Lens == review.LensEnvironment {
			return nil
		}
	}
	return []Finding{r.finding("", "Nobody was asked what the system does to the environment.", byValueLead, review.VerbSave, review.TypeStatement)}
}

// Participation is how far people affected and outside took part in a stage
// (domain section 4.6).
type Participation struct {
	Satisfied    bool
	AdvocateOnly bool // all who took part are advocates
	Excused      bool // recruiting failed, documented and signed by the champion
}

// externalTookPart counts engagements and decisions since the stage began.
func externalTookPart(w *World, r rule) []Finding {
	if p := Participated(w); p.Satisfied || p.Excused {
		return nil
	}
	return []Finding{r.finding("", "No affected person from outside the organization has taken part in this stage, neither heard nor deciding. Managers, developers and partners do not speak for them.", byAdvocate, review.VerbSave, review.TypeEngagement)}
}

// Participated says who from outside took part since the present stage began.
func Participated(w *World) Participation {
	since := time.Time{}
	if a := lastPassed(w.D); a != nil {
		since = a.At.Time
	}
	part := Participation{AdvocateOnly: true}
	count := func(rep *review.Representative) {
		if rep != nil && ExternalAffected(w.D, rep) {
			part.Satisfied = true
			part.AdvocateOnly = part.AdvocateOnly && rep.Mandate == review.Advocate
		}
	}
	for i, e := range review.All[review.Engagement](w.D) {
		if i.State.Gone() || e.Failed.Said() || i.SavedAt.Before(since) {
			continue
		}
		for _, p := range e.Participants {
			count(review.DocOf[review.Representative](w.D, p))
		}
	}
	voted := w.votedSince(since)
	for i, rep := range review.All[review.Representative](w.D) {
		if !i.State.Gone() && voted[w.W.Who(rep.Person)] {
			count(rep)
		}
	}
	part.AdvocateOnly = part.AdvocateOnly && part.Satisfied
	part.Excused = !part.Satisfied && w.recruitingFailed()
	return part
}

func (w *World) votedSince(since time.Time) map[review.PersonID]bool {
	out := map[review.PersonID]bool{}
	for _, q := range w.D.Requests {
		for _, i := range q.Items {
			for p, v := range i.Votes {
				if !v.At.Time().Before(since) {
					out[p] = true
				}
			}
		}
	}
	return out
}

// recruitingFailed: enough dated attempts over enough business days, an
// advocate among the representatives, and the champion's exception.
func (w *World) recruitingFailed() bool {
	e := w.excepted("external.took_part", "")
	if e == nil || len(e.Attempts) < w.P.Deadlines.RecruitAttempts {
		return false
	}
	var first, last time.Time
	for _, ref := range e.Attempts {
		g := review.DocOf[review.Engagement](w.D, ref)
		if g == nil || g.At.IsZero() {
			return false
		}
		if first.IsZero() || g.At.Before(first) {
			first = g.At.Time
		}
		if g.At.After(last) {
			last = g.At.Time
		}
	}
	advocate := false
	for i, rep := range review.All[review.Representative](w.D) {
		advocate = advocate || !i.State.Gone() && rep.Mandate == review.Advocate
	}
	return advocate && !last.Before(w.P.BusinessDays().After(first, w.P.Deadlines.RecruitDays))
}

func (w *World) priorities() (*review.Item, *review.Priorities) {
	for i, p := range review.All[review.Priorities](w.D) {
		if !i.State.Gone() {
			return i, p
		}
	}
	return nil, nil
}

func clustersRanked(w *World, r rule) []Finding {
	_, p := w.priorities()
	if p == nil {
		return []Finding{r.finding("", "The value clusters are not ranked.", byValueLead, review.VerbSave, review.TypePriorities)}
	}
	var out []Finding
	for i := range review.All[review.Cluster](w.D) {
		if !i.State.Gone() && !slices.Contains(p.Order, i.Ref) {
			out = append(out, r.finding(i.Ref, fmt.Sprintf("%s has no place in the ranking.", i.Ref), byValueLead, review.VerbSave, review.TypePriorities))
		}
	}
	return out
}

func considerationsAssessed(w *World, r rule) []Finding {
	i, p := w.priorities()
	if p == nil || p.Considerations.Assessed() == 7 {
		return nil
	}
	return []Finding{r.finding(i.Ref, fmt.Sprintf("%d of the seven considerations for the ranking are answered.", p.Considerations.Assessed()), byValueLead, review.VerbSave, review.TypePriorities)}
}

func legalBoundary(w *World, r rule) []Finding {
	var out []Finding
	if i, p := w.priorities(); p != nil && !p.LegalBoundary.Said() {
		out = append(out, r.finding(i.Ref, "Nobody has checked the ranking against law and human rights.", byValueLead, review.VerbSave, review.TypePriorities))
	}
	for i, c := range review.All[review.Cluster](w.D) {
		if !i.State.Gone() && len(c.LegalAnchors) > 0 && c.Priority != review.High {
			out = append(out, r.finding(i.Ref, fmt.Sprintf("%s is protected by law and may not be ranked below high.", i.Ref), byValueLead, review.VerbSave, review.TypeCluster))
		}
	}
	return out
}

func prioritiesApproved(w *World, r rule) []Finding {
	var out []Finding
	if i, _ := w.priorities(); i != nil && i.State != review.Approved {
		out = append(out, r.finding(i.Ref, fmt.Sprintf("The ranked priorities %s are %s, not approved by management and stakeholders.", i.Ref, i.State), byValueLead, review.VerbSubmit, review.TypePriorities))
	}
	for i := range review.All[review.Cluster](w.D) {
		if !i.State.Gone() && i.State != review.Approved {
			out = append(out, r.finding(i.Ref, fmt.Sprintf("The value cluster %s is %s, not approved.", i.Ref, i.State), byValueLead, review.VerbSubmit, review.TypeCluster))
		}
	}
	return out
}

func clustersRisks(w *World, r rule) []Finding {
	var out []Finding
	for i, c := range review.All[review.Cluster](w.D) {
		if !i.State.Gone() && len(c.Risks) == 0 {
			out = append(out, r.finding(i.Ref, fmt.Sprintf("No risk or opportunity is named for %s.", i.Ref), byRisk, review.VerbSave, review.TypeCluster))
		}
	}
	return out
}

func clustersAnalysed(w *World, r rule) []Finding {
	var out []Finding
	for i, c := range review.All[review.Cluster](w.D) {
		if !i.State.Gone() && c.Priority == review.High && !c.Analysis.Said() {
			out = append(out, r.finding(i.Ref, fmt.Sprintf("The high-priority value %s has no conceptual analysis (about three sentences).", i.Ref), byValueLead, review.VerbSave, review.TypeCluster))
		}
	}
	return out
}

func conoeUpdated(w *World, r rule) []Finding {
	return w.updateFor(r, review.UpdatePriorities, "The concept does not yet say what the priorities change in it.")
}

func (w *World) updateFor(r rule, why review.UpdateReason, sentence string) []Finding {
	for i, u := range review.All[review.Update](w.D) {
		if !i.State.Gone() && u.Reason == why && u.Text.Said() {
			return nil
		}
	}
	return []Finding{r.finding("", sentence, byProduct, review.VerbSave, review.TypeUpdate)}
}
