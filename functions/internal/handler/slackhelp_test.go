package handler_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/slack-go/slack"

	"conoe/templates"
)

// message is what a slash command is answered with.
type message struct {
	ResponseType string       `json:"response_type"`
	Text         string       `json:"text"`
	Blocks       slack.Blocks `json:"blocks"`
}

// slack-go forgives what Slack does not: a block that it does not know, a field that
// it does not know. What it writes again has to be what is in the file.
func TestHelpIsWhatSlackTakes(t *testing.T) {
	raw, err := templates.Files.ReadFile("slack/help.json")
	if err != nil {
		t.Fatal(err)
	}
	var m message
	if err := json.Unmarshal(raw, &m); err != nil {
		t.Fatal(err)
	}
	again, err := json.Marshal(m)
	if err != nil || !reflect.DeepEqual(value(t, again), value(t, raw)) {
		t.Errorf("got\n%s, %v", again, err)
	}
	for _, b := range m.Blocks.BlockSet {
		if _, unknown := b.(*slack.UnknownBlock); unknown {
			t.Errorf("there is no block %s", b.BlockType())
		}
	}
	if m.ResponseType != slack.ResponseTypeEphemeral || m.Text == "" || len(m.Blocks.BlockSet) > 50 || len(raw) > 9_000 {
		t.Errorf("%s, %q, %d blocks, %d bytes", m.ResponseType, m.Text, len(m.Blocks.BlockSet), len(raw))
	}
}

func value(t *testing.T, raw []byte) any {
	t.Helper()
	var out any
	if err := json.Unmarshal(raw, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// A help that names a command which there is not sends people into the void.
func TestHelpNamesNoCommandThatThereIsNot(t *testing.T) {
	raw, err := templates.Files.ReadFile("slack/help.json")
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(raw), "/ethics") {
		t.Errorf("there is only help: %s", raw)
	}
}
