package rulestest

import (
	"conoe/shared/core/review"
)

var requirementTrials = []Trial{
	{
		"ask.measure", "nobody has decided yet",
		func(s *Scene) {
			c := s.Save(&review.Cluster{Demonstrators: []review.Demonstrator{{ID: "VD-01"}}})
			s.Save(&review.EVR{Clusters: []review.Ref{c}, Criteria: []review.Criterion{{Metric: said, Operator: "<=", Threshold: "1", Demonstrator: c + "#VD-01"}}})
		},
		func(s *Scene) { s.To("EVR-0001", review.Approved) },
		want("EVR-0001", []review.Standing{review.OfTeam}, review.VerbSubmit, review.TypeEVR),
	},
	{
		"ask.no_threat", "a grave risk to the same value",
		func(s *Scene) {
			c := s.Save(&review.Cluster{})
			s.Save(&review.EVR{Clusters: []review.Ref{c}, NoThreat: said})
			s.Save(&review.Risk{Clusters: []review.Ref{c}, Likelihood: 5, Impact: review.Impact{Individual: 5}})
		},
		func(s *Scene) { Edit(s, "RSK-0001", func(v *review.Risk) { v.Likelihood = 1 }) },
		want("EVR-0001", lead, review.VerbSave, review.TypeEVR),
	},
	{
		"evr.decided", "no requirement",
		func(*Scene) {},
		func(s *Scene) { s.In(review.Rejected, &review.EVR{}) },
		want("", lead, review.VerbSave, review.TypeEVR),
	},
	{
		"evr.decided", "still proposed",
		func(s *Scene) { s.In(review.Proposed, &review.EVR{}) },
		func(s *Scene) { s.To("EVR-0001", review.Approved) },
		want("EVR-0001", lead, review.VerbSubmit, review.TypeEVR),
	},
	{
		"evr.decided", "expired, then withdrawn after another round",
		func(s *Scene) { s.In(review.Expired, &review.EVR{}) },
		func(s *Scene) { s.To("EVR-0001", review.Withdrawn) },
		want("EVR-0001", lead, review.VerbSubmit, review.TypeEVR),
	},
	{
		"evr.criterion", "technical, and only observable",
		func(s *Scene) {
			s.Save(&review.EVR{Kind: []review.Nature{"social", review.Technical}, Criteria: []review.Criterion{{Observable: said, Metric: said, Operator: "<"}}})
		},
		evr(func(v *review.EVR) { v.Criteria[0].Threshold = "3" }),
		want("EVR-0001", lead, review.VerbSave, review.TypeEVR),
	},
	{
		"evr.criterion", "social, and not even observable",
		func(s *Scene) {
			s.Save(&review.EVR{Kind: []review.Nature{"social"}, Criteria: []review.Criterion{{Metric: said}}})
		},
		evr(func(v *review.EVR) { v.Criteria[0].Observable = said }),
		want("EVR-0001", lead, review.VerbSave, review.TypeEVR),
	},
	{
		"evr.feasible", "control not judged",
		func(s *Scene) { s.Save(&review.EVR{Feasibility: review.EVRFeasibility{Verdict: "feasible"}}) },
		evr(func(v *review.EVR) { v.Feasibility.Control = "contractual" }),
		want("EVR-0001", expert, review.VerbSave, review.TypeEVR),
	},
	{
		"evr.feasible", "no control and no other scope",
		func(s *Scene) {
			s.Save(&review.EVR{Feasibility: review.EVRFeasibility{Verdict: "feasible", Control: review.NoControl}})
		},
		evr(func(v *review.EVR) { v.Feasibility.Rescope = said }),
		want("EVR-0001", product, review.VerbSave, review.TypeEVR),
	},
	{
		"evr.priority", "above every value it serves",
		func(s *Scene) {
			s.Save(&review.Cluster{Priority: review.Low})
			s.Save(&review.Cluster{Priority: review.Medium})
			s.Save(&review.EVR{Priority: review.High, Clusters: []review.Ref{"VCL-01", "VCL-02"}})
		},
		evr(func(v *review.EVR) { v.Priority = review.Medium }),
		want("EVR-0001", lead, review.VerbSave, review.TypeEVR),
	},
	{
		"tradeoffs.closed", "still open",
		func(s *Scene) { s.Save(&review.TradeOff{}) },
		func(s *Scene) { s.To("TOF-001", review.Decided) },
		want("TOF-001", roles(review.Moderator, review.Champion), review.VerbSubmit, review.TypeTradeOff),
	},
	{
		"tradeoffs.closed", "talked about, then dissolved",
		func(s *Scene) { s.In(review.Deliberating, &review.TradeOff{}) },
		func(s *Scene) { s.To("TOF-001", review.Dissolved) },
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
		func(s *Scene) {
			s.Save(&review.EVR{ConflictsWith: []review.Ref{"EVR-0002"}})
			s.Save(&review.EVR{})
			s.Save(&review.TradeOff{Between: []review.Ref{"EVR-0001", "EDR-0001"}})
		},
		func(s *Scene) { s.Save(&review.TradeOff{Between: []review.Ref{"EVR-0002", "EVR-0001"}}) },
		want("EVR-0001", mediator, review.VerbSave, review.TypeTradeOff),
	},
	{
		"conflicts.traded", "conflict that went away with the other side",
		func(s *Scene) {
			s.Save(&review.EVR{ConflictsWith: []review.Ref{"EVR-0002"}})
			s.Save(&review.EVR{})
		},
		func(s *Scene) { s.To("EVR-0002", review.Withdrawn) },
		want("EVR-0001", mediator, review.VerbSave, review.TypeTradeOff),
	},
	{
		"harmonized", "not noted",
		func(s *Scene) { s.Save(&review.Update{Reason: review.UpdateHarmonization}) },
		func(s *Scene) { Edit(s, "UPD-001", func(v *review.Update) { v.Text = said }) },
		want("", product, review.VerbSave, review.TypeUpdate),
	},
}
