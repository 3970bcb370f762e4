package approval

import (
	"strings"

	"github.com/google/uuid"
)

// PersonID names a natural person as "per_<uuid>"; it is no name and no address.
type PersonID string

// RequestID names an approval request ("apr_<uuid>").
type RequestID string

// SubjectID names the thing that is decided, for example "evr_<uuid>".
type SubjectID string

// DecisionID names one decision of one person ("dec_<uuid>"). The caller makes it.
type DecisionID string

// Digest stands for content kept elsewhere, as "sha256:…".
type Digest string

// Role is an IEEE 7000 role or one of the policy's own, for example "risk_lead".
type Role string

// The roles that rules of this package name. All others come from policy.
const (
	RoleModerator    Role = "moderator"
	RoleUserAdvocate Role = "user_advocate"
	RoleChampion     Role = "champion"
	RoleValueLead    Role = "value_lead"
	RoleManager      Role = "product_manager"
)

// Via is the way by which a person was asked or answered.
type Via string

// The ways to ask and to answer.
const (
	ViaSlack        Via = "slack"
	ViaSlackConnect Via = "slack_connect"
	ViaLink         Via = "link"
	ViaMinute       Via = "minute"
	ViaAPI          Via = "api"
	ViaWorkflow     Via = "workflow"
)

func ways() []Via {
	return []Via{ViaSlack, ViaSlackConnect, ViaLink, ViaMinute, ViaAPI, ViaWorkflow}
}

// plainTag reports whether s has the form of a language tag, or is absent.
func plainTag(s string) bool {
	return len(s) <= 35 && !strings.ContainsFunc(s, func(c rune) bool { return c != '-' && !alphanumeric(c) })
}

// Valid reports whether p is a person's id, which keeps names and addresses out
// of entries.
func (p PersonID) Valid() bool {
	rest, ok := strings.CutPrefix(string(p), "per_")
	return ok && len(rest) == 36 && uuid.Validate(rest) == nil
}

// Valid reports whether d can be a digest, which keeps free text out of entries.
func (d Digest) Valid() bool {
	rest, ok := strings.CutPrefix(string(d), "sha256:")
	return ok && rest != "" && len(rest) <= 64 && !strings.ContainsFunc(rest, notDigest)
}

func notDigest(c rune) bool { return !alphanumeric(c) && !strings.ContainsRune("+/=_-", c) }

func alphanumeric(c rune) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}
