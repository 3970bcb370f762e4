package slackapp

import (
	"cmp"
	"context"
	"errors"
	"net/url"
)

// Profile is what Slack says of an account. Names are no keys.
type Profile struct {
	User       string
	Team       string
	Enterprise string // empty where the workspace belongs to none
	Name       string
	TZ         string // IANA, may be empty
	Bot        bool
	Deleted    bool // deactivated
	Guest      bool
	Stranger   bool // of another company
}

// Direct opens the direct messages with a person and gives their channel, which is
// the same for ever and is asked for once.
func (c *Client) Direct(ctx context.Context, user string) (channel string, err error) {
	if channel, ok := c.direct.get(user); ok {
		return channel, nil
	}
	var out struct {
		Channel struct {
			ID string `json:"id"`
		} `json:"channel"`
	}
	if err := c.call(ctx, "conversations.open", object{"users": user}, &out); err != nil {
		return "", err
	}
	if out.Channel.ID == "" {
		return "", errors.New("slack conversations.open: the answer names no channel")
	}
	c.direct.set(user, out.Channel.ID)
	return out.Channel.ID, nil
}

// Who reads the profile of an account.
func (c *Client) Who(ctx context.Context, user string) (Profile, error) {
	var out struct {
		User account `json:"user"`
	}
	if err := c.ask(ctx, "users.info", url.Values{"user": {user}}, &out); err != nil {
		return Profile{}, err
	}
	return out.User.profile(), nil
}

// account is a user as Slack describes it.
type account struct {
	ID       string `json:"id"`
	Team     string `json:"team_id"`
	Name     string `json:"name"`
	RealName string `json:"real_name"`
	TZ       string `json:"tz"`

	Deleted         bool `json:"deleted"`
	Bot             bool `json:"is_bot"`
	WorkflowBot     bool `json:"is_workflow_bot"`
	ConnectorBot    bool `json:"is_connector_bot"`
	Restricted      bool `json:"is_restricted"`
	UltraRestricted bool `json:"is_ultra_restricted"`
	Stranger        bool `json:"is_stranger"`

	Profile struct {
		RealName    string `json:"real_name"`
		DisplayName string `json:"display_name"`
	} `json:"profile"`
	Enterprise string `json:"enterprise_id"`
	InOrg      struct {
		Enterprise string `json:"enterprise_id"`
	} `json:"enterprise_user"`
}

// slackbot is an account that Slack does not call a bot.
const slackbot = "USLACKBOT"

func (a account) profile() Profile {
	return Profile{
		User: a.ID, Team: a.Team, Enterprise: cmp.Or(a.InOrg.Enterprise, a.Enterprise),
		Name: cmp.Or(a.Profile.RealName, a.RealName, a.Profile.DisplayName, a.Name), TZ: a.TZ,
		Bot:     a.Bot || a.WorkflowBot || a.ConnectorBot || a.ID == slackbot,
		Deleted: a.Deleted, Guest: a.Restricted || a.UltraRestricted, Stranger: a.Stranger,
	}
}

// Install is where the app is installed.
type Install struct {
	Team       string
	Name       string // of the workspace, as people see it
	Enterprise string
	Bot        string // the app's bot, by which App finds the app
	User       string // under which the app speaks
}

// Self says where the token belongs, which proves that it is good.
func (c *Client) Self(ctx context.Context) (Install, error) {
	var out struct {
		Team       string `json:"team_id"`
		Name       string `json:"team"`
		Enterprise string `json:"enterprise_id"`
		Bot        string `json:"bot_id"`
		User       string `json:"user_id"`
	}
	err := c.call(ctx, "auth.test", object{}, &out)
	return Install(out), err
}

// App is the id of the app whose bot was installed: A and capital letters and digits.
func (c *Client) App(ctx context.Context, in Install) (string, error) {
	var out struct {
		Bot struct {
			App string `json:"app_id"`
		} `json:"bot"`
	}
	if err := c.ask(ctx, "bots.info", url.Values{"bot": {in.Bot}}, &out); err != nil {
		return "", err
	}
	if out.Bot.App == "" {
		return "", errors.New("slack bots.info: the answer names no app")
	}
	return out.Bot.App, nil
}
