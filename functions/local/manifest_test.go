package main

import (
	"bytes"
	"encoding/json"
	"iter"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"conoe/templates"
	"conoe/test/payload"
)

// manifests are what the command prints, by its flags.
func manifests(t *testing.T) map[string]json.RawMessage {
	t.Helper()
	out := map[string]json.RawMessage{}
	for _, flags := range []string{"", "--listen", "--url https://a1.example.com", "--url https://a1.example.com/ --listen"} {
		var said, wrong bytes.Buffer
		if code := (program{}).run(t.Context(), append([]string{"slack-manifest"}, strings.Fields(flags)...), &said, &wrong); code != 0 {
			t.Fatalf("%s: exit code %d: %s", flags, code, &wrong)
		}
		out[flags] = said.Bytes()
	}
	return out
}

// TestPermissionsAreTheLeast: who adds one says here what for. None of them lets the
// app read what people write to each other.
func TestPermissionsAreTheLeast(t *testing.T) {
	least := []string{
		"commands",   // /ethics, and the shortcuts
		"chat:write", // what it asks and answers
		"im:write",   // to whom it writes first
		"users:read", // who is a member, a guest or deactivated; the name and the time zone
		"files:read", // what somebody gives it to read
	}
	listening := append(slices.Clone(least), "app_mentions:read", "reactions:read")
	for flags, raw := range manifests(t) {
		var m manifest
		if err := json.Unmarshal(raw, &m); err != nil {
			t.Fatal(err)
		}
		want, events := least, []string{"app_home_opened"}
		if strings.Contains(flags, "--listen") {
			want, events = listening, append(events, "app_mention", "reaction_added")
		}
		if !slices.Equal(m.OAuth.Scopes.Bot, want) || !slices.Equal(m.Settings.Events.Bot, events) {
			t.Errorf("%s: got %v and %v", flags, m.OAuth.Scopes.Bot, m.Settings.Events.Bot)
		}
		for _, word := range []string{"history", "admin", "public", `"user"`} {
			if strings.Contains(string(raw), word) {
				t.Errorf("%s: there is %s", flags, word)
			}
		}
	}
}

// TestWhereTheAppIsReached: over Socket Mode nowhere, and otherwise where the function
// for Slack answers.
func TestWhereTheAppIsReached(t *testing.T) {
	for flags, raw := range manifests(t) {
		var m manifest
		if err := json.Unmarshal(raw, &m); err != nil {
			t.Fatal(err)
		}
		s := m.Settings
		got := []string{m.Features.Commands[0].URL, s.Interactivity.URL, s.Interactivity.Options, s.Events.URL}
		want := []string{"", "", "", ""}
		if strings.Contains(flags, "--url") {
			const at = "https://a1.example.com/slack/"
			want = []string{at + "commands", at + "interactions", at + "interactions", at + "events"}
		}
		if !slices.Equal(got, want) || s.Socket == strings.Contains(flags, "--url") || !s.Interactivity.On {
			t.Errorf("%s: got %v, Socket Mode %t", flags, got, s.Socket)
		}
	}
	for _, bad := range []string{"http://a1.example.com", "a1.example.com", "https://u:p@a1.example.com", "https://a1.example.com?x=1", "https://"} {
		var said, wrong bytes.Buffer
		if code := (program{}).run(t.Context(), []string{"slack-manifest", "--url", bad}, &said, &wrong); code != exitInvalid || said.Len() > 0 {
			t.Errorf("%s: exit code %d, %s", bad, code, &said)
		}
	}
}

// TestSlackTakesTheManifest: the fields, scopes and events are those that Slack's own
// client knows, and nothing is longer than Slack's manifest schema 2.0.0 lets it be.
func TestSlackTakesTheManifest(t *testing.T) {
	all := manifests(t)
	payload.Check(t, iter.Seq2[string, json.RawMessage](maps.All(all)))
	for flags, raw := range all {
		var m struct {
			Display struct {
				Name, Description string
				Colour            string `json:"background_color"`
			} `json:"display_information"`
			Features struct {
				Bot struct {
					Name string `json:"display_name"`
				} `json:"bot_user"`
				Commands []struct {
					Command, Description string
					Usage                string `json:"usage_hint"`
				} `json:"slash_commands"`
				Shortcuts []struct {
					Name, Type, Description string
					Callback                string `json:"callback_id"`
				}
			}
		}
		if err := json.Unmarshal(raw, &m); err != nil {
			t.Fatal(err)
		}
		fits := func(what, text string, most int) {
			t.Helper()
			if n := utf8.RuneCountInString(text); n < 1 || n > most {
				t.Errorf("%s: %s has %d characters, and Slack takes 1 to %d", flags, what, n, most)
			}
		}
		fits("the name", m.Display.Name, 35)
		fits("the description", m.Display.Description, 140)
		fits("the colour", m.Display.Colour, 7)
		fits("the bot's name", m.Features.Bot.Name, 80)
		if len(m.Features.Commands) < 1 || len(m.Features.Shortcuts) < 1 || len(m.Features.Shortcuts) > 10 {
			t.Errorf("%s: %d commands, %d shortcuts", flags, len(m.Features.Commands), len(m.Features.Shortcuts))
		}
		for _, c := range m.Features.Commands {
			fits("a command", c.Command, 32)
			fits("what a command does", c.Description, 2000)
			fits("how a command is used", c.Usage, 1000)
			if !strings.HasPrefix(c.Command, "/") || c.Command != strings.ToLower(c.Command) {
				t.Errorf("%s: the command %q", flags, c.Command)
			}
		}
		for _, c := range m.Features.Shortcuts {
			fits("a shortcut", c.Name, 24)
			fits("what a shortcut does", c.Description, 150)
			fits("a callback", c.Callback, 255)
			if c.Type != "global" && c.Type != "message" {
				t.Errorf("%s: a shortcut of type %q", flags, c.Type)
			}
		}
	}
}

// TestNothingOfTheManifestIsLost: what is in the file comes out, whatever the program
// knows of it.
func TestNothingOfTheManifestIsLost(t *testing.T) {
	raw, err := templates.Files.ReadFile("slack/manifest.json")
	if err != nil {
		t.Fatal(err)
	}
	var want, got any
	if err := json.Unmarshal(raw, &want); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(manifests(t)[""], &got); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %v\nwant %v", got, want)
	}
}
