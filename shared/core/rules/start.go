package rules

import (
	"fmt"
	"slices"

	"conoe/shared/core/review"
)

// What G0 asks before a review may run, and what every gate asks of openness.
var startRules = []rule{
	{"system.described", Source{"IEEE 7000 7.3(a)", "P"}, systemDescribed},
	{"system.ai_known", Source{"whether clause 8 applies must be known", "D"}, systemAIKnown},
	{"system.ai_roles", Source{"ISO/IEC 42001 4.1", "2"}, systemAIRoles},
	{"roles.named", Source{"IEEE 7000 6.2", "P"}, rolesNamed},
	{"screening.done", Source{"effort in proportion to risk", "D"}, screeningDone},
	{"depth.enough", Source{"effort in proportion to risk", "D"}, depthEnough},
	{"criteria.adopted", Source{"ISO/IEC 42001 6.1.1", "1"}, criteriaAdopted},
	{"fields.context", Source{"required at this depth", "D"}, fieldsOf(review.TypeSystem, review.TypeConOE, review.TypeStakeholder, review.TypeRep)},
	{"fields.values", Source{"required at this depth", "D"}, fieldsOf(review.TypeStatement, review.TypeCluster, review.TypePriorities)},
	{"fields.requirements", Source{"required at this depth", "D"}, fieldsOf(review.TypeEVR, review.TypeTradeOff, review.TypeRisk)},
	{"fields.design", Source{"required at this depth", "D"}, fieldsOf(review.TypeEDR, review.TypeTreatment, review.TypeVerification)},
	{"X1.rules", Source{"IEEE 7000 11.3(a)", "P"}, infoRulesExist},
	{"X1.released", Source{"IEEE 7000 11.3(b, c)", "P"}, informationReleased},
}

func systemDescribed(w *World, r rule) []Finding {
	i, s := w.D.Profile()
	if s == nil {
		return []Finding{r.finding("", "The system under review is not described yet.", byProduct, review.VerbSave, review.TypeSystem)}
	}
	if missing := review.Missing(s, []string{"name", "purpose", "owner"}); len(missing) > 0 {
		return []Finding{r.finding(i.Ref, fmt.Sprintf("The description of %s lacks: %s.", i.Ref, list(missing)), byProduct, review.VerbSave, review.TypeSystem)}
	}
	return nil
}

func systemAIKnown(w *World, r rule) []Finding {
	i, s := w.D.Profile()
	if s == nil || s.AIInvolved == review.Yes || s.AIInvolved == review.No {
		return nil
	}
	return []Finding{r.finding(i.Ref, fmt.Sprintf("Nobody has said whether %s involves AI. Until then it is unknown whether ISO/IEC 42001, clause 8 applies.", i.Ref), byExpert, review.VerbSave, review.TypeSystem)}
}

func systemAIRoles(w *World, r rule) []Finding {
	if i, s := w.D.Profile(); s != nil && s.AIInvolved == review.Yes && len(s.AIRoles) == 0 {
		return []Finding{r.finding(i.Ref, fmt.Sprintf("%s involves AI; say in which role the organization stands to it (provider, producer, customer, …).", i.Ref), byProduct, review.VerbSave, review.TypeSystem)}
	}
	return nil
}

func rolesNamed(w *World, r rule) []Finding {
	var out []Finding
	for _, role := range []review.Role{review.ValueLead, review.RiskLead, review.Champion} {
		if len(w.D.HoldersOf(role)) == 0 {
			out = append(out, r.finding("", fmt.Sprintf("Nobody is %s of %s. A governance lead names one.", role.Title(), w.D.Ref), byLead, review.VerbAssign, ""))
		}
	}
	return out
}

func screeningDone(w *World, r rule) []Finding {
	if w.D.Screening.Depth != "" {
		return nil
	}
	return []Finding{r.finding("", "The screening questions are not answered; until then the review runs at the greatest depth.", byProduct, review.VerbScreen, "")}
}

func depthEnough(w *World, r rule) []Finding {
	forced := w.P.DepthForced(w.D)
	if !w.P.Deeper(forced, w.D.Screening.Depth) || w.D.Screening.Depth == "" || w.D.Screening.Lowered {
		return nil
	}
	return []Finding{r.finding("", fmt.Sprintf("The review runs at depth %s, but its impact, use or protection demand asks for %s. Answer the screening again; everything entered so far is kept.", w.D.Screening.Depth, forced), byProduct, review.VerbScreen, "")}
}

func criteriaAdopted(w *World, r rule) []Finding {
	if w.W.Adopted.Policy == w.P.Version && w.W.Adopted.Criteria == w.P.Criteria.Version {
		return nil
	}
	return []Finding{r.finding("", "Risk criteria, significant-change rule, policy table, calendar, retention and roles are the shipped defaults and not adopted. A governance lead adopts them in one decision.", byLead, review.VerbAdopt, "")}
}

// fieldsOf finds items of the types that lack a field which the table requires.
func fieldsOf(types ...review.Type) func(*World, rule) []Finding {
	return func(w *World, r rule) []Finding {
		var out []Finding
		for _, t := range types {
			lacks := review.MissingIn(t, w.P.required(t, w.D.Screening.Depth))
			for _, i := range w.D.Items(t) {
				if i.State.Gone() {
					continue
				}
				if missing := lacks(i.Doc); len(missing) > 0 {
					out = append(out, r.finding(i.Ref, fmt.Sprintf("%s lacks: %s.", i.Ref, list(missing)), byValueLead, review.VerbSave, i.Type))
				}
			}
		}
		return out
	}
}

// MissingFields lists the fields that the table requires of an item at a depth
// and that hold nothing.
func (p *Policy) MissingFields(i *review.Item, depth review.Depth) []string {
	return review.Missing(i.Doc, p.required(i.Type, depth))
}

// required lists the fields that the table requires of a type at a depth.
func (p *Policy) required(t review.Type, depth review.Depth) []string {
	var out []string
	for f, row := range p.Fields[t] {
		if row.Cells[string(p.at(depth))] == Block {
			out = append(out, f)
		}
	}
	slices.Sort(out)
	return out
}

func infoRulesExist(w *World, r rule) []Finding {
	for i, f := range review.All[review.InfoRules](w.D) {
		if !i.State.Gone() && f.Availability.Said() && f.Maintenance.Said() && f.Approval.Said() {
			return nil
		}
	}
	return []Finding{r.finding("", "There are no rules yet for making information available, keeping it up to date and approving it.", byOpenness, review.VerbSave, review.TypeInfoRules)}
}

func informationReleased(w *World, r rule) []Finding {
	since := lastPassed(w.D)
	for i, l := range review.All[review.Release](w.D) {
		if i.State.Gone() || l.Announced.IsZero() || since != nil && i.SavedAt.Before(since.At.Time) {
			continue
		}
		if hasAll(l.Contents, "value_register", "case_for_ethics") {
			return nil
		}
	}
	return []Finding{r.finding("", "Value Register and Case for Ethics as they now stand are not announced to those entitled to them.", byProduct, review.VerbSave, review.TypeRelease)}
}

func lastPassed(d *review.Dossier) *review.GateAttempt {
	for n := len(d.Attempts) - 1; n >= 0; n-- {
		if a := &d.Attempts[n]; a.Decision == review.GatePassed || a.Decision == review.GateConditional {
			return a
		}
	}
	return nil
}

func hasAll(have []review.ReleasedInfo, want ...review.ReleasedInfo) bool {
	n := 0
	for _, w := range want {
		for _, h := range have {
			if h == w {
				n++
				break
			}
		}
	}
	return n == len(want)
}
