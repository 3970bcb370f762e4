package standin

import "strings"

// interaction is what every interaction payload has.
func (s *Server) interaction(kind string, p Person) object {
	return object{
		"type": kind, "token": "", "api_app_id": s.app.ID, "enterprise": nil, "is_enterprise_install": false,
		"team": object{"id": s.team.ID, "domain": s.team.Domain},
		"user": object{"id": p.ID, "username": p.Name, "name": p.Name, "team_id": p.Team},
	}
}

func (s *Server) commandPayload(p Person, ch *Channel, command, text, responseID string) object {
	return object{
		"token": "", "api_app_id": s.app.ID, "team_id": s.team.ID, "team_domain": s.team.Domain, "channel_id": ch.ID, "channel_name": ch.slackName(),
		"user_id": p.ID, "user_name": p.Name, "command": command, "text": text, "is_enterprise_install": "false",
		"response_url": s.responseURL(responseID), "trigger_id": s.newTrigger(p.ID, "", ch.ID),
	}
}

func (s *Server) responseURL(id string) string { return s.base + "/response/" + id }

// shortcutPayload has no channel and no response URL: it comes from the menu of
// the workspace. Neither kind of shortcut names the app, as the signature does.
func (s *Server) shortcutPayload(p Person, callback string) object {
	o := s.interaction("shortcut", p)
	delete(o["user"].(object), "name")
	delete(o, "api_app_id")
	o["callback_id"], o["action_ts"], o["trigger_id"] = callback, s.stamp(), s.newTrigger(p.ID, "", "")
	return o
}

func (s *Server) messageShortcutPayload(p Person, ch *Channel, m *Message, callback string) object {
	o := s.interaction("message_action", p)
	delete(o["user"].(object), "username")
	delete(o, "api_app_id")
	o["callback_id"], o["action_ts"], o["trigger_id"] = callback, s.stamp(), s.newTrigger(p.ID, "", ch.ID)
	o["channel"] = object{"id": ch.ID, "name": ch.slackName()}
	o["message_ts"], o["message"] = m.TS, s.messageAsSlack(m)
	o["response_url"] = s.responseURL(s.newResponse(response{channel: ch.ID, user: p.ID, thread: m.Thread}))
	return o
}

// actionPayload is of an element of a message or of a view.
func (s *Server) actionPayload(p Person, on spot, block, e object, put []string, typed State) object {
	o := s.interaction("block_actions", p)
	action := valueOf(e, put)
	if !keepsState(e) && e["type"] != "overflow" {
		action = object{}
		for _, k := range []string{"text", "value", "style", "url"} {
			if e[k] != nil {
				action[k] = e[k]
			}
		}
	}
	for _, k := range []string{"placeholder", "confirm"} {
		if e[k] != nil && e["type"] != "button" {
			action[k] = e[k]
		}
	}
	o["trigger_id"] = s.newTrigger(p.ID, on.viewID(), on.channelID())
	action["type"], action["block_id"], action["action_id"], action["action_ts"] = e["type"], block["block_id"], e["action_id"], s.stamp()
	o["actions"] = []any{action}
	if on.view != nil {
		o["container"] = object{"type": "view", "view_id": on.view.ID}
		o["view"] = s.viewAsSlack(on.view)
		return o
	}
	m := on.message
	container := object{"type": "message", "message_ts": m.TS, "channel_id": m.Channel, "is_ephemeral": m.For != ""}
	if m.Thread != "" {
		container["thread_ts"] = m.Thread
	}
	o["container"], o["channel"] = container, object{"id": on.channel.ID, "name": on.channel.slackName()}
	o["state"] = object{"values": values(m.Blocks, typed)}
	if m.For == "" {
		o["message"] = s.messageAsSlack(m)
	}
	o["response_url"] = s.responseURL(s.newResponse(response{channel: m.Channel, user: p.ID, ts: m.TS, thread: m.Thread}))
	return o
}

func (s *Server) submissionPayload(p Person, v *View) object {
	o := s.interaction("view_submission", p)
	o["trigger_id"], o["view"], o["response_urls"] = s.newTrigger(p.ID, v.ID, ""), s.withFiles(s.viewAsSlack(v)), []any{}
	return o
}

func (s *Server) closedPayload(p Person, v *View, cleared bool) object {
	o := s.interaction("view_closed", p)
	o["view"], o["is_cleared"] = s.viewAsSlack(v), cleared
	return o
}

// spot is where an element stands: in a view, or in a message of a channel.
type spot struct {
	view    *View
	message *Message
	channel *Channel
}

func (o spot) viewID() string {
	if o.view == nil {
		return ""
	}
	return o.view.ID
}

func (o spot) channelID() string {
	if o.channel == nil {
		return ""
	}
	return o.channel.ID
}

func (o spot) blocks() []any {
	if o.view != nil {
		return o.view.Blocks()
	}
	return o.message.Blocks
}

// escaped writes @ana and #general in a command as Slack does when its manifest
// asks for that.
func (w *Workspace) escaped(text string) string {
	fields := strings.SplitAfter(text, " ")
	for i, f := range fields {
		word := strings.TrimSpace(f)
		space := f[len(strings.TrimRight(f, " ")):]
		if name, ok := strings.CutPrefix(word, "@"); ok {
			if p, found := w.personNamed(name); found {
				fields[i] = "<@" + p.ID + "|" + p.Name + ">" + space
			}
		}
		if name, ok := strings.CutPrefix(word, "#"); ok {
			if c, found := w.channel("#" + name); found {
				fields[i] = "<#" + c.ID + "|" + c.Name + ">" + space
			}
		}
	}
	return strings.Join(fields, "")
}
