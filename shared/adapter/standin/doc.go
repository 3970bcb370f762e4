// Package standin plays Slack for practice and for tests: a workspace in memory,
// the part of the Web API that an app of this kind calls, signed deliveries to
// the app over HTTP or Socket Mode, and a page on which people act as one of the
// seeded persons. It refuses what Slack refuses, because a stand-in that forgives
// hides faults until a real workspace finds them.
//
// It knows Slack's protocol and nothing of the app behind it. It listens on the
// loopback interface only, makes its own tokens, and refuses to start beside a
// token or an address that could be real.
package standin
