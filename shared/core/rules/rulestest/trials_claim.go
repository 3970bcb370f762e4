package rulestest

import (
	"conoe/shared/core/review"
)

var claimTrials = []Trial{
	{
		"claim.tasks", "tasks claimed that were not done",
		func(s *Scene) { s.Save(&review.Claim{Basis: "outcomes_and_tasks"}) },
		func(s *Scene) { Edit(s, "CLM-1", func(v *review.Claim) { v.Basis = "outcomes" }) },
		want("CLM-1", manager, review.VerbSignClaim, review.TypeClaim),
	},
}
