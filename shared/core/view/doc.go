// Package view says what the lists show of a review or system: rows that a
// reader finds without a fold, by person, by system or all.
//
// Rows are a pure function of the fold and the policy. They hold ids, references,
// stages, counts and times, and neither texts nor names, so erasing needs nothing
// here. They know no clock: a row says until when something is due, and whoever
// reads it whether that is over.
package view
