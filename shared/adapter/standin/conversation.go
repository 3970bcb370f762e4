package standin

import "slices"

// offers reports whether a conversations_select offers a conversation: what its
// filter includes, and not what that leaves out. Conversations with bots are the
// direct messages of the app here.
func offers(e object, c *Channel) bool {
	filter, ok := e["filter"].(object)
	if !ok {
		return true
	}
	kind := map[string]string{"im": "im", "group": "private", "channel": "public"}[c.kind()]
	include, some := filter["include"].([]any)
	switch {
	case some && !slices.Contains(include, any(kind)):
		return false
	case filter["exclude_external_shared_channels"] == true && c.Shared:
		return false
	}
	return filter["exclude_bot_users"] != true || c.With == ""
}

// here puts the conversation that a person was in when they opened a view into the
// fields that ask for it, unless these do not offer it.
func (w *Workspace) here(v *View, channel string) {
	c, ok := w.channel(channel)
	if !ok || channel == "" {
		return
	}
	for _, b := range v.Blocks() {
		block, _ := b.(object)
		for _, e := range interactive(block) {
			if e["default_to_current_conversation"] == true && offers(e, c) {
				e["initial_conversation"] = c.ID
			}
		}
	}
}
