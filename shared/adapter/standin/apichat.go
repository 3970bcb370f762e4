package standin

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"
)

// place finds where the app may post. A user id means the direct messages with
// that person.
func (s *Server) place(id string) (*Channel, error) {
	if p, ok := s.person(id); ok {
		if p.Deleted {
			return nil, refuse("channel_not_found")
		}
		return s.direct(p.ID), nil
	}
	c, ok := s.channel(id)
	switch {
	case !ok, c.Private && !c.Bot:
		return nil, refuse("channel_not_found")
	case c.Old:
		return nil, refuse("is_archived")
	case !c.Bot:
		return nil, refuse("not_in_channel")
	}
	return c, nil
}

// content is what a message says, sound and not empty.
func (c call) content() (text string, blocks []any, warning string, err error) {
	text = c.text("text")
	blocks, _, err = c.blocks()
	if err == nil && text == "" && len(blocks) == 0 && c.args["attachments"] == nil {
		err = refuse("no_text")
	}
	if r := []rune(text); len(r) > limit("message.text") {
		text, warning = string(r[:limit("message.text")]), "message_truncated"
	}
	return text, blocks, warning, err
}

func (s *Server) postMessage(c call) (object, error) {
	ch, err := s.place(c.text("channel"))
	if err != nil {
		return nil, err
	}
	text, blocks, warning, err := c.content()
	if err != nil {
		return nil, err
	}
	thread := c.text("thread_ts")
	if thread != "" {
		m, ok := s.message(ch.ID, thread)
		if !ok || m.For != "" {
			return nil, refuse("thread_not_found")
		}
		thread = cmp.Or(m.Thread, m.TS)
	}
	metadata, err := c.json("metadata")
	if err != nil {
		return nil, refuse("invalid_metadata_format")
	}
	if err := s.throttle(ch.ID); err != nil {
		return nil, err
	}
	m := s.add(Message{
		Channel: ch.ID, User: s.app.BotUser, Text: text, Blocks: blocks, Metadata: metadata, Thread: thread,
		Broadcast: c.flag("reply_broadcast"),
	})
	answer := object{"channel": ch.ID, "ts": m.TS, "message": s.messageAsSlack(m)}
	if warning != "" {
		answer["warning"] = warning
		answer["response_metadata"] = object{"warnings": []string{warning}}
	}
	return answer, nil
}

// throttle lets one post per second and channel pass.
func (s *Server) throttle(channel string) error {
	now := s.now()
	if last, ok := s.posted[channel]; s.opts.Throttle && ok && now.Sub(last) < time.Second {
		return refusal{code: "ratelimited", more: object{"retry_after": 1}}
	}
	s.posted[channel] = now
	return nil
}

func (s *Server) postEphemeral(c call) (object, error) {
	ch, err := s.place(c.text("channel"))
	if err != nil {
		return nil, err
	}
	user := c.text("user")
	if _, ok := s.person(user); !ok || !ch.has(user) {
		return nil, refuse("user_not_in_channel")
	}
	text, blocks, _, err := c.content()
	if err != nil {
		return nil, err
	}
	m := s.add(Message{Channel: ch.ID, User: s.app.BotUser, Text: text, Blocks: blocks, For: user, Thread: c.text("thread_ts")})
	return object{"message_ts": m.TS}, nil
}

// own finds a message that the app posted for everybody.
func (s *Server) own(c call, others string) (*Message, error) {
	ch, ok := s.channel(c.text("channel"))
	if !ok {
		return nil, refuse("channel_not_found")
	}
	m, ok := s.message(ch.ID, c.text("ts"))
	switch {
	case !ok, m.For != "":
		return nil, refuse("message_not_found")
	case m.User != s.app.BotUser:
		return nil, refuse(others)
	}
	return m, nil
}

// updateMessage changes what is given: blocks that are left out stay, and an empty
// array takes them away.
func (s *Server) updateMessage(c call) (object, error) {
	m, err := s.own(c, "cant_update_message")
	if err != nil {
		return nil, err
	}
	blocks, given, err := c.blocks()
	if err != nil {
		return nil, err
	}
	text, hasText := c.args["text"].(string)
	if !given && (!hasText || text == "") && c.args["attachments"] == nil {
		return nil, refuse("no_text")
	}
	s.change(m, text, hasText, blocks, given)
	return object{"channel": m.Channel, "ts": m.TS, "text": m.Text, "message": s.messageAsSlack(m)}, nil
}

func (w *Workspace) change(m *Message, text string, hasText bool, blocks []any, hasBlocks bool) {
	if hasText {
		m.Text = text
	}
	if hasBlocks {
		m.Blocks = withIDs(blocks)
	}
	m.Edited = w.stamp()
	w.touch()
}

func (s *Server) deleteMessage(c call) (object, error) {
	m, err := s.own(c, "cant_delete_message")
	if err != nil {
		return nil, err
	}
	m.Deleted = true
	s.touch()
	return object{"channel": m.Channel, "ts": m.TS}, nil
}

func (s *Server) permalink(c call) (object, error) {
	ch, ok := s.channel(c.text("channel"))
	if !ok {
		return nil, refuse("channel_not_found")
	}
	m, ok := s.message(ch.ID, c.text("message_ts"))
	if !ok || m.For != "" {
		return nil, refuse("message_not_found")
	}
	return object{"channel": ch.ID, "permalink": s.base + "/archives/" + ch.ID + "/p" + strings.ReplaceAll(m.TS, ".", "")}, nil
}

// messageAsSlack is the message as payloads and answers carry it.
func (s *Server) messageAsSlack(m *Message) object {
	o := object{"type": "message", "user": m.User, "ts": m.TS, "text": m.Text, "team": s.team.ID, "blocks": m.Blocks}
	if m.Blocks == nil {
		o["blocks"] = []any{}
	}
	if m.User == s.app.BotUser {
		o["bot_id"], o["app_id"] = s.app.Bot, s.app.ID
		o["bot_profile"] = object{"id": s.app.Bot, "app_id": s.app.ID, "name": s.app.Name, "team_id": s.team.ID, "deleted": false, "updated": 0, "icons": object{}}
	}
	if m.Edited != "" {
		o["edited"] = object{"user": m.User, "ts": m.Edited}
	}
	if m.Metadata != nil {
		o["metadata"] = m.Metadata
	}
	if len(m.Files) > 0 {
		o["files"] = s.filesAsSlack(m.Files)
	}
	if m.Thread != "" {
		o["thread_ts"] = m.Thread
	} else if n := s.replies(m); n > 0 {
		o["thread_ts"], o["reply_count"] = m.TS, n
	}
	return o
}

func (w *Workspace) replies(m *Message) int {
	n := 0
	for _, r := range w.messages {
		if r.Thread == m.TS && r.Channel == m.Channel && !r.Deleted && r.For == "" {
			n++
		}
	}
	return n
}

// reactedWith adds a reaction; it is false if the person reacted so before.
func (m *Message) reactedWith(name, user string) bool {
	if slices.Contains(m.Reactions[name], user) {
		return false
	}
	all := map[string][]string{} // a new one, since copies of the message are about
	maps.Copy(all, m.Reactions)
	all[name] = append(slices.Clone(all[name]), user)
	m.Reactions = all
	return true
}
