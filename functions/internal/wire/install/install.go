// Package install builds conoe's face in the Slack workspace where its app is
// installed, for the functions that answer there and tell people there.
package install

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"conoe/shared/adapter/slackapp"
	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
)

// known is where a token belongs, as Slack said it. It lies beside the workspace's
// stream, so that a function need not ask Slack whenever it starts.
type known struct {
	Install slackapp.Install `json:"install"`
	At      time.Time        `json:"at"`
}

// fresh is for how long that is believed. A token never moves, but its workspace may
// become part of an organisation.
const fresh = 24 * time.Hour

// knownKey names a token by its digest, which tells nothing: a token is random.
func knownKey(token string) string {
	sum := sha256.Sum256([]byte(token))
	return "slack/install/" + hex.EncodeToString(sum[:8])
}

// whereIs says where a token belongs. What was known before is good enough while Slack
// cannot be asked.
func whereIs(ctx context.Context, store ledger.Asides, workspace, token string, now time.Time, ask func(context.Context) (slackapp.Install, error)) (slackapp.Install, error) {
	at, key := ledger.Stream{Workspace: workspace, Name: review.WorkspaceStream}, knownKey(token)
	raw, err := store.Aside(ctx, at, key)
	if err != nil {
		return slackapp.Install{}, fmt.Errorf("where the app is installed: %w", err)
	}
	var k known
	if raw != nil && json.Unmarshal(raw, &k) != nil {
		k = known{}
	}
	if k.Install.Team != "" && now.Sub(k.At).Abs() < fresh {
		return k.Install, nil
	}
	told, err := ask(ctx)
	if err != nil && k.Install.Team != "" {
		return k.Install, nil
	}
	if err != nil {
		return told, err
	}
	value, err := json.Marshal(known{told, now.UTC()})
	if err == nil {
		err = store.SetAsides(ctx, at, ledger.AsideChange{Key: key, Old: raw, New: value})
	}
	if fault.CodeOf(err) == fault.Conflict {
		err = nil // another function has asked too
	}
	return told, err
}

// errNotSetUp is what people read who use the app before its token is stored.
var errNotSetUp = fault.Errorf(fault.Blocked, "conoe is not set up here yet: its bot token is missing. Please tell whoever runs it; the output Next3BotToken of its stack says what to do.")

var errNoTeam = errors.New("slack does not say where the bot token belongs")
