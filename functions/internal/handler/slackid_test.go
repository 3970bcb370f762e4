package handler_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"

	"conoe/functions/internal/handler"
	"conoe/shared/core/fault"
)

func interaction(t *testing.T, payload string) slack.InteractionCallback {
	t.Helper()
	var i slack.InteractionCallback
	if err := json.Unmarshal([]byte(payload), &i); err != nil {
		t.Fatal(err)
	}
	return i
}

const (
	clickInView = `{"type":"block_actions","team":{"id":"T1"},"user":{"id":"U1"},"container":{"type":"view","view_id":"V1"},"view":{"id":"V1","hash":"h"},
"actions":[{"type":"button","action_id":"save","block_id":"b","action_ts":"1.5"}]}`
	submitted = `{"type":"view_submission","team":{"id":"T1"},"user":{"id":"U1"},"view":{"id":"V1","hash":"1.ab"}}`
	shortcut  = `{"type":"shortcut","team":{"id":"T1"},"user":{"id":"U1"},"callback_id":"start","action_ts":"1.5"}`
)

func TestKeyOfAnInteraction(t *testing.T) {
	for payload, want := range map[string]string{
		click:       "slack/block_actions/T0ACME/U1/C1/1700000000.000100/approve/1700000001.5",
		clickInView: "slack/block_actions/T1/U1/view/V1/save/1.5",
		submitted:   "slack/view_submission/V1/1.ab",
		shortcut:    "slack/shortcut/T1/U1/start/1.5",
		strings.Replace(submitted, "view_submission", "view_closed", 1):                            "slack/view_closed/V1/1.ab",
		strings.Replace(shortcut, `"team":{"id":"T1"}`, `"team":null,"enterprise":{"id":"E1"}`, 1): "slack/shortcut/E1/U1/start/1.5",
	} {
		if got, err := handler.InteractionID(interaction(t, payload)); err != nil || got != want {
			t.Errorf("got %s, %v, want %s", got, err, want)
		}
	}
}

// The same click delivered twice has one key; another person, place, button or time
// has another.
func TestKeysOfOtherClicks(t *testing.T) {
	seen := map[string]string{}
	for _, change := range []string{
		"", "T0ACME>T0OTHER", "U1>U2", "C1>C2", "1700000000.000100>1700000000.000200", "approve>reject", "1700000001.5>1700000001.6", "approve>approve/x",
	} {
		old, by, _ := strings.Cut(change, ">")
		id, err := handler.InteractionID(interaction(t, strings.ReplaceAll(click, old, by)))
		if change == "" {
			id, err = handler.InteractionID(interaction(t, click))
		}
		if err != nil || seen[id] != "" || strings.Count(id, "/") != 7 {
			t.Errorf("%s: %s, %v, and so is %s", change, id, err, seen[id])
		}
		seen[id] = "the one with " + change
	}
}

func TestInteractionsWithoutAKey(t *testing.T) {
	for _, payload := range []string{
		`{"type":"block_suggestion","user":{"id":"U1"}}`,
		strings.Replace(click, `"action_ts":"1700000001.5"`, `"x":""`, 1),
		strings.Replace(clickInView, "V1", "", 2),
		strings.Replace(clickInView, `"actions":[`, `"actions":[{"type":"button","action_id":"save","block_id":"b","action_ts":"1.5"},`, 1),
		strings.Replace(submitted, "1.ab", "", 1),
		strings.Replace(shortcut, "1.5", "", 1),
	} {
		if got, err := handler.InteractionID(interaction(t, payload)); fault.CodeOf(err) != fault.Invalid {
			t.Errorf("%s: got %s, %v", payload, got, err)
		}
	}
}

func TestKeysOfEventsAndCommands(t *testing.T) {
	if got := handler.EventID(handler.SlackEvent{EventsAPICallbackEvent: slackevents.EventsAPICallbackEvent{EventID: "Ev1"}}); got != "slack/event/Ev1" {
		t.Errorf("got %s", got)
	}
	if got := handler.CommandID(handler.SlashCommand{Enterprise: "E1", Team: "T1", User: "U1", TriggerID: "1.2.x"}); got != "slack/command/T1/U1/1.2.x" {
		t.Errorf("got %s", got)
	}
}
