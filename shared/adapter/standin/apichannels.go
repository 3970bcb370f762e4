package standin

import "strings"

func (s *Server) conversationsOpen(c call) (object, error) {
	if id := c.text("channel"); id != "" {
		ch, ok := s.channel(id)
		if !ok {
			return nil, refuse("channel_not_found")
		}
		return object{"channel": s.channelAsSlack(ch)}, nil
	}
	users := strings.Split(c.text("users"), ",")
	p, ok := s.person(users[0])
	switch {
	case users[0] == "":
		return nil, refuse("users_list_not_supplied")
	case len(users) > 1:
		return nil, refuse("not_enough_users") // several people at once is not stood in for
	case !ok:
		return nil, refuse("user_not_found")
	case p.Deleted:
		return nil, refuse("user_disabled")
	}
	ch := s.direct(p.ID)
	o := object{"id": ch.ID}
	if c.flag("return_im") {
		o = s.channelAsSlack(ch)
	}
	return object{"channel": o}, nil
}

// seen finds a channel that the app may know of.
func (s *Server) seen(id string) (*Channel, error) {
	ch, ok := s.channel(id)
	if !ok || ch.Private && !ch.Bot {
		return nil, refuse("channel_not_found")
	}
	return ch, nil
}

func (s *Server) conversationsInfo(c call) (object, error) {
	ch, err := s.seen(c.text("channel"))
	if err != nil {
		return nil, err
	}
	o := s.channelAsSlack(ch)
	if c.flag("include_num_members") {
		o["num_members"] = len(ch.Members)
	}
	return object{"channel": o}, nil
}

// conversationsList lists the types that are asked for; without them the public
// channels.
func (s *Server) conversationsList(c call) (object, error) {
	types := c.text("types")
	if types == "" {
		types = "public_channel"
	}
	want := map[string]bool{"im": strings.Contains(types, "im"), "group": strings.Contains(types, "private_channel"), "channel": strings.Contains(types, "public_channel")}
	all := []object{}
	for _, ch := range s.channels {
		if want[ch.kind()] && (ch.Bot || !ch.Private) && !(ch.Old && c.flag("exclude_archived")) {
			all = append(all, s.channelAsSlack(ch))
		}
	}
	return object{"channels": all, "response_metadata": object{"next_cursor": ""}}, nil
}

func (s *Server) conversationsMembers(c call) (object, error) {
	ch, err := s.seen(c.text("channel"))
	if err != nil {
		return nil, err
	}
	members := append([]string{}, ch.Members...)
	if ch.Bot {
		members = append(members, s.app.BotUser)
	}
	return object{"members": members, "response_metadata": object{"next_cursor": ""}}, nil
}

func (s *Server) channelAsSlack(ch *Channel) object {
	if ch.With != "" {
		return object{"id": ch.ID, "is_im": true, "user": ch.With, "is_archived": false, "is_org_shared": false, "created": 0, "is_user_deleted": false, "priority": 0}
	}
	return object{
		"id": ch.ID, "name": ch.Name, "name_normalized": ch.Name, "is_channel": !ch.Private, "is_group": ch.Private, "is_im": false, "is_mpim": false,
		"is_private": ch.Private, "is_archived": ch.Old, "is_general": ch.Name == "general", "is_member": ch.Bot, "created": 0, "creator": s.someone().ID,
		"is_shared": ch.Shared, "is_ext_shared": ch.Shared, "is_org_shared": false, "context_team_id": s.team.ID, "unlinked": 0,
		"topic": object{"value": ch.Topic, "creator": "", "last_set": 0}, "purpose": object{"value": "", "creator": "", "last_set": 0},
	}
}
