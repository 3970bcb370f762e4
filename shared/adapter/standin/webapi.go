package standin

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"time"
)

// A method of the Web API runs with the workspace locked and calls nobody.
type method struct {
	scope string // what the token needs; empty is nothing
	run   func(*Server, call) (object, error)
	open  bool // needs no bot token
}

var methods = map[string]method{
	"auth.test":             {"", (*Server).authTest, false},
	"auth.revoke":           {"", (*Server).authRevoke, false},
	"team.info":             {"team:read", (*Server).teamInfo, false},
	"apps.connections.open": {"", (*Server).connectionsOpen, true},
	"oauth.v2.access":       {"", (*Server).oauthAccess, true},
	"openid.connect.token":  {"", (*Server).openidToken, true},

	"openid.connect.userInfo": {"", (*Server).openidUser, true},

	"chat.postMessage":   {"chat:write", (*Server).postMessage, false},
	"chat.postEphemeral": {"chat:write", (*Server).postEphemeral, false},
	"chat.update":        {"chat:write", (*Server).updateMessage, false},
	"chat.delete":        {"chat:write", (*Server).deleteMessage, false},
	"chat.getPermalink":  {"", (*Server).permalink, false},

	"conversations.open":    {"im:write", (*Server).conversationsOpen, false},
	"conversations.info":    {"channels:read", (*Server).conversationsInfo, false},
	"conversations.list":    {"channels:read", (*Server).conversationsList, false},
	"conversations.members": {"channels:read", (*Server).conversationsMembers, false},

	"users.info":            {"users:read", (*Server).usersInfo, false},
	"users.list":            {"users:read", (*Server).usersList, false},
	"users.lookupByEmail":   {"users:read.email", (*Server).usersLookup, false},
	"bots.info":             {"users:read", (*Server).botsInfo, false},
	"usergroups.list":       {"usergroups:read", (*Server).groupsList, false},
	"usergroups.users.list": {"usergroups:read", (*Server).groupUsers, false},

	"views.open":    {"", (*Server).viewsOpen, false},
	"views.push":    {"", (*Server).viewsPush, false},
	"views.update":  {"", (*Server).viewsUpdate, false},
	"views.publish": {"", (*Server).viewsPublish, false},

	"files.getUploadURLExternal":   {"files:write", (*Server).uploadURL, false},
	"files.completeUploadExternal": {"files:write", (*Server).completeUpload, false},
	"files.info":                   {"files:read", (*Server).fileInfo, false},

	"functions.completeSuccess": {"", (*Server).functionDone, false},
	"functions.completeError":   {"", (*Server).functionDone, false},
}

// serveAPI answers a call, after the fault that somebody injected for it, if any.
func (s *Server) serveAPI(w http.ResponseWriter, r *http.Request) {
	start := time.Now()
	c, err := readCall(w, r)
	f := s.fault(c.method)
	if f.Delay > 0 {
		sleep(r.Context(), f.Delay)
	}
	status, body := http.StatusOK, object(nil)
	switch {
	case err != nil:
		body = answerOf(nil, err)
	case f.Status != 0 && f.Status != http.StatusOK:
		status, body = f.Status, answerOf(nil, refuse("injected"))
	case f.Error != "":
		body = answerOf(nil, refuse(f.Error))
	default:
		status, body = s.run(c)
	}
	if after := cmp0(f.RetryAfter, at(body, "retry_after")); status == http.StatusTooManyRequests {
		w.Header().Set("Retry-After", strconv.Itoa(after))
	}
	s.record(Exchange{
		Call: c.method, Sent: shorten(c.args), Status: status, Answer: shorten(body), Millis: time.Since(start).Milliseconds(), ToApp: false,
	})
	if f.Lost {
		panic(http.ErrAbortHandler) // the connection ends without an answer
	}
	writeJSON(w, status, body)
}

func cmp0(n int, v any) int {
	if n > 0 {
		return n
	}
	if m, ok := v.(int); ok {
		return m
	}
	return 1
}

func (s *Server) run(c call) (int, object) {
	s.mu.Lock()
	defer s.mu.Unlock()
	m, known := methods[c.method]
	switch {
	case !known:
		s.complain("%s is not a method that the stand-in knows", c.method)
		return http.StatusOK, answerOf(nil, refuse("unknown_method"))
	case !m.open && c.token == "":
		return http.StatusOK, answerOf(nil, refuse("not_authed"))
	case !m.open && c.token != s.token:
		return http.StatusOK, answerOf(nil, refuse("invalid_auth"))
	case !s.manifest.may(m.scope):
		s.complain("%s needs the scope %s, which the manifest does not ask for", c.method, m.scope)
		return http.StatusOK, answerOf(nil, refusal{code: "missing_scope", more: object{"needed": m.scope}})
	}
	result, err := m.run(s, c)
	body := answerOf(result, err)
	if body["error"] == "ratelimited" {
		return http.StatusTooManyRequests, body
	}
	if code, _ := body["error"].(string); slices.Contains(blunders, code) {
		raw, _ := json.Marshal(body["response_metadata"])
		s.complain("%s: %s %s", c.method, code, raw)
	}
	return http.StatusOK, body
}

// blunders are errors that no state of the workspace explains: the app built its
// arguments wrongly.
var blunders = []string{"invalid_blocks", "invalid_blocks_format", "invalid_arguments", "msg_blocks_too_long", "view_too_large", "no_text", "only_one_table_allowed", "invalid_json", "invalid_form_data"}

func writeJSON(w http.ResponseWriter, status int, v any) {
	raw, err := json.Marshal(v)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(raw)
}
