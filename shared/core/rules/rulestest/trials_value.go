package rulestest

import (
	"conoe/shared/core/approval"
	"conoe/shared/core/review"
)

var valueTrials = []Trial{
	{
		"lenses.used", "no engagement asked for duties",
		func(s *Scene) {
			s.Save(engagement("consequence", "virtue"))
			failed := engagement("duty")
			failed.Failed = said
			s.Save(failed)
		},
		func(s *Scene) { s.Save(engagement("duty")) },
		want("", roles(review.ValueLead, review.Moderator), review.VerbSave, review.TypeEngagement),
	},
	{
		"lens.culture", "no tradition asked, then a reason",
		func(s *Scene) { s.Save(engagement("duty")) },
		func(s *Scene) { s.Save(&review.Exception{Rule: "lens.culture", Reason: said}) },
		want("", lead, review.VerbSave, review.TypeEngagement),
	},
	{
		"environment.asked", "environment not asked",
		func(s *Scene) { s.Save(engagement("duty")) },
		func(s *Scene) { s.Save(&review.Statement{Lens: review.LensEnvironment}) },
		want("", lead, review.VerbSave, review.TypeStatement),
	},
	{
		"external.took_part", "employee of the purchaser",
		func(s *Scene) {
			s.Outsider()
			Edit(s, "REP-001", func(v *review.Representative) { v.ByPurchaser = review.Yes })
			s.Save(&review.Engagement{Participants: []review.Ref{"REP-001"}})
		},
		func(s *Scene) { Edit(s, "REP-001", func(v *review.Representative) { v.ByPurchaser = review.No }) },
		want("", advocate, review.VerbSave, review.TypeEngagement),
	},
	{
		"external.took_part", "invented persona, then a decision of a real person",
		func(s *Scene) {
			s.Outsider()
			Edit(s, "REP-001", func(v *review.Representative) { v.Mandate = review.ProxyPersona })
			s.Save(&review.Engagement{Participants: []review.Ref{"REP-001"}})
		},
		func(s *Scene) {
			_, _ = s.Outsider()
			about := approval.About{Request: "apr_1"}
			o := Opened(about, s.D.Look(s.In(review.Proposed, &review.EVR{})), Person("ext"))
			s.Add(review.Asked{Event: o}, review.Asked{Event: approval.Decided{
				About: about, Decision: "dec_1", Person: Person("ext"), Verdict: approval.Approve,
				Constituency: approval.Stakeholder, Items: []approval.Voted{{Ref: o.Subjects[0].Ref}},
			}})
		},
		want("", advocate, review.VerbSave, review.TypeEngagement),
	},
	{
		"external.took_part", "took part in an earlier stage",
		func(s *Scene) {
			s.Outsider()
			s.Save(&review.Engagement{Participants: []review.Ref{"REP-001"}})
			s.Now = s.Now.Add(day)
			s.Pass(review.G1)
		},
		func(s *Scene) { s.Save(&review.Engagement{Participants: []review.Ref{"REP-001"}}) },
		want("", advocate, review.VerbSave, review.TypeEngagement),
	},
	{
		"external.took_part", "two attempts in nine business days, then in ten",
		func(s *Scene) {
			s.Save(&review.Representative{Mandate: review.Advocate})
			tried(s, 0)
			tried(s, 9)
			s.Save(&review.Exception{Rule: "external.took_part", Reason: said, Attempts: []review.Ref{"ENG-001", "ENG-002"}})
		},
		func(s *Scene) {
			tried(s, 10)
			Edit(s, "EXC-001", func(v *review.Exception) { v.Attempts = append(v.Attempts, "ENG-003") })
		},
		want("", advocate, review.VerbSave, review.TypeEngagement),
	},
	{
		"clusters.ranked", "no ranking",
		func(*Scene) {},
		func(s *Scene) { s.Save(&review.Priorities{}) },
		want("", lead, review.VerbSave, review.TypePriorities),
	},
	{
		"clusters.ranked", "cluster without a place",
		func(s *Scene) {
			s.Save(&review.Cluster{})
			s.Save(&review.Priorities{})
		},
		func(s *Scene) { Edit(s, "PRI-1", func(v *review.Priorities) { v.Order = []review.Ref{"VCL-01"} }) },
		want("VCL-01", lead, review.VerbSave, review.TypePriorities),
	},
	{
		"considerations.assessed", "six of seven",
		func(s *Scene) { s.Save(&review.Priorities{Considerations: considered("not_assessed")}) },
		func(s *Scene) {
			Edit(s, "PRI-1", func(v *review.Priorities) { v.Considerations = considered("against") })
		},
		want("PRI-1", lead, review.VerbSave, review.TypePriorities),
	},
	{
		"legal.boundary", "not checked against law",
		func(s *Scene) { s.Save(&review.Priorities{}) },
		func(s *Scene) { Edit(s, "PRI-1", func(v *review.Priorities) { v.LegalBoundary = said }) },
		want("PRI-1", lead, review.VerbSave, review.TypePriorities),
	},
	{
		"legal.boundary", "legally protected value of middle rank",
		func(s *Scene) {
			s.Save(&review.Cluster{Priority: review.Medium, LegalAnchors: []review.LegalAnchor{{Instrument: said}}})
		},
		func(s *Scene) { Edit(s, "VCL-01", func(v *review.Cluster) { v.Priority = review.High }) },
		want("VCL-01", lead, review.VerbSave, review.TypeCluster),
	},
	{
		"priorities.approved", "ranking not approved",
		func(s *Scene) { s.Save(&review.Priorities{}) },
		func(s *Scene) { s.To("PRI-1", review.Approved) },
		want("PRI-1", lead, review.VerbSubmit, review.TypePriorities),
	},
	{
		"priorities.approved", "cluster not approved",
		func(s *Scene) { s.In(review.Prioritized, &review.Cluster{}) },
		func(s *Scene) { s.To("VCL-01", review.Approved) },
		want("VCL-01", lead, review.VerbSubmit, review.TypeCluster),
	},
	{
		"clusters.risks", "value without risk or opportunity",
		func(s *Scene) { s.Save(&review.Cluster{}) },
		func(s *Scene) { Edit(s, "VCL-01", func(v *review.Cluster) { v.Risks = []review.Text{said} }) },
		want("VCL-01", risk, review.VerbSave, review.TypeCluster),
	},
	{
		"clusters.analysed", "high value without an analysis",
		func(s *Scene) { s.Save(&review.Cluster{Priority: review.High}) },
		func(s *Scene) { Edit(s, "VCL-01", func(v *review.Cluster) { v.Analysis = said }) },
		want("VCL-01", lead, review.VerbSave, review.TypeCluster),
	},
	{
		"conoe.updated", "concept not updated",
		func(s *Scene) { s.Save(&review.Update{Reason: review.UpdateHarmonization, Text: said}) },
		func(s *Scene) { s.Save(&review.Update{Reason: review.UpdatePriorities, Text: said}) },
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
func evr(how func(*review.EVR)) func(*Scene) {
	return func(s *Scene) { Edit(s, "EVR-0001", how) }
}

// trade is a trade-off that is fair but for what the trial changes.
func trade(how func(*review.TradeOff)) func(*Scene) {
	return func(s *Scene) {
		s.Outsider()
		s.Save(&review.Engagement{Participants: []review.Ref{"REP-001"}})
		s.Save(&review.Stakeholder{})
		s.Save(&review.Cluster{LegalAnchors: []review.LegalAnchor{{Instrument: said}}})
		t := &review.TradeOff{Between: []review.Ref{"EVR-0001", "EVR-0002"}, Losing: []review.Ref{"STK-001"}, Clusters: []review.Ref{"VCL-01"}}
		how(t)
		s.Save(t)
	}
}

func traded(how func(*review.TradeOff)) func(*Scene) {
	return func(s *Scene) { Edit(s, "TOF-001", how) }
}
