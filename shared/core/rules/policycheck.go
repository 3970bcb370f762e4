package rules

import (
	"cmp"
	"slices"
	"strings"

	"conoe/shared/core/approval"
	"conoe/shared/core/fault"
	"conoe/shared/core/review"
)

// checkWords refuses a depth, gate, quorum or version that nothing would ever
// look up: the gate that it was meant for would open without it.
func (p *Policy) checkWords() error {
	if review.Version(p.Version).Check() != nil || review.Version(p.Criteria.Version).Check() != nil {
		return fault.Errorf(fault.Invalid, "The versions of the policy table and of its criteria are words such as policy/2026-11.")
	}
	if err := cmp.Or(p.checkDepths(), p.checkScreening(), p.checkQuorums(), p.checkFloor()); err != nil {
		return err
	}
	for g := range p.Gates {
		if err := checkGates(g); err != nil {
			return err
		}
	}
	for g, row := range p.Records {
		for d, kinds := range row {
			for _, k := range kinds {
				if err := review.CheckWord(k); err != nil {
					return err
				}
			}
			if err := cmp.Or(checkGates(g), p.checkDepth(d, "gate_records")); err != nil {
				return err
			}
		}
	}
	return nil
}

func (p *Policy) checkDepths() error {
	seen := map[review.Depth]bool{}
	for _, row := range p.Depths {
		if row.Name == "" || row.Name.Check() != nil || seen[row.Name] || len(row.Path) == 0 {
			return fault.Errorf(fault.Invalid, "The policy table has a depth %q without a name or path of its own.", row.Name)
		}
		seen[row.Name] = true
		if err := cmp.Or(checkGates(row.Path...), checkGates(row.Short...)); err != nil {
			return err
		}
	}
	return nil
}

func checkGates(gates ...review.GateID) error {
	for _, g := range gates {
		if !slices.Contains(review.Gates(), g) {
			return fault.Errorf(fault.Invalid, "The policy table names a gate %q; the gates are G0 to G5.", g)
		}
	}
	return nil
}

func (p *Policy) checkDepth(d review.Depth, where string) error {
	if p.depth(d) == nil {
		return fault.Errorf(fault.Invalid, "The policy table has no depth %q (%s).", d, where)
	}
	return nil
}

func (p *Policy) checkScreening() error {
	for _, q := range p.Screening.Questions {
		if err := p.checkDepth(q.Raises, "screening "+q.Key); err != nil {
			return err
		}
	}
	for tier, d := range p.Screening.Tiers {
		if err := cmp.Or(review.CheckWord(tier), p.checkDepth(d, "impact_tiers")); err != nil {
			return err
		}
	}
	for _, d := range []review.Depth{p.Screening.Sensitive, p.Screening.VeryHigh} {
		if err := p.checkDepth(d, "screening"); err != nil {
			return err
		}
	}
	return nil
}

func (p *Policy) checkQuorums() error {
	for key, row := range p.Quorums {
		if !knownQuorum(string(key)) {
			return fault.Errorf(fault.Invalid, "The policy table has a quorum %q, which nothing asks for.", key)
		}
		for d, q := range row {
			if err := p.checkDepth(d, "quorum "+string(key)); err != nil {
				return err
			}
			for _, r := range slices.Concat(q.Roles, q.ExcludedRoles) {
				if err := review.CheckWord(review.Role(r)); err != nil {
					return err
				}
			}
			if slices.Min([]int{q.Stakeholder, q.ExternalAffected, q.Management, q.ProjectTeam, q.ForAffected, q.MinPersons}) < 0 {
				return fault.Errorf(fault.Invalid, "The quorum %q at depth %q has a number below zero.", key, d)
			}
		}
	}
	return nil
}

func knownQuorum(key string) bool {
	if gate, ok := strings.CutPrefix(key, string(approval.PurposeStageGate)+"_"); ok {
		return checkGates(review.GateID(gate)) == nil
	}
	switch key {
	case "evr_high", "edr_control", "risk_acceptance_high", "treatment_plan_high":
		return true
	}
	return key != string(approval.PurposeStageGate) && slices.Contains(approval.Purposes(), approval.Purpose(key))
}

// floored are the purposes for which a table may ask more than the floor and
// never less (domain section 4.5): three natural persons, all three
// constituencies, one affected from outside.
var floored = []QuorumKey{
	"value_priorities", "evr", "evr_high", "tradeoff", "stage_gate_G2", "stage_gate_G3", "stage_gate_G4", "stage_gate_G5",
}

// checkFloor holds at the depths whose path elicits values; a lighter path has
// no such decisions.
func (p *Policy) checkFloor() error {
	for _, row := range p.Depths {
		if !slices.Contains(row.Path, review.G2) {
			continue
		}
		for _, k := range floored {
			q, ok := p.Quorums[k][row.Name]
			if !ok || q.MinPersons < 3 || !q.AllConstituencies || q.ExternalAffected < 1 {
				return fault.Errorf(fault.Invalid, "%s at depth %s is below the floor: at least three natural persons, all three constituencies, one affected from outside.", k, row.Name)
			}
		}
	}
	return nil
}
