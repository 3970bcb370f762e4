// Package face is conoe in Slack: what people see, press and fill in, and what
// they are told.
//
// Its routes turn a request that passed the edge into one use case, by whoever
// the request's account belongs to; its Herald is the relay's consumer that makes
// messages agree with the ledger. It knows screens, Slack's API and use cases. It
// decides nothing: who may do what, and what follows, is said below it. Nothing
// that comes back through Slack is trusted but who sent it.
package face
