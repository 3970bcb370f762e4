package slackapp

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"conoe/shared/core/fault"
	"conoe/shared/core/relay"
)

// Gone says that what was addressed is not there: a message was deleted, a channel
// archived, an account deactivated, a response URL used up. Trying again is of no use.
type Gone struct{ Code string }

// Error is Slack's code.
func (g Gone) Error() string { return "slack has it no longer: " + g.Code }

// Unwrap makes it NotFound for whoever asks for a code.
func (g Gone) Unwrap() error {
	return fault.Errorf(fault.NotFound, "Slack does not have that any more.")
}

// Refused says that Slack does not take the call as it is: a defect of ours, a
// missing scope, a token that was revoked.
type Refused struct {
	Method string
	Code   string
	At     []string // JSON pointers into what was sent
}

// Error names the method, the code and the places. What stood there is not in it.
func (r Refused) Error() string {
	if len(r.At) == 0 {
		return fmt.Sprintf("slack %s: %s", r.Method, r.Code)
	}
	return fmt.Sprintf("slack %s: %s at %s", r.Method, r.Code, strings.Join(r.At, ", "))
}

// Token reports whether Slack does not take the token: every call with it is refused
// until somebody gives conoe another one.
func (r Refused) Token() bool {
	return slices.Contains([]string{
		"invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired", "no_permission",
		"not_allowed_token_type", "missing_scope", "org_login_required",
	}, r.Code)
}

// Unfit reports whether it is what was said that Slack does not take: the same call is
// refused for ever, and another is not.
func (r Refused) Unfit() bool { return !r.Token() && !slices.Contains(unwell, r.Code) }

// unwell are the codes of a Slack that takes nothing at the moment, whatever it is.
var unwell = []string{
	"internal_error", "fatal_error", "service_unavailable", "request_timeout", "team_added_to_org", "team_access_not_granted",
	"accesslimited", "access_denied", "ekm_access_denied", "enterprise_is_restricted", "message_limit_exceeded",
}

// gone are the codes after which nobody is there to be told.
var gone = []string{
	"message_not_found", "cant_update_message", "cant_delete_message", "edit_window_closed", "thread_not_found",
	"channel_not_found", "not_in_channel", "is_archived", "messages_tab_disabled",
	"user_not_found", "users_not_found", "user_disabled", "user_not_visible", "user_not_in_channel", "cannot_dm_bot",
	"not_found", "view_not_found", "not_enabled", "file_not_found", "file_deleted", "used_url", "expired_url",
}

// late are the codes of a trigger that opens nothing any more.
var late = []string{"expired_trigger_id", "exchanged_trigger_id", "trigger_expired", "trigger_exchanged"}

// refusal is the error for a code of Slack.
func (c *Client) refusal(method, code string, messages []string) error {
	switch {
	case code == "ratelimited" || code == "rate_limited":
		return c.wait("")
	case slices.Contains(gone, code) || strings.HasPrefix(code, "restricted_action"):
		return fmt.Errorf("slack %s: %w", method, Gone{code})
	case slices.Contains(late, code):
		return fault.Errorf(fault.Expired, "That took too long for Slack. Press again.")
	case code == "hash_conflict":
		return fault.Errorf(fault.Conflict, "This was changed in the meantime. Open it again.")
	case code == "push_limit_reached":
		return fault.Errorf(fault.Limit, "Slack opens no more than three windows on top of each other. Close one first.")
	}
	return Refused{method, word(code), pointers(messages)}
}

// maxWait bounds what Slack may ask for, so that nothing waits for ever on a header.
const maxWait = time.Hour

// wait is what a 429 means, with the header Retry-After: whole seconds.
func (c *Client) wait(after string) relay.Wait {
	seconds, err := strconv.Atoi(strings.TrimSpace(after))
	if err != nil || seconds < 1 {
		seconds = 1
	}
	return relay.Wait{Until: c.now().Add(min(time.Duration(min(seconds, 1<<20))*time.Second, maxWait))}
}

// statusFault is the error for an HTTP status that is no answer of the API.
func (c *Client) statusFault(method string, r *http.Response) error {
	switch {
	case r.StatusCode == http.StatusTooManyRequests:
		return c.wait(r.Header.Get("Retry-After"))
	case r.StatusCode >= 300 && r.StatusCode < 400:
		return fmt.Errorf("slack %s: a redirect, which is not followed", method)
	}
	return fmt.Errorf("slack %s: status %d", method, r.StatusCode)
}

var (
	codeShape    = regexp.MustCompile(`^[a-z0-9_.]+$`)
	pointerShape = regexp.MustCompile(`\[json-pointer:(/[A-Za-z0-9_/]*)\]`)
)

// How long they may be, in bytes.
const (
	longestCode    = 64
	longestPointer = 200
)

// word keeps a code that is one. Other text could be anything.
func word(code string) string {
	if len(code) <= longestCode && codeShape.MatchString(code) {
		return code
	}
	return "an unreadable code"
}

// pointers are the places in Slack's messages, whose other words may quote what was
// sent.
func pointers(messages []string) []string {
	var at []string
	for _, m := range messages {
		for _, found := range pointerShape.FindAllStringSubmatch(m, -1) {
			if len(found[1]) <= longestPointer {
				at = append(at, found[1])
			}
		}
	}
	return at
}

// bare is what went wrong in a call without its address, which can be a secret.
func bare(err error) error {
	if u, ok := errors.AsType[*url.Error](err); ok {
		return u.Err
	}
	return err
}
