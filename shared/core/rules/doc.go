// Package rules finds what stands between a review and its gates.
//
// A rule looks at a World (a dossier, its workspace and the policy) and says
// what is missing, for every gate at any time, on drafts too. Which rules a
// gate asks for at which depth, which fields are required, which quorum and
// deadline hold, is the policy table (templates/standards/policy.yaml); no rule
// names a depth, and none knows a case.
//
// Rules see skeletons: they know that something was said, never what. What only
// a person can judge is put as a question.
package rules
