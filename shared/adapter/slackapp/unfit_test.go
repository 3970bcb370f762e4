package slackapp

import "testing"

// TestUnfit: what is said is at fault only where neither the token nor Slack itself is.
func TestUnfit(t *testing.T) {
	for code, want := range map[string]bool{
		"invalid_blocks": true, "msg_blocks_too_long": true, "msg_too_long": true, "no_text": true, "an unreadable code": true,
		"invalid_auth": false, "missing_scope": false, "internal_error": false, "fatal_error": false, "ekm_access_denied": false,
	} {
		if got := (Refused{Method: "chat.update", Code: code}).Unfit(); got != want {
			t.Errorf("%s: got %v, want %v", code, got, want)
		}
	}
}
