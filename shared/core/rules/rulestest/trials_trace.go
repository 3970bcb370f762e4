package rulestest

import (
	"conoe/shared/core/approval"
	"conoe/shared/core/review"
)

func statement(of ...review.Ref) *review.Statement {
	return &review.Statement{NamedValue: said, Polarity: review.Negative, Magnitude: review.High, Stakeholders: of}
}

var traceTrials = []Trial{
	{
		"T1", "statement of nobody",
		func(s *Scene) { s.Save(&review.Statement{NamedValue: said}) },
		func(s *Scene) {
			Edit(s, "VAL-0001", func(v *review.Statement) { v.Stakeholders = []review.Ref{"STK-001"} })
		},
		want("VAL-0001", lead, review.VerbSave, review.TypeStatement),
	},
	{
		"T1", "statement without a value",
		func(s *Scene) { s.Save(&review.Statement{Stakeholders: []review.Ref{"STK-001"}}) },
		func(s *Scene) { s.Move("VAL-0001", review.Withdraw) },
		want("VAL-0001", lead, review.VerbSave, review.TypeStatement),
	},
	{
		"T2", "cluster without a statement",
		func(s *Scene) { s.Save(&review.Cluster{}) },
		func(s *Scene) { Edit(s, "VCL-01", func(v *review.Cluster) { v.Statements = []review.Ref{"VAL-0001"} }) },
		want("VCL-01", lead, review.VerbSave, review.TypeCluster),
	},
	{
		"T2", "statement in no cluster",
		func(s *Scene) { s.Save(statement("STK-001")) },
		func(s *Scene) { s.Save(&review.Cluster{Statements: []review.Ref{"VAL-0001"}}) },
		want("VAL-0001", lead, review.VerbSave, review.TypeCluster),
	},
	{
		"T2", "statement only in a parked cluster, then with a reason",
		func(s *Scene) {
			s.Save(statement("STK-001"))
			s.In(review.Parked, &review.Cluster{Statements: []review.Ref{"VAL-0001"}})
		},
		func(s *Scene) { Edit(s, "VAL-0001", func(v *review.Statement) { v.NotCarried = said }) },
		want("VAL-0001", lead, review.VerbSave, review.TypeCluster),
	},
	{
		"T3", "requirement of a cluster that is not approved",
		func(s *Scene) {
			s.Save(&review.Cluster{})
			s.Save(&review.EVR{Clusters: []review.Ref{"VCL-01"}, Stakeholders: []review.Ref{"STK-001"}})
		},
		func(s *Scene) { s.To("VCL-01", review.Approved) },
		want("EVR-0001", lead, review.VerbSave, review.TypeEVR),
	},
	{
		"T3", "requirement for nobody",
		func(s *Scene) {
			s.In(review.Approved, &review.Cluster{})
			s.Save(&review.EVR{Clusters: []review.Ref{"VCL-01"}})
		},
		func(s *Scene) { Edit(s, "EVR-0001", func(v *review.EVR) { v.Stakeholders = []review.Ref{"STK-001"} }) },
		want("EVR-0001", lead, review.VerbSave, review.TypeEVR),
	},
	{
		"T4.proposed", "requirement that no design carries",
		func(s *Scene) { s.In(review.Approved, &review.EVR{}) },
		func(s *Scene) { s.In(review.Proposed, &review.EDR{EVRs: []review.Ref{"EVR-0001"}}) },
		want("EVR-0001", team, review.VerbSave, review.TypeEDR),
	},
	{
		"T4.proposed", "carried by a draft only",
		func(s *Scene) {
			s.In(review.Approved, &review.EVR{})
			s.Save(&review.EDR{EVRs: []review.Ref{"EVR-0001"}})
		},
		func(s *Scene) { s.To("EDR-0001", review.Proposed) },
		want("EVR-0001", team, review.VerbSave, review.TypeEDR),
	},
	{
		"T4.approved", "carried by a proposal only",
		func(s *Scene) {
			s.In(review.Approved, &review.EVR{})
			s.In(review.Proposed, &review.EDR{EVRs: []review.Ref{"EVR-0001"}})
		},
		func(s *Scene) { s.To("EDR-0001", review.Implemented) },
		want("EVR-0001", team, review.VerbSave, review.TypeEDR),
	},
	{
		"T5", "high value without a requirement",
		func(s *Scene) { s.Save(&review.Cluster{Priority: review.High}) },
		func(s *Scene) { s.In(review.Approved, &review.EVR{Clusters: []review.Ref{"VCL-01"}}) },
		want("VCL-01", lead, review.VerbSubmit, review.TypeEVR),
	},
	{
		"T5", "sign of a high value without a requirement",
		func(s *Scene) {
			s.Save(&review.Cluster{Priority: review.High, Demonstrators: []review.Demonstrator{{ID: "VD-01"}, {ID: "VD-02"}}})
			s.In(review.Approved, &review.EVR{Clusters: []review.Ref{"VCL-01"}, Demonstrators: []review.Ref{"VCL-01#VD-01"}})
		},
		func(s *Scene) { s.In(review.Approved, &review.EVR{Demonstrators: []review.Ref{"VCL-01#VD-02"}}) },
		want("VCL-01#VD-02", lead, review.VerbSubmit, review.TypeEVR),
	},
	{
		"T5", "sign of a high value without a name",
		func(s *Scene) {
			s.Save(&review.Cluster{Priority: review.High, Demonstrators: []review.Demonstrator{{Text: said}}})
			s.In(review.Approved, &review.EVR{Clusters: []review.Ref{"VCL-01"}, Demonstrators: []review.Ref{"VCL-01#VD-01"}})
		},
		func(s *Scene) { Edit(s, "VCL-01", func(v *review.Cluster) { v.Demonstrators[0].ID = "VD-01" }) },
		want("VCL-01", lead, review.VerbSave, review.TypeCluster),
	},
	{
		"T5", "requirement still a draft, then an exception",
		func(s *Scene) {
			s.Save(&review.Cluster{Priority: review.High})
			s.Save(&review.EVR{Clusters: []review.Ref{"VCL-01"}})
		},
		func(s *Scene) {
			s.Save(&review.Exception{Rule: "T5", Subject: "VCL-01", Reason: said, Until: at1(day)})
		},
		want("VCL-01", lead, review.VerbSubmit, review.TypeEVR),
	},
	{
		"T5", "exception that has ended",
		func(s *Scene) {
			s.Save(&review.Cluster{Priority: review.High})
			s.Save(&review.Exception{Rule: "T5", Subject: "VCL-01", Reason: said, Until: at1(0)})
		},
		func(s *Scene) { Edit(s, "VCL-01", func(v *review.Cluster) { v.Priority = review.Medium }) },
		want("VCL-01", lead, review.VerbSubmit, review.TypeEVR),
	},
	{
		"T6", "design without an approved requirement",
		func(s *Scene) {
			s.Save(&review.EVR{})
			s.Save(&review.EDR{EVRs: []review.Ref{"EVR-0001"}})
		},
		func(s *Scene) { s.To("EVR-0001", review.Approved) },
		want("EDR-0001", team, review.VerbSave, review.TypeEDR),
	},
	{
		"T7", "design that nobody checked",
		func(s *Scene) { s.In(review.Implemented, &review.EDR{}) },
		func(s *Scene) { s.Save(check("tester", review.Yes)) },
		want("EDR-0001", expert, review.VerbSave, review.TypeVerification),
	},
	{
		"T7", "checked by who built it",
		func(s *Scene) {
			s.In(review.Implemented, &review.EDR{})
			s.Save(check("author", review.Yes))
		},
		func(s *Scene) { s.Save(check("tester", review.Yes)) },
		want("EDR-0001", expert, review.VerbSave, review.TypeVerification),
	},
	{
		"T7", "checked by who built it, under another id",
		func(s *Scene) {
			s.W.People[Person("second id")] = review.Person{Merged: Person("author")}
			s.In(review.Implemented, &review.EDR{})
			s.Save(check("second id", review.Yes))
		},
		func(s *Scene) { s.Save(check("tester", review.Yes)) },
		want("EDR-0001", expert, review.VerbSave, review.TypeVerification),
	},
	{
		"T7", "one criterion failed although the result says pass",
		func(s *Scene) {
			s.In(review.Implemented, &review.EDR{})
			s.Save(check("tester", review.No))
		},
		func(s *Scene) { s.Save(check("tester", review.Yes)) },
		want("EDR-0001", expert, review.VerbSave, review.TypeVerification),
	},
	{
		"T7", "built again since the check",
		func(s *Scene) {
			s.In(review.Implemented, &review.EDR{})
			s.Save(check("tester", review.Yes))
			s.To("EDR-0001", review.Failed)
			s.Now = s.Now.Add(day)
			s.To("EDR-0001", review.Implemented)
		},
		func(s *Scene) { s.Save(check("tester", review.Yes)) },
		want("EDR-0001", expert, review.VerbSave, review.TypeVerification),
	},
	{
		"T7", "another meaning since the check",
		func(s *Scene) {
			s.In(review.Implemented, &review.EDR{})
			s.Save(check("tester", review.Yes))
			Edit(s, "EDR-0001", func(v *review.EDR) { v.Priority = review.High })
			s.To("EDR-0001", review.Implemented)
		},
		func(s *Scene) { s.Save(check("tester", review.Yes)) },
		want("EDR-0001", expert, review.VerbSave, review.TypeVerification),
	},
	{
		"T8", "requirement whose risk nobody asked for",
		func(s *Scene) { s.Save(&review.EVR{}) },
		func(s *Scene) { Edit(s, "EVR-0001", func(v *review.EVR) { v.NoThreat = said }) },
		want("EVR-0001", lead, review.VerbSave, review.TypeRisk),
	},
	{
		"T8", "requirement with a risk after all",
		func(s *Scene) { s.Save(&review.EVR{}) },
		func(s *Scene) { Edit(s, "EVR-0001", func(v *review.EVR) { v.Risks = []review.Ref{"RSK-0001"} }) },
		want("EVR-0001", lead, review.VerbSave, review.TypeRisk),
	},
	{
		"T9", "risk without treatment",
		func(s *Scene) { s.Save(grave()) },
		func(s *Scene) { s.Save(treatment(review.Effective, said)) },
		want("RSK-0001", risk, review.VerbSave, review.TypeTreatment),
	},
	{
		"T9", "treatment that does nothing",
		func(s *Scene) {
			s.Save(grave())
			s.Save(&review.Treatment{Risks: []review.Ref{"RSK-0001"}, Status: review.Effective, Effectiveness: review.Effectiveness{Result: said}})
		},
		func(s *Scene) { Edit(s, "TRT-001", func(v *review.Treatment) { v.EDRs = []review.Ref{"EDR-0001"} }) },
		want("RSK-0001", risk, review.VerbSave, review.TypeTreatment),
	},
	{
		"T9", "treatment not shown to work",
		func(s *Scene) {
			s.Save(grave())
			s.Save(treatment("implemented", ""))
		},
		func(s *Scene) {
			Edit(s, "TRT-001", func(v *review.Treatment) { v.Status, v.Effectiveness.Result = review.Effective, said })
		},
		want("RSK-0001", risk, review.VerbSave, review.TypeTreatment),
	},
	{
		"T9", "what acts is not what works",
		func(s *Scene) {
			s.Save(grave())
			s.Save(treatment("implemented", ""))
			s.Save(&review.Treatment{Risks: []review.Ref{"RSK-0001"}, Status: review.Effective, Effectiveness: review.Effectiveness{Result: said}})
		},
		func(s *Scene) { s.Save(treatment(review.Effective, said)) },
		want("RSK-0001", risk, review.VerbSave, review.TypeTreatment),
	},
	{
		"T9", "treatment was cancelled",
		func(s *Scene) {
			s.Save(grave())
			s.Save(treatment(review.Cancelled, said))
		},
		func(s *Scene) { Edit(s, "RSK-0001", func(v *review.Risk) { v.Likelihood = 1 }) },
		want("RSK-0001", risk, review.VerbSave, review.TypeTreatment),
	},
	{
		"T10", "requirement that nobody watches",
		func(s *Scene) { s.In(review.Approved, &review.EVR{}) },
		func(s *Scene) {
			s.Save(&review.Monitoring{EVR: "EVR-0001", Source: said, Operator: "<=", Threshold: "1"})
		},
		want("EVR-0001", expert, review.VerbSave, review.TypeMonitoring),
	},
	{
		"T10", "watched without a threshold, then not at all with a reason",
		func(s *Scene) {
			s.In(review.Suspended, &review.EVR{})
			s.Save(&review.Monitoring{EVR: "EVR-0001", What: said, Source: said})
		},
		func(s *Scene) { Edit(s, "MON-001", func(v *review.Monitoring) { v.NotMonitorable = said }) },
		want("EVR-0001", expert, review.VerbSave, review.TypeMonitoring),
	},
	{
		"T11", "major incident without a decision",
		func(s *Scene) { s.Save(&review.Incident{Severity: "major"}) },
		func(s *Scene) {
			Edit(s, "INC-001", func(v *review.Incident) { v.Reassessment, v.DecidedBy = review.No, s.By })
		},
		want("INC-001", risk, review.VerbSave, review.TypeIncident),
	},
	{
		"T11", "decided by nobody",
		func(s *Scene) { s.Save(&review.Incident{Severity: "critical", Reassessment: review.Yes}) },
		func(s *Scene) { s.To("INC-001", review.Rejected) },
		want("INC-001", risk, review.VerbSave, review.TypeIncident),
	},
	{
		"T12", "changed while it was being decided",
		func(s *Scene) {
			s.In(review.Proposed, &review.EVR{})
			s.Add(review.Asked{Event: Opened(approval.About{Request: "apr_1"}, s.D.Look("EVR-0001"), Person("ext"))})
			Edit(s, "EVR-0001", func(v *review.EVR) { v.Priority = review.High })
		},
		func(s *Scene) {
			s.Add(review.Asked{Event: approval.Cancelled{About: approval.About{Request: "apr_1"}}})
		},
		want("EVR-0001", lead, review.VerbSubmit, review.TypeEVR),
	},
	{
		"T13", "record that rests on nothing",
		func(s *Scene) { s.Save(&review.Record{Clauses: []review.ClauseID{"8.2"}}) },
		func(s *Scene) {
			Edit(s, "C8R-001", func(v *review.Record) { v.Inputs = []review.Input{{Ref: "RSK-0001"}} })
		},
		want("C8R-001", lead, review.VerbConclude, review.TypeRecord),
	},
	{
		"T13", "record that rests on a link",
		func(s *Scene) {
			s.Save(&review.Evidence{Kind: "link", SHA256: said})
			s.Save(&review.Record{Clauses: []review.ClauseID{"8.2"}, Inputs: []review.Input{{Ref: "EVD-0001"}}})
		},
		func(s *Scene) {
			s.Save(&review.Evidence{Kind: "document", SHA256: said})
			Edit(s, "C8R-001", func(v *review.Record) { v.Inputs = append(v.Inputs, review.Input{Ref: "EVD-0002"}) })
		},
		want("C8R-001", lead, review.VerbConclude, review.TypeRecord),
	},
	{
		"T13", "record of no clause",
		func(s *Scene) { s.Save(&review.Record{Inputs: []review.Input{{Ref: "RSK-0001"}}}) },
		func(s *Scene) {
			Edit(s, "C8R-001", func(v *review.Record) { v.Controls = []review.ControlID{"A.6.2.4"} })
		},
		want("C8R-001", lead, review.VerbConclude, review.TypeRecord),
	},
	{
		"T14", "affected and never heard",
		func(s *Scene) { s.Outsider() },
		func(s *Scene) { s.Save(&review.Engagement{Participants: []review.Ref{"REP-001"}}) },
		want("STK-001", advocate, review.VerbSave, review.TypeEngagement),
	},
	{
		"T14", "an attempt that failed, then an exemption",
		func(s *Scene) {
			s.Save(&review.Stakeholder{Interest: review.High})
			s.Save(&review.Engagement{Heard: []review.Ref{"STK-001"}, Failed: said})
		},
		func(s *Scene) { Edit(s, "STK-001", func(v *review.Stakeholder) { v.Exemption = said }) },
		want("STK-001", advocate, review.VerbSave, review.TypeEngagement),
	},
	{
		"T15", "outdated",
		func(s *Scene) {
			s.Save(&review.Cluster{})
			s.Save(&review.EVR{Clusters: []review.Ref{"VCL-01"}})
			Edit(s, "VCL-01", func(v *review.Cluster) { v.Priority = review.High })
		},
		func(s *Scene) { s.Add(review.Confirmed{Ref: "EVR-0001", Seen: s.D.SeenNow(s.D.Look("EVR-0001"))}) },
		want("EVR-0001", lead, review.VerbConfirm, review.TypeEVR),
	},
	{
		"T15", "orphaned",
		func(s *Scene) {
			s.Save(&review.EVR{})
			s.Save(&review.EDR{EVRs: []review.Ref{"EVR-0001"}})
			s.To("EVR-0001", review.Withdrawn)
		},
		func(s *Scene) { s.To("EDR-0001", review.Withdrawn) },
		want("EDR-0001", lead, review.VerbConfirm, review.TypeEDR),
	},
	{
		"T15", "stage reopened",
		func(s *Scene) {
			s.In(review.Approved, &review.EVR{})
			s.Add(review.StageReopened{Stage: review.S2, Because: s.Digest()})
		},
		func(s *Scene) { s.Add(review.Confirmed{Ref: "EVR-0001"}) },
		want("EVR-0001", lead, review.VerbConfirm, review.TypeEVR),
	},
	{
		"T16", "treatment with a control that does not exist",
		func(s *Scene) {
			s.Save(&review.Treatment{Controls: []review.ControlID{"A.8.29", "own-kill-switch", "A.6.2.4"}})
		},
		func(s *Scene) { Edit(s, "TRT-001", func(v *review.Treatment) { v.Controls = v.Controls[1:] }) },
		want("TRT-001", risk, review.VerbSave, review.TypeTreatment),
	},
	{
		"T16", "record with a control that does not exist",
		func(s *Scene) { s.Save(&review.Record{Controls: []review.ControlID{"A.99"}}) },
		func(s *Scene) { Edit(s, "C8R-001", func(v *review.Record) { v.Controls = nil }) },
		want("C8R-001", risk, review.VerbSave, review.TypeRecord),
	},
	{
		"T17", "grave harm that no requirement answers",
		func(s *Scene) { s.Save(statement("STK-001")) },
		func(s *Scene) {
			s.In(review.Approved, &review.EVR{Verb: "reduce", Statements: []review.Ref{"VAL-0001"}})
		},
		want("VAL-0001", lead, review.VerbSave, review.TypeEVR),
	},
	{
		"T17", "requirement that only promotes another value",
		func(s *Scene) {
			s.Save(statement("STK-001"))
			s.In(review.Approved, &review.EVR{Verb: "promote", Statements: []review.Ref{"VAL-0001"}})
		},
		func(s *Scene) {
			s.Save(&review.Exception{Rule: "T17", Subject: "VAL-0001", Reason: said, ToldTo: []review.Ref{"STK-001"}})
		},
		want("VAL-0001", lead, review.VerbSave, review.TypeEVR),
	},
	{
		"T17", "signed reason that was not told to those affected",
		func(s *Scene) {
			s.Save(statement("STK-001", "STK-002"))
			s.Save(&review.Exception{Rule: "T17", Subject: "VAL-0001", Reason: said, ToldTo: []review.Ref{"STK-001"}})
		},
		func(s *Scene) {
			Edit(s, "EXC-001", func(v *review.Exception) { v.ToldTo = append(v.ToldTo, "STK-002") })
		},
		want("VAL-0001", lead, review.VerbSave, review.TypeEVR),
	},
	{
		"T17", "small harm of somebody without a voice",
		func(s *Scene) {
			st, _ := s.Outsider()
			v := statement(st)
			v.Magnitude = review.Low
			s.Save(v)
		},
		func(s *Scene) {
			about := approval.About{Request: "apr_1"}
			i := s.D.Look(s.In(review.Proposed, &review.EVR{}))
			o := Opened(about, i, Person("ext"))
			s.Add(review.Asked{Event: o}, review.Asked{Event: approval.Decided{
				About: about, Decision: "dec_1", Person: Person("ext"), Verdict: approval.Approve,
				Constituency: approval.Stakeholder, Items: []approval.Voted{{Ref: o.Subjects[0].Ref}},
			}})
		},
		want("VAL-0001", lead, review.VerbSave, review.TypeEVR),
	},
	{
		"T18", "measure of no sign of its value",
		func(s *Scene) {
			s.Save(&review.Cluster{Demonstrators: []review.Demonstrator{{ID: "VD-01"}}})
			s.Save(&review.EVR{Clusters: []review.Ref{"VCL-01"}, Criteria: []review.Criterion{{Metric: said}}})
		},
		func(s *Scene) {
			Edit(s, "EVR-0001", func(v *review.EVR) { v.Criteria = []review.Criterion{{Demonstrator: "VCL-01#VD-01"}} })
		},
		want("EVR-0001", team, review.VerbSave, review.TypeEVR),
	},
	{
		"T18", "measure of another value",
		func(s *Scene) {
			s.Save(&review.Cluster{Demonstrators: []review.Demonstrator{{ID: "VD-01"}}})
			s.Save(&review.Cluster{Demonstrators: []review.Demonstrator{{ID: "VD-01"}}})
			s.Save(&review.EVR{Clusters: []review.Ref{"VCL-01"}})
			s.Save(&review.EDR{EVRs: []review.Ref{"EVR-0001"}, Criteria: []review.Criterion{{Demonstrator: "VCL-02#VD-01"}}})
		},
		func(s *Scene) {
			Edit(s, "EVR-0001", func(v *review.EVR) { v.Clusters = append(v.Clusters, "VCL-02") })
		},
		want("EDR-0001", team, review.VerbSave, review.TypeEDR),
	},
	{
		"T18", "measure of the value at large, whose sign has no name",
		func(s *Scene) {
			s.Save(&review.Cluster{Demonstrators: []review.Demonstrator{{Text: said}}})
			s.Save(&review.EVR{Clusters: []review.Ref{"VCL-01"}, Criteria: []review.Criterion{{Demonstrator: "VCL-01"}}})
		},
		func(s *Scene) { s.To("EVR-0001", review.Withdrawn) },
		want("EVR-0001", team, review.VerbSave, review.TypeEVR),
	},
}

// check is a verification of EDR-0001 that passed.
func check(by string, criterion review.Answer) *review.Verification {
	return &review.Verification{
		Target: "EDR-0001", Kind: review.Verifies, Result: review.Pass, Performer: Person(by),
		Results: []review.CriterionResult{{Pass: review.Yes}, {Pass: criterion}}, Evidence: []review.Ref{"EVD-0001"},
	}
}

func grave() *review.Risk {
	return &review.Risk{Register: review.AIRisk, Likelihood: 4, Impact: review.Impact{Societal: 4}, ResidualLevel: 4}
}

func treatment(step review.TreatmentStep, result review.Text) *review.Treatment {
	return &review.Treatment{
		Risks: []review.Ref{"RSK-0001"}, Controls: []review.ControlID{"A.6.2.4"}, Status: step,
		Effectiveness: review.Effectiveness{Result: result},
	}
}
