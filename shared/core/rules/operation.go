package rules

import (
	"fmt"
	"time"

	"conoe/shared/core/review"
)

// What G5 asks of each cycle in operation.
var operationRules = []rule{
	{"signals.evaluated", Source{"IEEE 7000 10.3(e)(8); ISO/IEC 42001 9.1", "P"}, signalsEvaluated},
	{"breaches.handled", Source{"a breach is an incident until somebody says otherwise", "D"}, breachesHandled},
	{"incidents.handled", Source{"ISO/IEC 42001 10.2", "2"}, incidentsHandled},
	{"changes.decided", Source{"ISO/IEC 42001 8.1", "2"}, changesDecided},
	{"values.realized", Source{"the register says whether each value was realized", "D"}, valuesRealized},
}

func signalsEvaluated(w *World, r rule) []Finding {
	latest := map[review.Ref]time.Time{}
	for i, s := range review.All[review.Signal](w.D) {
		if !i.State.Gone() && s.Status != review.SignalNone && s.At.After(latest[s.Monitoring]) {
			latest[s.Monitoring] = s.At.Time
		}
	}
	var out []Finding
	for i, m := range review.All[review.Monitoring](w.D) {
		if i.State.Gone() || m.Threshold == "" {
			continue
		}
		window := time.Duration(max(m.WindowDays, 1)) * 24 * time.Hour
		from := latest[i.Ref]
		if from.IsZero() {
			from = i.SavedAt.Time
		}
		// No data for more than two windows counts as a breach (4.1.13).
		if w.Now.Sub(from) > 2*window {
			out = append(out, r.finding(i.Ref, fmt.Sprintf("%s has brought no measurement for more than two windows of %s, which counts as a breach.", i.Ref, Count(max(m.WindowDays, 1), "day")), byExpert, review.VerbSignal, review.TypeSignal))
		}
	}
	return out
}

func breachesHandled(w *World, r rule) []Finding {
	handled := map[review.Ref]bool{}
	for _, n := range review.All[review.Incident](w.D) {
		handled[n.Signal] = true
	}
	var out []Finding
	for i, s := range review.All[review.Signal](w.D) {
		if !i.State.Gone() && s.Status == review.SignalBreach && !handled[i.Ref] {
			out = append(out, r.finding(i.Ref, fmt.Sprintf("%s is a breach, and no incident deals with it.", i.Ref), byRisk, review.VerbReportIncident, review.TypeIncident))
		}
	}
	return out
}

func incidentsHandled(w *World, r rule) []Finding {
	var out []Finding
	for i := range review.All[review.Incident](w.D) {
		switch i.State {
		case review.Rejected, review.Resolved, review.Closed:
		default:
			out = append(out, r.finding(i.Ref, fmt.Sprintf("Incident %s is %s.", i.Ref, i.State), byRisk, review.VerbMove, review.TypeIncident))
		}
	}
	return out
}

func changesDecided(w *World, r rule) []Finding {
	var out []Finding
	for i, c := range review.All[review.ChangeNote](w.D) {
		if i.State.Gone() {
			continue
		}
		if c.Significant != review.Yes && c.Significant != review.No {
			out = append(out, r.finding(i.Ref, fmt.Sprintf("Nobody has said whether the change %s is significant.", i.Ref), byProduct, review.VerbSave, review.TypeChange))
		} else if c.Significant == review.Yes && (c.Reassessment == "" || c.DecidedBy == "") {
			out = append(out, r.finding(i.Ref, fmt.Sprintf("The change %s is significant, and nobody has decided whether a reassessment is required.", i.Ref), byRisk, review.VerbSave, review.TypeChange))
		}
	}
	return out
}

func valuesRealized(w *World, r rule) []Finding {
	since := lastPassed(w.D)
	told := map[review.Ref]bool{}
	decided := false
	for i, c := range review.All[review.Cycle](w.D) {
		if i.State.Gone() || since != nil && i.SavedAt.Before(since.At.Time) {
			continue
		}
		decided = decided || c.Decision != ""
		for _, v := range c.Values {
			told[v.Cluster] = told[v.Cluster] || v.Realized != ""
		}
	}
	var out []Finding
	if !decided {
		out = append(out, r.finding("", "Nobody has decided for this cycle whether the system continues, is revised or is retired.", byManagement, review.VerbSave, review.TypeCycle))
	}
	for i := range review.All[review.Cluster](w.D) {
		if i.State == review.Approved && !told[i.Ref] {
			out = append(out, r.finding(i.Ref, fmt.Sprintf("Nobody has said whether the value %s was realized in this cycle.", i.Ref), byValueLead, review.VerbSave, review.TypeCycle))
		}
	}
	return out
}
