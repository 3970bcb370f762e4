// Package sockets is Slack's end of Socket Mode: it gives out addresses, keeps the
// connections of one app, and hands each delivery to one of them. It knows envelopes
// and their acknowledgements, and refuses to know what is in them.
package sockets
