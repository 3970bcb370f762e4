// Package asl reads workflows in Amazon States Language and steps through them
// as Step Functions does: strict parse, validation, and a run that is plain
// data.
//
// The clock, tokens, randomness and the work itself come from outside: Advance
// hands out the tasks that it scheduled and is told what became of them. So the
// same file runs on AWS and in one process, and a test decides what time it is.
// It knows nothing of what the workflows are about.
//
// It takes the part of the language that conoe's files use and refuses the
// rest when a file is read, never in the middle of a run.
package asl
