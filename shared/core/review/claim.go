package review

// Claim is what the organization says of its conformance with IEEE 7000, clause
// 4: self-declared, signed by a manager. Without one there is no claim.
type Claim struct {
	Basis     ClaimBasis  `json:"basis,omitzero"`
	Tailoring []Tailoring `json:"tailoring,omitzero"`
	Statement Text        `json:"statement,omitzero"`
}

// ClaimBasis is on what a claim rests.
type ClaimBasis string

// Tasks reports whether the claim says that every task was done.
func (b ClaimBasis) Tasks() bool { return b == "tasks" || b == "outcomes_and_tasks" }

// Values lists the bases.
func (ClaimBasis) Values() []string {
	return []string{"none", "outcomes", "tasks", "outcomes_and_tasks"}
}

// Tailoring is something that was left out, and why. The standard is silent on
// it, so it is product policy.
type Tailoring struct {
	Clause  Text `json:"clause,omitzero"`
	LeftOut Text `json:"left_out,omitzero"`
	Because Text `json:"because,omitzero"`
}
