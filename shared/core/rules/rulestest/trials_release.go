package rulestest

import (
	"conoe/shared/core/review"
)

var releaseTrials = []Trial{
	{
		"evr.none_suspended", "suspended requirement",
		func(s *Scene) { s.In(review.Suspended, &review.EVR{}) },
		func(s *Scene) { s.To("EVR-0001", review.Approved) },
		want("EVR-0001", lead, review.VerbSubmit, review.TypeEVR),
	},
	{
		"residual.validated", "only insiders said so",
		func(s *Scene) {
			s.Save(&review.Representative{Mandate: "self", ByTenant: review.Yes})
			s.Save(&review.Verification{Kind: review.Validates, Result: review.Pass, Participants: []review.Ref{"REP-001"}})
		},
		func(s *Scene) {
			_, rep := s.Outsider()
			s.Save(&review.Verification{Kind: review.Validates, Result: review.Pass, Participants: []review.Ref{"REP-001", rep}})
		},
		want("", advocate, review.VerbSave, review.TypeVerification),
	},
	{
		"risks.accepted", "treated, not accepted",
		func(s *Scene) { s.In(review.Treated, grave()) },
		func(s *Scene) { s.To("RSK-0001", review.Accepted) },
		want("RSK-0001", manager, review.VerbSubmit, review.TypeRisk),
	},
	{
		"risks.accepted", "acceptance has ended",
		func(s *Scene) {
			k := grave()
			k.AcceptedUntil = at1(day)
			s.In(review.Accepted, k)
			s.Now = s.Now.Add(2 * day)
		},
		func(s *Scene) { s.To("RSK-0001", review.Closed) },
		want("RSK-0001", manager, review.VerbSubmit, review.TypeRisk),
	},
	{
		"risks.ceiling", "accepted above the ceiling",
		func(s *Scene) {
			k := grave()
			k.ResidualLevel = 20
			s.In(review.Accepted, k)
		},
		func(s *Scene) { Edit(s, "RSK-0001", func(v *review.Risk) { v.ResidualLevel = 19 }) },
		want("RSK-0001", champion, review.VerbMove, review.TypeRisk),
	},
	{
		"risks.ceiling", "nobody said what remains",
		func(s *Scene) { s.Save(&review.Risk{Likelihood: 5, Impact: review.Impact{Individual: 5}}) },
		func(s *Scene) { Edit(s, "RSK-0001", func(v *review.Risk) { v.ResidualLevel = 6 }) },
		want("RSK-0001", champion, review.VerbMove, review.TypeRisk),
	},
	{
		"risks.planned", "plan that names nothing to do",
		func(s *Scene) {
			s.In(review.Evaluated, grave())
			s.Save(&review.Treatment{Risks: []review.Ref{"RSK-0001"}})
		},
		func(s *Scene) { Edit(s, "TRT-001", func(v *review.Treatment) { v.EDRs = []review.Ref{"EDR-0001"} }) },
		want("RSK-0001", risk, review.VerbSave, review.TypeTreatment),
	},
	{
		"risks.planned", "nothing to do, then the risk is kept",
		func(s *Scene) { s.In(review.Evaluated, grave()) },
		func(s *Scene) { Edit(s, "RSK-0001", func(v *review.Risk) { v.Decision = "retain" }) },
		want("RSK-0001", risk, review.VerbSave, review.TypeTreatment),
	},
	{
		"risks.acceptable", "accepted without end",
		func(s *Scene) {
			s.In(review.Treated, grave())
			s.Save(treatment(review.Effective, said))
		},
		func(s *Scene) { Edit(s, "RSK-0001", func(v *review.Risk) { v.AcceptedUntil = at1(365 * day) }) },
		want("RSK-0001", lead, review.VerbSave, review.TypeRisk),
	},
	{
		"risks.acceptable", "accepted for more than twelve months",
		func(s *Scene) {
			k := grave()
			k.AcceptedUntil = at1(367 * day)
			s.In(review.Treated, k)
			s.Save(treatment(review.Effective, said))
		},
		func(s *Scene) { s.Now = s.Now.Add(2 * day) },
		want("RSK-0001", lead, review.VerbSave, review.TypeRisk),
	},
	{
		"risks.acceptable", "accepted before the treatment works",
		func(s *Scene) {
			k := grave()
			k.AcceptedUntil = at1(day)
			s.In(review.Treated, k)
			s.Save(treatment("implemented", said))
		},
		func(s *Scene) { s.Save(treatment(review.Effective, said)) },
		want("RSK-0001", lead, review.VerbSave, review.TypeRisk),
	},
	{
		"risks.acceptable", "nobody said what remains",
		func(s *Scene) { s.In(review.Treated, &review.Risk{AcceptedUntil: at1(day)}) },
		func(s *Scene) { Edit(s, "RSK-0001", func(v *review.Risk) { v.ResidualLevel = 3 }) },
		want("RSK-0001", lead, review.VerbSave, review.TypeRisk),
	},
	{
		"soa.touched", "control nobody decided on",
		soa(func(s *Scene) {}),
		func(s *Scene) { s.W.SoA["A.6.2.4"] = line("implemented", true) },
		want("", governance, review.VerbDecideSoA, ""),
	},
	{
		"soa.touched", "decision without a justification",
		soa(func(s *Scene) { s.W.SoA["A.6.2.4"] = line("implemented", false) }),
		func(s *Scene) { s.W.SoA["A.6.2.4"] = line("partial", true) },
		want("", governance, review.VerbDecideSoA, ""),
	},
	{
		"soa.touched", "only planned, then no longer used",
		soa(func(s *Scene) { s.W.SoA["A.6.2.4"] = line(review.ControlPlanned, true) }),
		func(s *Scene) { Edit(s, "TRT-001", func(v *review.Treatment) { v.Status = review.Cancelled }) },
		want("", governance, review.VerbDecideSoA, ""),
	},
	{
		"soa.touched", "excluded, and used all the same",
		soa(func(s *Scene) {
			l := line("not_applicable", true)
			l.Decision = "excluded"
			s.W.SoA["A.6.2.4"] = l
		}),
		func(s *Scene) { s.W.SoA["A.6.2.4"] = line("implemented", true) },
		want("", governance, review.VerbDecideSoA, ""),
	},
	{
		"release.plan", "no plan",
		func(*Scene) {},
		func(s *Scene) { s.Save(&review.ReleasePlan{Deployment: said, Rollback: said, UserInformation: said}) },
		want("", product, review.VerbSave, review.TypeReleasePlan),
	},
	{
		"release.plan", "no way back",
		func(s *Scene) { s.Save(&review.ReleasePlan{Deployment: said, UserInformation: said}) },
		func(s *Scene) { Edit(s, "PLN-1", func(v *review.ReleasePlan) { v.Rollback = said }) },
		want("PLN-1", product, review.VerbSave, review.TypeReleasePlan),
	},
	{
		"release.approved", "nothing released",
		func(s *Scene) { s.Save(&review.Release{}) },
		func(s *Scene) { s.To("REL-001", review.Approved) },
		want("", openness, review.VerbSubmit, review.TypeRelease),
	},
	{
		"monitoring.named", "watched by nobody",
		func(s *Scene) { s.Save(&review.Monitoring{What: said}) },
		func(s *Scene) { Edit(s, "MON-001", func(v *review.Monitoring) { v.By = said }) },
		want("", expert, review.VerbSave, review.TypeMonitoring),
	},
}

// soa is a system whose treatment uses a control.
func soa(how func(*Scene)) func(*Scene) {
	return func(s *Scene) {
		s.AI()
		s.Save(treatment(review.Effective, said))
		how(s)
	}
}

func line(status review.Implementation, justified bool) review.SoALine {
	return review.SoALine{Control: "A.6.2.4", Decision: "included", Status: status, Justified: justified}
}

// watched is a plan with a window of seven days and what it brought.
func watched(s *Scene, measured ...review.SignalStatus) {
	s.Save(&review.Monitoring{EVR: "EVR-0001", Source: said, Operator: "<=", Threshold: "1", WindowDays: 7})
	for _, status := range measured {
		s.Now = s.Now.Add(7 * day)
		s.Save(&review.Signal{Monitoring: "MON-001", Value: "0.5", Status: status, At: at1(s.Now.Sub(Start))})
	}
}
