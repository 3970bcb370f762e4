package rules

import (
	"conoe/shared/core/approval"
	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
	"conoe/shared/core/rules/rulestest"
)

var startTrials = []trial{
	{
		"system.described", "no system",
		func(*scene) {},
		func(s *scene) { s.ai() },
		want("", product, review.VerbSave, review.TypeSystem),
	},
	{
		"system.described", "nobody owns it",
		func(s *scene) { s.Save(&review.System{Name: said, Purpose: said}) },
		func(s *scene) { edit(s, "SYS-1", func(v *review.System) { v.Owner = s.By }) },
		want("SYS-1", product, review.VerbSave, review.TypeSystem),
	},
	{
		"system.ai_known", "unknown whether there is AI",
		func(s *scene) { s.Save(&review.System{AIInvolved: review.Unknown}) },
		func(s *scene) { edit(s, "SYS-1", func(v *review.System) { v.AIInvolved = review.No }) },
		want("SYS-1", expert, review.VerbSave, review.TypeSystem),
	},
	{
		"system.ai_roles", "AI in no role",
		func(s *scene) { s.ai() },
		func(s *scene) { edit(s, "SYS-1", func(v *review.System) { v.AIRoles = []review.AIRole{"provider"} }) },
		want("SYS-1", product, review.VerbSave, review.TypeSystem),
	},
	{
		"roles.named", "no Risk Lead, then an alternate at least",
		func(s *scene) { s.Add(named(review.Champion), named(review.ValueLead)) },
		func(s *scene) {
			s.Add(review.RolesAssigned{Holders: []review.Holders{{Role: review.RiskLead, Alternate: s.By}}})
		},
		want("", governance, review.VerbAssign, ""),
	},
	{
		"screening.done", "not screened",
		func(*scene) {},
		func(s *scene) { s.screened("light") },
		want("", product, review.VerbScreen, ""),
	},
	{
		"depth.enough", "critical impact at the least depth",
		func(s *scene) {
			s.screened("light")
			s.Save(&review.System{ImpactTier: review.TierCritical})
		},
		func(s *scene) { s.screened("full") },
		want("", product, review.VerbScreen, ""),
	},
	{
		"depth.enough", "very high protection demand, then lowered with a reason",
		func(s *scene) {
			s.screened("standard")
			s.Save(&review.Risk{Protection: review.DemandVeryHigh})
		},
		func(s *scene) {
			s.Add(review.Screened{Screening: review.Screening{Depth: "standard", Lowered: true, Because: s.Digest()}})
		},
		want("", product, review.VerbScreen, ""),
	},
	{
		"criteria.adopted", "shipped defaults",
		func(s *scene) { s.W.Adopted = review.Adopted{Policy: s.p.Version, Criteria: "criteria/older"} },
		func(s *scene) { s.W.Adopted.Criteria = s.p.Criteria.Version },
		want("", governance, review.VerbAdopt, ""),
	},
	{
		"fields.context", "representative of nobody known",
		func(s *scene) {
			s.Save(&review.Representative{Mandate: "self", ByTenant: review.No, ByPurchaser: review.No})
		},
		func(s *scene) { edit(s, "REP-001", func(v *review.Representative) { v.Person = s.By }) },
		want("REP-001", lead, review.VerbSave, review.TypeRep),
	},
	{
		"fields.values", "harm of no magnitude",
		func(s *scene) { s.Save(&review.Statement{Polarity: review.Negative, Lens: "duty"}) },
		func(s *scene) { edit(s, "VAL-0001", func(v *review.Statement) { v.Magnitude = review.LevelUnknown }) },
		want("VAL-0001", lead, review.VerbSave, review.TypeStatement),
	},
	{
		"fields.requirements", "field that the greatest depth asks for, before the screening",
		func(s *scene) {
			s.Save(&review.EVR{Statement: said, Kind: []review.Nature{"social"}, Verb: "protect", Priority: "H", Form: "user_story"})
		},
		func(s *scene) { s.screened("standard") },
		want("EVR-0001", lead, review.VerbSave, review.TypeEVR),
	},
	{
		"fields.design", "check of no kind",
		func(s *scene) { s.Save(&review.Verification{Result: "pass", Performer: s.By}) },
		func(s *scene) { s.To("VER-0001", review.Withdrawn) },
		want("VER-0001", lead, review.VerbSave, review.TypeVerification),
	},
	{
		"X1.rules", "information rules by halves",
		func(s *scene) { s.Save(&review.InfoRules{Availability: said, Maintenance: said}) },
		func(s *scene) { edit(s, "INF-1", func(v *review.InfoRules) { v.Approval = said }) },
		want("", openness, review.VerbSave, review.TypeInfoRules),
	},
	{
		"X1.released", "released before the last gate",
		func(s *scene) {
			s.Save(&review.Release{Announced: at1(0), Contents: []review.ReleasedInfo{"value_register", "case_for_ethics"}})
			s.Now = s.Now.Add(day)
			s.Pass(review.G0)
			s.Save(&review.Release{Announced: at1(0), Contents: []review.ReleasedInfo{"value_register", "value_register"}})
			s.Save(&review.Release{Contents: []review.ReleasedInfo{"value_register", "case_for_ethics"}})
		},
		func(s *scene) {
			s.Save(&review.Release{Announced: at1(0), Contents: []review.ReleasedInfo{"case_for_ethics", "risks", "value_register"}})
		},
		want("", product, review.VerbSave, review.TypeRelease),
	},
}

func named(r review.Role) review.Change {
	return review.RolesAssigned{Holders: []review.Holders{{Role: r, Persons: []review.PersonID{rulestest.Person("someone")}}}}
}

func feasible(verdict review.FeasibilityVerdict) *review.ConOE {
	return &review.ConOE{Feasibility: []review.Feasibility{
		{Kind: "legal", Verdict: verdict}, {Kind: "social", Verdict: "feasible"}, {Kind: "environmental", Verdict: "feasible_with_conditions"},
	}}
}

// conoe changes the concept, which each trial of the context has.
func conoe(how func(*review.ConOE)) func(*scene) {
	return func(s *scene) { edit(s, "COE-1", how) }
}

func element(flags review.Control) review.Element {
	return review.Element{AI: review.Yes, Control: flags}
}

var controlled = review.Control{
	DataQuality: review.Yes, SelectionProcesses: review.Yes, AlgorithmDesign: review.Yes, LogicEvolution: review.Yes, TransparencyBAT: review.Yes,
}

var contextTrials = []trial{
	{
		"conoe.approved", "no concept",
		func(*scene) {},
		func(s *scene) { s.In(review.Approved, &review.ConOE{}) },
		want("", product, review.VerbSave, review.TypeConOE),
	},
	{
		"conoe.approved", "concept in review",
		func(s *scene) { s.In(review.InReview, &review.ConOE{}) },
		func(s *scene) { s.To("COE-1", review.Approved) },
		want("COE-1", product, review.VerbSubmit, review.TypeConOE),
	},
	{
		"conoe.contexts", "no context of use",
		func(s *scene) { s.Save(&review.ConOE{}) },
		conoe(func(v *review.ConOE) { v.Contexts = []review.Context{{Kind: "actual", Text: said}} }),
		want("COE-1", product, review.VerbSave, review.TypeConOE),
	},
	{
		"conoe.feasibility", "law not examined",
		func(s *scene) { s.Save(feasible("")) },
		conoe(func(v *review.ConOE) { v.Feasibility = feasible("feasible").Feasibility }),
		want("COE-1", roles(review.RiskLead, review.ProductManager), review.VerbSave, review.TypeConOE),
	},
	{
		"conoe.feasibility", "unknown, and nobody finds out",
		func(s *scene) { s.Save(feasible(review.FeasibilityUnknown)) },
		conoe(func(v *review.ConOE) {
			v.Feasibility[0].Owner, v.Feasibility[0].Due = rulestest.Person("lawyer"), at1(day)
		}),
		want("COE-1", roles(review.RiskLead, review.ProductManager), review.VerbSave, review.TypeConOE),
	},
	{
		"conoe.feasibility", "not feasible",
		func(s *scene) { s.Save(feasible(review.NotFeasible)) },
		conoe(func(v *review.ConOE) { v.Feasibility[0].Verdict = "feasible_with_conditions" }),
		want("COE-1", product, review.VerbSave, review.TypeConOE),
	},
	{
		"conoe.gaps", "one gap open of two",
		func(s *scene) {
			s.Save(&review.ConOE{Gaps: []review.ConceptGap{{Gap: said, Resolution: said}, {Gap: said}}})
		},
		conoe(func(v *review.ConOE) { v.Gaps[1].Resolution = said }),
		want("COE-1", product, review.VerbSave, review.TypeConOE),
	},
	{
		"conoe.harms_benefits", "benefits only",
		func(s *scene) { s.Save(&review.ConOE{InitialBenefits: []review.Text{said}}) },
		conoe(func(v *review.ConOE) { v.InitialHarms = []review.Text{said} }),
		want("COE-1", product, review.VerbSave, review.TypeConOE),
	},
	{
		"conoe.harms_benefits", "harms only",
		func(s *scene) { s.Save(&review.ConOE{InitialHarms: []review.Text{said}}) },
		conoe(func(v *review.ConOE) { v.InitialBenefits = []review.Text{said} }),
		want("COE-1", product, review.VerbSave, review.TypeConOE),
	},
	{
		"conoe.value_analysis", "not needed, and nobody says why",
		func(s *scene) { s.Save(&review.ConOE{NeedsValueAnalysis: review.No}) },
		conoe(func(v *review.ConOE) { v.ValueAnalysisBecause = said }),
		want("COE-1", lead, review.VerbSave, review.TypeConOE),
	},
	{
		"conoe.value_analysis", "unknown",
		func(s *scene) { s.Save(&review.ConOE{NeedsValueAnalysis: review.Unknown, ValueAnalysisBecause: said}) },
		conoe(func(v *review.ConOE) { v.NeedsValueAnalysis = review.Yes }),
		want("COE-1", lead, review.VerbSave, review.TypeConOE),
	},
	{
		"conoe.engagement_plan", "no plan",
		func(s *scene) { s.Save(&review.ConOE{}) },
		conoe(func(v *review.ConOE) { v.EngagementPlan = said }),
		want("COE-1", advocate, review.VerbSave, review.TypeConOE),
	},
	{
		"system.misuse", "no misuse",
		func(s *scene) { s.ai() },
		func(s *scene) {
			edit(s, "SYS-1", func(v *review.System) { v.UnintendedUses = []review.Misuse{{Text: said}} })
		},
		want("SYS-1", product, review.VerbSave, review.TypeSystem),
	},
	{
		"system.models", "model without a supplier",
		func(s *scene) { s.Save(&review.System{AIInvolved: review.Yes, Models: []review.Model{{Name: said}}}) },
		func(s *scene) { edit(s, "SYS-1", func(v *review.System) { v.Models[0].Supplier = said }) },
		want("SYS-1", expert, review.VerbSave, review.TypeSystem),
	},
	{
		"system.control", "AI nowhere in particular",
		func(s *scene) {
			s.Save(&review.System{AIInvolved: review.Yes, Elements: []review.Element{{AI: review.No}}})
		},
		func(s *scene) { edit(s, "SYS-1", func(v *review.System) { v.Elements[0] = element(controlled) }) },
		want("SYS-1", expert, review.VerbSave, review.TypeSystem),
	},
	{
		"system.control", "four of five questions answered",
		func(s *scene) {
			c := controlled
			c.LogicEvolution = ""
			s.Save(&review.System{AIInvolved: review.Yes, Elements: []review.Element{element(c)}})
		},
		func(s *scene) {
			edit(s, "SYS-1", func(v *review.System) { v.Elements[0].Control.LogicEvolution = review.Yes })
		},
		want("SYS-1", expert, review.VerbSave, review.TypeSystem),
	},
	{
		"system.control", "no control and no risk that says so",
		func(s *scene) {
			c := controlled
			c.DataQuality = review.Unknown
			s.Save(&review.System{AIInvolved: review.Yes, Elements: []review.Element{element(c)}})
		},
		func(s *scene) { s.Save(&review.Risk{ForControlGaps: review.Yes}) },
		want("SYS-1", lead, review.VerbSave, review.TypeRisk),
	},
	{
		"stakeholders.indirect", "only users",
		func(s *scene) { s.Save(&review.Stakeholder{Relation: "direct"}) },
		func(s *scene) { s.Save(&review.Stakeholder{Relation: review.Indirect}) },
		want("", advocate, review.VerbSave, review.TypeStakeholder),
	},
	{
		"stakeholders.external", "affected inside, outside not affected",
		func(s *scene) {
			s.Save(&review.Stakeholder{Affected: review.Yes, External: review.No})
			s.Save(&review.Stakeholder{Affected: review.Unknown, External: review.Yes})
		},
		func(s *scene) { s.outsider() },
		want("", advocate, review.VerbSave, review.TypeStakeholder),
	},
	{
		"representatives.chosen", "nobody",
		func(*scene) {},
		func(s *scene) { s.Save(&review.Representative{Selection: said}) },
		want("", advocate, review.VerbSave, review.TypeRep),
	},
	{
		"representatives.chosen", "chosen nobody knows how",
		func(s *scene) {
			s.Save(&review.Representative{Selection: said})
			s.Save(&review.Representative{})
		},
		func(s *scene) { s.To("REP-002", review.Withdrawn) },
		want("REP-002", advocate, review.VerbSave, review.TypeRep),
	},
}

func engagement(lenses ...review.Lens) *review.Engagement {
	return &review.Engagement{Lenses: lenses, At: at1(0)}
}

// tried is a documented attempt to reach somebody from outside.
func tried(s *scene, businessDays int) {
	s.Save(&review.Engagement{At: ledger.At(s.p.BusinessDays().After(rulestest.Start, businessDays)), Failed: said})
}

var valueTrials = []trial{
	{
		"lenses.used", "no engagement asked for duties",
		func(s *scene) {
			s.Save(engagement("consequence", "virtue"))
			failed := engagement("duty")
			failed.Failed = said
			s.Save(failed)
		},
		func(s *scene) { s.Save(engagement("duty")) },
		want("", roles(review.ValueLead, review.Moderator), review.VerbSave, review.TypeEngagement),
	},
	{
		"lens.culture", "no tradition asked, then a reason",
		func(s *scene) { s.Save(engagement("duty")) },
		func(s *scene) { s.Save(&review.Exception{Rule: "lens.culture", Reason: said}) },
		want("", lead, review.VerbSave, review.TypeEngagement),
	},
	{
		"environment.asked", "environment not asked",
		func(s *scene) { s.Save(engagement("duty")) },
		func(s *scene) { s.Save(&review.Statement{Lens: review.LensEnvironment}) },
		want("", lead, review.VerbSave, review.TypeStatement),
	},
	{
		"external.took_part", "employee of the purchaser",
		func(s *scene) {
			s.outsider()
			edit(s, "REP-001", func(v *review.Representative) { v.ByPurchaser = review.Yes })
			s.Save(&review.Engagement{Participants: []review.Ref{"REP-001"}})
		},
		func(s *scene) { edit(s, "REP-001", func(v *review.Representative) { v.ByPurchaser = review.No }) },
		want("", advocate, review.VerbSave, review.TypeEngagement),
	},
	{
		"external.took_part", "invented persona, then a decision of a real person",
		func(s *scene) {
			s.outsider()
			edit(s, "REP-001", func(v *review.Representative) { v.Mandate = review.ProxyPersona })
			s.Save(&review.Engagement{Participants: []review.Ref{"REP-001"}})
		},
		func(s *scene) {
			_, _ = s.outsider()
			about := approval.About{Request: "apr_1"}
			o := rulestest.Opened(about, s.D.Look(s.In(review.Proposed, &review.EVR{})), rulestest.Person("ext"))
			s.Add(review.Asked{Event: o}, review.Asked{Event: approval.Decided{
				About: about, Decision: "dec_1", Person: rulestest.Person("ext"), Verdict: approval.Approve,
				Constituency: approval.Stakeholder, Items: []approval.Voted{{Ref: o.Subjects[0].Ref}},
			}})
		},
		want("", advocate, review.VerbSave, review.TypeEngagement),
	},
	{
		"external.took_part", "took part in an earlier stage",
		func(s *scene) {
			s.outsider()
			s.Save(&review.Engagement{Participants: []review.Ref{"REP-001"}})
			s.Now = s.Now.Add(day)
			s.Pass(review.G1)
		},
		func(s *scene) { s.Save(&review.Engagement{Participants: []review.Ref{"REP-001"}}) },
		want("", advocate, review.VerbSave, review.TypeEngagement),
	},
	{
		"external.took_part", "two attempts in nine business days, then in ten",
		func(s *scene) {
			s.Save(&review.Representative{Mandate: review.Advocate})
			tried(s, 0)
			tried(s, 9)
			s.Save(&review.Exception{Rule: "external.took_part", Reason: said, Attempts: []review.Ref{"ENG-001", "ENG-002"}})
		},
		func(s *scene) {
			tried(s, 10)
			edit(s, "EXC-001", func(v *review.Exception) { v.Attempts = append(v.Attempts, "ENG-003") })
		},
		want("", advocate, review.VerbSave, review.TypeEngagement),
	},
	{
		"clusters.ranked", "no ranking",
		func(*scene) {},
		func(s *scene) { s.Save(&review.Priorities{}) },
		want("", lead, review.VerbSave, review.TypePriorities),
	},
	{
		"clusters.ranked", "cluster without a place",
		func(s *scene) {
			s.Save(&review.Cluster{})
			s.Save(&review.Priorities{})
		},
		func(s *scene) { edit(s, "PRI-1", func(v *review.Priorities) { v.Order = []review.Ref{"VCL-01"} }) },
		want("VCL-01", lead, review.VerbSave, review.TypePriorities),
	},
	{
		"considerations.assessed", "six of seven",
		func(s *scene) { s.Save(&review.Priorities{Considerations: considered("not_assessed")}) },
		func(s *scene) {
			edit(s, "PRI-1", func(v *review.Priorities) { v.Considerations = considered("against") })
		},
		want("PRI-1", lead, review.VerbSave, review.TypePriorities),
	},
	{
		"legal.boundary", "not checked against law",
		func(s *scene) { s.Save(&review.Priorities{}) },
		func(s *scene) { edit(s, "PRI-1", func(v *review.Priorities) { v.LegalBoundary = said }) },
		want("PRI-1", lead, review.VerbSave, review.TypePriorities),
	},
	{
		"legal.boundary", "legally protected value of middle rank",
		func(s *scene) {
			s.Save(&review.Cluster{Priority: review.Medium, LegalAnchors: []review.LegalAnchor{{Instrument: said}}})
		},
		func(s *scene) { edit(s, "VCL-01", func(v *review.Cluster) { v.Priority = review.High }) },
		want("VCL-01", lead, review.VerbSave, review.TypeCluster),
	},
	{
		"priorities.approved", "ranking not approved",
		func(s *scene) { s.Save(&review.Priorities{}) },
		func(s *scene) { s.To("PRI-1", review.Approved) },
		want("PRI-1", lead, review.VerbSubmit, review.TypePriorities),
	},
	{
		"priorities.approved", "cluster not approved",
		func(s *scene) { s.In(review.Prioritized, &review.Cluster{}) },
		func(s *scene) { s.To("VCL-01", review.Approved) },
		want("VCL-01", lead, review.VerbSubmit, review.TypeCluster),
	},
	{
		"clusters.risks", "value without risk or opportunity",
		func(s *scene) { s.Save(&review.Cluster{}) },
		func(s *scene) { edit(s, "VCL-01", func(v *review.Cluster) { v.Risks = []review.Text{said} }) },
		want("VCL-01", risk, review.VerbSave, review.TypeCluster),
	},
	{
		"clusters.analysed", "high value without an analysis",
		func(s *scene) { s.Save(&review.Cluster{Priority: review.High}) },
		func(s *scene) { edit(s, "VCL-01", func(v *review.Cluster) { v.Analysis = said }) },
		want("VCL-01", lead, review.VerbSave, review.TypeCluster),
	},
	{
		"conoe.updated", "concept not updated",
		func(s *scene) { s.Save(&review.Update{Reason: review.UpdateHarmonization, Text: said}) },
		func(s *scene) { s.Save(&review.Update{Reason: review.UpdatePriorities, Text: said}) },
		want("", product, review.VerbSave, review.TypeUpdate),
	},
}

// considered answers the seven considerations, the last one as told.
func considered(last review.ConsiderationVerdict) review.Considerations {
	yes := review.Consideration{Verdict: "supports"}
	return review.Considerations{
		SocietyGood: yes, NotMeans: yes, LeaderMaxim: yes, OrgPrinciples: yes, Mission: yes, Environment: yes,
		Guidelines: review.Consideration{Verdict: last},
	}
}

// evr changes the requirement that each trial of requirements has.
func evr(how func(*review.EVR)) func(*scene) {
	return func(s *scene) { edit(s, "EVR-0001", how) }
}

// trade is a trade-off that is fair but for what the trial changes.
func trade(how func(*review.TradeOff)) func(*scene) {
	return func(s *scene) {
		s.outsider()
		s.Save(&review.Engagement{Participants: []review.Ref{"REP-001"}})
		s.Save(&review.Stakeholder{})
		s.Save(&review.Cluster{LegalAnchors: []review.LegalAnchor{{Instrument: said}}})
		t := &review.TradeOff{Between: []review.Ref{"EVR-0001", "EVR-0002"}, Losing: []review.Ref{"STK-001"}, Clusters: []review.Ref{"VCL-01"}}
		how(t)
		s.Save(t)
	}
}

func traded(how func(*review.TradeOff)) func(*scene) {
	return func(s *scene) { edit(s, "TOF-001", how) }
}

var requirementTrials = []trial{
	{
		"ask.measure", "nobody has decided yet",
		func(s *scene) {
			c := s.Save(&review.Cluster{Demonstrators: []review.Demonstrator{{ID: "VD-01"}}})
			s.Save(&review.EVR{Clusters: []review.Ref{c}, Criteria: []review.Criterion{{Metric: said, Operator: "<=", Threshold: "1", Demonstrator: c + "#VD-01"}}})
		},
		func(s *scene) { s.To("EVR-0001", review.Approved) },
		want("EVR-0001", []review.Standing{review.OfTeam}, review.VerbSubmit, review.TypeEVR),
	},
	{
		"ask.no_threat", "a grave risk to the same value",
		func(s *scene) {
			c := s.Save(&review.Cluster{})
			s.Save(&review.EVR{Clusters: []review.Ref{c}, NoThreat: said})
			s.Save(&review.Risk{Clusters: []review.Ref{c}, Likelihood: 5, Impact: review.Impact{Individual: 5}})
		},
		func(s *scene) { edit(s, "RSK-0001", func(v *review.Risk) { v.Likelihood = 1 }) },
		want("EVR-0001", lead, review.VerbSave, review.TypeEVR),
	},
	{
		"evr.decided", "no requirement",
		func(*scene) {},
		func(s *scene) { s.In(review.Rejected, &review.EVR{}) },
		want("", lead, review.VerbSave, review.TypeEVR),
	},
	{
		"evr.decided", "still proposed",
		func(s *scene) { s.In(review.Proposed, &review.EVR{}) },
		func(s *scene) { s.To("EVR-0001", review.Approved) },
		want("EVR-0001", lead, review.VerbSubmit, review.TypeEVR),
	},
	{
		"evr.decided", "expired, then withdrawn after another round",
		func(s *scene) { s.In(review.Expired, &review.EVR{}) },
		func(s *scene) { s.To("EVR-0001", review.Withdrawn) },
		want("EVR-0001", lead, review.VerbSubmit, review.TypeEVR),
	},
	{
		"evr.criterion", "technical, and only observable",
		func(s *scene) {
			s.Save(&review.EVR{Kind: []review.Nature{"social", review.Technical}, Criteria: []review.Criterion{{Observable: said, Metric: said, Operator: "<"}}})
		},
		evr(func(v *review.EVR) { v.Criteria[0].Threshold = "3" }),
		want("EVR-0001", lead, review.VerbSave, review.TypeEVR),
	},
	{
		"evr.criterion", "social, and not even observable",
		func(s *scene) {
			s.Save(&review.EVR{Kind: []review.Nature{"social"}, Criteria: []review.Criterion{{Metric: said}}})
		},
		evr(func(v *review.EVR) { v.Criteria[0].Observable = said }),
		want("EVR-0001", lead, review.VerbSave, review.TypeEVR),
	},
	{
		"evr.feasible", "control not judged",
		func(s *scene) { s.Save(&review.EVR{Feasibility: review.EVRFeasibility{Verdict: "feasible"}}) },
		evr(func(v *review.EVR) { v.Feasibility.Control = "contractual" }),
		want("EVR-0001", expert, review.VerbSave, review.TypeEVR),
	},
	{
		"evr.feasible", "no control and no other scope",
		func(s *scene) {
			s.Save(&review.EVR{Feasibility: review.EVRFeasibility{Verdict: "feasible", Control: review.NoControl}})
		},
		evr(func(v *review.EVR) { v.Feasibility.Rescope = said }),
		want("EVR-0001", product, review.VerbSave, review.TypeEVR),
	},
	{
		"evr.priority", "above every value it serves",
		func(s *scene) {
			s.Save(&review.Cluster{Priority: review.Low})
			s.Save(&review.Cluster{Priority: review.Medium})
			s.Save(&review.EVR{Priority: review.High, Clusters: []review.Ref{"VCL-01", "VCL-02"}})
		},
		evr(func(v *review.EVR) { v.Priority = review.Medium }),
		want("EVR-0001", lead, review.VerbSave, review.TypeEVR),
	},
	{
		"tradeoffs.closed", "still open",
		func(s *scene) { s.Save(&review.TradeOff{}) },
		func(s *scene) { s.To("TOF-001", review.Decided) },
		want("TOF-001", roles(review.Moderator, review.Champion), review.VerbSubmit, review.TypeTradeOff),
	},
	{
		"tradeoffs.closed", "talked about, then dissolved",
		func(s *scene) { s.In(review.Deliberating, &review.TradeOff{}) },
		func(s *scene) { s.To("TOF-001", review.Dissolved) },
		want("TOF-001", roles(review.Moderator, review.Champion), review.VerbSubmit, review.TypeTradeOff),
	},
	{
		"tradeoffs.fair", "one side only",
		trade(func(v *review.TradeOff) { v.Between = v.Between[:1] }),
		traded(func(v *review.TradeOff) { v.Between = append(v.Between, "EDR-0001") }),
		want("TOF-001", mediator, review.VerbSave, review.TypeTradeOff),
	},
	{
		"tradeoffs.fair", "a value itself",
		trade(func(v *review.TradeOff) { v.Between = append(v.Between, "VCL-01") }),
		traded(func(v *review.TradeOff) { v.Between = v.Between[:2] }),
		want("TOF-001", mediator, review.VerbSave, review.TypeTradeOff),
	},
	{
		"tradeoffs.fair", "nobody loses",
		trade(func(v *review.TradeOff) { v.Losing = nil }),
		traded(func(v *review.TradeOff) { v.Losing = []review.Ref{"STK-001"} }),
		want("TOF-001", mediator, review.VerbSave, review.TypeTradeOff),
	},
	{
		"tradeoffs.fair", "who loses was not heard, but was tried",
		trade(func(v *review.TradeOff) { v.Losing = []review.Ref{"STK-001", "STK-002"} }),
		traded(func(v *review.TradeOff) { v.FailedToHear = said }),
		want("TOF-001", mediator, review.VerbSave, review.TypeTradeOff),
	},
	{
		"tradeoffs.fair", "law given up for cost",
		trade(func(v *review.TradeOff) { v.CostOnly = review.Yes }),
		traded(func(v *review.TradeOff) { v.CostOnly = review.No }),
		want("TOF-001", mediator, review.VerbSave, review.TypeTradeOff),
	},
	{
		"conflicts.traded", "conflict that nobody decided",
		func(s *scene) {
			s.Save(&review.EVR{ConflictsWith: []review.Ref{"EVR-0002"}})
			s.Save(&review.EVR{})
			s.Save(&review.TradeOff{Between: []review.Ref{"EVR-0001", "EDR-0001"}})
		},
		func(s *scene) { s.Save(&review.TradeOff{Between: []review.Ref{"EVR-0002", "EVR-0001"}}) },
		want("EVR-0001", mediator, review.VerbSave, review.TypeTradeOff),
	},
	{
		"conflicts.traded", "conflict that went away with the other side",
		func(s *scene) {
			s.Save(&review.EVR{ConflictsWith: []review.Ref{"EVR-0002"}})
			s.Save(&review.EVR{})
		},
		func(s *scene) { s.To("EVR-0002", review.Withdrawn) },
		want("EVR-0001", mediator, review.VerbSave, review.TypeTradeOff),
	},
	{
		"harmonized", "not noted",
		func(s *scene) { s.Save(&review.Update{Reason: review.UpdateHarmonization}) },
		func(s *scene) { edit(s, "UPD-001", func(v *review.Update) { v.Text = said }) },
		want("", product, review.VerbSave, review.TypeUpdate),
	},
}
