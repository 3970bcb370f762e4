package handler

import (
	"encoding/json"
	"errors"
	"net/url"
	"slices"
	"strings"

	"github.com/slack-go/slack"
)

// SlashCommand is a command that somebody typed. Slack sends the workspace in which
// the person is at home, so there is no other one to ask about.
type SlashCommand struct {
	AppID      string `json:"api_app_id"`
	Team       string `json:"team_id"`
	Enterprise string `json:"enterprise_id"`
	Channel    string `json:"channel_id"`
	User       string `json:"user_id"`
	Command    string `json:"command"` // with its slash
	Text       string `json:"text"`
	TriggerID  string `json:"trigger_id"` // opens one modal, within three seconds
	// ResponseURL takes five messages within half an hour. Whoever has it may post:
	// it is never logged.
	ResponseURL string `json:"response_url"`
}

var errShape = errors.New("it is not what comes to this address")

// payloadOf is the JSON that a signed body brings.
func payloadOf(kind Kind, body []byte) ([]byte, error) {
	if kind == SlackEvents {
		return body, nil
	}
	form, err := formOf(body)
	if err != nil {
		return nil, err
	}
	if kind == Interactions {
		return []byte(form["payload"]), nil
	}
	return json.Marshal(form)
}

// formOf reads a form in which no field occurs twice: which of them counts would
// be anybody's guess.
func formOf(body []byte) (map[string]string, error) {
	values, err := url.ParseQuery(string(body))
	if err != nil {
		return nil, errShape // its own text shows the body
	}
	out := map[string]string{}
	for name, all := range values {
		if len(all) != 1 {
			return nil, errShape
		}
		out[name] = all[0]
	}
	return out, nil
}

func readCommand(payload []byte) (SlashCommand, error) {
	var c SlashCommand
	if err := json.Unmarshal(payload, &c); err != nil || !strings.HasPrefix(c.Command, "/") || c.User == "" {
		return SlashCommand{}, errShape
	}
	return c, nil
}

// interactionTypes are those that conoe's surfaces can cause.
var interactionTypes = []slack.InteractionType{
	slack.InteractionTypeBlockActions, slack.InteractionTypeBlockSuggestion, slack.InteractionTypeViewSubmission,
	slack.InteractionTypeViewClosed, slack.InteractionTypeShortcut, slack.InteractionTypeMessageAction,
}

func readInteraction(payload []byte) (slack.InteractionCallback, error) {
	var i slack.InteractionCallback
	if err := json.Unmarshal(payload, &i); err != nil || !slices.Contains(interactionTypes, i.Type) || i.User.ID == "" {
		return slack.InteractionCallback{}, errShape
	}
	return i, nil
}
