// Package guide leads people through a review in everyday words: what is to be
// done next and by whom, which questions a person is asked for it, and how their
// answers become documents.
//
// It reads what it says from data (forms, steps and words) and judges nothing:
// what is missing comes from package rules. It knows no Slack, no storage and no
// clock.
package guide
