package config

import (
	"errors"
	"regexp"
	"slices"
	"strings"
)

// Slack are the settings of functions/slack, which answers what people do in Slack.
type Slack struct {
	Base
	Signing Secret `env:"CONOE_SLACK_SIGNING_SECRET"` // with it requests prove that they come from Slack
	Token   Secret `env:"CONOE_SLACK_BOT_TOKEN"`      // with it conoe calls Slack
	Bundles string `env:"CONOE_BUNDLES"`              // the bucket of bundles, below Exports
	// App and Teams are known only when the app exists, for which Slack wants the
	// address of the function. Until both are given the function refuses everybody.
	App     SlackApp   `env:"CONOE_SLACK_APP_ID,optional"`
	Teams   SlackTeams `env:"CONOE_SLACK_TEAMS,optional"`
	Owners  Owners     `env:"CONOE_OWNERS,optional"`        // who founds the workspace in it
	Outside Outside    `env:"CONOE_SLACK_OUTSIDE,optional"` // nobody if it is not set
	Listen  Switch     `env:"CONOE_SLACK_LISTEN,optional"`  // off if it is not set
}

// ReadSlack reads the settings of functions/slack.
func ReadSlack(environ []string) (Slack, error) {
	var s Slack
	return s, read(&s, environ)
}

// Environment are the variables that ReadSlack reads.
func (s Slack) Environment() map[string]string { return write(&s) }

// The addresses to which Slack sends what people type, what they press, and what
// happens.
const (
	SlackCommands     = "/slack/commands"
	SlackInteractions = "/slack/interactions"
	SlackEvents       = "/slack/events"
)

// Secret is the ARN of a secret in Secrets Manager.
type Secret string

// UnmarshalText takes an ARN.
func (s *Secret) UnmarshalText(text []byte) error {
	*s = Secret(text)
	if arn := string(text); !strings.HasPrefix(arn, "arn:") || !strings.Contains(arn, ":secretsmanager:") {
		return errors.New("it is no ARN of a secret")
	}
	return nil
}

// SlackApp is the id of an app of Slack.
type SlackApp string

var slackApp = regexp.MustCompile(`^A[A-Z0-9]+$`)

// UnmarshalText takes an id.
func (a *SlackApp) UnmarshalText(text []byte) error {
	*a = SlackApp(text)
	if !slackApp.Match(text) {
		return errors.New("it is no id of a Slack app, which is A and capital letters and digits")
	}
	return nil
}

// SlackTeams are the ids of the workspaces and organisations that are served, with
// commas between them.
type SlackTeams string

var slackTeam = regexp.MustCompile(`^[TE][A-Z0-9]+$`)

// UnmarshalText takes ids.
func (t *SlackTeams) UnmarshalText(text []byte) error {
	*t = SlackTeams(text)
	if slices.ContainsFunc(t.IDs(), func(id string) bool { return !slackTeam.MatchString(id) }) {
		return errors.New("it is no list of ids of Slack, which are T or E and capital letters and digits, with commas between them")
	}
	return nil
}

// IDs are the ids, one by one.
func (t SlackTeams) IDs() []string {
	if t == "" {
		return nil
	}
	return strings.Split(string(t), ",")
}
