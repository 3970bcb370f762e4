package handler

import (
	"cmp"
	"net/url"
	"strings"

	"github.com/slack-go/slack"

	"conoe/shared/core/fault"
)

// Slack delivers events again, and lets the same signed request pass for five
// minutes. So every request becomes a command under a key that it has whenever it
// comes: the second delivery gets the answer of the first.

// EventID is the key of an event.
func EventID(e SlackEvent) string { return key("event", e.EventID) }

// CommandID is the key of a slash command: Slack gives each a trigger of its own.
func CommandID(c SlashCommand) string {
	return key("command", cmp.Or(c.Team, c.Enterprise), c.User, c.TriggerID)
}

// InteractionID is the key of an interaction: of a click who clicked on what, where
// and when; of a modal the state in which it was submitted or closed; of a shortcut
// who chose which and when. What asks without changing anything has none.
func InteractionID(i slack.InteractionCallback) (string, error) {
	who := []string{string(i.Type), cmp.Or(i.Team.ID, i.Enterprise.ID), i.User.ID}
	switch i.Type {
	case slack.InteractionTypeBlockActions:
		return clickID(i, who)
	case slack.InteractionTypeViewSubmission, slack.InteractionTypeViewClosed:
		if i.View.ID != "" && i.View.Hash != "" {
			return key(string(i.Type), i.View.ID, i.View.Hash), nil
		}
	case slack.InteractionTypeShortcut, slack.InteractionTypeMessageAction:
		if i.CallbackID != "" && i.ActionTs != "" {
			return key(append(who, i.CallbackID, i.ActionTs)...), nil
		}
	}
	return "", fault.Errorf(fault.Invalid, "Slack sent something by which it cannot be recognised. Please try again.")
}

// clickID: a message is known by its time in its channel, and a view by its id.
func clickID(i slack.InteractionCallback, who []string) (string, error) {
	channel, message := cmp.Or(i.Container.ChannelID, i.Channel.ID), cmp.Or(i.Container.MessageTs, i.Message.Timestamp)
	where := []string{channel, message}
	if message == "" {
		where = []string{"view", cmp.Or(i.Container.ViewID, i.View.ID)}
	}
	actions := i.ActionCallback.BlockActions
	if len(actions) != 1 || where[1] == "" || actions[0].ActionID == "" || actions[0].ActionTs == "" {
		return "", fault.Errorf(fault.Invalid, "Slack sent something by which it cannot be recognised. Please try again.")
	}
	return key(append(append(who, where...), actions[0].ActionID, actions[0].ActionTs)...), nil
}

// key joins parts so that no two lists give the same text.
func key(parts ...string) string {
	escaped := []string{"slack"}
	for _, p := range parts {
		escaped = append(escaped, url.QueryEscape(p))
	}
	return strings.Join(escaped, "/")
}
