// Package checkpoint says of a stream, in a signed text that leaves the house, how
// long it was and what its root was. Whoever keeps one can later tell that nothing
// before it was changed, dropped or put in between.
//
// The text is a C2SP tlog-checkpoint in a C2SP signed note
// (https://c2sp.org/tlog-checkpoint, https://c2sp.org/signed-note), so that tools
// of others can read it. One Ed25519 key signs for all streams; as the
// specification asks, the name of the key in the signature is the origin.
//
// The package knows heads and keys and refuses to know what a stream is about.
package checkpoint
