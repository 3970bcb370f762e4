// Package usecase holds what people and workflows can do with conoe: one verb a
// file.
//
// Every use case has the same shape. The runner in turn.go answers a repeated
// command with the first answer, asks the access table, folds the stream and
// lets the verb add changes; then it appends them as one batch, or decides again
// on the newer state if another writer was first. Nothing here talks to Slack, a
// workflow or a person: those are effects of the ledger.
package usecase
