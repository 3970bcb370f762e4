package rules

import (
	"fmt"
	"slices"
	"time"

	"conoe/shared/core/review"
)

// What gates ask of clause 8 records.
var recordRules = []rule{
	{"record.crit", Source{"ISO/IEC 42001 8.1", "2"}, needs(review.Crit)},
	{"record.aisia", Source{"ISO/IEC 42001 8.4", "2"}, needsApproved(review.AISIA)},
	{"record.aisia_drafted", Source{"ISO/IEC 42001 8.4", "2"}, needs(review.AISIA)},
	{"record.ra", Source{"ISO/IEC 42001 8.2", "2"}, needsRA},
	{"record.rt", Source{"ISO/IEC 42001 8.3", "2"}, needsRT},
	{"record.external", Source{"ISO/IEC 42001 8.1, A.10.3", "2"}, needsExternal},
	{"record.changes", Source{"ISO/IEC 42001 8.1", "2"}, needsChangeRecords},
	{"record.without_analysis", Source{"ISO/IEC 42001 8.2, 8.4", "2"}, recordsWithoutAnalysis},
	{"reassessed", Source{"ISO/IEC 42001 8.2, 8.4", "2"}, reassessed},
	{"assessments.current", Source{"ISO/IEC 42001 8.2, 8.4", "2"}, assessmentsCurrent},
}

// Records lists the records of a kind that stand, newest last.
func Records(d *review.Dossier, kind review.RecordType) []*review.Item {
	var out []*review.Item
	for i, c := range review.All[review.Record](d) {
		if c.Kind == kind && i.State != review.Superseded {
			out = append(out, i)
		}
	}
	return out
}

func (r rule) record(kind review.RecordType, ref review.Ref, sentence string) Finding {
	f := r.finding(ref, sentence, []review.Standing{review.Standing(review.RiskLead), review.Standing(review.ValueLead)}, review.VerbConclude, review.TypeRecord)
	f.Action.Record = kind
	return f
}

func needs(kind review.RecordType) func(*World, rule) []Finding {
	return func(w *World, r rule) []Finding {
		if !w.ai() || len(Records(w.D, kind)) > 0 {
			return nil
		}
		return []Finding{r.record(kind, "", fmt.Sprintf("The clause 8 record %s is missing.", kind))}
	}
}

func needsApproved(kind review.RecordType) func(*World, rule) []Finding {
	return func(w *World, r rule) []Finding {
		if !w.ai() || slices.ContainsFunc(Records(w.D, kind), func(i *review.Item) bool { return i.State == review.Approved }) {
			return nil
		}
		return []Finding{r.record(kind, "", fmt.Sprintf("No approved clause 8 record %s exists. It has to, before development or use goes on.", kind))}
	}
}

// needsRA asks for a risk assessment that cites the current impact assessment
// by digest as an input (domain section 4.1.3).
func needsRA(w *World, r rule) []Finding {
	if !w.ai() {
		return nil
	}
	aisia := Records(w.D, review.AISIA)
	for _, i := range Records(w.D, review.RA) {
		for _, in := range i.Doc.(*review.Record).Inputs {
			if slices.ContainsFunc(aisia, func(a *review.Item) bool { return a.Ref == in.Ref && a.Digest == in.Digest }) {
				return nil
			}
		}
	}
	return []Finding{r.record(review.RA, "", "The AI risk assessment (8.2-RA) that draws on the current impact assessment is missing.")}
}

// recordsWithoutAnalysis asks a review that ends without a value analysis for
// both assessments all the same (domain section 4.1.3).
func recordsWithoutAnalysis(w *World, r rule) []Finding {
	_, c := w.conoe()
	if c == nil || c.NeedsValueAnalysis != review.No {
		return nil
	}
	return append(needsApproved(review.AISIA)(w, r), needsRA(w, r)...)
}

func needsRT(w *World, r rule) []Finding {
	if !w.ai() || len(Records(w.D, review.RT)) > 0 {
		return nil
	}
	var above []review.Ref
	for i, k := range review.All[review.Risk](w.D) {
		if !i.State.Gone() && k.Register == review.AIRisk && k.Level() >= w.P.Criteria.Above {
			above = append(above, i.Ref)
		}
	}
	treated := slices.ContainsFunc(w.D.Items(review.TypeTreatment), func(i *review.Item) bool { return !i.State.Gone() })
	if len(above) == 0 && !treated {
		return nil
	}
	return []Finding{r.record(review.RT, "", "The results of the risk treatment (8.3-RT) are not recorded.").about(above...)}
}

func needsExternal(w *World, r rule) []Finding {
	i, s := w.D.Profile()
	if s == nil || !w.ai() || len(Records(w.D, review.Ext)) > 0 {
		return nil
	}
	outside := slices.ContainsFunc(s.Elements, func(e review.Element) bool {
		return e.PartnerClass != "" && e.PartnerClass != "internal"
	})
	if !outside {
		return nil
	}
	return []Finding{r.record(review.Ext, i.Ref, fmt.Sprintf("Parts of %s come from others; how they are controlled (8.1-EXT) is not recorded.", i.Ref))}
}

func needsChangeRecords(w *World, r rule) []Finding {
	if !w.ai() {
		return nil
	}
	recorded := map[review.Ref]bool{}
	for _, c := range review.All[review.Record](w.D) {
		recorded[c.Body.Change.Ref] = true
	}
	var out []Finding
	for i, c := range review.All[review.ChangeNote](w.D) {
		if i.State.Gone() || recorded[i.Ref] {
			continue
		}
		kind := review.Chg
		if c.Intended == review.No {
			kind = review.Uch
		}
		out = append(out, r.record(kind, i.Ref, fmt.Sprintf("The change %s has no record %s.", i.Ref, kind)))
	}
	return out
}

// reassessed asks, for each significant change and serious incident that needs
// it, for an assessment of both kinds made for it (domain section 4.1.15).
func reassessed(w *World, r rule) []Finding {
	if !w.ai() {
		return nil
	}
	var out []Finding
	for _, o := range Occasions(w.D) {
		for _, kind := range []review.RecordType{review.AISIA, review.RA} {
			if RecordFor(w.D, kind, o.Ref) != nil {
				continue
			}
			due := w.P.BusinessDays().After(o.At, w.P.Deadlines.ReassessmentDays)
			sentence := fmt.Sprintf("%s makes a new %s necessary, due on %s.", o.Ref, kind, due.Format("2 January 2006"))
			if w.Now.After(due) {
				sentence = fmt.Sprintf("%s makes a new %s necessary, which is overdue since %s.", o.Ref, kind, due.Format("2 January 2006"))
			}
			out = append(out, r.record(kind, o.Ref, sentence))
		}
	}
	return out
}

// Due is something that makes a reassessment necessary, and since when.
type Due struct {
	Ref review.Ref
	At  time.Time
	Why review.Occasion
}

// Occasions lists the significant changes and serious incidents for which a
// reassessment was not ruled out by a named person.
func Occasions(d *review.Dossier) []Due {
	var out []Due
	for i, c := range review.All[review.ChangeNote](d) {
		if i.State.Gone() || c.Significant != review.Yes || c.Reassessment == review.No && c.DecidedBy != "" {
			continue
		}
		why := review.ChangeOccurred
		if c.When == "proposed" {
			why = review.ChangeProposed
		}
		out = append(out, Due{i.Ref, i.Created.Time, why})
	}
	for i, n := range review.All[review.Incident](d) {
		if i.State != review.Rejected && n.Severity.Serious() && (n.Reassessment != review.No || n.DecidedBy == "") {
			out = append(out, Due{i.Ref, i.Created.Time, review.ByIncident})
		}
	}
	return out
}

// Unassessed lists the occasions that still lack their impact assessment or
// risk assessment.
func Unassessed(d *review.Dossier) []Due {
	return slices.DeleteFunc(Occasions(d), func(o Due) bool {
		return RecordFor(d, review.AISIA, o.Ref) != nil && RecordFor(d, review.RA, o.Ref) != nil
	})
}

// RecordFor is the newest record of a kind that was made for an occasion, or
// nil. An impact assessment has to be approved; a risk assessment is approved
// with the gate that asks for it. One that a later record took the place of
// counts: it was there in time.
func RecordFor(d *review.Dossier, kind review.RecordType, occasion review.Ref) *review.Item {
	var found *review.Item
	for i, c := range review.All[review.Record](d) {
		stands := i.State == review.Approved || i.State == review.Superseded || kind != review.AISIA
		if c.Kind == kind && c.OccasionRef == occasion && stands {
			found = i
		}
	}
	return found
}

func assessmentsCurrent(w *World, r rule) []Finding {
	if !w.ai() {
		return nil
	}
	var out []Finding
	for _, kind := range []review.RecordType{review.AISIA, review.RA} {
		list := Records(w.D, kind)
		if len(list) == 0 {
			out = append(out, r.record(kind, "", fmt.Sprintf("There is no %s.", kind)))
			continue
		}
		last := list[len(list)-1]
		if due := last.Doc.(*review.Record).NextDue; !due.IsZero() && w.Now.After(due.Time) {
			out = append(out, r.record(kind, last.Ref, fmt.Sprintf("The next %s was due on %s.", kind, due.Format("2 January 2006"))))
		}
	}
	return out
}
