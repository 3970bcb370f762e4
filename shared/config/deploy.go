package config

// Deploy are the settings of a deployment, which infra reads.
type Deploy struct {
	Stack     Name      `env:"CONOE_STACK"` // part of the names of what is deployed
	Region    Name      `env:"CONOE_REGION"`
	Workspace Workspace `env:"CONOE_WORKSPACE"` // the one that is served
	Mode      Mode      `env:"CONOE_MODE"`
	// KeepDays is how long nobody, not even the owner of the account, can delete
	// a checkpoint, a manifest or a redacted bundle.
	KeepDays Count `env:"CONOE_KEEP_DAYS"`
	// Reserved is how many instances the relay may have, and is sure to get; 0
	// reserves none. A new account has too few to reserve any.
	Reserved Count  `env:"CONOE_RESERVED"`
	Account  string `env:"CDK_DEFAULT_ACCOUNT,optional"`
	Email    Email  `env:"CONOE_ALARM_EMAIL,optional"` // who hears of alarms
	// Ledger is a table that was restored, in the place of the stack's own.
	Ledger TableStream `env:"CONOE_LEDGER,optional"`
	// Without both of these the function for Slack refuses everybody: see Slack.
	SlackApp   SlackApp   `env:"CONOE_SLACK_APP_ID,optional"`
	SlackTeams SlackTeams `env:"CONOE_SLACK_TEAMS,optional"`
	// See Slack.
	Owners  Owners  `env:"CONOE_OWNERS,optional"`
	Outside Outside `env:"CONOE_SLACK_OUTSIDE,optional"`
	Listen  Switch  `env:"CONOE_SLACK_LISTEN,optional"`
}

// Environment are the variables that ReadDeploy reads. No value has a space in it.
func (d Deploy) Environment() map[string]string { return write(&d) }

// ReadDeploy reads the settings of a deployment.
func ReadDeploy(environ []string) (Deploy, error) {
	var d Deploy
	return d, read(&d, environ)
}
