// Package relay performs what the ledger has brought about: for each consumer and
// stream it keeps a cursor up to which the effects are done.
//
// A doorbell only says that a stream has grown; what there is to do is read from
// the stream, in order, from the cursor. An effect that fails holds back its own
// consumer and stream and nothing else: it is tried again after a while, then
// parked until somebody redrives it. Whatever a crash leaves undone is found by
// the next doorbell of the stream, or by Sweep.
//
// The package knows entries as bytes and refuses to know what they mean.
package relay
