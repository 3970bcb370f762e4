package rulestest

import (
	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
)

var contextTrials = []Trial{
	{
		"conoe.approved", "no concept",
		func(*Scene) {},
		func(s *Scene) { s.In(review.Approved, &review.ConOE{}) },
		want("", product, review.VerbSave, review.TypeConOE),
	},
	{
		"conoe.approved", "concept in review",
		func(s *Scene) { s.In(review.InReview, &review.ConOE{}) },
		func(s *Scene) { s.To("COE-1", review.Approved) },
		want("COE-1", product, review.VerbSubmit, review.TypeConOE),
	},
	{
		"conoe.contexts", "no context of use",
		func(s *Scene) { s.Save(&review.ConOE{}) },
		conoe(func(v *review.ConOE) { v.Contexts = []review.Context{{Kind: "actual", Text: said}} }),
		want("COE-1", product, review.VerbSave, review.TypeConOE),
	},
	{
		"conoe.feasibility", "law not examined",
		func(s *Scene) { s.Save(feasible("")) },
		conoe(func(v *review.ConOE) { v.Feasibility = feasible("feasible").Feasibility }),
		want("COE-1", roles(review.RiskLead, review.ProductManager), review.VerbSave, review.TypeConOE),
	},
	{
		"conoe.feasibility", "unknown, and nobody finds out",
		func(s *Scene) { s.Save(feasible(review.FeasibilityUnknown)) },
		conoe(func(v *review.ConOE) {
			v.Feasibility[0].Owner, v.Feasibility[0].Due = Person("lawyer"), at1(day)
		}),
		want("COE-1", roles(review.RiskLead, review.ProductManager), review.VerbSave, review.TypeConOE),
	},
	{
		"conoe.feasibility", "not feasible",
		func(s *Scene) { s.Save(feasible(review.NotFeasible)) },
		conoe(func(v *review.ConOE) { v.Feasibility[0].Verdict = "feasible_with_conditions" }),
		want("COE-1", product, review.VerbSave, review.TypeConOE),
	},
	{
		"conoe.gaps", "one gap open of two",
		func(s *Scene) {
			s.Save(&review.ConOE{Gaps: []review.ConceptGap{{Gap: said, Resolution: said}, {Gap: said}}})
		},
		conoe(func(v *review.ConOE) { v.Gaps[1].Resolution = said }),
		want("COE-1", product, review.VerbSave, review.TypeConOE),
	},
	{
		"conoe.harms_benefits", "benefits only",
		func(s *Scene) { s.Save(&review.ConOE{InitialBenefits: []review.Text{said}}) },
		conoe(func(v *review.ConOE) { v.InitialHarms = []review.Text{said} }),
		want("COE-1", product, review.VerbSave, review.TypeConOE),
	},
	{
		"conoe.harms_benefits", "harms only",
		func(s *Scene) { s.Save(&review.ConOE{InitialHarms: []review.Text{said}}) },
		conoe(func(v *review.ConOE) { v.InitialBenefits = []review.Text{said} }),
		want("COE-1", product, review.VerbSave, review.TypeConOE),
	},
	{
		"conoe.value_analysis", "not needed, and nobody says why",
		func(s *Scene) { s.Save(&review.ConOE{NeedsValueAnalysis: review.No}) },
		conoe(func(v *review.ConOE) { v.ValueAnalysisBecause = said }),
		want("COE-1", lead, review.VerbSave, review.TypeConOE),
	},
	{
		"conoe.value_analysis", "unknown",
		func(s *Scene) { s.Save(&review.ConOE{NeedsValueAnalysis: review.Unknown, ValueAnalysisBecause: said}) },
		conoe(func(v *review.ConOE) { v.NeedsValueAnalysis = review.Yes }),
		want("COE-1", lead, review.VerbSave, review.TypeConOE),
	},
	{
		"conoe.engagement_plan", "no plan",
		func(s *Scene) { s.Save(&review.ConOE{}) },
		conoe(func(v *review.ConOE) { v.EngagementPlan = said }),
		want("COE-1", advocate, review.VerbSave, review.TypeConOE),
	},
	{
		"system.misuse", "no misuse",
		func(s *Scene) { s.AI() },
		func(s *Scene) {
			Edit(s, "SYS-1", func(v *review.System) { v.UnintendedUses = []review.Misuse{{Text: said}} })
		},
		want("SYS-1", product, review.VerbSave, review.TypeSystem),
	},
	{
		"system.models", "model without a supplier",
		func(s *Scene) { s.Save(&review.System{AIInvolved: review.Yes, Models: []review.Model{{Name: said}}}) },
		func(s *Scene) { Edit(s, "SYS-1", func(v *review.System) { v.Models[0].Supplier = said }) },
		want("SYS-1", expert, review.VerbSave, review.TypeSystem),
	},
	{
		"system.control", "AI nowhere in particular",
		func(s *Scene) {
			s.Save(&review.System{AIInvolved: review.Yes, Elements: []review.Element{{AI: review.No}}})
		},
		func(s *Scene) { Edit(s, "SYS-1", func(v *review.System) { v.Elements[0] = element(controlled) }) },
		want("SYS-1", expert, review.VerbSave, review.TypeSystem),
	},
	{
		"system.control", "four of five questions answered",
		func(s *Scene) {
			c := controlled
			c.LogicEvolution = ""
			s.Save(&review.System{AIInvolved: review.Yes, Elements: []review.Element{element(c)}})
		},
		func(s *Scene) {
			Edit(s, "SYS-1", func(v *review.System) { v.Elements[0].Control.LogicEvolution = review.Yes })
		},
		want("SYS-1", expert, review.VerbSave, review.TypeSystem),
	},
	{
		"system.control", "no control and no risk that says so",
		func(s *Scene) {
			c := controlled
			c.DataQuality = review.Unknown
			s.Save(&review.System{AIInvolved: review.Yes, Elements: []review.Element{element(c)}})
		},
		func(s *Scene) { s.Save(&review.Risk{ForControlGaps: review.Yes}) },
		want("SYS-1", lead, review.VerbSave, review.TypeRisk),
	},
	{
		"stakeholders.indirect", "only users",
		func(s *Scene) { s.Save(&review.Stakeholder{Relation: "direct"}) },
		func(s *Scene) { s.Save(&review.Stakeholder{Relation: review.Indirect}) },
		want("", advocate, review.VerbSave, review.TypeStakeholder),
	},
	{
		"stakeholders.external", "affected inside, outside not affected",
		func(s *Scene) {
			s.Save(&review.Stakeholder{Affected: review.Yes, External: review.No})
			s.Save(&review.Stakeholder{Affected: review.Unknown, External: review.Yes})
		},
		func(s *Scene) { s.Outsider() },
		want("", advocate, review.VerbSave, review.TypeStakeholder),
	},
	{
		"representatives.chosen", "nobody",
		func(*Scene) {},
		func(s *Scene) { s.Save(&review.Representative{Selection: said}) },
		want("", advocate, review.VerbSave, review.TypeRep),
	},
	{
		"representatives.chosen", "chosen nobody knows how",
		func(s *Scene) {
			s.Save(&review.Representative{Selection: said})
			s.Save(&review.Representative{})
		},
		func(s *Scene) { s.To("REP-002", review.Withdrawn) },
		want("REP-002", advocate, review.VerbSave, review.TypeRep),
	},
}

func engagement(lenses ...review.Lens) *review.Engagement {
	return &review.Engagement{Lenses: lenses, At: at1(0)}
}

// tried is a documented attempt to reach somebody from outside.
func tried(s *Scene, businessDays int) {
	s.Save(&review.Engagement{At: ledger.At(s.Given.After(Start, businessDays)), Failed: said})
}
