package standin

import (
	"encoding/json"
	"slices"
	"strings"

	"conoe/shared/core/fault"
)

// Manifest is the part of an app's manifest that says what people can type and
// press, which events the app hears, and what its token may do.
type Manifest struct {
	Display struct {
		Name string `json:"name"`
	} `json:"display_information"`
	Features struct {
		Commands  []Command  `json:"slash_commands"`
		Shortcuts []Shortcut `json:"shortcuts"`
		AppHome   struct {
			ReadOnly bool `json:"messages_tab_read_only_enabled"`
		} `json:"app_home"`
	} `json:"features"`
	OAuth struct {
		Scopes struct {
			Bot []string `json:"bot"`
		} `json:"scopes"`
	} `json:"oauth_config"`
	Settings struct {
		Events struct {
			Bot []string `json:"bot_events"`
		} `json:"event_subscriptions"`
		SocketMode bool `json:"socket_mode_enabled"`
	} `json:"settings"`
}

// Command is a slash command.
type Command struct {
	Command     string `json:"command"`
	Description string `json:"description"`
	Usage       string `json:"usage_hint,omitzero"`
	Escape      bool   `json:"should_escape,omitzero"`
}

// Shortcut is an entry of a menu: of the workspace (global) or of a message.
type Shortcut struct {
	Name        string `json:"name"`
	Type        string `json:"type"` // global or message
	Callback    string `json:"callback_id"`
	Description string `json:"description,omitzero"`
}

// ReadManifest reads a manifest as Slack takes it, in JSON. Fields that the
// stand-in does not use are let be.
func ReadManifest(raw []byte) (Manifest, error) {
	var m Manifest
	if err := json.Unmarshal(raw, &m); err != nil {
		return m, fault.Errorf(fault.Invalid, "The app manifest is not the JSON that Slack takes: %w", err)
	}
	return m, nil
}

func (m Manifest) command(name string) (Command, bool) {
	i := slices.IndexFunc(m.Features.Commands, func(c Command) bool { return strings.EqualFold(c.Command, name) })
	if i < 0 {
		return Command{}, false
	}
	return m.Features.Commands[i], true
}

func (m Manifest) shortcut(kind, callback string) (Shortcut, bool) {
	i := slices.IndexFunc(m.Features.Shortcuts, func(s Shortcut) bool { return s.Type == kind && s.Callback == callback })
	if i < 0 {
		return Shortcut{}, false
	}
	return m.Features.Shortcuts[i], true
}

func (m Manifest) hears(event string) bool { return slices.Contains(m.Settings.Events.Bot, event) }

// may reports whether the token has a scope. A manifest without scopes limits
// nothing.
func (m Manifest) may(scope string) bool {
	return scope == "" || len(m.OAuth.Scopes.Bot) == 0 || slices.Contains(m.OAuth.Scopes.Bot, scope)
}
