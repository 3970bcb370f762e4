package main

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"

	"conoe/shared/config"
	"conoe/shared/core/fault"
	"conoe/templates"
)

type manifestCmd struct {
	URL    string `name:"url" help:"Of a deployed stack, to which Slack sends what happens: https://…. Without it the app uses Socket Mode, for conoe on one machine." placeholder:"URL"`
	Listen bool   `help:"Let conoe hear when somebody mentions it, or reacts to one of its messages, and offer to record that. Off if it is not named."`
}

// Run prints what an app of Slack is made from: features, permissions and addresses.
func (c *manifestCmd) Run(s *session) error {
	m, err := readManifest()
	if err != nil {
		return err
	}
	if c.URL != "" {
		if err := m.reachedAt(c.URL); err != nil {
			return err
		}
	}
	if c.Listen {
		m.listens()
	}
	raw, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return fmt.Errorf("print the manifest: %w", err)
	}
	s.printf("%s\n", raw)
	return nil
}

// manifest is the app as Slack takes it, in the order in which its pages show it.
type manifest struct {
	Display  json.RawMessage `json:"display_information"`
	Features struct {
		Home      json.RawMessage   `json:"app_home"`
		Bot       json.RawMessage   `json:"bot_user"`
		Commands  []manifestCommand `json:"slash_commands"`
		Shortcuts json.RawMessage   `json:"shortcuts"`
	} `json:"features"`
	OAuth struct {
		Scopes struct {
			Bot []string `json:"bot"`
		} `json:"scopes"`
	} `json:"oauth_config"`
	Settings struct {
		Events struct {
			URL string   `json:"request_url,omitzero"`
			Bot []string `json:"bot_events"`
		} `json:"event_subscriptions"`
		Interactivity struct {
			On      bool   `json:"is_enabled"`
			URL     string `json:"request_url,omitzero"`
			Options string `json:"message_menu_options_url,omitzero"`
		} `json:"interactivity"`
		WholeOrg bool `json:"org_deploy_enabled"`
		Socket   bool `json:"socket_mode_enabled"`
		Rotation bool `json:"token_rotation_enabled"`
	} `json:"settings"`
}

type manifestCommand struct {
	Command     string `json:"command"`
	URL         string `json:"url,omitzero"`
	Description string `json:"description"`
	Usage       string `json:"usage_hint,omitzero"`
	Escape      bool   `json:"should_escape"`
}

// readManifest reads the manifest for Socket Mode. A field that nobody knows here is
// an error, or it would be lost.
func readManifest() (manifest, error) {
	raw, err := templates.Files.ReadFile("slack/manifest.json")
	if err != nil {
		return manifest{}, fmt.Errorf("read the manifest: %w", err)
	}
	var m manifest
	d := json.NewDecoder(strings.NewReader(string(raw)))
	d.DisallowUnknownFields()
	if err := d.Decode(&m); err != nil {
		return m, fmt.Errorf("read the manifest: %w", err)
	}
	return m, nil
}

// reachedAt lets Slack call an address instead of being called.
func (m *manifest) reachedAt(base string) error {
	u, err := url.Parse(base)
	if err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return fault.Errorf(fault.Invalid, "%q is no address that Slack can reach. It begins with https://, and the stack says it in its output SlackAt.", base)
	}
	base = strings.TrimRight(u.String(), "/")
	s := &m.Settings
	s.Socket = false
	s.Events.URL = base + config.SlackEvents
	s.Interactivity.URL, s.Interactivity.Options = base+config.SlackInteractions, base+config.SlackInteractions
	for n := range m.Features.Commands {
		m.Features.Commands[n].URL = base + config.SlackCommands
	}
	return nil
}

// listens adds what conoe needs to hear when it is meant. It reads no messages that
// do not name it.
func (m *manifest) listens() {
	m.OAuth.Scopes.Bot = append(m.OAuth.Scopes.Bot, "app_mentions:read", "reactions:read")
	m.Settings.Events.Bot = append(m.Settings.Events.Bot, "app_mention", "reaction_added")
}
