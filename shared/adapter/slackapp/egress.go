package slackapp

import (
	"cmp"
	"net"
	"net/url"
	"slices"
	"strings"

	"conoe/shared/core/fault"
)

// endpoint is where Slack's API is: at Slack, or a stand-in on this machine.
type endpoint struct {
	url   *url.URL
	local bool
}

// slackHosts are those of the API. Each has its hosts for files, sockets and
// response URLs below itself.
var slackHosts = []string{"slack.com", "slack-gov.com"}

// standinTokens begin the tokens that are good for a stand-in only.
var standinTokens = []string{"xoxb-standin-", "xapp-standin-"}

// endpointFor says where a token may be sent. A token that could be real goes to
// Slack only, and one of a stand-in to this machine only.
func (c *Client) endpointFor(token string) (endpoint, error) {
	at, err := readEndpoint(cmp.Or(c.API, "https://slack.com/api/"))
	practice := slices.ContainsFunc(standinTokens, func(p string) bool { return strings.HasPrefix(token, p) })
	switch {
	case err != nil:
		return endpoint{}, err
	case token == "":
		return endpoint{}, fault.Errorf(fault.Denied, "There is no token of Slack, so nothing can be sent there.")
	case at.local && !practice:
		return endpoint{}, fault.Errorf(fault.Denied, "A token that could be real is not sent to a stand-in for Slack. Take the stand-in's own token, or Slack's address.")
	case !at.local && practice:
		return endpoint{}, fault.Errorf(fault.Denied, "The token of a stand-in is not sent to Slack. Take the stand-in's address, or the token of the app.")
	}
	return at, nil
}

func readEndpoint(api string) (endpoint, error) {
	u, err := url.Parse(api)
	if err != nil || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return endpoint{}, fault.Errorf(fault.Invalid, "The address of Slack's API is not a plain URL.")
	}
	if !strings.HasSuffix(u.Path, "/") {
		u.Path += "/"
	}
	at := endpoint{url: u, local: u.Scheme == "http" && loopback(u.Hostname())}
	if !at.local && !secure(u, slackHosts...) {
		return endpoint{}, fault.Errorf(fault.Denied, "Slack's API is at https://slack.com or on this machine, and the address that was given is neither.")
	}
	return at, nil
}

func (e endpoint) method(name string) string { return e.url.JoinPath(name).String() }

// takesToken reports whether a file may be asked for with the token: where Slack
// keeps files, or at the stand-in.
func (e endpoint) takesToken(u *url.URL) bool {
	if e.local {
		return e.same(u, "http")
	}
	return secure(u, "files."+e.url.Hostname())
}

// takesReply reports whether an address is one that Slack gives for answers.
func (e endpoint) takesReply(u *url.URL) bool {
	if e.local {
		return e.same(u, "http")
	}
	return secure(u, "hooks."+e.url.Hostname())
}

// takesSocket reports whether a connection may be opened there.
func (e endpoint) takesSocket(u *url.URL) bool {
	if e.local {
		return e.same(u, "ws")
	}
	return u.Scheme == "wss" && plain(u) && strings.HasSuffix(strings.ToLower(u.Hostname()), "."+e.url.Hostname())
}

// same reports whether an address is on the stand-in's own host and port.
func (e endpoint) same(u *url.URL, scheme string) bool {
	return u.Scheme == scheme && u.User == nil && u.Host == e.url.Host
}

// secure reports whether an address is https at one of these hosts exactly.
func secure(u *url.URL, hosts ...string) bool {
	return u.Scheme == "https" && plain(u) && slices.Contains(hosts, strings.ToLower(u.Hostname()))
}

// plain reports whether an address has no user and no port of its own.
func plain(u *url.URL) bool { return u.User == nil && (u.Port() == "" || u.Port() == "443") }

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
