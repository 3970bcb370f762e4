package slackapp_test

import (
	"net/http"
	"strings"
	"testing"

	"conoe/shared/core/fault"
)

func TestWhereTokensGo(t *testing.T) {
	for _, c := range []struct {
		name, token, api string
		goes             bool
	}{
		{"real to Slack", realToken, "", true},
		{"real to Slack, named", realToken, "https://slack.com/api", true},
		{"real to Slack for governments", realToken, "https://slack-gov.com/api/", true},
		{"practice to this machine", practice, loopbackAPI, true},
		{"practice to localhost", practice, "http://localhost:4321/api/", true},
		{"practice to this machine, IPv6", practice, "http://[::1]:4321/api/", true},

		{"none", "", "", false},
		{"real to this machine", realToken, loopbackAPI, false},
		{"practice to Slack", practice, "", false},
		{"something else to this machine", "xoxp-1", loopbackAPI, false},
		{"real without TLS", realToken, "http://slack.com/api/", false},
		{"real to another port", realToken, "https://slack.com:8443/api/", false},
		{"real to another host", realToken, "https://slack.com.evil.example/api/", false},
		{"real to a host that ends so", realToken, "https://evilslack.com/api/", false},
		{"real with a user", realToken, "https://slack.com@evil.example/api/", false},
		{"real with Slack's name as user", realToken, "https://evil@slack.com/api/", false},
		{"real with a query", realToken, "https://slack.com/api/?x=", false},
		{"practice to another machine", practice, "http://192.168.0.2:4321/api/", false},
		{"practice to a name like localhost", practice, "http://localhost.evil.example/api/", false},
		{"no URL", realToken, "://", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := says(http.StatusOK, `{"ok":true}`)
			_, err := client(w, c.token, c.api).Self(t.Context())
			if c.goes != (err == nil) || c.goes != (len(w.sent()) == 1) {
				t.Errorf("got %v, sent %v", err, w.sent())
			}
			if c.token != "" && err != nil && strings.Contains(err.Error(), c.token) {
				t.Errorf("the error shows the token: %v", err)
			}
		})
	}
}

func TestWhereRepliesGo(t *testing.T) {
	for _, c := range []struct {
		name, token, api, to string
		goes                 bool
	}{
		{"Slack", realToken, "", "https://hooks.slack.com/actions/T1/2/x", true},
		{"Slack, port named", realToken, "", "https://hooks.slack.com:443/actions/T1/2/x", true},
		{"Slack for governments", realToken, "https://slack-gov.com/api/", "https://hooks.slack-gov.com/commands/1", true},
		{"stand-in", practice, loopbackAPI, "http://127.0.0.1:4321/response/1", true},

		{"without TLS", realToken, "", "http://hooks.slack.com/actions/T1/2/x", false},
		{"another port", realToken, "", "https://hooks.slack.com:8443/x", false},
		{"a user", realToken, "", "https://u:p@hooks.slack.com/x", false},
		{"Slack's name as a user", realToken, "", "https://hooks.slack.com@evil.example/x", false},
		{"a host that begins so", realToken, "", "https://hooks.slack.com.evil.example/x", false},
		{"another host of Slack", realToken, "", "https://slack.com/x", false},
		{"cloud metadata", realToken, "", "http://169.254.169.254/latest/", false},
		{"this machine, from Slack", realToken, "", "http://127.0.0.1:4321/response/1", false},
		{"Slack, from practice", practice, loopbackAPI, "https://hooks.slack.com/actions/T1/2/x", false},
		{"another port of this machine", practice, loopbackAPI, "http://127.0.0.1:9999/response/1", false},
		{"a file", realToken, "", "file:///etc/passwd", false},
		{"none", realToken, "", "", false},
		{"no URL", realToken, "", "://", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := says(http.StatusOK, "ok")
			err := client(w, c.token, c.api).Reply(t.Context(), c.to, "text", nil)
			if c.goes != (err == nil) || c.goes != (len(w.sent()) == 1) {
				t.Errorf("got %v, sent %v", err, w.sent())
			}
			if !c.goes && fault.CodeOf(err) != fault.Denied {
				t.Errorf("got %s", fault.CodeOf(err))
			}
			for _, s := range w.sent() {
				if s.header.Get("Authorization") != "" || strings.Contains(s.body, c.token) {
					t.Errorf("the token is sent along: %+v", s)
				}
			}
		})
	}
}

func TestRepliesAreForOnePerson(t *testing.T) {
	w := says(http.StatusOK, "ok")
	fail(t, real(w).Reply(t.Context(), "https://hooks.slack.com/actions/1", "text", nil))
	body := w.sent()[0].body
	if argument(t, body, "response_type") != "ephemeral" || argument(t, body, "replace_original") != false {
		t.Errorf("sent %s", body)
	}
}

func TestReplyThatComesTooLate(t *testing.T) {
	for _, w := range []*wire{
		says(http.StatusNotFound, `{"ok":false,"error":"used_url"}`), says(http.StatusNotFound, `{"ok":false,"error":"expired_url"}`),
		says(http.StatusOK, `{"ok":false,"error":"expired_url"}`), says(http.StatusNotFound, "no such thing"),
	} {
		err := real(w).Reply(t.Context(), "https://hooks.slack.com/actions/1", "text", nil)
		if fault.CodeOf(err) != fault.NotFound {
			t.Errorf("got %v", err)
		}
	}
}

// fileAt answers files.info with a file that lies there, and the file.
func fileAt(address, more, content string) *wire {
	return &wire{answer: func(r *http.Request, _ string) (int, http.Header, string) {
		if strings.HasSuffix(r.URL.Path, "/files.info") {
			return http.StatusOK, nil, `{"ok":true,"file":{"name":"prd.md","size":5,"url_private":"` + address + `"` + more + `}}`
		}
		return http.StatusOK, nil, content
	}}
}

func TestWhereFilesAreAskedFor(t *testing.T) {
	for _, c := range []struct {
		name, token, api, at, more string
		goes                       bool
	}{
		{"Slack", realToken, "", "https://files.slack.com/files-pri/T1-F1/prd.md", "", true},
		{"Slack for governments", realToken, "https://slack-gov.com/api/", "https://files.slack-gov.com/files-pri/T1-F1/prd.md", "", true},
		{"stand-in", practice, loopbackAPI, "http://127.0.0.1:4321/files-pri/F1/prd.md", "", true},

		{"another company's", realToken, "", "https://drive.example/prd.md", "", false},
		{"said to be external", realToken, "", "https://files.slack.com/x", `,"is_external":true`, false},
		{"without TLS", realToken, "", "http://files.slack.com/x", "", false},
		{"a host that ends so", realToken, "", "https://evil-files.slack.com.example/x", "", false},
		{"below Slack's", realToken, "", "https://evil.slack.com/x", "", false},
		{"this machine, from Slack", realToken, "", "http://127.0.0.1:4321/x", "", false},
		{"Slack, from practice", practice, loopbackAPI, "https://files.slack.com/x", "", false},
		{"nowhere", realToken, "", "", "", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := fileAt(c.at, c.more, "words")
			name, raw, err := client(w, c.token, c.api).File(t.Context(), "F1")
			if c.goes != (err == nil) || c.goes != (len(w.sent()) == 2) || c.goes != (string(raw) == "words") || name != "prd.md" {
				t.Errorf("got %q, %q, %v, sent %v", name, raw, err, w.sent())
			}
			if !c.goes && fault.CodeOf(err) != fault.Invalid {
				t.Errorf("got %s", fault.CodeOf(err))
			}
		})
	}
}

func TestSizeOfAFile(t *testing.T) {
	const at = "https://files.slack.com/x"
	for _, c := range []struct {
		name string
		wire *wire
		want fault.Code
		n    int
	}{
		{"as much as there may be", fileAt(at, "", strings.Repeat("x", 1<<20)), "", 2},
		{"more than Slack says", fileAt(at, "", strings.Repeat("x", 1<<20+1)), fault.Limit, 2},
		{"as Slack says", fileAt(at, `,"size":1048577`, "x"), fault.Limit, 1},
	} {
		_, raw, err := real(c.wire).File(t.Context(), "F1")
		if err == nil && c.want != "" || err != nil && fault.CodeOf(err) != c.want || len(c.wire.sent()) != c.n {
			t.Errorf("%s: %d bytes, %v, %d calls", c.name, len(raw), err, len(c.wire.sent()))
		}
	}
}

// TestFileThatTheAppMayNotSee: Slack sends whoever may not to the page where people
// sign in, whose text is not the file.
func TestFileThatTheAppMayNotSee(t *testing.T) {
	w := fileAt("https://files.slack.com/x", "", "")
	info := w.answer
	w.answer = func(r *http.Request, body string) (int, http.Header, string) {
		if r.URL.Host == "files.slack.com" {
			return http.StatusFound, http.Header{"Location": {"https://practice.slack.com/?redir=%2Fx"}}, "sign in"
		}
		return info(r, body)
	}
	_, raw, err := real(w).File(t.Context(), "F1")
	if err == nil || raw != nil || len(w.sent()) != 2 {
		t.Errorf("got %q, %v, %d calls", raw, err, len(w.sent()))
	}
}
