// Package slackapp calls Slack's Web API, answers by response URLs and receives by
// Socket Mode, for one app in one workspace.
//
// It sends JSON as it is given, because a client with types of its own drops the
// fields that it does not know. It keeps to Slack's pace, says relay.Wait where Slack
// wants to be left alone for a while, Gone where what was addressed is there no
// longer, and Refused where the call itself is wrong. It gives a token to Slack and
// to nobody else, follows no redirect, and puts neither tokens, addresses that are
// secrets, nor anything that people wrote into an error or a log.
//
// It knows Slack's protocol and refuses to know what the messages are about. A
// stand-in on the loopback interface gets only tokens that stand-ins make, and such
// tokens go nowhere else, so practice never reaches a real workspace.
package slackapp
