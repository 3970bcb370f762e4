package standin

import (
	"context"
	"strings"

	"conoe/shared/core/fault"
)

// types sends what somebody typed: a command if it begins with a slash, else a
// message.
func (s *Server) types(ctx context.Context, p Person, a Act) (Outcome, error) {
	if strings.HasPrefix(a.Text, "/") {
		return s.command(ctx, p, a)
	}
	s.mu.Lock()
	c, err := s.where(p, a.Channel)
	if err == nil && strings.TrimSpace(a.Text) == "" && len(a.Files) == 0 {
		err = fault.Errorf(fault.Invalid, "A message without text is not sent.")
	}
	if err == nil && c.With != "" && s.manifest.Features.AppHome.ReadOnly {
		err = fault.Errorf(fault.Denied, "%s reads no messages here: its manifest says so.", s.app.Name)
	}
	if err == nil && a.Thread != "" {
		_, err = s.sees(p, c, a.Thread)
	}
	if err != nil {
		s.mu.Unlock()
		return Outcome{}, err
	}
	m := s.add(Message{Channel: c.ID, User: p.ID, Text: s.mentions(a.Text), Thread: a.Thread, Files: s.attached(a.Files)})
	subscription, event := s.said(c, m)
	s.mu.Unlock()
	s.emit(subscription, p.ID, event)
	if strings.Contains(m.Text, "<@"+s.app.BotUser+">") && c.With == "" {
		mention := deep(event).(object)
		mention["type"] = "app_mention"
		delete(mention, "channel_type")
		s.emit("app_mention", p.ID, mention)
	}
	return Outcome{}, nil
}

// mentions writes the names of people and of the app after @ as Slack keeps them,
// and escapes the rest.
func (w *Workspace) mentions(text string) string {
	text = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(text)
	fields := strings.SplitAfter(text, " ")
	for i, f := range fields {
		name, ok := strings.CutPrefix(strings.TrimSpace(f), "@")
		if !ok {
			continue
		}
		space := f[len(strings.TrimRight(f, " ")):]
		if strings.EqualFold(name, w.app.Name) {
			fields[i] = "<@" + w.app.BotUser + ">" + space
		} else if p, found := w.personNamed(name); found {
			fields[i] = "<@" + p.ID + ">" + space
		}
	}
	return strings.Join(fields, "")
}

// said is the event of a message of a person, and what an app subscribes to for it.
func (s *Server) said(c *Channel, m *Message) (subscription string, event object) {
	kind := c.kind()
	event = object{
		"type": "message", "client_msg_id": newID("m"), "channel": c.ID, "channel_type": kind, "user": m.User, "team": s.team.ID, "text": m.Text,
		"ts": m.TS, "event_ts": m.TS, "blocks": []any{object{"type": "rich_text", "block_id": newID("")[:5], "elements": []any{
			object{"type": "rich_text_section", "elements": []any{object{"type": "text", "text": m.Text}}},
		}}},
	}
	if m.Thread != "" {
		event["thread_ts"] = m.Thread
	}
	return map[string]string{"im": "message.im", "group": "message.groups", "channel": "message.channels"}[kind], event
}

// command sends a slash command and shows what the app answers.
func (s *Server) command(ctx context.Context, p Person, a Act) (Outcome, error) {
	name, text, _ := strings.Cut(a.Text, " ")
	s.mu.Lock()
	c, err := s.where(p, a.Channel)
	known, ok := s.manifest.command(name)
	switch {
	case err != nil:
	case a.Thread != "":
		s.mu.Unlock()
		return Outcome{Told: name + " is not supported in threads. Sorry!"}, nil
	case !ok, p.Team != s.team.ID:
		s.mu.Unlock()
		return Outcome{Told: name + " is not a valid command. In Slack, all messages that start with / are taken for commands."}, nil
	}
	if err != nil {
		s.mu.Unlock()
		return Outcome{}, err
	}
	text = strings.TrimSpace(text)
	if known.Escape {
		text = s.escaped(text)
	}
	id := s.newResponse(response{channel: c.ID, user: p.ID})
	payload := s.commandPayload(p, c, known.Command, text, id)
	s.mu.Unlock()

	answer := s.send(ctx, parcel{kind: "slash_command", by: p.ID, to: ToCommands, payload: payload})
	o := outcome(answer)
	if o.Told != "" {
		o.Told = known.Command + ": " + o.Told
		return o, nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	o.Told = s.showCommandAnswer(a.Text, &response{channel: c.ID, user: p.ID}, answer)
	return o, nil
}

// showCommandAnswer posts the body of an answer: text for the person, or JSON that
// may be for all. It says what was wrong with it, if anything.
func (s *Server) showCommandAnswer(typed string, r *response, a Answer) string {
	body := strings.TrimSpace(string(a.Body))
	o, isJSON := readable(a.Body).(object)
	if body == "" || isJSON && len(o) == 0 { // Bolt acknowledges with {} on a socket
		return ""
	}
	if !isJSON {
		o = object{"text": body}
	}
	if o["response_type"] == "in_channel" {
		s.add(Message{Channel: r.channel, User: r.user, Text: typed})
	}
	if err := s.respondWith(r, o); err != nil {
		s.complain("the answer to a command: %v", answerOf(nil, err))
		return "The app's answer cannot be shown. (" + err.Error() + ")"
	}
	return ""
}

func (s *Server) takesShortcut(ctx context.Context, p Person, a Act) (Outcome, error) {
	s.mu.Lock()
	_, ok := s.manifest.shortcut("global", a.Callback)
	if !ok || p.Team != s.team.ID {
		s.mu.Unlock()
		return Outcome{}, fault.Errorf(fault.NotFound, "The app has no shortcut %q for %s.", a.Callback, p.RealName)
	}
	payload := s.shortcutPayload(p, a.Callback)
	s.mu.Unlock()
	return outcome(s.send(ctx, parcel{kind: "shortcut", by: p.ID, to: ToInteractions, payload: payload})), nil
}

func (s *Server) takesMessageShortcut(ctx context.Context, p Person, a Act) (Outcome, error) {
	s.mu.Lock()
	payload, err := s.messageShortcut(p, a)
	s.mu.Unlock()
	if err != nil {
		return Outcome{}, err
	}
	return outcome(s.send(ctx, parcel{kind: "message_action", by: p.ID, to: ToInteractions, payload: payload})), nil
}

func (s *Server) messageShortcut(p Person, a Act) (object, error) {
	if _, ok := s.manifest.shortcut("message", a.Callback); !ok || p.Team != s.team.ID {
		return nil, fault.Errorf(fault.NotFound, "The app has no shortcut %q on messages for %s.", a.Callback, p.RealName)
	}
	c, err := s.where(p, a.Channel)
	if err != nil {
		return nil, err
	}
	m, err := s.sees(p, c, a.Message)
	if err != nil {
		return nil, err
	}
	return s.messageShortcutPayload(p, c, m, a.Callback), nil
}

func (s *Server) reacts(_ context.Context, p Person, a Act) (Outcome, error) {
	s.mu.Lock()
	c, err := s.where(p, a.Channel)
	var m *Message
	if err == nil {
		m, err = s.sees(p, c, a.Message)
	}
	fresh := err == nil && a.Reaction != "" && m.reactedWith(a.Reaction, p.ID)
	if !fresh {
		s.mu.Unlock()
		return Outcome{}, err
	}
	event := object{
		"type": "reaction_added", "user": p.ID, "reaction": a.Reaction, "item_user": m.User, "event_ts": s.stamp(),
		"item": object{"type": "message", "channel": c.ID, "ts": m.TS},
	}
	s.touch()
	s.mu.Unlock()
	s.emit("reaction_added", p.ID, event)
	return Outcome{}, nil
}
