package config

// Base are the settings of every function.
type Base struct {
	Stack     string    `env:"CONOE_STACK"` // the dimension of metrics
	Workspace Workspace `env:"CONOE_WORKSPACE"`
	Mode      Mode      `env:"CONOE_MODE"`
	Table     string    `env:"CONOE_TABLE"`
}

// Step are the settings of functions/step, which carries out the tasks of
// workflows.
type Step struct {
	Base
	Machines Machines `env:"CONOE_MACHINES"` // Renew starts executions
	Bundles  string   `env:"CONOE_BUNDLES"`  // the bucket of bundles, below Exports
}

// Relay are the settings of functions/relay, which performs effects.
type Relay struct {
	Base
	Machines Machines `env:"CONOE_MACHINES"`
	Retries  Queue    `env:"CONOE_RETRIES"` // doorbells to be rung again later
	// SigningKey is the ARN of the key that signs checkpoints.
	SigningKey string `env:"CONOE_SIGNING_KEY"`
	Evidence   string `env:"CONOE_EVIDENCE"` // the bucket of checkpoints, below Checkpoints
	// Token is the secret with which people are told in Slack. Until it has a value
	// nobody is.
	Token Secret `env:"CONOE_SLACK_BOT_TOKEN"`
	// As in Slack: whom it tells, and of what.
	Teams   SlackTeams `env:"CONOE_SLACK_TEAMS,optional"`
	Outside Outside    `env:"CONOE_SLACK_OUTSIDE,optional"`
	Listen  Switch     `env:"CONOE_SLACK_LISTEN,optional"`
}

// Where bundles and checkpoints lie in their buckets.
const (
	Exports     = "exports/"
	Checkpoints = "checkpoints/"
)

// Sweep is what the schedule sends to the relay.
const Sweep = `{"sweep":true}`

// ReadStep reads the settings of functions/step from "NAME=value" pairs.
func ReadStep(environ []string) (Step, error) {
	var s Step
	return s, read(&s, environ)
}

// ReadRelay reads the settings of functions/relay.
func ReadRelay(environ []string) (Relay, error) {
	var r Relay
	return r, read(&r, environ)
}

// Environment are the variables that ReadStep reads.
func (s Step) Environment() map[string]string { return write(&s) }

// Environment are the variables that ReadRelay reads.
func (r Relay) Environment() map[string]string { return write(&r) }
