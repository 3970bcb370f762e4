package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"conoe/functions/local/desk"
	"conoe/shared/adapter/slackapp"
	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
)

// homeKey is beside the workspace's stream, and holds the workspace or organisation
// of Slack from which the file is worked on.
const homeKey = "slack/at"

type home struct {
	Team string `json:"team"`
}

// belongs refuses a file of another workspace of Slack, all of whose members would
// see what is in it. The first to come takes an empty one. Whoever lists the
// earlier workspace among those that are served says that they mean it.
func belongs(ctx context.Context, d *desk.Desk, in slackapp.Install, served []string) error {
	stream := ledger.Stream{Workspace: d.Workspace, Name: review.WorkspaceStream}
	raw, err := d.App.Store.Aside(ctx, stream, homeKey)
	if err != nil {
		return fmt.Errorf("read the workspace of the file: %w", err)
	}
	var was home
	if raw != nil {
		if err := json.Unmarshal(raw, &was); err != nil {
			return fmt.Errorf("%w: %s", ledger.ErrBroken, homeKey)
		}
	}
	now := home{cmp.Or(in.Enterprise, in.Team)}
	switch {
	case was == now:
		return nil
	case was.Team != "" && !slices.Contains(served, was.Team):
		return fault.Errorf(fault.Denied, "This file is worked on from the workspace %s of Slack, and SLACK_BOT_TOKEN is of %s, whose members would see what is in it. Name another folder with --data, or, if that is meant, the earlier workspace in CONOE_SLACK_TEAMS.", was.Team, now.Team)
	}
	text, err := json.Marshal(now)
	if err != nil {
		return fmt.Errorf("keep the workspace of the file: %w", err)
	}
	return d.App.Store.SetAsides(ctx, stream, ledger.AsideChange{Key: homeKey, Old: raw, New: text})
}
