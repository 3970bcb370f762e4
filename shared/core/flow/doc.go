// Package flow joins the workflows to the ledger: it knows where each process
// stands, which executions there ought to be, and the tasks that they call.
//
// Where a process stands is a pure function of the fold, so an execution holds
// nothing that matters. It may be stopped, lost or run twice; another begins
// with the state Where and finds its place. Tokens are asides of the stream: the
// task that stores one then reads the ledger, and every doorbell compares each
// waiting execution with where its process stands. No kind of entry is mapped to
// a token, so none can be forgotten.
//
// The workflow acts under its own name, which the access table lets advance,
// remind and expire, and decide nothing.
package flow
