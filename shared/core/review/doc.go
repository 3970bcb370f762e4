// Package review holds what a design review is about: the system, the review
// and their items (IEEE 7000 clauses 7 to 11, ISO/IEC 42001 clause 8), the
// state machine of each, the entries that a stream is made of, and the fold
// that turns a stream into a Dossier or a Workspace.
//
// A Dossier is the state of one system's stream or one review's stream. Both
// hold the same kinds of items: a review starts from what its system already
// has, and gives back what was approved when gate G4 is passed.
//
// The package knows nothing of gates, findings or policy (package rules), of
// how a request is decided (package approval), nor where entries are kept.
package review
