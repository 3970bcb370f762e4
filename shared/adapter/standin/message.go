package standin

import (
	"slices"
	"strconv"

	"conoe/shared/adapter/standin/blockkit"
)

// Message is a message of a person or of the app.
type Message struct {
	Channel   string              `json:"channel"`
	TS        string              `json:"ts"`
	Thread    string              `json:"thread_ts,omitzero"` // ts of the message it replies to
	User      string              `json:"user"`
	Text      string              `json:"text"`
	Blocks    []any               `json:"blocks,omitzero"`
	Metadata  any                 `json:"metadata,omitzero"`
	Files     []string            `json:"files,omitzero"`
	For       string              `json:"for,omitzero"` // the one person who sees it
	Edited    string              `json:"edited,omitzero"`
	Deleted   bool                `json:"deleted,omitzero"`
	Broadcast bool                `json:"broadcast,omitzero"`
	Reactions map[string][]string `json:"reactions,omitzero"` // name to persons
}

func (w *Workspace) add(m Message) *Message {
	m.TS = w.stamp()
	m.Blocks = withIDs(m.Blocks)
	w.messages = append(w.messages, &m)
	w.touch()
	return &m
}

// message finds what was said in a channel; those who see it may be one person.
func (w *Workspace) message(channel, ts string) (*Message, bool) {
	i := slices.IndexFunc(w.messages, func(m *Message) bool { return m.Channel == channel && m.TS == ts && !m.Deleted })
	if i < 0 {
		return nil, false
	}
	return w.messages[i], true
}

// withIDs gives blocks and elements the ids that the app left out, and text its
// defaults, as Slack does. The given value is left as it is.
func withIDs(blocks []any) []any {
	taken := map[string]bool{}
	for _, b := range blocks {
		taken[textAt(b, "block_id")] = true
	}
	filled := make([]any, 0, len(blocks))
	for _, b := range blocks {
		o, _ := deep(b).(object)
		if o == nil {
			continue
		}
		if textAt(o, "block_id") == "" {
			o["block_id"] = freeID(taken)
		}
		for i, e := range interactive(o) {
			if textAt(e, "action_id") == "" {
				e["action_id"] = textAt(o, "block_id") + "-" + strconv.Itoa(i)
			}
		}
		filled = append(filled, o)
	}
	return filled
}

func freeID(taken map[string]bool) string {
	for {
		if id := newID("")[1:6]; !taken[id] {
			taken[id] = true
			return id
		}
	}
}

// deep copies a JSON value and fills in emoji and verbatim of text objects.
func deep(v any) any {
	switch v := v.(type) {
	case object:
		c := make(object, len(v)+1)
		for k, x := range v {
			c[k] = deep(x)
		}
		fillText(c)
		return c
	case []any:
		c := make([]any, len(v))
		for i, x := range v {
			c[i] = deep(x)
		}
		return c
	}
	return v
}

func fillText(o object) {
	switch {
	case o["type"] == "plain_text" && o["emoji"] == nil:
		o["emoji"] = true
	case o["type"] == "mrkdwn" && o["verbatim"] == nil:
		o["verbatim"] = false
	}
}

// interactive are the elements of a block with which a person does something.
func interactive(block object) []object {
	var all []object
	take := func(v any) {
		if e, ok := v.(object); ok && blockkit.Interactive(textAt(e, "type")) {
			all = append(all, e)
		}
	}
	switch block["type"] {
	case "section":
		take(block["accessory"])
	case "input":
		take(block["element"])
	case "actions", "context_actions":
		list, _ := block["elements"].([]any)
		for _, e := range list {
			take(e)
		}
	}
	return all
}

// element finds an element by its action id, in one block or, with an empty block
// id, in the first block that has it.
func element(blocks []any, blockID, actionID string) (block, element object, ok bool) {
	for _, b := range blocks {
		o, _ := b.(object)
		if blockID != "" && textAt(o, "block_id") != blockID {
			continue
		}
		for _, e := range interactive(o) {
			if textAt(e, "action_id") == actionID {
				return o, e, true
			}
		}
	}
	return nil, nil, false
}
