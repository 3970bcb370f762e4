package standin

import (
	"crypto/rand"
	"slices"
	"strings"
	"time"
)

func (s *Server) authTest(call) (object, error) {
	return object{
		"url": s.base + "/", "team": s.team.Name, "team_id": s.team.ID, "user": strings.ToLower(s.app.Name), "user_id": s.app.BotUser,
		"bot_id": s.app.Bot, "is_enterprise_install": false,
	}, nil
}

func (s *Server) botsInfo(c call) (object, error) {
	if c.text("bot") != s.app.Bot {
		return nil, refuse("bot_not_found")
	}
	return object{"bot": object{"id": s.app.Bot, "deleted": false, "name": s.app.Name, "updated": 0, "app_id": s.app.ID, "user_id": s.app.BotUser, "icons": object{}}}, nil
}

// authRevoke says that the token is revoked and keeps it good, so that practice
// goes on.
func (s *Server) authRevoke(c call) (object, error) { return object{"revoked": !c.flag("test")}, nil }

func (s *Server) teamInfo(call) (object, error) {
	return object{"team": object{"id": s.team.ID, "name": s.team.Name, "domain": s.team.Domain, "email_domain": "", "icon": object{"image_default": true}}}, nil
}

func (s *Server) oauthAccess(c call) (object, error) {
	if c.text("code") == "" && c.text("refresh_token") == "" {
		return nil, refuse("invalid_code")
	}
	return object{
		"access_token": s.token, "token_type": "bot", "scope": strings.Join(s.manifest.OAuth.Scopes.Bot, ","), "bot_user_id": s.app.BotUser, "app_id": s.app.ID,
		"team": object{"id": s.team.ID, "name": s.team.Name}, "enterprise": nil, "is_enterprise_install": false,
		"authed_user": object{"id": s.someone().ID},
	}, nil
}

// someone is the first person of the workspace, who installs and signs in.
func (w *Workspace) someone() Person {
	if len(w.people) == 0 {
		return Person{}
	}
	return w.people[0]
}

// openidToken gives a token whose text names the person that the code names, or
// the first one. There is no id_token: nobody has published a key for it.
func (s *Server) openidToken(c call) (object, error) {
	p, ok := s.personNamed(c.text("code"))
	if !ok {
		p = s.someone()
	}
	return object{"access_token": "xoxp-standin-" + p.ID + "-" + rand.Text(), "token_type": "Bearer"}, nil
}

func (s *Server) openidUser(c call) (object, error) {
	id, _, _ := strings.Cut(strings.TrimPrefix(c.token, "xoxp-standin-"), "-")
	p, ok := s.person(id)
	if !ok {
		return nil, refuse("invalid_auth")
	}
	return object{
		"sub": p.ID, "https://slack.com/user_id": p.ID, "https://slack.com/team_id": p.Team, "https://slack.com/team_name": s.team.Name,
		"email": p.Email, "email_verified": p.Email != "", "name": p.RealName, "locale": "en-US",
	}, nil
}

func (s *Server) usersInfo(c call) (object, error) {
	p, ok := s.person(c.text("user"))
	if !ok {
		return nil, refuse("user_not_found")
	}
	return object{"user": s.personAsSlack(p)}, nil
}

func (s *Server) usersList(call) (object, error) {
	all := []object{}
	for _, p := range s.people {
		if p.Team == s.team.ID {
			all = append(all, s.personAsSlack(p))
		}
	}
	return object{"members": all, "cache_ts": s.now().Unix(), "response_metadata": object{"next_cursor": ""}}, nil
}

func (s *Server) usersLookup(c call) (object, error) {
	email := c.text("email")
	i := slices.IndexFunc(s.people, func(p Person) bool { return p.Email != "" && strings.EqualFold(p.Email, email) && !p.Deleted })
	if i < 0 {
		return nil, refuse("users_not_found")
	}
	return object{"user": s.personAsSlack(s.people[i])}, nil
}

// personAsSlack leaves the address out unless the token may read it, and marks a
// person of another team as a stranger.
func (s *Server) personAsSlack(p Person) object {
	offset, label := 0, p.TZ
	if zone, err := time.LoadLocation(p.TZ); err == nil {
		label, offset = s.now().In(zone).Zone()
	}
	profile := object{
		"title": p.Title, "real_name": p.RealName, "real_name_normalized": p.RealName,
		"display_name": p.Name, "display_name_normalized": p.Name, "team": p.Team, "status_text": "", "status_emoji": "",
	}
	if s.manifest.may("users:read.email") && p.Email != "" {
		profile["email"] = p.Email
	}
	o := object{
		"id": p.ID, "team_id": p.Team, "name": p.Name, "real_name": p.RealName, "deleted": p.Deleted,
		"tz": p.TZ, "tz_label": label, "tz_offset": offset, "profile": profile,
		"is_admin": p.Admin, "is_owner": false, "is_primary_owner": false, "is_restricted": p.Guest, "is_ultra_restricted": false,
		"is_bot": false, "is_app_user": false, "updated": 0,
	}
	if p.Team != s.team.ID {
		o["is_stranger"] = true
	}
	return o
}

func (s *Server) groupsList(c call) (object, error) {
	all := []object{}
	for _, g := range s.groups {
		o := object{
			"id": g.ID, "team_id": s.team.ID, "is_usergroup": true, "is_subteam": true, "name": g.Name, "handle": g.Handle, "description": "",
			"is_external": false, "date_create": 0, "date_update": 0, "date_delete": 0, "user_count": len(g.Members), "prefs": object{"channels": []string{}, "groups": []string{}},
		}
		if c.flag("include_users") {
			o["users"] = g.Members
		}
		all = append(all, o)
	}
	return object{"usergroups": all}, nil
}

func (s *Server) groupUsers(c call) (object, error) {
	id := c.text("usergroup")
	i := slices.IndexFunc(s.groups, func(g Group) bool { return g.ID == id })
	if i < 0 {
		return nil, refuse("no_such_subteam")
	}
	return object{"users": s.groups[i].Members}, nil
}

func (s *Server) functionDone(c call) (object, error) {
	if c.text("function_execution_id") == "" {
		return nil, refuse("invalid_arguments")
	}
	return nil, nil
}
