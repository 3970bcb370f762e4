package rulestest

import (
	"conoe/shared/core/review"
)

var startTrials = []Trial{
	{
		"system.described", "no system",
		func(*Scene) {},
		func(s *Scene) { s.AI() },
		want("", product, review.VerbSave, review.TypeSystem),
	},
	{
		"system.described", "nobody owns it",
		func(s *Scene) { s.Save(&review.System{Name: said, Purpose: said}) },
		func(s *Scene) { Edit(s, "SYS-1", func(v *review.System) { v.Owner = s.By }) },
		want("SYS-1", product, review.VerbSave, review.TypeSystem),
	},
	{
		"system.ai_known", "unknown whether there is AI",
		func(s *Scene) { s.Save(&review.System{AIInvolved: review.Unknown}) },
		func(s *Scene) { Edit(s, "SYS-1", func(v *review.System) { v.AIInvolved = review.No }) },
		want("SYS-1", expert, review.VerbSave, review.TypeSystem),
	},
	{
		"system.ai_roles", "AI in no role",
		func(s *Scene) { s.AI() },
		func(s *Scene) { Edit(s, "SYS-1", func(v *review.System) { v.AIRoles = []review.AIRole{"provider"} }) },
		want("SYS-1", product, review.VerbSave, review.TypeSystem),
	},
	{
		"roles.named", "no Risk Lead, then an alternate at least",
		func(s *Scene) { s.Add(named(review.Champion), named(review.ValueLead)) },
		func(s *Scene) {
			s.Add(review.RolesAssigned{Holders: []review.Holders{{Role: review.RiskLead, Alternate: s.By}}})
		},
		want("", governance, review.VerbAssign, ""),
	},
	{
		"screening.done", "not screened",
		func(*Scene) {},
		func(s *Scene) { s.Screened("light") },
		want("", product, review.VerbScreen, ""),
	},
	{
		"depth.enough", "critical impact at the least depth",
		func(s *Scene) {
			s.Screened("light")
			s.Save(&review.System{ImpactTier: review.TierCritical})
		},
		func(s *Scene) { s.Screened("full") },
		want("", product, review.VerbScreen, ""),
	},
	{
		"depth.enough", "very high protection demand, then lowered with a reason",
		func(s *Scene) {
			s.Screened("standard")
			s.Save(&review.Risk{Protection: review.DemandVeryHigh})
		},
		func(s *Scene) {
			s.Add(review.Screened{Screening: review.Screening{Depth: "standard", Lowered: true, Because: s.Digest()}})
		},
		want("", product, review.VerbScreen, ""),
	},
	{
		"criteria.adopted", "shipped defaults",
		func(s *Scene) {
			s.W.Adopted = review.Adopted{Policy: s.Given.PolicyVersion, Criteria: "criteria/older"}
		},
		func(s *Scene) { s.W.Adopted.Criteria = s.Given.CriteriaVersion },
		want("", governance, review.VerbAdopt, ""),
	},
	{
		"fields.context", "representative of nobody known",
		func(s *Scene) {
			s.Save(&review.Representative{Mandate: "self", ByTenant: review.No, ByPurchaser: review.No})
		},
		func(s *Scene) { Edit(s, "REP-001", func(v *review.Representative) { v.Person = s.By }) },
		want("REP-001", lead, review.VerbSave, review.TypeRep),
	},
	{
		"fields.values", "harm of no magnitude",
		func(s *Scene) { s.Save(&review.Statement{Polarity: review.Negative, Lens: "duty"}) },
		func(s *Scene) { Edit(s, "VAL-0001", func(v *review.Statement) { v.Magnitude = review.LevelUnknown }) },
		want("VAL-0001", lead, review.VerbSave, review.TypeStatement),
	},
	{
		"fields.requirements", "field that the greatest depth asks for, before the screening",
		func(s *Scene) {
			s.Save(&review.EVR{Statement: said, Kind: []review.Nature{"social"}, Verb: "protect", Priority: "H", Form: "user_story"})
		},
		func(s *Scene) { s.Screened("standard") },
		want("EVR-0001", lead, review.VerbSave, review.TypeEVR),
	},
	{
		"fields.design", "check of no kind",
		func(s *Scene) { s.Save(&review.Verification{Result: "pass", Performer: s.By}) },
		func(s *Scene) { s.To("VER-0001", review.Withdrawn) },
		want("VER-0001", lead, review.VerbSave, review.TypeVerification),
	},
	{
		"X1.rules", "information rules by halves",
		func(s *Scene) { s.Save(&review.InfoRules{Availability: said, Maintenance: said}) },
		func(s *Scene) { Edit(s, "INF-1", func(v *review.InfoRules) { v.Approval = said }) },
		want("", openness, review.VerbSave, review.TypeInfoRules),
	},
	{
		"X1.released", "released before the last gate",
		func(s *Scene) {
			s.Save(&review.Release{Announced: at1(0), Contents: []review.ReleasedInfo{"value_register", "case_for_ethics"}})
			s.Now = s.Now.Add(day)
			s.Pass(review.G0)
			s.Save(&review.Release{Announced: at1(0), Contents: []review.ReleasedInfo{"value_register", "value_register"}})
			s.Save(&review.Release{Contents: []review.ReleasedInfo{"value_register", "case_for_ethics"}})
		},
		func(s *Scene) {
			s.Save(&review.Release{Announced: at1(0), Contents: []review.ReleasedInfo{"case_for_ethics", "risks", "value_register"}})
		},
		want("", product, review.VerbSave, review.TypeRelease),
	},
}

func named(r review.Role) review.Change {
	return review.RolesAssigned{Holders: []review.Holders{{Role: r, Persons: []review.PersonID{Person("someone")}}}}
}

func feasible(verdict review.FeasibilityVerdict) *review.ConOE {
	return &review.ConOE{Feasibility: []review.Feasibility{
		{Kind: "legal", Verdict: verdict}, {Kind: "social", Verdict: "feasible"}, {Kind: "environmental", Verdict: "feasible_with_conditions"},
	}}
}

// conoe changes the concept, which each trial of the context has.
func conoe(how func(*review.ConOE)) func(*Scene) {
	return func(s *Scene) { Edit(s, "COE-1", how) }
}

func element(flags review.Control) review.Element {
	return review.Element{AI: review.Yes, Control: flags}
}

var controlled = review.Control{
	DataQuality: review.Yes, SelectionProcesses: review.Yes, AlgorithmDesign: review.Yes, LogicEvolution: review.Yes, TransparencyBAT: review.Yes,
}
