package handler

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"github.com/slack-go/slack"
)

// An origin is where a request says it comes from. Slack has signed it.
type origin struct {
	app        string
	team       string // the workspace; empty if an app is installed for an organisation
	enterprise string // the organisation, if there is one
	homeless   bool   // nothing says where the person is at home, though Slack says it of such requests
}

func (c SlashCommand) origin() origin {
	return origin{app: c.AppID, team: c.Team, enterprise: c.Enterprise}
}

// originOf: a workspace names its own organisation; the request may name another.
func originOf(i slack.InteractionCallback) origin {
	return origin{
		app: appOf(i), team: i.Team.ID, enterprise: cmp.Or(i.Team.EnterpriseID, i.Enterprise.ID),
		homeless: i.User.TeamID == "",
	}
}

// appOf: Slack names the app in every request but shortcuts. The signature names it
// too, because each app has a secret of its own.
func appOf(i slack.InteractionCallback) string {
	if i.Type == slack.InteractionTypeShortcut || i.Type == slack.InteractionTypeMessageAction {
		return cmp.Or(i.APIAppID, unsaid)
	}
	return i.APIAppID
}

// unsaid is the app of a request in which Slack names none.
const unsaid = "unsaid"

func (e SlackEvent) origin() origin {
	return origin{app: e.APIAppID, team: e.TeamID, enterprise: e.EnterpriseID}
}

// serves reports why a request is not for us. In a channel that is shared with
// another company its people can press our buttons. They pass, unless nothing says
// where they are at home: who of them is known, and what they may do, is no matter
// of the edge. An organisation on the list vouches for no person.
func (s Slack) serves(o origin) error {
	switch {
	case s.AppID == "":
		return errors.New("no app is known: set CONOE_SLACK_APP_ID")
	case o.app != s.AppID && o.app != unsaid:
		return fmt.Errorf("app %q is not ours", o.app)
	case !s.lists(o.team) && !s.lists(o.enterprise):
		return fmt.Errorf("neither workspace %q nor organisation %q is in CONOE_SLACK_TEAMS", o.team, o.enterprise)
	case o.homeless:
		return errors.New("nothing says where the person is at home")
	}
	return nil
}

func (s Slack) lists(id string) bool {
	return id != "" && slices.Contains(s.Teams, id)
}
