package handler

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/slack-go/slack"

	"conoe/templates"
)

// Help answers every slash command with what conoe can do in Slack. It is a file of
// templates/slack, and as honest as that is.
func Help(context.Context, SlashCommand) (any, error) {
	raw, err := templates.Files.ReadFile("slack/help.json")
	if err != nil {
		return nil, fmt.Errorf("help: %w", err)
	}
	return json.RawMessage(raw), nil
}

// NoInteraction and NoEvent take what nobody acts on, and leave it at that.

// NoInteraction closes a view and lets a button be.
func NoInteraction(context.Context, slack.InteractionCallback) (any, error) { return nil, nil }

// NoEvent takes note of an event.
func NoEvent(context.Context, SlackEvent) error { return nil }
