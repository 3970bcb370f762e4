package slackapp_test

import (
	"net/http"
	"strings"
	"testing"
)

// FuzzReply: whatever stands in a request as its response URL, nothing is sent to
// anybody but Slack.
func FuzzReply(f *testing.F) {
	for _, s := range []string{
		"https://hooks.slack.com/actions/T1/2/x", "https://hooks.slack.com:443/x", "https://HOOKS.slack.com/x", "https://hooks.slack.com@evil.example/",
		"https://hooks.slack.com\\@evil.example/", "https://hooks.slack.com#@evil.example/", "//hooks.slack.com/x", "https://hooks.slack.com:0443/",
		"https:hooks.slack.com", "https://[::1]/", "http://127.0.0.1:4321/response/1", "https://hooks.slack.com%00.evil.example/", "https://hooks.slack.com./x",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, address string) {
		w := &wire{answer: func(r *http.Request, _ string) (int, http.Header, string) {
			if r.URL.Scheme != "https" || r.URL.User != nil || r.URL.Port() != "" && r.URL.Port() != "443" || !strings.EqualFold(r.URL.Hostname(), "hooks.slack.com") {
				t.Errorf("%q: sent to %s", address, r.URL)
			}
			return http.StatusOK, nil, "ok"
		}}
		_ = real(w).Reply(t.Context(), address, "text", nil)
	})
}
