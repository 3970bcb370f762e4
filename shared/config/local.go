package config

import "errors"

// Local are the settings of the program that is the whole product on one machine.
// Without tokens it knows no real workspace of Slack.
type Local struct {
	Bot BotToken `env:"SLACK_BOT_TOKEN,optional"` // with it conoe calls Slack
	App AppToken `env:"SLACK_APP_TOKEN,optional"` // with it conoe is called by Slack, over Socket Mode
	// Teams are served beside the workspace that the bot token is of.
	Teams  SlackTeams `env:"CONOE_SLACK_TEAMS,optional"`
	Owners Owners     `env:"CONOE_OWNERS,optional"`
	// Outside is who may take part from elsewhere, when a team has invited them.
	Outside Outside `env:"CONOE_SLACK_OUTSIDE,optional"`
	// Listen lets conoe ask, when somebody answers it in a channel or reacts there,
	// whether that is to be recorded.
	Listen Switch `env:"CONOE_SLACK_LISTEN,optional"`
}

// ReadLocal reads the settings of the program on one machine.
func ReadLocal(environ []string) (Local, error) {
	var l Local
	if err := read(&l, environ); err != nil {
		return l, err
	}
	switch {
	case l.Bot != "" && l.App == "":
		return l, errors.New("SLACK_APP_TOKEN: it is missing, and SLACK_BOT_TOKEN is there")
	case l.App != "" && l.Bot == "":
		return l, errors.New("SLACK_BOT_TOKEN: it is missing, and SLACK_APP_TOKEN is there")
	}
	return l, nil
}

// Real reports whether a real workspace of Slack is meant.
func (l Local) Real() bool { return l.Bot != "" }
