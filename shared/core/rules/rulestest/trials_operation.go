package rulestest

import (
	"conoe/shared/core/review"
)

var operationTrials = []Trial{
	{
		"signals.evaluated", "never measured",
		func(s *Scene) {
			watched(s)
			s.Now = s.Now.Add(15 * day)
		},
		func(s *Scene) {
			s.Save(&review.Signal{Monitoring: "MON-001", Status: review.SignalOK, At: at1(15 * day)})
		},
		want("MON-001", expert, review.VerbSignal, review.TypeSignal),
	},
	{
		"signals.evaluated", "no data for three windows",
		func(s *Scene) {
			watched(s, review.SignalOK, review.SignalNone, review.SignalNone, review.SignalNone)
		},
		func(s *Scene) { s.To("MON-001", review.Withdrawn) },
		want("MON-001", expert, review.VerbSignal, review.TypeSignal),
	},
	{
		"breaches.handled", "breach without an incident",
		func(s *Scene) { watched(s, review.SignalOK, "warn", review.SignalBreach) },
		func(s *Scene) { s.Save(&review.Incident{Signal: "SIG-0003"}) },
		want("SIG-0003", risk, review.VerbReportIncident, review.TypeIncident),
	},
	{
		"incidents.handled", "contained",
		func(s *Scene) { s.In("contained", &review.Incident{}) },
		func(s *Scene) { s.To("INC-001", review.Resolved) },
		want("INC-001", risk, review.VerbMove, review.TypeIncident),
	},
	{
		"changes.decided", "significant or not",
		func(s *Scene) { s.Save(&review.ChangeNote{Significant: review.Unknown}) },
		func(s *Scene) { Edit(s, "CHG-001", func(v *review.ChangeNote) { v.Significant = review.No }) },
		want("CHG-001", product, review.VerbSave, review.TypeChange),
	},
	{
		"changes.decided", "significant, and nobody decided what follows",
		func(s *Scene) { s.Save(&review.ChangeNote{Significant: review.Yes, Reassessment: review.No}) },
		func(s *Scene) { Edit(s, "CHG-001", func(v *review.ChangeNote) { v.DecidedBy = s.By }) },
		want("CHG-001", risk, review.VerbSave, review.TypeChange),
	},
	{
		"values.realized", "cycle without a decision",
		func(s *Scene) { s.Save(&review.Cycle{}) },
		func(s *Scene) { Edit(s, "CYC-001", func(v *review.Cycle) { v.Decision = "continue" }) },
		want("", manager, review.VerbSave, review.TypeCycle),
	},
	{
		"values.realized", "told in the last cycle, not in this",
		func(s *Scene) {
			s.In(review.Approved, &review.Cluster{})
			s.Save(&review.Cycle{Decision: "continue", Values: []review.Realized{{Cluster: "VCL-01", Realized: review.Yes}}})
			s.Now = s.Now.Add(day)
			s.Pass(review.G5)
			s.Save(&review.Cycle{Decision: "continue"})
		},
		func(s *Scene) {
			s.Save(&review.Cycle{Values: []review.Realized{{Cluster: "VCL-01", Realized: review.Unknown}}})
		},
		want("VCL-01", lead, review.VerbSave, review.TypeCycle),
	},
}

// change is a significant change of an AI system.
func change(s *Scene) {
	s.AI()
	s.Save(&review.ChangeNote{Significant: review.Yes, Intended: review.Yes, When: "occurred"})
}

// assessed writes an approved record for an occasion.
func assessed(s *Scene, kind review.RecordType, occasion review.Ref) {
	s.In(review.Approved, &review.Record{Kind: kind, OccasionRef: occasion, NextDue: at1(300 * day)})
}
