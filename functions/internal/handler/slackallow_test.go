package handler_test

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestChallenge(t *testing.T) {
	s, p := edge()
	s.AppID, s.Teams = "", nil // the address is entered before the app is known here
	const ask = `{"token":"old","challenge":"3eZbrw1a","type":"url_verification"}`
	got := status(t, s, now(happenings, ask), http.StatusOK)
	if string(got.Body) != "3eZbrw1a" || got.Header.Get("Content-Type") != "text/plain" {
		t.Errorf("got %s", got.Body)
	}
	if got := status(t, s, sign(happenings, ask, "other", time.Now()), http.StatusUnauthorized); len(got.Body) != 0 {
		t.Errorf("got %s", got.Body)
	}
	status(t, s, now(interactions, pressed(ask)), http.StatusBadRequest)
	status(t, s, now(commands, "ssl_check=1&token=old"), http.StatusOK)
	status(t, s, now(commands, typed("ssl_check", "0")), http.StatusForbidden)
	if p.count() != 0 {
		t.Errorf("%d passed", p.count())
	}
}

func TestWhoIsServed(t *testing.T) {
	atHome := `{"type":"shortcut","callback_id":"start","action_ts":"1.5","team":{"id":"T0ACME"},"user":{"id":"U1","team_id":"T0ACME"}}`
	foreign := func(old, by string) string { return pressed(strings.Replace(click, old, by, 1)) }
	for name, c := range map[string]struct {
		teams      string
		path, body string
		want       int
	}{
		"another app types":                {team, commands, typed("api_app_id", "A0OTHER"), 403},
		"no app types":                     {team, commands, typed("api_app_id", ""), 403},
		"another workspace types":          {team, commands, typed("team_id", "T0OTHER"), 403},
		"no workspace types":               {team, commands, typed("team_id", ""), 403},
		"nobody is served":                 {"", commands, typed(), 403},
		"a workspace of the organisation":  {org, commands, typed("team_id", "T0OTHER", "enterprise_id", org), 200},
		"one of another organisation":      {org, commands, typed("enterprise_id", "E0OTHER"), 403},
		"another app is pressed":           {team, interactions, foreign(app, "A0OTHER"), 403},
		"another workspace is pressed":     {team, interactions, foreign(`"team":{"id":"T0ACME"`, `"team":{"id":"T0OTHER"`), 403},
		"a person of another workspace":    {team, interactions, foreign(`"team_id":"T0ACME"`, `"team_id":"T0OTHER"`), 200},
		"a person of nowhere":              {team, interactions, foreign(`"team_id":"T0ACME"`, `"team_id":""`), 403},
		"a person of a second workspace":   {team + ",T0SECOND", interactions, foreign(`"team_id":"T0ACME"`, `"team_id":"T0SECOND"`), 200},
		"an app of a whole organisation":   {org + "," + team, interactions, foreign(`"team":{"id":"T0ACME","domain":"acme"},"enterprise":null`, `"team":null,"enterprise":{"id":"E0ACME"},"is_enterprise_install":true`), 200},
		"a person whom nobody vouches for": {org, interactions, foreign(`"team":{"id":"T0ACME","domain":"acme"},"enterprise":null`, `"team":null,"enterprise":{"id":"E0ACME"}`), 200},
		"a workspace of two organisations": {org, interactions, foreign(`"domain":"acme"},"enterprise":null`, `"enterprise_id":"E0OTHER"},"enterprise":{"id":"E0ACME"}`), 403},
		"a shortcut, which names no app":   {team, interactions, pressed(atHome), 200},
		"a shortcut of another app":        {team, interactions, pressed(strings.Replace(atHome, `{"type"`, `{"api_app_id":"A0OTHER","type"`, 1)), 403},
		"a button of no app is pressed":    {team, interactions, foreign(app, ""), 403},
		"another app happens":              {team, happenings, strings.Replace(opened, app, "A0OTHER", 1), 403},
		"another workspace happens":        {team, happenings, strings.Replace(opened, team, "T0OTHER", 1), 403},
		"a person of another one happens":  {team, happenings, strings.Replace(opened, `"user":"U1"`, `"user":"U1","user_team":"T0OTHER"`, 1), 200},
	} {
		s, p := edge()
		s.Teams = strings.Split(c.teams, ",")
		got := s.Serve(t.Context(), now(c.path, c.body))
		if got.Status != c.want || len(got.Body) != 0 || p.count() != map[int]int{200: 1, 403: 0}[c.want] {
			t.Errorf("%s: got %d %s, %d passed", name, got.Status, got.Body, p.count())
		}
	}
	s, p := edge()
	s.AppID = ""
	status(t, s, now(commands, typed("api_app_id", "")), http.StatusForbidden)
	if p.count() != 0 || !strings.Contains(p.log.String(), "CONOE_SLACK_APP_ID") {
		t.Errorf("%d passed, log %s", p.count(), &p.log)
	}
}
