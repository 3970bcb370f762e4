package rules

import (
	"conoe/shared/core/review"
	"conoe/shared/core/rules/rulestest"
)

var releaseTrials = []trial{
	{
		"evr.none_suspended", "suspended requirement",
		func(s *scene) { s.In(review.Suspended, &review.EVR{}) },
		func(s *scene) { s.To("EVR-0001", review.Approved) },
		want("EVR-0001", lead, review.VerbSubmit, review.TypeEVR),
	},
	{
		"residual.validated", "only insiders said so",
		func(s *scene) {
			s.Save(&review.Representative{Mandate: "self", ByTenant: review.Yes})
			s.Save(&review.Verification{Kind: review.Validates, Result: review.Pass, Participants: []review.Ref{"REP-001"}})
		},
		func(s *scene) {
			_, rep := s.outsider()
			s.Save(&review.Verification{Kind: review.Validates, Result: review.Pass, Participants: []review.Ref{"REP-001", rep}})
		},
		want("", advocate, review.VerbSave, review.TypeVerification),
	},
	{
		"risks.accepted", "treated, not accepted",
		func(s *scene) { s.In(review.Treated, grave()) },
		func(s *scene) { s.To("RSK-0001", review.Accepted) },
		want("RSK-0001", manager, review.VerbSubmit, review.TypeRisk),
	},
	{
		"risks.accepted", "acceptance has ended",
		func(s *scene) {
			k := grave()
			k.AcceptedUntil = at1(day)
			s.In(review.Accepted, k)
			s.Now = s.Now.Add(2 * day)
		},
		func(s *scene) { s.To("RSK-0001", review.Closed) },
		want("RSK-0001", manager, review.VerbSubmit, review.TypeRisk),
	},
	{
		"risks.ceiling", "accepted above the ceiling",
		func(s *scene) {
			k := grave()
			k.ResidualLevel = 20
			s.In(review.Accepted, k)
		},
		func(s *scene) { edit(s, "RSK-0001", func(v *review.Risk) { v.ResidualLevel = 19 }) },
		want("RSK-0001", champion, review.VerbMove, review.TypeRisk),
	},
	{
		"risks.ceiling", "nobody said what remains",
		func(s *scene) { s.Save(&review.Risk{Likelihood: 5, Impact: review.Impact{Individual: 5}}) },
		func(s *scene) { edit(s, "RSK-0001", func(v *review.Risk) { v.ResidualLevel = 6 }) },
		want("RSK-0001", champion, review.VerbMove, review.TypeRisk),
	},
	{
		"risks.planned", "plan that names nothing to do",
		func(s *scene) {
			s.In(review.Evaluated, grave())
			s.Save(&review.Treatment{Risks: []review.Ref{"RSK-0001"}})
		},
		func(s *scene) { edit(s, "TRT-001", func(v *review.Treatment) { v.EDRs = []review.Ref{"EDR-0001"} }) },
		want("RSK-0001", risk, review.VerbSave, review.TypeTreatment),
	},
	{
		"risks.planned", "nothing to do, then the risk is kept",
		func(s *scene) { s.In(review.Evaluated, grave()) },
		func(s *scene) { edit(s, "RSK-0001", func(v *review.Risk) { v.Decision = "retain" }) },
		want("RSK-0001", risk, review.VerbSave, review.TypeTreatment),
	},
	{
		"risks.acceptable", "accepted without end",
		func(s *scene) {
			s.In(review.Treated, grave())
			s.Save(treatment(review.Effective, said))
		},
		func(s *scene) { edit(s, "RSK-0001", func(v *review.Risk) { v.AcceptedUntil = at1(365 * day) }) },
		want("RSK-0001", lead, review.VerbSave, review.TypeRisk),
	},
	{
		"risks.acceptable", "accepted for more than twelve months",
		func(s *scene) {
			k := grave()
			k.AcceptedUntil = at1(367 * day)
			s.In(review.Treated, k)
			s.Save(treatment(review.Effective, said))
		},
		func(s *scene) { s.Now = s.Now.Add(2 * day) },
		want("RSK-0001", lead, review.VerbSave, review.TypeRisk),
	},
	{
		"risks.acceptable", "accepted before the treatment works",
		func(s *scene) {
			k := grave()
			k.AcceptedUntil = at1(day)
			s.In(review.Treated, k)
			s.Save(treatment("implemented", said))
		},
		func(s *scene) { s.Save(treatment(review.Effective, said)) },
		want("RSK-0001", lead, review.VerbSave, review.TypeRisk),
	},
	{
		"risks.acceptable", "nobody said what remains",
		func(s *scene) { s.In(review.Treated, &review.Risk{AcceptedUntil: at1(day)}) },
		func(s *scene) { edit(s, "RSK-0001", func(v *review.Risk) { v.ResidualLevel = 3 }) },
		want("RSK-0001", lead, review.VerbSave, review.TypeRisk),
	},
	{
		"soa.touched", "control nobody decided on",
		soa(func(s *scene) {}),
		func(s *scene) { s.W.SoA["A.6.2.4"] = line("implemented", true) },
		want("", governance, review.VerbDecideSoA, ""),
	},
	{
		"soa.touched", "decision without a justification",
		soa(func(s *scene) { s.W.SoA["A.6.2.4"] = line("implemented", false) }),
		func(s *scene) { s.W.SoA["A.6.2.4"] = line("partial", true) },
		want("", governance, review.VerbDecideSoA, ""),
	},
	{
		"soa.touched", "only planned, then no longer used",
		soa(func(s *scene) { s.W.SoA["A.6.2.4"] = line(review.ControlPlanned, true) }),
		func(s *scene) { edit(s, "TRT-001", func(v *review.Treatment) { v.Status = review.Cancelled }) },
		want("", governance, review.VerbDecideSoA, ""),
	},
	{
		"soa.touched", "excluded, and used all the same",
		soa(func(s *scene) {
			l := line("not_applicable", true)
			l.Decision = "excluded"
			s.W.SoA["A.6.2.4"] = l
		}),
		func(s *scene) { s.W.SoA["A.6.2.4"] = line("implemented", true) },
		want("", governance, review.VerbDecideSoA, ""),
	},
	{
		"release.plan", "no plan",
		func(*scene) {},
		func(s *scene) { s.Save(&review.ReleasePlan{Deployment: said, Rollback: said, UserInformation: said}) },
		want("", product, review.VerbSave, review.TypeReleasePlan),
	},
	{
		"release.plan", "no way back",
		func(s *scene) { s.Save(&review.ReleasePlan{Deployment: said, UserInformation: said}) },
		func(s *scene) { edit(s, "PLN-1", func(v *review.ReleasePlan) { v.Rollback = said }) },
		want("PLN-1", product, review.VerbSave, review.TypeReleasePlan),
	},
	{
		"release.approved", "nothing released",
		func(s *scene) { s.Save(&review.Release{}) },
		func(s *scene) { s.To("REL-001", review.Approved) },
		want("", openness, review.VerbSubmit, review.TypeRelease),
	},
	{
		"monitoring.named", "watched by nobody",
		func(s *scene) { s.Save(&review.Monitoring{What: said}) },
		func(s *scene) { edit(s, "MON-001", func(v *review.Monitoring) { v.By = said }) },
		want("", expert, review.VerbSave, review.TypeMonitoring),
	},
}

// soa is a system whose treatment uses a control.
func soa(how func(*scene)) func(*scene) {
	return func(s *scene) {
		s.ai()
		s.Save(treatment(review.Effective, said))
		how(s)
	}
}

func line(status review.Implementation, justified bool) review.SoALine {
	return review.SoALine{Control: "A.6.2.4", Decision: "included", Status: status, Justified: justified}
}

// watched is a plan with a window of seven days and what it brought.
func watched(s *scene, measured ...review.SignalStatus) {
	s.Save(&review.Monitoring{EVR: "EVR-0001", Source: said, Operator: "<=", Threshold: "1", WindowDays: 7})
	for _, status := range measured {
		s.Now = s.Now.Add(7 * day)
		s.Save(&review.Signal{Monitoring: "MON-001", Value: "0.5", Status: status, At: at1(s.Now.Sub(rulestest.Start))})
	}
}

var operationTrials = []trial{
	{
		"signals.evaluated", "never measured",
		func(s *scene) {
			watched(s)
			s.Now = s.Now.Add(15 * day)
		},
		func(s *scene) {
			s.Save(&review.Signal{Monitoring: "MON-001", Status: review.SignalOK, At: at1(15 * day)})
		},
		want("MON-001", expert, review.VerbSignal, review.TypeSignal),
	},
	{
		"signals.evaluated", "no data for three windows",
		func(s *scene) {
			watched(s, review.SignalOK, review.SignalNone, review.SignalNone, review.SignalNone)
		},
		func(s *scene) { s.To("MON-001", review.Withdrawn) },
		want("MON-001", expert, review.VerbSignal, review.TypeSignal),
	},
	{
		"breaches.handled", "breach without an incident",
		func(s *scene) { watched(s, review.SignalOK, "warn", review.SignalBreach) },
		func(s *scene) { s.Save(&review.Incident{Signal: "SIG-0003"}) },
		want("SIG-0003", risk, review.VerbReportIncident, review.TypeIncident),
	},
	{
		"incidents.handled", "contained",
		func(s *scene) { s.In("contained", &review.Incident{}) },
		func(s *scene) { s.To("INC-001", review.Resolved) },
		want("INC-001", risk, review.VerbMove, review.TypeIncident),
	},
	{
		"changes.decided", "significant or not",
		func(s *scene) { s.Save(&review.ChangeNote{Significant: review.Unknown}) },
		func(s *scene) { edit(s, "CHG-001", func(v *review.ChangeNote) { v.Significant = review.No }) },
		want("CHG-001", product, review.VerbSave, review.TypeChange),
	},
	{
		"changes.decided", "significant, and nobody decided what follows",
		func(s *scene) { s.Save(&review.ChangeNote{Significant: review.Yes, Reassessment: review.No}) },
		func(s *scene) { edit(s, "CHG-001", func(v *review.ChangeNote) { v.DecidedBy = s.By }) },
		want("CHG-001", risk, review.VerbSave, review.TypeChange),
	},
	{
		"values.realized", "cycle without a decision",
		func(s *scene) { s.Save(&review.Cycle{}) },
		func(s *scene) { edit(s, "CYC-001", func(v *review.Cycle) { v.Decision = "continue" }) },
		want("", manager, review.VerbSave, review.TypeCycle),
	},
	{
		"values.realized", "told in the last cycle, not in this",
		func(s *scene) {
			s.In(review.Approved, &review.Cluster{})
			s.Save(&review.Cycle{Decision: "continue", Values: []review.Realized{{Cluster: "VCL-01", Realized: review.Yes}}})
			s.Now = s.Now.Add(day)
			s.Pass(review.G5)
			s.Save(&review.Cycle{Decision: "continue"})
		},
		func(s *scene) {
			s.Save(&review.Cycle{Values: []review.Realized{{Cluster: "VCL-01", Realized: review.Unknown}}})
		},
		want("VCL-01", lead, review.VerbSave, review.TypeCycle),
	},
}

// change is a significant change of an AI system.
func change(s *scene) {
	s.ai()
	s.Save(&review.ChangeNote{Significant: review.Yes, Intended: review.Yes, When: "occurred"})
}

// assessed writes an approved record for an occasion.
func assessed(s *scene, kind review.RecordType, occasion review.Ref) {
	s.In(review.Approved, &review.Record{Kind: kind, OccasionRef: occasion, NextDue: at1(300 * day)})
}

var claimTrials = []trial{
	{
		"claim.tasks", "tasks claimed that were not done",
		func(s *scene) { s.Save(&review.Claim{Basis: "outcomes_and_tasks"}) },
		func(s *scene) { edit(s, "CLM-1", func(v *review.Claim) { v.Basis = "outcomes" }) },
		want("CLM-1", manager, review.VerbSignClaim, review.TypeClaim),
	},
}

var recordTrials = []trial{
	{
		"record.crit", "criteria not recorded",
		func(s *scene) { s.ai() },
		func(s *scene) { s.record(review.Crit, review.Draft) },
		wantRecord("", review.Crit),
	},
	{
		"record.crit", "not recorded, and then there is no AI",
		func(s *scene) { s.ai() },
		func(s *scene) { edit(s, "SYS-1", func(v *review.System) { v.AIInvolved = review.No }) },
		wantRecord("", review.Crit),
	},
	{
		"record.aisia", "drafted only",
		func(s *scene) {
			s.ai()
			s.record(review.AISIA, review.Draft)
		},
		func(s *scene) { s.To("C8R-001", review.Approved) },
		wantRecord("", review.AISIA),
	},
	{
		"record.aisia", "missing, and then the system is out of scope",
		func(s *scene) { s.ai() },
		func(s *scene) { edit(s, "SYS-1", func(v *review.System) { v.InScope = review.No }) },
		wantRecord("", review.AISIA),
	},
	{
		"record.aisia_drafted", "superseded",
		func(s *scene) {
			s.ai()
			s.record(review.AISIA, review.Superseded)
		},
		func(s *scene) { s.record(review.AISIA, review.Draft) },
		wantRecord("", review.AISIA),
	},
	{
		"record.ra", "assessment that draws on an older impact assessment",
		func(s *scene) {
			s.ai()
			old := s.record(review.AISIA, review.Draft)
			s.record(review.RA, review.Draft, s.cites(old))
			edit(s, old, func(v *review.Record) { v.Conclusion = said })
		},
		func(s *scene) { s.record(review.RA, review.Draft, s.cites("C8R-001")) },
		wantRecord("", review.RA),
	},
	{
		"record.rt", "risk above criteria",
		func(s *scene) {
			s.ai()
			s.Save(grave())
		},
		func(s *scene) { s.record(review.RT, review.Draft) },
		wantRecord("", review.RT),
	},
	{
		"record.rt", "risk below criteria, but treated; then not treated",
		func(s *scene) {
			s.ai()
			s.Save(treatment(review.Effective, said))
		},
		func(s *scene) { s.To("TRT-001", review.Withdrawn) },
		wantRecord("", review.RT),
	},
	{
		"record.external", "part from a partner",
		func(s *scene) {
			s.Save(&review.System{AIInvolved: review.Yes, Elements: []review.Element{{PartnerClass: "internal"}, {PartnerClass: "virtual"}}})
		},
		func(s *scene) { s.record(review.Ext, review.Draft) },
		wantRecord("SYS-1", review.Ext),
	},
	{
		"record.changes", "intended change",
		func(s *scene) { change(s) },
		func(s *scene) {
			s.Save(&review.Record{Kind: review.Chg, Body: review.Body{Change: review.ChangeLine{Ref: "CHG-001"}}})
		},
		wantRecord("CHG-001", review.Chg),
	},
	{
		"record.changes", "change that nobody intended",
		func(s *scene) {
			s.ai()
			s.Save(&review.ChangeNote{Intended: review.No})
		},
		func(s *scene) {
			s.Save(&review.Record{Kind: review.Uch, Body: review.Body{Change: review.ChangeLine{Ref: "CHG-001"}}})
		},
		wantRecord("CHG-001", review.Uch),
	},
	{
		"record.without_analysis", "impact assessed, risk not",
		func(s *scene) {
			s.ai()
			s.Save(&review.ConOE{NeedsValueAnalysis: review.No})
			s.record(review.AISIA, review.Approved)
		},
		func(s *scene) { s.record(review.RA, review.Draft, s.cites("C8R-001")) },
		wantRecord("", review.RA),
	},
	{
		"reassessed", "significant change, impact assessed anew, risk not",
		func(s *scene) {
			change(s)
			assessed(s, review.AISIA, "CHG-001")
		},
		func(s *scene) { assessed(s, review.RA, "CHG-001") },
		wantRecord("CHG-001", review.RA),
	},
	{
		"reassessed", "critical incident, then ruled out by a person",
		func(s *scene) {
			s.ai()
			s.Save(&review.Incident{Severity: "critical"})
			assessed(s, review.RA, "INC-001")
		},
		func(s *scene) {
			edit(s, "INC-001", func(v *review.Incident) { v.Reassessment, v.DecidedBy = review.No, s.By })
		},
		wantRecord("INC-001", review.AISIA),
	},
	{
		"assessments.current", "none of one kind",
		func(s *scene) {
			s.ai()
			assessed(s, review.RA, "")
		},
		func(s *scene) { assessed(s, review.AISIA, "") },
		wantRecord("", review.AISIA),
	},
	{
		"assessments.current", "overdue",
		func(s *scene) {
			s.ai()
			assessed(s, review.AISIA, "")
			s.record(review.RA, review.Approved)
			s.Now = s.Now.Add(301 * day)
		},
		func(s *scene) { s.record(review.AISIA, review.Draft) },
		wantRecord("C8R-001", review.AISIA),
	},
}
